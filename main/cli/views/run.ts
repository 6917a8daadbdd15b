/** Runs and cycles as lines: the numbers that matter first. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { countText, cycleStatusWords, resultWords } from '../../../engine/api/contract/words/explain.ts';
import { counted, duration, grouped, moment, relative } from '../terminal/format.ts';
import { safeText } from '../terminal/safe-text.ts';
import { toned, type Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';
import { flowed, prose } from '../terminal/width.ts';
import { faultLines, type Surface } from './fault.ts';

type Run = CallResult<'history'>[number]['runs'][number];
type Cycle = NonNullable<CallResult<'history'>[number]['cycle']>;

/** Counters that say what a run did, in the order of their weight; traffic and what stayed as it was come last. */
const QUIET = new Set(['unchanged', 'withoutFlowUpdates', 'requests', 'disconnectors', 'filtered', 'unsupported']);
const ALARMING = new Set(['failed', 'inboundFaults', 'outboundFaults', 'exportedChangesNotReimported']);

function countersOf(run: Pick<Run, 'profile' | 'counters'>, style: Style): string[] {
  const told = Object.entries(run.counters).filter(([, value]) => value > 0);
  const order = ([name]: [string, number]) => (ALARMING.has(name) ? 0 : QUIET.has(name) ? 2 : 1);
  const sorted = told.toSorted((one, other) => order(one) - order(other));
  const said = sorted.map(([name, value]) => {
    const text = countText(run.profile, name, value);
    return ALARMING.has(name) ? style.notice(text) : QUIET.has(name) ? style.quiet(text) : text;
  });
  return said.length === 0 ? [style.quiet('nothing')] : said;
}

function resultCell(result: string | null, style: Style): string {
  if (result === null) return style.accent('· running');
  const words = resultWords(result);
  return toned(style, words.tone, words.name);
}

/** One line a run: connector, profile, result, time, what it did. */
export function runTable(runs: readonly Run[], { width, style }: Surface, indent = 2): string[] {
  const rows = runs.map((run) => [
    safeText(run.connector),
    run.profile,
    run.endedAt === null ? '' : duration(Date.parse(run.endedAt) - Date.parse(run.startedAt)),
    resultCell(run.result, style),
  ]);
  const head = table({
    columns: [{ title: '' }, { title: '' }, { title: '', align: 'right' }, { title: '' }],
    rows,
    width,
    indent,
  });
  // What a run did gets a line of its own where it would not fit beside the rest.
  return head.flatMap((line, index) => {
    const run = runs[index];
    // A run that could not even begin has counted nothing.
    if (!run || (run.fault !== null && Object.keys(run.counters).length === 0)) return [line];
    const told = flowed(countersOf(run, style), ', ', width - indent - 2);
    return [line, ...told.map((text) => `${' '.repeat(indent + 2)}${text}`)];
  });
}

export function cycleTitle(cycle: Cycle, style: Style, now: Date): string {
  const status = cycle.status === null ? style.accent('· running') : toneOfCycle(cycle.status, style);
  return `${status}  ${style.bold(`${CYCLES[cycle.policy]} ${grouped(cycle.id)}`)}  ${style.quiet(whenText(cycle, now))}`;
}

function whenText({ startedAt, endedAt, trigger }: Cycle, now: Date): string {
  const took = endedAt === null ? [] : [`took ${duration(Date.parse(endedAt) - Date.parse(startedAt))}`];
  return [`${moment(startedAt)}, ${relative(startedAt, now)}`, ...took, TRIGGERS[trigger]].join(', ');
}

const CYCLES = { initial: 'Initial cycle', delta: 'Delta cycle' } as const;
const TRIGGERS = {
  manual: 'by hand',
  scheduler: 'by the scheduler',
  setup: 'by setup',
} as const;

export function toneOfCycle(status: string, style: Style): string {
  const words = cycleStatusWords(status);
  return toned(style, words.tone, words.name);
}

const SHOWN_FAULTS = 5;

/** The end of a cycle: its steps, what they did, the first errors, and what comes next. */
export function cycleSummary(cycle: CallResult<'cycle'>, surface: Surface, now: Date): string[] {
  const lines = [cycleTitle(cycle, surface.style, now), '', ...runTable(cycle.steps, surface)];
  const sent = cycle.steps.filter((step) => step.profile === 'Export');
  const objects = sum(sent, ['adds', 'updates', 'deletes']);
  const links = sum(sent, ['referencesAdded', 'referencesRemoved']);
  const errors = cycle.steps.reduce((total, step) => total + step.objectFaults.length, 0);
  lines.push(
    '',
    `${counted(objects, 'object', 'objects')} and ${counted(links, 'link', 'links')} exported, ${counted(errors, 'error', 'errors')}.`,
  );
  if (errors > 0) lines.push(...firstFaults(cycle.steps, surface));
  if (cycle.status === 'stopped') lines.push(...keptLines(surface));
  return lines;
}

export function keptLines({ width }: Surface): string[] {
  return prose('What was done is kept. The next cycle goes on from here: `causeway cycle --policy delta`.', width);
}

export function firstFaults(steps: readonly CallResult<'run'>[], surface: Surface): string[] {
  const faults = steps.flatMap((step) => step.objectFaults);
  const shown = faults.slice(0, SHOWN_FAULTS).flatMap((fault) => ['', ...faultLines(fault, surface, 2)]);
  const more = faults.length - SHOWN_FAULTS;
  return more > 0 ? [...shown, '', `  ${grouped(more)} more: causeway errors`] : shown;
}

/** What ended runs before their time, with where it happened: for standard error. */
export function endingFaults(steps: readonly CallResult<'run'>[], surface: Surface): string[] {
  return steps.flatMap((step) => {
    // A delta import that a full one replaced right after is told by the steps; nobody has to act.
    const replaced = steps.some(
      (later) => later.id > step.id && later.connector === step.connector && later.profile === 'Full Import',
    );
    // A cancellation is told by whoever asked for it.
    if (!step.fault || step.fault.code === 'run-cancelled' || (step.profile === 'Delta Import' && replaced)) return [];
    return ['', surface.style.bold(`${safeText(step.connector)}, ${step.profile}`), ...faultLines(step.fault, surface)];
  });
}

function sum(steps: readonly CallResult<'run'>[], names: readonly string[]): number {
  return steps.reduce((total, step) => total + names.reduce((all, name) => all + (step.counters[name] ?? 0), 0), 0);
}

export function historyLines(entries: CallResult<'history'>, surface: Surface, now: Date): string[] {
  if (entries.length === 0) {
    return ['No cycle has run yet. `causeway cycle --policy initial` runs the first one.'];
  }
  return entries.flatMap(({ cycle, runs }, index) => {
    const before = index === 0 ? [] : [''];
    const faults = runs.flatMap((run) =>
      run.fault && run.result !== 'stopped-full-import-required' ? faultLines(run.fault, surface, 4) : [],
    );
    if (cycle) return [...before, cycleTitle(cycle, surface.style, now), ...runTable(runs, surface), ...faults];
    const [first] = runs;
    const when = first ? `${moment(first.startedAt)} (${relative(first.startedAt, now)})` : '';
    return [
      ...before,
      `${surface.style.bold('Single run')}  ${surface.style.quiet(when)}`,
      ...runTable(runs, surface),
      ...faults,
    ];
  });
}
