/** What the next export would do, and what a guard holds. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { counted, grouped, moment, relative } from '../terminal/format.ts';
import { isolated, safeText } from '../terminal/safe-text.ts';
import type { Style } from '../terminal/style.ts';
import { displayWidth, padded } from '../terminal/width.ts';
import { changeLines } from './change.ts';
import type { Surface } from './fault.ts';
import { planText } from './status.ts';

type Pending = CallResult<'pending'>[number];
type PendingExport = Pending['exports'][number];
type PendingReference = Pending['references'][number];

export function pendingLines(pending: CallResult<'pending'>, surface: Surface, limit: number): string[] {
  if (pending.length === 0) return ['No connector has run yet, so nothing waits to be exported.'];
  return pending.flatMap((one, index) => [...(index === 0 ? [] : ['']), ...connectorLines(one, surface, limit)]);
}

function connectorLines(
  { connector, counts, exports, references }: Pending,
  { style }: Surface,
  limit: number,
): string[] {
  const title = `${style.bold(safeText(connector))}  ${planText(counts, style)}`;
  if (exports.length === 0 && references.length === 0) return [title];
  const waiting = counts.adds + counts.updates + counts.deletes;
  const shown = exports.filter((entry) => entry.supported).length;
  const more = waiting > shown ? [`  ${grouped(waiting - shown)} more: --limit ${String(limit * 10)}`] : [];
  return [
    title,
    ...exports.flatMap((entry) => ['', ...exportLines(entry, style)]),
    ...(references.length > 0 ? ['', '  Links'] : []),
    ...references.flatMap((entry) => referenceLines(entry, style)),
    ...more,
  ];
}

const VERBS = { add: 'create', update: 'update', delete: 'delete' } as const;
const SIGNS = { add: '+', update: '~', delete: '-' } as const;

function exportLines(entry: PendingExport, style: Style): string[] {
  const paint = entry.operation === 'add' ? style.added : entry.operation === 'delete' ? style.removed : style.notice;
  const where = entry.dn === '' || entry.dn === entry.name ? '' : `  ${style.quiet(isolated(entry.dn))}`;
  const unsupported = entry.supported ? '' : `  ${style.quiet('not supported by this back end; stays here')}`;
  const head = `  ${paint(`${SIGNS[entry.operation]} ${VERBS[entry.operation]}`)} ${entry.objectType} ${style.bold(isolated(entry.name))}${where}${unsupported}`;
  const room = Math.max(0, ...entry.changes.map((change) => displayWidth(change.attribute)));
  const changes = entry.changes.flatMap(({ attribute, before, after }) =>
    changeLines(before, after, style).map(
      (line, at) => `      ${style.quiet(padded(at === 0 ? attribute : '', room))}  ${line}`,
    ),
  );
  const left =
    entry.unsupported.length > 0 && entry.supported
      ? [`      ${style.quiet(`not supported: ${entry.unsupported.join(', ')}`)}`]
      : [];
  return [head, ...changes, ...left];
}

function referenceLines({ name, attribute, added, removed, samples }: PendingReference, style: Style): string[] {
  const counts = [
    added > 0 ? style.added(`+${grouped(added)}`) : '',
    removed > 0 ? style.removed(`-${grouped(removed)}`) : '',
  ].filter((part) => part !== '');
  const named = samples.map((sample) => `${sample.change === 'add' ? '+' : '-'} ${isolated(sample.name)}`).join(', ');
  const rest = added + removed > samples.length ? ', …' : '';
  return [`  ${style.bold(isolated(name))}  ${attribute} ${counts.join(' ')}  ${style.quiet(named + rest)}`];
}

/** What is held, with the whole list: approving is the word of a person who has seen it. */
export function heldLines(held: CallResult<'held'>, { style }: Surface, now: Date): string[] {
  if (held.length === 0) return ['Nothing is held.'];
  return held.flatMap((entry, index) => {
    const when = `held since ${moment(entry.heldAt)} (${relative(entry.heldAt, now)})`;
    const approved =
      entry.approvedAt === null ? '' : `, approved ${relative(entry.approvedAt, now)}: the next export sends it`;
    const count = counted(entry.deletions.length, 'deletion', 'deletions');
    return [
      ...(index === 0 ? [] : ['']),
      `${style.held('■')} ${style.bold(`Hold ${String(entry.id)}`)}  ${safeText(entry.connector)}  ${count}, ${when}${approved}`,
      ...entry.deletions.map(
        (object) =>
          `  ${style.removed('-')} ${object.objectType} ${isolated(object.name)}  ${style.quiet(isolated(object.dn))}`,
      ),
    ];
  });
}
