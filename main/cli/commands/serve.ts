/** `causeway serve`: the interface in a browser of this machine, with the scheduler beside it. */

import { createInterface } from 'node:readline';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { loadRenderer } from '../../host/renderer-files.ts';
import { ensureRenderer } from '../../build/renderer.ts';
import { openEngineHost, type EngineHost } from '../../host/engine-host.ts';
import { openInBrowser } from '../../web/open-browser.ts';
import { startWebHost, type LoopbackAddress, type WebHost } from '../../web/web-host.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted } from '../terminal/format.ts';

export interface ServeOptions {
  readonly address: LoopbackAddress;
  readonly port: number;
  readonly open: boolean;
  /** Goes on when nobody looks, as a service does. */
  readonly keep: boolean;
  /** Minutes without an interface and without a run after which it ends by itself. */
  readonly idle: number;
}

export async function serveCommand(context: CommandContext, options: ServeOptions): Promise<ExitCode> {
  const { dataDirectory, environment, logLevel, screen, cancellation } = context;
  const host = await openEngineHost({ dataDirectory, purpose: 'serve', environment, logLevel });
  try {
    await ensureRenderer(() => screen.note(['Building the interface …']));
    const renderer = await loadRenderer();
    const web = await startWebHost({ host, renderer, address: options.address, port: options.port }).catch(portProblem);
    if (typeof web === 'string') {
      const message = `port ${String(options.port)} ${web}`;
      if (context.json) screen.printJson({ fault: wrongPort(message) });
      screen.note([`error: ${message}; give another --port, or none for one that is free`]);
      return EXIT.usage;
    }
    try {
      return await serve(context, options, host, web);
    } finally {
      await web.close();
    }
  } finally {
    if (cancellation.signal.aborted) screen.note(['Stopping: a run under way is brought to a clean end first.']);
    await host.close();
    screen.note(['Stopped. What was done is kept.']);
  }
}

/** What is wrong with the port, where it is the port. */
function portProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'is taken';
  if (code === 'EACCES') return 'is not for this account to listen at';
  throw error;
}

function wrongPort(message: string): ContractFault {
  return { code: 'answers-invalid', stage: 'setup', detail: { path: '--port', message }, retry: 'never' };
}

async function serve(
  context: CommandContext,
  options: ServeOptions,
  host: EngineHost,
  web: WebHost,
): Promise<ExitCode> {
  const { screen, json, dataDirectory, environment, cancellation } = context;
  const link = web.link();
  if (json) screen.print([JSON.stringify({ link, origin: web.origin, dataDirectory })]);
  else screen.print(['Causeway is open at', `  ${screen.style.accent(link)}`, ...linkWords(options)]);
  const browser = options.open
    ? await openInBrowser(web.link(), dataDirectory, { platform: process.platform, environment })
    : undefined;
  const terminal = process.stdin.isTTY ? createInterface({ input: process.stdin }) : undefined;
  terminal?.on('line', () => screen.print([`  ${screen.style.accent(web.link())}`]));
  try {
    const ended = await Promise.race([
      whenAborted(cancellation.signal),
      ...(options.keep ? [] : [whenIdle(host, options.idle * 60_000, cancellation.signal)]),
    ]);
    if (ended === 'idle') {
      screen.note([`Nobody has looked for ${counted(options.idle, 'minute', 'minutes')}: closing. --keep stays.`]);
    }
    return EXIT.success;
  } finally {
    terminal?.close();
    await browser?.dispose();
  }
}

function linkWords({ keep, idle }: ServeOptions): string[] {
  return [
    'The link works once, on this machine. Enter shows another; Ctrl-C ends it.',
    keep
      ? 'Cycles run by the schedule until it is stopped.'
      : `Cycles run by the schedule while it is open; it closes ${counted(idle, 'minute', 'minutes')} after the last page (--keep: never).`,
  ];
}

function whenAborted(signal: AbortSignal): Promise<'stopped'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('stopped');
    else signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
}

function whenIdle(host: EngineHost, milliseconds: number, signal: AbortSignal): Promise<'idle'> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const look = () => {
      clearTimeout(timer);
      if (!host.isBusy() && !signal.aborted) timer = setTimeout(() => resolve('idle'), milliseconds);
    };
    signal.addEventListener('abort', look, { once: true });
    host.onActivity(look);
    look();
  });
}
