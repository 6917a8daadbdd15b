/**
 * Plays rows of the fault matrix one after the other: a day passes, something breaks, a cycle runs and says what it has
 * to say, the fault is mended, and cycles run until there is nothing left to do. Then both directories have to hold
 * what they hold on a second stage, where the same days pass without any fault.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { FaultError } from '../../engine/model/fault.ts';
import type { CycleRecord } from '../../engine/runs/cycle.ts';
import { countObjects, differences, endStateOf, rest, type EndState } from '../kill/verdict.ts';
import type { FaultRow } from './row.ts';
import { openTheatre, type Theatre, type TheatreOptions } from './theatre.ts';

export interface Played {
  readonly row: FaultRow;
  /** What the cycle said, in one line. */
  readonly said: string;
  /** Of the whole cycle. */
  readonly counted: { readonly retries: number; readonly throttled: number };
  /** What the Entra connector wanted to wait in that cycle, in milliseconds. */
  readonly waits: readonly number[];
  /** What state followed, in one line. */
  readonly followed: string;
  /** Whatever is not as it has to be afterwards. */
  readonly problems: readonly string[];
}

/** A stage where things break, and its twin where nothing ever does. */
export interface Pair {
  readonly disturbed: Theatre;
  readonly undisturbed: Theatre;
  close(): Promise<void>;
}

export async function openPair(options: TheatreOptions = {}): Promise<Pair> {
  const [disturbed, undisturbed] = await Promise.all([openTheatre(options), openTheatre()]);
  return {
    disturbed,
    undisturbed,
    close: async () => {
      await disturbed.close();
      await undisturbed.close();
    },
  };
}

export async function play({ disturbed: theatre, undisturbed }: Pair, row: FaultRow): Promise<Played> {
  const { stage } = theatre;
  const expected = await passDay(undisturbed, row);
  theatre.liveDay();
  row.more?.(stage.forest);
  const broken = await row.inject(theatre);
  theatre.waits.length = 0;
  const { said, counted } = await tryCycle(theatre, row);
  const waits = [...theatre.waits];
  const missed = (broken.struck?.() ?? 1) === 0 ? ['nothing met the fault'] : [];
  await broken.mend();
  await wait(theatre.delay);
  const { cycles, problems: unrest } = await rest(stage, theatre.engine);
  const { doubles, losses } = countObjects(stage);
  const changed = differences(endStateOf(stage), expected);
  const problems = [...missed, ...unrest, ...doubles, ...losses, ...(await openEntries(theatre)), ...changed];
  const followed =
    problems.length === 0
      ? `as without the fault, after ${cycles === 1 ? 'one cycle' : `${cycles} cycles`}`
      : `${problems.length} problems`;
  return { row, said, counted, waits, followed, problems };
}

async function passDay(undisturbed: Theatre, row: FaultRow): Promise<EndState> {
  undisturbed.liveDay();
  row.more?.(undisturbed.stage.forest);
  // Everything arrives in the first cycle; what later ones would do is to confirm it.
  await undisturbed.engine.runCycle('delta', 'manual');
  return endStateOf(undisturbed.stage);
}

async function tryCycle(theatre: Theatre, row: FaultRow): Promise<Pick<Played, 'said' | 'counted'>> {
  try {
    const cycle = await theatre.engine.runCycle(row.policy ?? 'delta', 'manual');
    const sum = (name: string) => cycle.steps.reduce((total, step) => total + (step.counters[name] ?? 0), 0);
    return { said: tell(cycle), counted: { retries: sum('retries'), throttled: sum('throttled') } };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { said: `thrown: ${error.fault.code}`, counted: { retries: 0, throttled: 0 } };
  }
}

/** `failed; contoso.test Delta Import: stopped-connectivity (connection-lost)` */
export function tell(cycle: CycleRecord): string {
  const runs = cycle.steps
    .filter((step) => step.result !== 'success')
    .map(({ connector, profile, result, fault, objectFaults }) => {
      const codes = new Set([...(fault ? [fault] : []), ...objectFaults].map(({ code }) => code));
      return `${connector} ${profile}: ${result} (${[...codes].sort().join(', ')})`;
    });
  return [cycle.status, ...runs].join('; ');
}

async function openEntries({ engine }: Theatre): Promise<string[]> {
  const row = await engine.store.reader.get<{ runs: number; cycles: number; sent: number }>(
    `SELECT (SELECT count(*) FROM run WHERE ended_at IS NULL) AS runs,
       (SELECT count(*) FROM cycle WHERE ended_at IS NULL) AS cycles,
       (SELECT count(*) FROM export_journal WHERE state = 'sent') AS sent`,
  );
  return Object.entries(row!).flatMap(([name, count]) => (count > 0 ? [`${count} ${name} are still open`] : []));
}
