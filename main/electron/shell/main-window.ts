/** The one window. Closing it puts the application into the tray: synchronization goes on. */

import { BrowserWindow, screen } from 'electron';
import { GO } from '../shell-channels.ts';
import { PAGE_ADDRESS } from './addresses.ts';
import { readWindowState, restoredState, saveWindowState, SMALLEST_SIZE, USUAL_SIZE } from './window-state.ts';

export interface MainWindowOptions {
  readonly preload: string;
  readonly icon: string;
  /** Remembers where it was. */
  readonly stateFile: string;
  /** Whether developer tools can be opened. */
  readonly isDevelopment: boolean;
  /** It was closed, and the application goes on. */
  onClosed(): void;
  onError(error: unknown): void;
}

export interface MainWindow {
  /** Shows it, at the place behind `#/` where one is given; makes it where it is not there. */
  show(place?: string): Promise<void>;
  current(): BrowserWindow | undefined;
}

export function createMainWindow(options: MainWindowOptions): MainWindow {
  let window: BrowserWindow | undefined;

  const open = async (place: string | undefined): Promise<BrowserWindow> => {
    const areas = screen.getAllDisplays().map((display) => display.workArea);
    const { bounds, maximized } = restoredState(await readWindowState(options.stateFile), areas);
    const opened = new BrowserWindow({
      ...USUAL_SIZE,
      ...bounds,
      minWidth: SMALLEST_SIZE.width,
      minHeight: SMALLEST_SIZE.height,
      title: 'Causeway',
      icon: options.icon,
      show: false,
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        // A middle click would ask for a window of its own; there is only this one.
        disableBlinkFeatures: 'Auxclick',
        devTools: options.isDevelopment,
      },
    });
    if (maximized) opened.maximize();
    opened.once('ready-to-show', () => opened.show());
    opened.on('close', () => {
      try {
        saveWindowState(options.stateFile, opened.getNormalBounds(), opened.isMaximized());
      } catch (error) {
        options.onError(error);
      }
    });
    opened.once('closed', () => {
      window = undefined;
      options.onClosed();
    });
    await opened.loadURL(place === undefined ? PAGE_ADDRESS : `${PAGE_ADDRESS}#/${place}`);
    return opened;
  };

  let opening: Promise<BrowserWindow> | undefined;
  return {
    async show(place) {
      if (opening) await opening;
      if (!window) {
        opening = open(place);
        try {
          window = await opening;
        } finally {
          opening = undefined;
        }
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      if (place !== undefined) window.webContents.send(GO, place);
    },
    current: () => window,
  };
}
