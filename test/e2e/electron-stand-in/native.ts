/** Menus, tray, dialogs, notifications, the system's storage: kept as data, worked by the test. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MenuRecord } from './procedures.ts';
import { constructible, emitterOf, strict } from './strict.ts';

interface MenuItem extends Omit<MenuRecord, 'submenu'> {
  readonly type?: string;
  readonly click?: (item: { readonly checked: boolean }) => void;
  readonly submenu?: readonly MenuItem[];
}

const MENU_KEYS = ['id', 'label', 'role', 'type', 'accelerator', 'enabled', 'checked', 'click', 'submenu'];

interface BuiltMenu {
  readonly items: readonly MenuItem[];
}
let applicationMenu: BuiltMenu = { items: [] };

export const Menu = strict('Menu', {
  buildFromTemplate(items: readonly MenuItem[]): BuiltMenu {
    checkKeys(items);
    return strict('Menu', { items });
  },
  setApplicationMenu: (menu: BuiltMenu) => void (applicationMenu = menu),
});

function checkKeys(items: readonly MenuItem[]): void {
  for (const item of items) {
    const unknown = Object.keys(item).filter((key) => !MENU_KEYS.includes(key));
    if (unknown.length > 0) throw new Error(`the stand-in does not declare the menu keys ${unknown.join(', ')}`);
    checkKeys(item.submenu ?? []);
  }
}

function recordOf(items: readonly MenuItem[]): MenuRecord[] {
  return items.map(({ click: _click, submenu, ...item }) => ({
    ...item,
    ...(submenu ? { submenu: recordOf(submenu) } : {}),
  }));
}

function press(items: readonly MenuItem[], id: string): boolean {
  for (const item of items) {
    if (item.id === id && item.click) {
      if (item.enabled === false) throw new Error(`the menu item ${id} is disabled`);
      item.click({ checked: item.type === 'checkbox' ? item.checked !== true : false });
      return true;
    }
    if (press(item.submenu ?? [], id)) return true;
  }
  return false;
}

export function pressMenu(id: string): void {
  if (!press(applicationMenu.items, id)) throw new Error(`there is no menu item ${id}`);
}

export const applicationMenuRecord = () => recordOf(applicationMenu.items);

let tray: { readonly events: ReturnType<typeof emitterOf>; toolTip: string; menu: BuiltMenu } | undefined;

export const Tray = constructible('Tray', (_image: object) => {
  const events = emitterOf('Tray', ['click']);
  const made = { events, toolTip: '', menu: { items: [] } as BuiltMenu };
  tray = made;
  return strict('Tray', {
    on: events.on,
    setToolTip: (text: string) => void (made.toolTip = text),
    setContextMenu: (menu: BuiltMenu) => void (made.menu = menu),
  });
});

export const trayRecord = () => (tray ? { toolTip: tray.toolTip, menu: recordOf(tray.menu.items) } : undefined);
export const clickTray = () => tray?.events.emit('click');

export function pressTrayMenu(id: string): void {
  if (!press(tray?.menu.items ?? [], id)) throw new Error(`the tray has no menu item ${id}`);
}

export const nativeImage = strict('nativeImage', {
  createFromPath(file: string) {
    if (!existsSync(file)) throw new Error(`there is no image ${file}`);
    return strict('NativeImage', { file });
  },
});

interface Notice {
  readonly title: string;
  readonly body: string;
}
const notices: { readonly notice: Notice; readonly events: ReturnType<typeof emitterOf> }[] = [];

export const Notification = constructible(
  'Notification',
  (notice: Notice) => {
    const events = emitterOf('Notification', ['click', 'close']);
    return strict('Notification', { on: events.on, show: () => void notices.push({ notice, events }) });
  },
  { isSupported: () => true },
);

export const noticeRecord = () => notices.map(({ notice: { title, body } }) => ({ title, body }));

export function clickNotice(title: string): void {
  const found = notices.findLast(({ notice }) => notice.title === title);
  if (!found) throw new Error(`there is no notification "${title}"`);
  found.events.emit('click');
}

export const shownDialogs: object[] = [];
/** The button that the person presses; nobody answers while there is none. */
let answering: PromiseWithResolvers<number> = Promise.withResolvers();

export function answerDialogs(button: number): void {
  answering.resolve(button);
  answering = Promise.withResolvers();
}

export const dialog = strict('dialog', {
  async showMessageBox(options: object) {
    shownDialogs.push(options);
    return { response: await answering.promise, checkboxChecked: false };
  },
  showErrorBox: (title: string, content: string) => void shownDialogs.push({ title, content }),
  async showOpenDialog(options: object) {
    shownDialogs.push(options);
    await answering.promise;
    return { canceled: true, filePaths: [] };
  },
});

export const opened: string[] = [];

export const shell = strict('shell', {
  async openExternal(address: string) {
    opened.push(address);
  },
  async openPath(folder: string) {
    opened.push(folder);
    return '';
  },
});

export const screen = strict('screen', {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1_920, height: 1_080 } }],
});

/** Stays where the person's profile is, as a key ring does. */
function systemKey(folder: string): Buffer {
  const file = path.join(folder, 'key-ring');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}

export function safeStorageIn(folder: string) {
  return strict('safeStorage', {
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptString(text: string): Buffer {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', systemKey(folder), nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    decryptString(sealed: Buffer): string {
      const decipher = createDecipheriv('aes-256-gcm', systemKey(folder), sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(12, 28));
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
    },
  });
}
