/** The module `electron` as the shell's process sees it. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { declare } from './link.ts';
import {
  answerDialogs,
  applicationMenuRecord,
  clickNotice,
  clickTray,
  noticeRecord,
  opened,
  pressMenu,
  pressTrayMenu,
  safeStorageIn,
  shownDialogs,
  trayRecord,
} from './native.ts';
import { createChannel } from './ports.ts';
import type { ControlAction, ShellRecord } from './procedures.ts';
import { constructible, emitterOf, preventable, strict } from './strict.ts';
import { engineProcess, forkUtility } from './utility-process.ts';
import { closeAllWindows, madeWindows, permissions, schemes, windowEvents } from './windows.ts';

export { dialog, Menu, nativeImage, Notification, screen, shell, Tray } from './native.ts';
export { BrowserWindow, ipcMain, protocol, session } from './windows.ts';

/** Of the person whose desktop this is. */
const PROFILE = process.env['STAND_IN_PROFILE'] ?? '';
const LOCALE = process.env['STAND_IN_LOCALE'] ?? 'en-US';

export const safeStorage = safeStorageIn(PROFILE);
export const MessageChannelMain = constructible('MessageChannelMain', createChannel);
export const utilityProcess = strict('utilityProcess', { fork: forkUtility });

const events = emitterOf('app', [
  'second-instance',
  'open-url',
  'open-file',
  'activate',
  'window-all-closed',
  'before-quit',
  'web-contents-created',
]);
windowEvents.on('contents-created', (contents: object) => events.emit('web-contents-created', {}, contents));
windowEvents.on('all-closed', () => events.emit('window-all-closed'));

const linkSchemes: string[] = [];
let sandboxed = false;
let loginItem: object | undefined;
let isReady = false;

async function quit(): Promise<void> {
  const event = preventable({});
  events.emit('before-quit', event);
  if (event.defaultPrevented || !(await closeAllWindows())) return;
  process.exit(0);
}

export const app = strict('app', {
  on: events.on,
  isPackaged: false,
  enableSandbox() {
    if (isReady) throw new Error('app.enableSandbox() has to be called before the application is ready');
    sandboxed = true;
  },
  setName: (_name: string) => undefined,
  setAppUserModelId: (_id: string) => undefined,
  requestSingleInstanceLock: () => true,
  setAsDefaultProtocolClient: (scheme: string) => linkSchemes.push(scheme),
  async whenReady() {
    // Never in the same turn: what has to happen before is done by then.
    await new Promise((resolve) => setImmediate(resolve));
    isReady = true;
  },
  getLocale: () => LOCALE,
  getVersion(): string {
    const file = new URL('../../../package.json', import.meta.url);
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
  },
  getPath(name: string): string {
    const PATHS: { readonly [name: string]: string } = { userData: PROFILE, exe: process.execPath };
    const found = PATHS[name];
    if (found === undefined) throw new Error(`the stand-in for electron does not declare app.getPath('${name}')`);
    return path.resolve(found);
  },
  getLoginItemSettings: () => ({ openAtLogin: loginItem !== undefined }),
  setLoginItemSettings: (item: object) => void (loginItem = item),
  quit: () => void quit(),
  exit: (code: number) => process.exit(code),
});

function record(): ShellRecord {
  return {
    sandboxed,
    schemes,
    windows: madeWindows,
    menu: applicationMenuRecord(),
    tray: trayRecord(),
    notifications: noticeRecord(),
    dialogs: shownDialogs,
    opened,
    linkSchemes,
    loginItem,
    engine: { pid: engineProcess.child?.pid, execArgv: engineProcess.execArgv },
  };
}

function askPermission(permission: string): boolean[] {
  const { request, check, device } = permissions;
  let granted = true;
  if (request) request(null, permission, (answer) => (granted = answer));
  return [granted, check?.() ?? true, device?.() ?? true];
}

declare({
  control(action: ControlAction): unknown {
    switch (action.do) {
      case 'menu':
        return pressMenu(action.id);
      case 'tray-menu':
        return pressTrayMenu(action.id);
      case 'tray-click':
        return clickTray();
      case 'second-instance':
        return events.emit('second-instance', {}, action.argv);
      case 'open-url':
        return events.emit('open-url', preventable({}), action.url);
      case 'open-file':
        return events.emit('open-file', preventable({}), action.file);
      case 'notification-click':
        return clickNotice(action.title);
      case 'answer-dialogs':
        return answerDialogs(action.button);
      case 'kill-engine':
        return engineProcess.child?.kill('SIGKILL');
      case 'quit':
        return void quit();
      case 'ask-permission':
        return askPermission(action.permission);
      case 'record':
        return record();
    }
  },
});
