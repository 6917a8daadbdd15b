/** `main/electron` in a process of its own, with the stand-in for the module `electron`. */

import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { ensureApplication } from '../../main/build/application.ts';
import { ensureRenderer } from '../../main/build/renderer.ts';
import { launchChromium } from './chromium.ts';
import { holdPages } from './electron-stand-in/browser.ts';
import type { ControlAction, ShellProcedures, ShellRecord } from './electron-stand-in/procedures.ts';
import { connect, type Remote } from './electron-stand-in/rpc.ts';
import { WINDOW, type HostOptions, type OpenedWindow } from './harness-options.ts';
import { watchProblems } from './page-problems.ts';

const PROGRAM = fileURLToPath(new URL('../../main/electron/main.ts', import.meta.url));
const HOOK = new URL('./electron-stand-in/register.ts', import.meta.url).href;

/** What a person and the system do outside the page. */
export interface Desktop {
  act(action: ControlAction): Promise<unknown>;
  record(): Promise<ShellRecord>;
  /** The window that is open now, or the next one. */
  window(): Promise<Page>;
  /** Addresses that a page was not let go to. */
  readonly refused: readonly string[];
  /** Resolves with the exit code. */
  readonly ended: Promise<number>;
}

export interface OpenedElectron extends OpenedWindow {
  readonly desktop: Desktop;
}

export interface ElectronOptions extends HostOptions {
  /** Further arguments of the application. */
  readonly programArguments?: readonly string[];
}

export async function openElectronHost(options: ElectronOptions): Promise<OpenedElectron> {
  await ensureRenderer();
  await ensureApplication();
  await using opening = new AsyncDisposableStack();
  const browser = opening.adopt(await launchChromium(), (launched) => launched.close());
  const { colorScheme, reducedMotion, deviceScaleFactor, locale, viewport = WINDOW } = options;
  const context = await browser.newContext({
    viewport,
    ...(deviceScaleFactor ? { deviceScaleFactor } : {}),
    ...(colorScheme ? { colorScheme } : {}),
    ...(reducedMotion ? { reducedMotion } : {}),
    ...(locale ? { locale } : {}),
  });
  const problems: (readonly string[])[] = [];
  const child = startShell(options);
  const said = outputOf(child);
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  opening.defer(() => endShell(child, ended, said));
  const pages = await holdPages(
    context,
    () => shell,
    (page) => problems.push(watchProblems(page)),
  );
  const shell: Remote<ShellProcedures> = connect<ShellProcedures>(
    {
      // To a shell that is gone nothing can be said any more.
      send: (message) => void (child.connected && child.send(message as object, () => undefined)),
      onMessage: (listener) => void child.on('message', listener),
    },
    pages.procedures,
  );
  const page = options.programArguments?.includes('--hidden')
    ? await context.newPage()
    : await Promise.race([
        firstPage(pages.current),
        ended.then((code) => fail(`it ended with ${String(code)}:\n${said()}`)),
      ]);
  const opened = opening.move();
  return {
    page,
    get problems() {
      return problems.flat();
    },
    desktop: {
      act: (action) => shell.control(action),
      record: async () => (await shell.control({ do: 'record' })) as ShellRecord,
      window: pages.current,
      refused: pages.refused,
      ended,
    },
    close: () => opened.disposeAsync(),
  };
}

async function firstPage(current: () => Promise<Page>): Promise<Page> {
  const page = await current();
  await page.waitForURL((address) => address.protocol === 'https:');
  await page.waitForLoadState();
  return page;
}

function startShell({ dataDirectory, environment = {}, locale, programArguments = [] }: ElectronOptions): ChildProcess {
  return fork(PROGRAM, [`--data-dir=${dataDirectory}`, ...programArguments], {
    execArgv: ['--import', HOOK],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      STAND_IN_PROFILE: `${dataDirectory}.profile`,
      ...(locale ? { STAND_IN_LOCALE: locale } : {}),
      XDG_CONFIG_HOME: `${dataDirectory}.profile`,
      ...environment,
    },
  });
}

function outputOf(child: ChildProcess): () => string {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  return () => said;
}

async function endShell(child: ChildProcess, ended: Promise<number>, said: () => string): Promise<void> {
  if (child.connected) child.send({ call: 0, name: 'control', arguments: [{ do: 'quit' }] });
  const code = await ended;
  if (code !== 0) throw new Error(`the shell ended with ${String(code)}:\n${said()}`);
}

function fail(reason: string): never {
  throw new Error(reason);
}
