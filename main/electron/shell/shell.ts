/** The shell around the page: the engine's process, the window, the tray, menus and notices, put together. */

import path from 'node:path';
import { app, dialog, Menu, nativeImage, Notification, shell as desktop, Tray } from 'electron';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { explainFault } from '../../../engine/api/contract/words/explain.ts';
import { NO_LOG, openLog, type Log } from '../../host/log.ts';
import { APPLICATION_ROOT } from '../../host/renderer-files.ts';
import { portClient, type PortClient } from '../engine/port-client.ts';
import { availableSealing } from '../engine/sealing.ts';
import { superviseEngine } from '../engine/supervisor.ts';
import { wordsFor } from '../words/words.ts';
import { SETTINGS_EXTENSION, type StartArguments } from './addresses.ts';
import { createMainWindow } from './main-window.ts';
import { applicationMenu, trayMenu, type MenuActions } from './menus.ts';
import { servePagesOf } from './pages.ts';
import { readSettingsFile } from './settings-file.ts';
import { setStartsAtLogin, startsAtLogin, type Starting } from './start-at-login.ts';
import { watchEngine, type Notice } from './watch.ts';

export interface ShellOptions {
  readonly dataDirectory: string;
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
  readonly started: StartArguments;
}

export interface Shell {
  /** What a second instance, a link or a file asks for. */
  open(asked: StartArguments): void;
  /** Whether the engine has ended. If not, it is brought to its end now, and the application quits after it. */
  mayQuit(): boolean;
}

const PROGRAMS = path.join(APPLICATION_ROOT, 'dist', 'app');
const ICONS = path.join(APPLICATION_ROOT, 'main', 'electron', 'resources');

export async function startShell(options: ShellOptions): Promise<Shell> {
  const { dataDirectory, platform, environment, home, started } = options;
  const words = wordsFor(app.getLocale());
  const isDevelopment = !app.isPackaged;
  let log: Log = NO_LOG;
  const onError = (error: unknown) => log.error('shell-failed', { error });

  const window = createMainWindow({
    preload: path.join(PROGRAMS, 'preload.cjs'),
    icon: path.join(ICONS, 'icon.png'),
    stateFile: path.join(app.getPath('userData'), 'window.json'),
    isDevelopment,
    onHidden: sayThatItGoesOn,
    onError,
  });
  const show = (place?: string) => void window.show(place).catch(onError);

  function notify({ title, body, place }: Notice): void {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    notification.on('click', () => show(place));
    notification.show();
  }

  let quitting: 'no' | 'ending' | 'ended' = 'no';
  let hasSaid = false;
  /** Once: who closes a window for the first time may take it for the end. */
  function sayThatItGoesOn(): void {
    if (hasSaid || quitting !== 'no') return;
    hasSaid = true;
    notify({ title: words.notice.goesOn, body: words.notice.goesOnMeaning, place: '/home' });
  }

  let client: PortClient | undefined;
  const watch = watchEngine({ words, notify, onError, onChange: () => refreshTray() });
  const supervisor = superviseEngine({
    program: path.join(PROGRAMS, 'engine-process.js'),
    dataDirectory,
    logLevel: 'info',
    sealing: availableSealing(platform),
    onConnected() {
      if (log === NO_LOG) log = openLog(dataDirectory, 'info');
      const port = supervisor.connect();
      if (port) watch.connected((client = portClient(port, (broadcast) => watch.hear(broadcast))));
      pages.engineConnected();
    },
    onAway(pause) {
      log.error('engine-ended', { pause });
      client = undefined;
      watch.away();
      pages.engineAway();
      notify({ title: words.notice.engineAway, body: words.notice.engineAwayMeaning, place: '/home' });
    },
    onRefused: (fault) => void askAgain(fault).catch(onError),
  });
  const pages = servePagesOf(supervisor);

  async function askAgain(fault: ContractFault): Promise<void> {
    const { what, why, remedy, code } = explainFault(fault);
    const { response } = await dialog.showMessageBox({
      type: 'error',
      title: 'Causeway',
      message: what,
      detail: `${why}\n\n${remedy}\n\n${code}`,
      buttons: [words.message.tryAgain, words.message.quit],
      defaultId: 0,
      cancelId: 1,
    });
    if (response === 0) supervisor.start();
    else app.quit();
  }

  async function synchronizeNow(): Promise<void> {
    if (!client) return;
    try {
      const { lastCycle } = await client.call('status', {});
      await client.call('cycle', { policy: lastCycle ? 'delta' : 'initial', trigger: 'manual' });
    } catch (fault) {
      const { what } = explainFault(fault as ContractFault);
      notify({ title: words.notice.synchronizationFailed, body: what, place: '/operations' });
    }
  }

  async function openSettingsFile(file: string): Promise<void> {
    const message = await readSettingsFile(file);
    if (!message) dialog.showErrorBox(path.basename(file), words.message.fileTooLarge);
    else pages.showSettingsFile(message);
  }

  async function chooseSettingsFile(): Promise<void> {
    const extensions = [SETTINGS_EXTENSION.slice(1), 'json'];
    const { filePaths } = await dialog.showOpenDialog({
      properties: ['openFile'],
      filters: [{ name: words.message.settingsFiles, extensions }],
    });
    const [file] = filePaths;
    if (file === undefined) return;
    await window.show();
    await openSettingsFile(file);
  }

  async function showAbout(): Promise<void> {
    const { electron = '', chrome = '', node } = process.versions;
    const versions = { causeway: app.getVersion(), electron, chromium: chrome, node };
    await dialog.showMessageBox({
      type: 'info',
      title: words.menu.about,
      message: 'Causeway',
      detail: words.message.versions(versions),
      buttons: [words.message.close],
    });
  }

  const starting: Starting = { platform, environment, home, program: environment['APPIMAGE'] ?? app.getPath('exe') };
  const actions: MenuActions = {
    synchronizeNow: () => void synchronizeNow(),
    openSettingsFile: () => void chooseSettingsFile().catch(onError),
    go: (place) => show(place === '' ? undefined : place),
    openLogFolder: () => void desktop.openPath(dataDirectory),
    showAbout: () => void showAbout().catch(onError),
    setStartAtLogin: (enabled) => void setStartsAtLogin(starting, enabled).catch(onError),
    quit: () => app.quit(),
  };
  const facts = { platform, isDevelopment, startsAtLogin: await startsAtLogin(starting) };
  Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(words.menu, facts, actions)));

  const tray = new Tray(
    nativeImage.createFromPath(path.join(ICONS, platform === 'darwin' ? 'trayTemplate.png' : 'tray.png')),
  );
  tray.on('click', () => show());
  function refreshTray(): void {
    const state = watch.state();
    tray.setToolTip(`Causeway: ${state}`);
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(words, state, watch.canSynchronize(), actions)));
  }
  refreshTray();

  const open = async ({ place, settingsFile }: StartArguments): Promise<void> => {
    await window.show(place);
    if (settingsFile !== undefined) await openSettingsFile(settingsFile);
  };
  supervisor.start();
  if (!started.hidden) await open(started);

  return {
    open: (asked) => void open(asked).catch(onError),
    mayQuit() {
      if (quitting === 'no') {
        quitting = 'ending';
        void supervisor.close().finally(() => {
          quitting = 'ended';
          log.close();
          app.quit();
        });
      }
      return quitting === 'ended';
    },
  };
}
