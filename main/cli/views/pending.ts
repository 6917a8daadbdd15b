/** What the next export would do, and what a guard holds. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { counted, grouped, moment, relative } from '../terminal/format.ts';
import { isolated, safeText } from '../terminal/safe-text.ts';
import type { Style } from '../terminal/style.ts';
import { displayWidth, flowed, padded, wrapped } from '../terminal/width.ts';
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
  surface: Surface,
  limit: number,
): string[] {
  const { style } = surface;
  const title = `${style.bold(safeText(connector))}  ${planText(counts, style)}`;
  const sendable = exports.filter((entry) => entry.supported);
  const staying = exports.filter((entry) => !entry.supported);
  const waiting = counts.adds + counts.updates + counts.deletes;
  return [
    title,
    ...sendable.flatMap((entry) => ['', ...exportLines(entry, surface)]),
    ...(references.length > 0 ? ['', `  ${style.quiet('Links')}`] : []),
    ...references.flatMap((entry) => referenceLines(entry, surface)),
    ...(staying.length > 0 ? ['', `  ${style.quiet('Not supported by this back end, these stay here')}`] : []),
    ...staying.map((entry) => `  ${headOf(entry, style)}`),
    ...(waiting > sendable.length
      ? ['', `  ${grouped(waiting - sendable.length)} more: --limit ${String(Math.min(10_000, limit * 10))}`]
      : []),
  ];
}

const VERBS = { add: 'create', update: 'update', delete: 'delete' } as const;
const SIGNS = { add: '+', update: '~', delete: '-' } as const;

/** The tenant's DNs are made of the source anchor: they tell a person nothing. */
const MADE_UP_DN = /^CN=\{[0-9a-f]*\}$/i;

function whereText(dn: string, name: string): string {
  return dn === name || MADE_UP_DN.test(dn) ? '' : isolated(dn);
}

function headOf({ operation, objectType, name, dn }: PendingExport, style: Style): string {
  const paint = operation === 'add' ? style.added : operation === 'delete' ? style.removed : style.notice;
  const where = whereText(dn, name);
  return `${paint(`${SIGNS[operation]} ${VERBS[operation]}`)} ${safeText(objectType)} ${style.bold(isolated(name))}${where === '' ? '' : `  ${style.quiet(where)}`}`;
}

function exportLines(entry: PendingExport, { style, width }: Surface): string[] {
  const room = Math.max(0, ...entry.changes.map((change) => displayWidth(change.attribute)));
  const changes = entry.changes.flatMap(({ attribute, before, after }) =>
    changeLines(before, after, style).map(
      (line, at) => `      ${style.quiet(padded(at === 0 ? attribute : '', room))}  ${line}`,
    ),
  );
  const left = entry.unsupported.length > 0 ? wrapped(`not supported: ${entry.unsupported.join(', ')}`, width - 6) : [];
  return [`  ${headOf(entry, style)}`, ...changes, ...left.map((line) => `      ${style.quiet(line)}`)];
}

function referenceLines({ name, attribute, added, removed, samples }: PendingReference, surface: Surface): string[] {
  const { style, width } = surface;
  const counts = [
    added > 0 ? style.added(`+${grouped(added)}`) : '',
    removed > 0 ? style.removed(`-${grouped(removed)}`) : '',
  ].filter((part) => part !== '');
  const named = samples.map((sample) =>
    sample.change === 'add' ? style.added(`+ ${isolated(sample.name)}`) : style.removed(`- ${isolated(sample.name)}`),
  );
  const rest = added + removed > samples.length ? ['…'] : [];
  return [
    `  ${style.bold(isolated(name))}  ${attribute} ${counts.join(' ')}`,
    ...flowed([...named, ...rest], ', ', width - 6).map((line) => `      ${line}`),
  ];
}

/** What is held, with the whole list: approving is the word of a person who has seen it. */
export function heldLines(held: CallResult<'held'>, { style }: Surface, now: Date): string[] {
  if (held.length === 0) return ['Nothing is held.'];
  return held.flatMap((entry, index) => {
    const when = `held since ${moment(entry.heldAt)} (${relative(entry.heldAt, now)})`;
    const approved =
      entry.approvedAt === null ? [] : [`  Approved ${relative(entry.approvedAt, now)}: the next export sends them.`];
    const count = counted(entry.deletions.length, 'deletion', 'deletions');
    return [
      ...(index === 0 ? [] : ['']),
      `${style.held('■')} ${style.bold(`Hold ${String(entry.id)}`)}  ${safeText(entry.connector)}  ${count}, ${when}`,
      ...approved,
      ...entry.deletions.map(
        ({ objectId, objectType, name, dn }) =>
          `  ${style.removed('-')} ${safeText(objectType)} ${isolated(name)}  ${style.quiet(whereText(dn, name) || `cs:${String(objectId)}`)}`,
      ),
    ];
  });
}
