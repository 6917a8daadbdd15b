/** Plays a history to its end and says what is wrong, if anything is. */

import type { RunRecord } from '../../../engine/runs/run.ts';
import { applyStep } from './apply.ts';
import { differences, governedContent } from './compare.ts';
import type { History, Step } from './history.ts';
import { brokenInvariant } from './invariants.ts';
import {
  FOREST,
  closeEngine,
  configure,
  openFreshEngine,
  openTenant,
  openWorld,
  type Studio,
  type World,
} from './world.ts';

/** Delta cycles after which nothing may be left to do: one sends, one confirms, one for what waited for another. */
const CYCLES_TO_REST = 3;

export interface Failure {
  /** What was checked; shortening a history keeps it. */
  readonly check: 'invariant' | 'run' | 'faults' | 'staging' | 'rest' | 'equal' | 'crash';
  readonly message: string;
  /** Index of the step after which it was seen, where it was before the end. */
  readonly at?: number;
}

export interface Tally {
  operations: number;
  /** Of those, steps that could not be done. */
  skipped: number;
  cycles: number;
  runs: number;
  /** Of the virtual clock. */
  hours: number;
}

export interface Played {
  readonly failure: Failure | undefined;
  readonly tally: Tally;
}

export interface PlayOptions {
  /** Called after each step, for whoever looks closer. */
  readonly onStep?: (world: World, step: Step, done: Awaited<ReturnType<typeof applyStep>>) => Promise<void> | void;
  readonly onEnd?: (world: World) => Promise<void> | void;
}

export async function playHistory(studio: Studio, history: History, options: PlayOptions = {}): Promise<Played> {
  const tally: Tally = { operations: 0, skipped: 0, cycles: 0, runs: 0, hours: 0 };
  const world = await openWorld(studio, history.lab, history.seed);
  try {
    const failure = (await playSteps(world, history, tally, options)) ?? (await playEnd(world, tally));
    await options.onEnd?.(world);
    return { failure, tally };
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { failure: { check: 'crash', message }, tally };
  } finally {
    tally.hours = (world.clock.now - world.started) / 3_600_000;
    await world.close();
  }
}

async function playSteps(
  world: World,
  { before, steps }: History,
  tally: Tally,
  { onStep }: PlayOptions,
): Promise<Failure | undefined> {
  let staging = false;
  for (const [at, step] of [...before, ...steps].entries()) {
    if (step.do === 'staging') staging = step.on;
    resetWritten(world);
    const done = await applyStep(world, step);
    count(tally, step, done, at >= before.length);
    await onStep?.(world, step, done);
    if (typeof done === 'string') continue;
    const wrong = unexpectedEnd(done);
    if (wrong) return { check: 'run', message: wrong, at };
    if (staging && hasWritten(world)) {
      return { check: 'staging', message: `written in staging mode: ${JSON.stringify(written(world))}`, at };
    }
    const synchronized = (step.do === 'cycle' || step.do === 'shuffled') && done.every(isFaultless);
    const broken = await brokenInvariant(world.engine.store, synchronized ? 'synchronized' : 'any');
    if (broken) return { check: 'invariant', message: broken, at };
  }
  return undefined;
}

function count(tally: Tally, step: Step, done: Awaited<ReturnType<typeof applyStep>>, counts: boolean): void {
  if (typeof done !== 'string') {
    tally.runs += done.length;
    if (step.do !== 'run') tally.cycles++;
  } else if (step.do !== 'wait' && counts) {
    tally.operations++;
    if (done === 'nothing') tally.skipped++;
  }
}

const isFaultless = (run: RunRecord) => run.fault === undefined && run.objectFaults.length === 0;

/** Nobody disturbs the directories: a run ends before its time when a full import is due, or somebody cancels it. */
function unexpectedEnd(runs: readonly RunRecord[]): string | undefined {
  const expected = new Set(['full-import-required', 'cookie-rejected', 'delta-token-expired', 'run-cancelled']);
  const ended = runs.find(({ fault }) => fault !== undefined && !expected.has(fault.code));
  return ended && `${ended.connector} ${ended.profile} ${ended.result}: ${JSON.stringify(ended.fault)}`;
}

/** What Causeway wrote since it was last counted: people change the directories without a request. */
function written({ forest, tenant }: World): { readonly tenant: number; readonly forest: number } {
  return { tenant: tenant.counters.writes, forest: forest.written() };
}

const hasWritten = (world: World) => Object.values(written(world)).some((requests) => requests > 0);

function resetWritten({ forest, tenant }: World): void {
  tenant.resetTraffic();
  forest.resetWritten();
}

async function playEnd(world: World, tally: Tally): Promise<Failure | undefined> {
  const { engine, clock } = world;
  // A tenant that nobody writes to is not the one a new Causeway would fill. Histories leave staging mode; what remains
  // of one that is being shortened need not.
  await applyStep(world, { do: 'staging', on: false });
  for (let cycle = 0; cycle < CYCLES_TO_REST; cycle++) {
    clock.now += 30 * 60_000;
    const failure = await lookAt(world, tally, 'delta', cycle === CYCLES_TO_REST - 1);
    if (failure) return failure;
  }
  const broken = await brokenInvariant(engine.store, 'quiet');
  if (broken) return { check: 'rest', message: broken };
  return (
    (await compareWithNew(world, tally)) ??
    (await expectRest(world, tally, 'delta')) ??
    (await expectRest(world, tally, 'initial')) ??
    (await expectTidiness(world))
  );
}

async function lookAt(
  { engine }: World,
  tally: Tally,
  policy: 'initial' | 'delta',
  last: boolean,
): Promise<Failure | undefined> {
  const { steps } = await engine.runCycle(policy, 'manual');
  tally.cycles++;
  tally.runs += steps.length;
  const wrong = unexpectedEnd(steps);
  if (wrong) return { check: 'run', message: wrong };
  const faults = steps.flatMap((step) => step.objectFaults);
  if (last && faults.length > 0) {
    return { check: 'faults', message: faults.map((fault) => JSON.stringify(fault)).join('\n') };
  }
  const broken = await brokenInvariant(engine.store, faults.length === 0 ? 'synchronized' : 'any');
  return broken === undefined ? undefined : { check: 'invariant', message: broken };
}

/** A further cycle, delta or full, stages nothing and writes nowhere. */
async function expectRest(world: World, tally: Tally, policy: 'initial' | 'delta'): Promise<Failure | undefined> {
  const { clock, engine } = world;
  clock.now += 30 * 60_000;
  resetWritten(world);
  const failure = await lookAt(world, tally, policy, true);
  if (failure) return failure;
  if (hasWritten(world)) {
    return { check: 'rest', message: `a further ${policy} cycle wrote: ${JSON.stringify(written(world))}` };
  }
  const broken = await brokenInvariant(engine.store, 'quiet');
  return broken === undefined ? undefined : { check: 'rest', message: `after a further ${policy} cycle: ${broken}` };
}

/** What nobody needs any more is gone, at the latest after the second full import; and the database is whole. */
async function expectTidiness({ engine }: World): Promise<Failure | undefined> {
  await engine.runProfile(FOREST, 'Full Import');
  const broken = await brokenInvariant(engine.store, 'swept');
  return broken === undefined ? undefined : { check: 'rest', message: broken };
}

/** A new tenant, filled by a new Causeway in one full cycle from the same forest. */
async function compareWithNew(world: World, tally: Tally): Promise<Failure | undefined> {
  const { studio, kind, seed, clock, forest } = world;
  const configuration = await world.engine.configuration();
  if (!configuration) throw new Error('The engine is not configured');
  // A kind tenant: how the reference is filled is not what is looked at.
  const calm = { ...kind, tenant: { ...kind.tenant, visibilityDelayMs: 0, deltaReplay: 0, deltaShuffle: false } };
  const tenant = await openTenant(studio, calm, seed, clock);
  try {
    const engine = await openFreshEngine(world);
    try {
      await configure(world, engine, tenant, configuration);
      forest.resetWritten();
      const { steps } = await engine.runCycle('initial', 'manual');
      tally.cycles++;
      tally.runs += steps.length;
      const wrong =
        unexpectedEnd(steps) ?? steps.flatMap((step) => step.objectFaults).map((one) => JSON.stringify(one))[0];
      if (wrong) return { check: 'equal', message: `a new Causeway: ${wrong}` };
      if (forest.written() > 0) {
        return { check: 'equal', message: `a new Causeway writes to the forest ${forest.written()} times` };
      }
      const aliases = await forest.aliasKeys();
      const found = differences(
        governedContent(world.tenant.snapshot(), aliases),
        governedContent(tenant.snapshot(), aliases),
      );
      return found.length === 0 ? undefined : { check: 'equal', message: found.slice(0, 8).join('\n') };
    } finally {
      await closeEngine(engine);
    }
  } finally {
    await tenant.close();
  }
}
