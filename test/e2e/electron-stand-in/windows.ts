/** `BrowserWindow`, `webContents`, `ipcMain`, `session` and `protocol`: what concerns pages. */

import { browser, declare } from './link.ts';
import { closeAllAt, closeEnd, numberOf, postFrom, transfer, type PortPlace } from './ports.ts';
import type { PageResponse } from './procedures.ts';
import { constructible, emitterOf, preventable, strict } from './strict.ts';

interface Bounds {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
}

interface Options extends Bounds {
  readonly minWidth?: number;
  readonly minHeight?: number;
  readonly title: string;
  readonly icon: string;
  readonly show: boolean;
  readonly webPreferences: { readonly preload: string; readonly [name: string]: unknown };
}

const OPTIONS = ['x', 'y', 'width', 'height', 'minWidth', 'minHeight', 'title', 'icon', 'show', 'webPreferences'];

interface Held {
  readonly window: object;
  readonly contents: object;
  readonly windowEvents: ReturnType<typeof emitterOf>;
  readonly contentsEvents: ReturnType<typeof emitterOf>;
  readonly place: PortPlace;
  openHandler: ((details: { readonly url: string }) => { readonly action: 'allow' | 'deny' }) | undefined;
}

const windows = new Map<number, Held>();
let lastWindow = 0;
export const madeWindows: { bounds: Bounds; webPreferences: Options['webPreferences'] }[] = [];

/** Told of windows and their contents as they come and go. */
export const windowEvents = emitterOf('stand-in', ['contents-created', 'all-closed']);
const ipcEvents = new Map<string, ((event: object, ...given: unknown[]) => void)[]>();

export const ipcMain = strict('ipcMain', {
  on(channel: string, listener: (event: object, ...given: unknown[]) => void) {
    ipcEvents.set(channel, [...(ipcEvents.get(channel) ?? []), listener]);
  },
});

const CONTENTS_EVENTS = ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview', 'destroyed'];

function openWindow(options: Options): object {
  for (const name of Object.keys(options)) {
    if (!OPTIONS.includes(name)) throw new Error(`the stand-in does not declare the window option ${name}`);
  }
  const id = (lastWindow += 1);
  madeWindows.push({ bounds: boundsOf(options), webPreferences: options.webPreferences });
  const ownEvents = emitterOf('BrowserWindow', ['ready-to-show', 'close', 'closed']);
  const contentsEvents = emitterOf('webContents', CONTENTS_EVENTS);
  const place: PortPlace = {
    deliver: (port, data) => void browser.postToPagePort(id, port, data),
    closed: () => undefined,
  };
  const contents = strict('webContents', {
    on: contentsEvents.on,
    once: contentsEvents.once,
    send: (channel: string, ...given: unknown[]) => void browser.sendToPage(id, channel, given, []),
    postMessage(channel: string, message: unknown, ports: readonly object[] = []) {
      const numbers = ports.map(numberOf);
      void browser.sendToPage(id, channel, [message], numbers);
      for (const port of numbers) transfer(port, place);
    },
    setWindowOpenHandler: (handler: NonNullable<Held['openHandler']>) => {
      held.openHandler = handler;
    },
  });
  const created = browser.createWindow(id, { ...boundsOf(options), preload: options.webPreferences.preload });
  let bounds = boundsOf(options);
  let maximized = false;
  const window = strict('BrowserWindow', {
    on: ownEvents.on,
    once: ownEvents.once,
    webContents: contents,
    async loadURL(address: string) {
      await created;
      await browser.load(id, address);
      ownEvents.emit('ready-to-show');
    },
    show: () => undefined,
    focus: () => undefined,
    restore: () => undefined,
    isMinimized: () => false,
    isMaximized: () => maximized,
    maximize: () => void (maximized = true),
    getNormalBounds: () => ({ x: 0, y: 0, ...bounds }),
    setBounds: (next: Bounds) => void (bounds = next),
  });
  const held: Held = { window, contents, windowEvents: ownEvents, contentsEvents, place, openHandler: undefined };
  windows.set(id, held);
  windowEvents.emit('contents-created', contents);
  return window;
}

function boundsOf({ x, y, width, height }: Bounds): Bounds {
  return { width, height, ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) };
}

export const BrowserWindow = constructible('BrowserWindow', openWindow);

/** As a person does it, or the application's end. False: the application kept it open. */
export async function closeWindow(id: number): Promise<boolean> {
  const held = windows.get(id);
  if (!held) return true;
  const event = preventable({});
  held.windowEvents.emit('close', event);
  if (event.defaultPrevented) return false;
  await browser.closeWindow(id);
  forget(id, held);
  return true;
}

function forget(id: number, { windowEvents: ownEvents, contentsEvents, place }: Held): void {
  windows.delete(id);
  closeAllAt(place);
  contentsEvents.emit('destroyed');
  ownEvents.emit('closed');
  if (windows.size === 0) windowEvents.emit('all-closed');
}

export async function closeAllWindows(): Promise<boolean> {
  for (const id of [...windows.keys()]) if (!(await closeWindow(id))) return false;
  return true;
}

type ProtocolHandler = (request: Request) => Response | Promise<Response>;
const handlers = new Map<string, ProtocolHandler>();
export const schemes: object[] = [];

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (declared: readonly object[]) => void schemes.push(...declared),
});

type PermissionRequest = (contents: null, permission: string, answer: (granted: boolean) => void) => void;
export const permissions: {
  request: PermissionRequest | undefined;
  check: (() => boolean) | undefined;
  device: (() => boolean) | undefined;
} = { request: undefined, check: undefined, device: undefined };

export const session = strict('session', {
  defaultSession: strict('session.defaultSession', {
    protocol: strict('session.protocol', {
      handle: (scheme: string, handler: ProtocolHandler) => void handlers.set(scheme, handler),
    }),
    setPermissionRequestHandler: (handler: PermissionRequest) => void (permissions.request = handler),
    setPermissionCheckHandler: (handler: () => boolean) => void (permissions.check = handler),
    setDevicePermissionHandler: (handler: () => boolean) => void (permissions.device = handler),
  }),
});

declare({
  async request(address: string, method: string): Promise<PageResponse> {
    const handler = handlers.get(new URL(address).protocol.slice(0, -1));
    if (!handler) throw new Error(`nobody handles ${address}`);
    // Node's own Request takes no address of a scheme it does not know with every method; Electron's does.
    const response = await handler({ url: address, method } as Request);
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: [...response.headers], body };
  },
  willNavigate(id: number, url: string, isMainFrame: boolean): boolean {
    const events = windows.get(id)?.contentsEvents;
    const frame = preventable({ url, isMainFrame });
    events?.emit('will-frame-navigate', frame);
    if (!isMainFrame) return !frame.defaultPrevented;
    const event = preventable({ url, isMainFrame });
    events?.emit('will-navigate', event);
    return !frame.defaultPrevented && !event.defaultPrevented;
  },
  windowOpen(id: number, url: string): 'allow' | 'deny' {
    const held = windows.get(id);
    // Electron's own default is to allow.
    return held?.openHandler?.({ url }).action ?? 'allow';
  },
  ipc(id: number, channel: string, given: readonly unknown[], frameAddress: string): void {
    const held = windows.get(id);
    if (!held) return;
    const senderFrame = strict('WebFrameMain', { url: frameAddress, parent: null });
    const event = strict('IpcMainEvent', { sender: held.contents, senderFrame });
    for (const listener of ipcEvents.get(channel) ?? []) listener(event, ...given);
  },
  portMessage: (port: number, data: unknown) => postFrom(port, data),
  portClose: (port: number) => closeEnd(port),
  documentGone(id: number): void {
    const held = windows.get(id);
    if (held) closeAllAt(held.place);
  },
  windowClosed: (id: number) => void closeWindow(id),
});
