/**
 * `node test/property/simulate.ts [--histories N] [--seed S] [--samba] [--replay FILE]`: random histories, and what they
 * find.
 */

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { drawHistory } from './simulator/draw.ts';
import { printHistory, type History } from './simulator/history.ts';
import { playHistory, type Failure, type Tally } from './simulator/run-history.ts';
import { shortenHistory } from './simulator/shorten.ts';
import { openStudio, type Studio } from './simulator/world.ts';

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    replay: { type: 'string' },
    /** On Samba domain controllers instead of the lab's own forest. */
    samba: { type: 'boolean', default: false },
    /** The most operations a history has. */
    most: { type: 'string', default: '200' },
    /** Go on after a failure. */
    all: { type: 'boolean', default: false },
    /** Print what fails as it was drawn. */
    long: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
});

const say = (text: string) => void process.stdout.write(`${text}\n`);

async function replay(studio: Studio, file: string): Promise<boolean> {
  const history = JSON.parse(await readFile(file, 'utf8')) as History;
  const { failure } = await playHistory(studio, history, {
    onStep: (_world, step, done) => {
      say(`${JSON.stringify(step)} -> ${typeof done === 'string' ? done : ''}`);
      if (typeof done === 'string') return;
      for (const run of done) {
        const counters = Object.entries(run.counters).filter(([, count]) => count > 0);
        say(
          `    ${run.connector} ${run.profile} ${run.result} ${counters.map(([name, count]) => `${name} ${count}`).join(', ')}`,
        );
        for (const fault of run.objectFaults) say(`      ${JSON.stringify(fault)}`);
      }
    },
  });
  say(failure ? `${failure.check}: ${failure.message}` : 'The history ends well.');
  return failure === undefined;
}

const drawing = { server: values.samba ? ('samba' as const) : undefined, most: Number(values.most) };
const ZERO: Tally = { operations: 0, skipped: 0, cycles: 0, runs: 0, hours: 0 };
/** Histories between two lines that say how far it is. */
const SAY_EVERY = 25;

async function simulate(studio: Studio, first: number, histories: number): Promise<boolean> {
  const total = { ...ZERO };
  const began = performance.now();
  let failed = 0;
  let played = 0;
  const sum = () => {
    const { operations, skipped, cycles, runs, hours } = total;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(
      `${played} histories, ${operations} operations (${skipped} not possible), ${cycles} cycles, ${runs} runs, ` +
        `${Math.round(hours)} simulated hours, ${seconds} s; ${failed} failed`,
    );
  };
  while (played < histories && (failed === 0 || values.all)) {
    const history = drawHistory(first + played, drawing);
    const { failure, tally } = await playHistory(studio, history);
    played++;
    for (const name of Object.keys(total) as (keyof Tally)[]) total[name] += tally[name];
    if (failure) {
      failed++;
      await tell(studio, history, failure);
    }
    if (played % SAY_EVERY === 0 && played < histories) sum();
  }
  sum();
  return failed === 0;
}

async function tell(studio: Studio, history: History, failure: Failure): Promise<void> {
  say(`seed ${history.seed}: ${failure.check}${failure.at === undefined ? '' : ` after step ${failure.at}`}`);
  say(failure.message);
  if (values.quiet) return;
  if (values.long) {
    say(printHistory(history));
    return;
  }
  const short = await shortenHistory(studio, history, failure);
  say(`the shortest history found (${short.tried} tried), ${short.failure.check}: ${short.failure.message}`);
  say(printHistory(short.history));
}

const studio = await openStudio();
try {
  const well =
    values.replay === undefined
      ? await simulate(studio, Number(values.seed), Number(values.histories))
      : await replay(studio, values.replay);
  process.exitCode = well ? 0 : 1;
} finally {
  await studio.close();
}
