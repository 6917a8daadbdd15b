/** The application's menu, with the shortcuts each platform is used to. */

import type { MenuItemConstructorOptions } from 'electron';
import type { Words } from '../words/shape.ts';

export interface MenuActions {
  synchronizeNow(): void;
  openSettingsFile(): void;
  go(place: string): void;
  openLogFolder(): void;
  showAbout(): void;
  setStartAtLogin(enabled: boolean): void;
  quit(): void;
}

export interface MenuFacts {
  readonly platform: NodeJS.Platform;
  readonly isDevelopment: boolean;
  readonly startsAtLogin: boolean;
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

export function applicationMenu(
  words: Words['menu'],
  { platform, isDevelopment, startsAtLogin }: MenuFacts,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const about: MenuItemConstructorOptions = { id: 'about', label: words.about, click: actions.showAbout };
  const startAtLogin: MenuItemConstructorOptions = {
    id: 'start-at-login',
    label: words.startAtLogin,
    type: 'checkbox',
    checked: startsAtLogin,
    click: (item) => actions.setStartAtLogin(item.checked),
  };
  const settings = goTo(words.settings, 'settings', 'CmdOrCtrl+,', actions);
  const quit: MenuItemConstructorOptions = {
    id: 'quit',
    label: words.quit,
    // Windows knows no shortcut that ends a program from its menu.
    ...(platform === 'win32' ? {} : { accelerator: 'CmdOrCtrl+Q' }),
    click: actions.quit,
  };
  const macMenu: MenuItemConstructorOptions = {
    label: 'Causeway',
    submenu: [
      about,
      SEPARATOR,
      settings,
      startAtLogin,
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      quit,
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: words.file,
    submenu: [
      {
        id: 'synchronize-now',
        label: words.synchronizeNow,
        accelerator: 'CmdOrCtrl+Shift+Y',
        click: actions.synchronizeNow,
      },
      {
        id: 'open-settings-file',
        label: words.openSettingsFile,
        accelerator: 'CmdOrCtrl+O',
        click: actions.openSettingsFile,
      },
      SEPARATOR,
      ...(isMac ? [] : [settings, startAtLogin, SEPARATOR]),
      { role: 'close' },
      ...(isMac ? [] : [quit]),
    ],
  };
  return [
    ...(isMac ? [macMenu] : []),
    file,
    { label: words.edit, role: 'editMenu' },
    viewMenu(words, isDevelopment),
    goMenu(words, actions),
    { label: words.window, role: 'windowMenu' },
    {
      label: words.help,
      role: 'help',
      submenu: [
        goTo(words.documentation, 'help', 'F1', actions),
        { id: 'log-folder', label: words.openLogFolder, click: actions.openLogFolder },
        ...(isMac ? [] : [SEPARATOR, about]),
      ],
    },
  ];
}

function viewMenu(words: Words['menu'], isDevelopment: boolean): MenuItemConstructorOptions {
  return {
    label: words.view,
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      SEPARATOR,
      { role: 'togglefullscreen' },
      ...(isDevelopment ? [SEPARATOR, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
    ],
  };
}

function goMenu(words: Words['menu'], actions: MenuActions): MenuItemConstructorOptions {
  const places = [
    [words.home, 'home'],
    [words.operations, 'operations'],
    [words.pending, 'pending'],
    [words.objects, 'objects'],
    [words.errors, 'errors'],
  ] as const;
  return {
    label: words.go,
    submenu: places.map(([label, place], index) => goTo(label, place, `CmdOrCtrl+${String(index + 1)}`, actions)),
  };
}

function goTo(label: string, place: string, accelerator: string, actions: MenuActions): MenuItemConstructorOptions {
  return { id: `go-${place.replaceAll('/', '-')}`, label, accelerator, click: () => actions.go(place) };
}

/** The icon in the tray: how it stands, and the two things one does from there. */
export function trayMenu(
  words: Words,
  state: string,
  canSynchronize: boolean,
  actions: Pick<MenuActions, 'synchronizeNow' | 'go' | 'quit'>,
): MenuItemConstructorOptions[] {
  return [
    { id: 'state', label: state, enabled: false },
    SEPARATOR,
    { id: 'open', label: words.menu.open, click: () => actions.go('') },
    {
      id: 'synchronize-now',
      label: words.menu.synchronizeNow,
      enabled: canSynchronize,
      click: actions.synchronizeNow,
    },
    SEPARATOR,
    { id: 'quit', label: words.menu.quit, click: actions.quit },
  ];
}
