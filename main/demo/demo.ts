/** `npm run demo`: Causeway at work between a forest and a tenant that live in this process. Needs nothing but Node. */

import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CommanderError } from 'commander';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openEngine } from '../../engine/api/engine.ts';
import { toFault } from '../../engine/model/fault.ts';
import { listenForCancellation, type Cancellation } from '../cli/cancellation.ts';
import { withProgress } from '../cli/commands/cycle.ts';
import { exists } from '../host/data-directory.ts';
import { EXIT, type ExitCode } from '../cli/exit-codes.ts';
import { createScreen, type Screen } from '../cli/screen.ts';
import { faultLines } from '../cli/views/fault.ts';
import { documentOf } from './document.ts';
import { cancelledLines, endLines, occupiedLines } from './ending.ts';
import { startLab } from './lab.ts';
import { createNarrator } from './narration.ts';
import { parseOptions, type DemoOptions } from './options.ts';
import { showPasswords } from './passwords.ts';
import { tell, type Outcome } from './story.ts';

const PAGE = 100;

const screen = createScreen({ out: process.stdout, err: process.stderr }, process.env);
// Sentences are for people wherever they go: a file of them is as wide as a page.
const reader: Screen = { ...screen, width: Math.min(screen.width, PAGE) };
const cancellation = listenForCancellation(process);
// A closed terminal asks for nothing and waits for nobody.
process.once('SIGHUP', () => process.exit(EXIT.cancelled));
// A reader that has seen enough (`npm run demo | head`) closes the pipe: nobody is left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.success);
});

try {
  process.exitCode = await demonstrate(parseOptions(process.argv));
} catch (error) {
  process.exitCode = endOf(error);
} finally {
  cancellation.dispose();
}

async function demonstrate(options: DemoOptions): Promise<ExitCode> {
  if (options.keep !== undefined && (await isOccupied(options.keep))) {
    screen.note(occupiedLines(path.resolve(options.keep), screen.errors));
    return EXIT.usage;
  }
  const dataDirectory = options.keep === undefined ? passingDirectory() : path.resolve(options.keep);
  const outcome = await perform(options, dataDirectory);
  if (!options.json) reader.print(endLines(options.keep === undefined ? undefined : dataDirectory, outcome, reader));
  return outcome.holds ? EXIT.success : EXIT.unexpected;
}

/** The words to whoever cancels belong to the cycle that is under way, not to those before it. */
function forOneCycle(): Cancellation {
  let current = () => undefined as void;
  cancellation.onRequest(() => current());
  return {
    ...cancellation,
    onRequest: (listener) => {
      current = listener;
    },
  };
}

/** From the first server up to the last one down. */
async function perform(options: DemoOptions, dataDirectory: string): Promise<Outcome> {
  await using stack = new AsyncDisposableStack();
  const lab = stack.adopt(await startLab(options.people), (started) => started.close());
  const engine = stack.adopt(await openEngine({ dataDirectory, purpose: 'demo' }), (opened) => opened.close());
  const oneCycle = forOneCycle();
  const watched = options.headless ? muted(screen) : screen;
  const outcome = await tell({
    lab,
    client: createDispatcher(engine),
    signal: cancellation.signal,
    showPasswords: () => showPasswords(lab, engine, cancellation.signal),
    watch: (work) => withProgress({ screen: watched, cancellation: oneCycle, json: options.json }, work),
    listener: createNarrator(options.json ? muted(reader) : reader),
  });
  if (options.json) screen.printJson(documentOf(outcome, lab));
  return outcome;
}

/** Gone when the process is, whichever way it ends. */
function passingDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'causeway-demo-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function isOccupied(directory: string): Promise<boolean> {
  return (await exists(directory)) && (await readdir(directory)).length > 0;
}

/** The same screen with nobody looking. */
function muted(seen: Screen): Screen {
  const silent = () => undefined;
  return { ...seen, print: silent, note: silent, writeError: silent };
}

function endOf(error: unknown): ExitCode {
  // Commander has said already what is wrong; help is no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
  const fault = toFault(error, 'run');
  if (process.argv.includes('--json')) screen.printJson({ fault });
  const isCancelled = fault.code === 'run-cancelled';
  screen.note(isCancelled ? cancelledLines(screen.errors) : faultLines(fault, screen.errors));
  return isCancelled ? EXIT.cancelled : EXIT.unexpected;
}
