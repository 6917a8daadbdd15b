/** Is it healthy, when did it last run, what waits, and what needs a person. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { countObjects } from '../../../engine/api/contract/words/explain.ts';
import { counted, grouped, moment, relative } from '../terminal/format.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';
import { padded } from '../terminal/width.ts';
import type { Surface } from './fault.ts';
import { toneOfCycle } from './run.ts';

type Status = CallResult<'status'>;
export type Plan = Status['connectors'][number]['pendingExports'];

export function statusLines(status: Status, surface: Surface, now: Date): string[] {
  const { style } = surface;
  if (!status.configured) {
    return [
      ...facts([['Data directory', safeText(status.dataDirectory)]], style),
      '',
      'Nothing is set up here yet.',
      `${style.accent('→')} causeway setup --answers FILE   (causeway setup --schema says what goes into it)`,
    ];
  }
  return [
    ...facts(
      [
        ['State', stateOf(status, style)],
        ['Last cycle', lastCycleOf(status, style, now)],
        ['Next cycle', nextCycleOf(status, now)],
        ['Engine', engineOf(status, now)],
        ['Data directory', safeText(status.dataDirectory)],
      ],
      style,
    ),
    '',
    ...connectorTable(status, surface, now),
    ...exportTable(status, surface),
    '',
    `Identities: ${objectsText(status.metaverseObjects)}`,
    ...needsPerson(status, style),
  ];
}

function facts(rows: readonly (readonly [string, string])[], style: Style): string[] {
  return rows.map(([name, value]) => `${style.quiet(padded(name, 14))}  ${value}`);
}

function stateOf(status: Status, style: Style): string {
  const running = status.lastCycle !== null && status.lastCycle.endedAt === null;
  const doing = running ? style.accent('a cycle is running') : 'idle';
  return status.stagingMode ? `${style.held('■ staging mode')}: no directory is written; ${doing}` : doing;
}

function lastCycleOf({ lastCycle }: Status, style: Style, now: Date): string {
  if (!lastCycle) return 'none yet';
  const when = `${relative(lastCycle.startedAt, now)} (${moment(lastCycle.startedAt)})`;
  const status = lastCycle.status === null ? style.accent('· running') : toneOfCycle(lastCycle.status, style);
  return `${status}, ${lastCycle.policy}, ${when}`;
}

function nextCycleOf({ scheduler, engine }: Status, now: Date): string {
  const every = `every ${counted(scheduler.intervalMinutes, 'minute', 'minutes')}`;
  if (!scheduler.enabled) return 'only by hand: the scheduler is off';
  if (scheduler.suspended) return `held: the scheduler is suspended (${every})`;
  if (engine?.purpose !== 'service')
    return `only by hand: no service is running (\`causeway service\` runs one ${every})`;
  if (scheduler.nextStart === null) return every;
  return `${relative(scheduler.nextStart, now)} (${moment(scheduler.nextStart)}), ${every}`;
}

function engineOf({ engine }: Status, now: Date): string {
  if (!engine) return 'not running';
  return `${engine.purpose}, process ${engine.pid} on ${engine.host}, started ${relative(engine.startedAt, now)}`;
}

function connectorTable(status: Status, { width, style }: Surface, now: Date): string[] {
  if (status.connectors.length === 0) return ['No connector has run yet.'];
  return table({
    columns: [
      { title: 'Connector', shrinksTo: 16 },
      { title: 'Objects', shrinksTo: 24 },
      { title: 'Not joined', align: 'right' },
      { title: 'Last import' },
    ],
    rows: status.connectors.map((connector) => [
      safeText(connector.name),
      objectsText(connector.objects),
      grouped(connector.disconnectors),
      connector.lastImport === null ? 'never' : relative(connector.lastImport, now),
    ]),
    width,
    title: style.quiet,
  });
}

function exportTable(status: Status, { width, style }: Surface): string[] {
  if (status.connectors.length === 0) return [];
  const rows = status.connectors.map((connector) => [
    safeText(connector.name),
    planText(connector.pendingExports, style),
  ]);
  const columns = [{ title: 'Next export to', shrinksTo: 16 }, { title: '' }];
  return ['', ...table({ columns, rows, width, title: style.quiet })];
}

/** `500 users, 40 groups`; the most numerous first. */
export function objectsText(objects: { readonly [objectType: string]: number }): string {
  const sorted = Object.entries(objects).toSorted(([, one], [, other]) => other - one);
  const said = sorted.filter(([, count]) => count > 0).map(([type, count]) => countObjects(count, type));
  return said.length === 0 ? 'none' : said.join(', ');
}

/** What the next export would do: `3 create, 1 delete, 12 links`. */
export function planText(plan: Plan, style: Style): string {
  const parts = [
    plan.adds > 0 ? style.added(`${grouped(plan.adds)} create`) : '',
    plan.updates > 0 ? `${grouped(plan.updates)} update` : '',
    plan.deletes > 0 ? style.removed(`${grouped(plan.deletes)} delete`) : '',
    plan.references > 0 ? counted(plan.references, 'link', 'links') : '',
    plan.unsupported > 0 ? style.quiet(`${grouped(plan.unsupported)} not supported`) : '',
    plan.unconfirmed > 0 ? style.quiet(`${grouped(plan.unconfirmed)} to be confirmed`) : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function needsPerson(status: Status, style: Style): string[] {
  const lines: string[] = [];
  if (status.heldExports > 0) {
    lines.push(
      `${style.held('■')} ${counted(status.heldExports, 'export is', 'exports are')} held for too many deletions.  ${style.accent('→')} causeway approve`,
    );
  }
  if (status.faults > 0) {
    lines.push(
      `${style.notice('!')} ${counted(status.faults, 'error stands', 'errors stand')} open.  ${style.accent('→')} causeway errors`,
    );
  }
  return lines.length === 0 ? [] : ['', ...lines];
}
