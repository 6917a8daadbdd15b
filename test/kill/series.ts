/**
 * A series: a company, its days, and an engine that is killed over and over while it works. Beside it the same days are
 * lived with an engine that nobody disturbs, and in the end both directories must hold the same.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { randomFor, type Random } from '../lab/organization/random.ts';
import { foundCompany, liveDay, OUTSIDE } from './company.ts';
import type { EngineChild, Nursery } from './engine-child.ts';
import { drawKill, isUnderWay, lay, type KillPlan, type Moment } from './moments.ts';
import { openStage, type Stage } from './stage.ts';
import { countObjects, differences, endStateOf, examine, examineHistory, rest, type EndState } from './verdict.ts';

export interface Kill {
  readonly moment: Moment;
  readonly side: KillPlan['side'];
  /** The run it struck; `start` before the first one, `between runs`. */
  readonly run: string;
}

export interface SeriesResult {
  readonly seed: number;
  readonly kills: readonly Kill[];
  readonly integrityChecks: number;
  readonly days: number;
  readonly doubles: readonly string[];
  readonly losses: readonly string[];
  /** Everything else that is not as it has to be. */
  readonly problems: readonly string[];
}

const KILLS_A_DAY = 4;
const KILLS_IN_THE_BEGINNING = 7;

const stageOf = (seed: number) =>
  openStage({ seed, exclude: [OUTSIDE], populate: (forest) => foundCompany(forest, seed) });

interface Series {
  readonly stage: Stage;
  readonly seed: number;
  readonly random: Random;
  readonly nursery: Nursery;
  readonly kills: Kill[];
  readonly problems: string[];
  /** Runs that were under way when their engine was killed. */
  readonly struck: Set<number>;
  integrityChecks: number;
}

/** Kills engines until there were `wanted` kills. */
export async function runSeries(seed: number, wanted: number, nursery: Nursery): Promise<SeriesResult> {
  const stage = await stageOf(seed);
  const random = randomFor(seed, 'kills');
  const series: Series = {
    stage,
    seed,
    random,
    nursery,
    kills: [],
    problems: [],
    struck: new Set(),
    integrityChecks: 0,
  };
  try {
    await killOften(series, Math.min(wanted, KILLS_IN_THE_BEGINNING), true);
    let days = 0;
    while (series.kills.length < wanted) {
      days++;
      liveDay(stage, seed, days);
      await killOften(series, Math.min(wanted, series.kills.length + KILLS_A_DAY), false);
    }
    await comeToRest(series);
    const found = endStateOf(stage);
    series.problems.push(...differences(found, await undisturbed(seed, days)));
    const { kills, problems, integrityChecks } = series;
    return { seed, kills, integrityChecks, days, problems, ...countObjects(stage) };
  } finally {
    await stage.close();
  }
}

/** Kills until there were so many kills, or until an engine has found nothing to be killed at. */
async function killOften(series: Series, until: number, initial: boolean): Promise<void> {
  const first = series.kills.length;
  while (series.kills.length < until) {
    const struck = await killOnce(series, series.kills.length === first, initial);
    if (!struck && !initial) return;
  }
}

async function killOnce(series: Series, busy: boolean, initial: boolean): Promise<boolean> {
  const { stage, random } = series;
  const plan = drawKill(random, busy, initial);
  const policy = initial && random.chance(0.5) ? 'initial' : 'delta';
  const child = await series.nursery.next();
  const snare = lay(stage, plan, () => child.kill());
  try {
    const { dataDirectory } = stage;
    child.start({ dataDirectory, policies: [policy, 'delta'], ...(plan.dieAt ? { dieAt: plan.dieAt } : {}) });
    if (plan.moment === 'some time') {
      await child.opened;
      await Promise.race([wait(plan.after), child.ended]);
      child.kill();
    }
    const { killed } = await child.ended;
    // What the dead process had sent before its end is still on its way into the directories.
    await wait(20);
    if (killed) await bury(series, plan);
    else note(series, child);
    return killed;
  } finally {
    snare.remove();
  }
}

async function bury(series: Series, { moment, side }: KillPlan): Promise<void> {
  const { integrity, run } = await examine(series.stage.dataDirectory);
  series.integrityChecks++;
  if (run) series.struck.add(run.id);
  if (isUnderWay(moment) && !run?.name.endsWith('Export')) {
    series.problems.push(`killed with a write under way, and the history shows ${run?.name ?? 'no run'}`);
  }
  if (integrity !== 'ok') series.problems.push(`the database of a killed engine: ${integrity}`);
  series.kills.push({ moment, side, run: run?.name ?? 'between runs' });
}

/** An engine that was not killed has to have done its work. */
function note(series: Series, child: EngineChild): void {
  for (const message of child.messages) {
    if (message.kind === 'error') series.problems.push(`an engine ended with: ${message.message}`);
    if (message.kind === 'cycle' && message.faults.length > 0) {
      series.problems.push(`a cycle said ${message.status}: ${message.faults.slice(0, 3).join(' ')}`);
    }
  }
}

async function comeToRest({ stage, struck, problems }: Series): Promise<void> {
  const engine = await stage.open();
  try {
    const { problems: left } = await rest(stage, engine);
    problems.push(...left);
    problems.push(...(await examineHistory(engine, struck.size)));
    await engine.runCycle('delta', 'manual');
    if (stage.tenant.counters.writes > 0) problems.push('a further cycle wrote to the tenant');
    if (stage.forest.counters.modifies > 0) problems.push('a further cycle wrote to the forest');
  } finally {
    await engine.close();
  }
}

/** The same days with an engine that nobody disturbs, at rest after each of them. */
async function undisturbed(seed: number, days: number): Promise<EndState> {
  const stage = await stageOf(seed);
  const engine = await stage.open();
  try {
    await rest(stage, engine, 'initial');
    for (let day = 1; day <= days; day++) {
      liveDay(stage, seed, day);
      await rest(stage, engine);
    }
    return endStateOf(stage);
  } finally {
    await engine.close();
    await stage.close();
  }
}

export interface Summary {
  readonly kills: number;
  readonly underWay: number;
  readonly integrityChecks: number;
  readonly doubles: readonly string[];
  readonly losses: readonly string[];
  readonly problems: readonly string[];
  readonly results: readonly SeriesResult[];
}

/** Many series, two side by side. Deterministic in what is drawn, not in how far an engine comes by then. */
export async function runAll(
  { kills, seed, each = 32 }: { readonly kills: number; readonly seed: number; readonly each?: number },
  nursery: Nursery,
  onSeries: (result: SeriesResult) => void = () => undefined,
): Promise<Summary> {
  const sizes = Array.from({ length: Math.ceil(kills / each) }, (_, index) => Math.min(each, kills - index * each));
  const results: SeriesResult[] = [];
  const queue = sizes.map((size, index) => ({ size, seed: seed + index }));
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const result = await runSeries(next.seed, next.size, nursery);
      results.push(result);
      onSeries(result);
    }
  };
  await Promise.all([worker(), worker()]);
  return summarize(results);
}

export function summarize(results: readonly SeriesResult[]): Summary {
  const all = results.flatMap((result) => result.kills);
  const told = (part: 'doubles' | 'losses' | 'problems') =>
    results.flatMap((result) => result[part].map((text) => `seed ${result.seed}: ${text}`));
  return {
    kills: all.length,
    underWay: all.filter(({ moment }) => isUnderWay(moment)).length,
    integrityChecks: results.reduce((sum, result) => sum + result.integrityChecks, 0),
    doubles: told('doubles'),
    losses: told('losses'),
    problems: told('problems'),
    results,
  };
}
