/** The shell around the page: window, tray, menus, notices and the engine behind them, put together. */

import path from 'node:path';
import { app, Menu, shell as desktop } from 'electron';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { APPLICATION_ROOT } from '../../host/renderer-files.ts';
import { wordsFor } from '../words/words.ts';
import type { StartArguments } from './addresses.ts';
import { linkEngine } from './engine-link.ts';
import { createMainWindow } from './main-window.ts';
import { applicationMenu, type MenuActions } from './menus.ts';
import { createNotifier } from './notices.ts';
import { askToTryAgain, chooseSettingsFile, sayTooLarge, showAbout } from './questions.ts';
import { readSettingsFile } from './settings-file.ts';
import { setStartsAtLogin, startsAtLogin, type Starting } from './start-at-login.ts';
import { createTray } from './tray.ts';

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

/** Where settings files are taken; before setup it leads on to the wizard, which takes them, too. */
const IMPORT_PLACE = 'tasks/import-settings';

export async function startShell(options: ShellOptions): Promise<Shell> {
  const { dataDirectory, platform, environment, home, started } = options;
  const words = wordsFor(app.getLocale());
  const isDevelopment = !app.isPackaged;
  const quitting = createQuitting(() => engine.close());
  const report = (error: unknown) => engine.report(error);

  const window = createMainWindow({
    preload: path.join(PROGRAMS, 'preload.cjs'),
    icon: path.join(ICONS, 'icon.png'),
    stateFile: path.join(app.getPath('userData'), 'window.json'),
    isDevelopment,
    onClosed: once(() => {
      // Who closes it for the first time may take that for the end.
      if (quitting.isQuitting()) return;
      notify({ title: words.notice.goesOn, body: words.notice.goesOnMeaning, place: 'home' });
    }),
    onError: report,
  });
  const go = (place?: string) => void window.show(place).catch(report);
  const notify = createNotifier(go);

  const engine = linkEngine({
    program: path.join(PROGRAMS, 'engine-process.js'),
    dataDirectory,
    platform,
    words,
    notify,
    onChange: () => tray.refresh(),
    onRefused: (fault) => void ask(fault).catch(report),
  });
  async function ask(fault: ContractFault): Promise<void> {
    if (await askToTryAgain(words, fault)) engine.start();
    else app.quit();
  }

  const open = async (asked: Pick<StartArguments, 'place' | 'settingsFile'>): Promise<void> => {
    await window.show(asked.settingsFile === undefined ? asked.place : IMPORT_PLACE);
    if (asked.settingsFile === undefined) return;
    const file = await readSettingsFile(asked.settingsFile);
    if (file) engine.showSettingsFile(file);
    else sayTooLarge(words, asked.settingsFile);
  };

  const starting: Starting = { platform, environment, home, program: environment['APPIMAGE'] ?? app.getPath('exe') };
  const actions: MenuActions = {
    synchronizeNow: () => void engine.synchronizeNow(),
    openSettingsFile: () => void openChosen().catch(report),
    go: (place) => go(place === '' ? undefined : place),
    openLogFolder: () => void desktop.openPath(dataDirectory),
    showAbout: () => void showAbout(words).catch(report),
    setStartAtLogin: (enabled) => void setStartsAtLogin(starting, enabled).catch(report),
    quit: () => app.quit(),
  };
  async function openChosen(): Promise<void> {
    const settingsFile = await chooseSettingsFile(words);
    if (settingsFile !== undefined) await open({ place: undefined, settingsFile });
  }

  const facts = { platform, isDevelopment, startsAtLogin: await startsAtLogin(starting) };
  Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(words.menu, facts, actions)));
  const tray = createTray(ICONS, platform, words, engine.watch, actions);
  tray.refresh();
  engine.start();
  if (!started.hidden) await open(started);
  return {
    open: (asked) => void open(asked).catch(report),
    mayQuit: quitting.mayQuit,
  };
}

/** The application quits when what it has to bring to an end has ended. */
function createQuitting(end: () => Promise<void>) {
  let state: 'no' | 'ending' | 'ended' = 'no';
  return {
    isQuitting: () => state !== 'no',
    mayQuit(): boolean {
      if (state === 'no') {
        state = 'ending';
        void end().finally(() => {
          state = 'ended';
          app.quit();
        });
      }
      return state === 'ended';
    },
  };
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
