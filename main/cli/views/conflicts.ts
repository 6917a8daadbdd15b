/** Conflicts in lines: what is, what the service will do, the remedy; both objects; what a fix would write. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import {
  explainConflict,
  type ConflictParty,
  type ContractConflict,
} from '../../../engine/api/contract/words/explain-conflict.ts';
import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';
import { counted, grouped } from '../terminal/format.ts';
import { safeText } from '../terminal/safe-text.ts';
import { wrapped } from '../terminal/width.ts';
import { faultLines, type Surface } from './fault.ts';

const WIDEST = 100;

export function conflictLines(
  { counts, conflicts }: CallResult<'conflicts'>,
  summary: CallResult<'conflict-summary'>,
  surface: Surface,
): string[] {
  const { style } = surface;
  const asked = askedLines(summary, surface);
  if (counts.total === 0) {
    const looked = `${counted(summary.objects, 'object', 'objects')} looked at.`;
    return [`No conflicts: the service should take everything that is staged. ${looked}`, ...asked];
  }
  const severities = Object.entries(counts.severities)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${grouped(count)} ${ENGLISH.conflictSeverities[severity] ?? severity}`);
  const more = counts.total - conflicts.length;
  return [
    style.bold(`${counted(counts.total, 'conflict', 'conflicts')}: ${severities.join(', ')}.`),
    ...asked,
    ...conflicts.flatMap((conflict) => ['', ...oneConflict(conflict, surface)]),
    ...(more > 0
      ? ['', `${grouped(more)} more: causeway conflicts list --limit ${String(Math.min(10_000, counts.total))}`]
      : []),
  ];
}

function askedLines({ fault }: CallResult<'conflict-summary'>, surface: Surface): string[] {
  return fault ? ['', 'What only the tenant knows was not looked at:', ...faultLines(fault, surface)] : [];
}

function oneConflict(conflict: ContractConflict, { width, style }: Surface): string[] {
  const { what, will, remedy } = explainConflict(conflict);
  const room = Math.min(width, Number.isFinite(width) ? WIDEST : width) - 2;
  const block = (text: string, sign: string, paint: (line: string) => string) =>
    wrapped(safeText(text), room).map((line, at) => `${at === 0 ? sign : ' '} ${paint(line)}`);
  const sign = conflict.severity === 'fails' ? style.bad('✗') : style.held('!');
  const more = conflict.further > 0 ? ` and ${counted(conflict.further, 'more', 'more')}` : '';
  const fixes = conflict.fixes.map((fix) => `causeway conflicts fix ${String(conflict.id)} ${fix}`);
  return [
    ...block(what, sign, style.bold),
    ...block(will, ' ', (line) => line),
    ...block(remedy, style.accent('→'), (line) => line),
    ...block(partyText(conflict.object), ' ', style.quiet),
    ...(conflict.other ? block(`${partyText(conflict.other)}${more}`, ' ', style.quiet) : []),
    ...fixes.flatMap((fix) => block(fix, ' ', style.quiet)),
  ];
}

function partyText({ name, state, objectType, dn, forest, anchor, connectorObject }: ConflictParty): string {
  const type = ENGLISH.objectTypes[objectType]?.one ?? objectType;
  const where = dn === null ? (anchor ?? '') : `${dn}${forest === null ? '' : ` (${forest})`}`;
  const show = connectorObject === null ? '' : `, causeway show cs:${String(connectorObject)}`;
  return `${name}: ${type}, ${STATES[state]}, ${where}${show}`;
}

const STATES: { readonly [state in ConflictParty['state']]: string } = {
  planned: 'to be made',
  synchronized: 'synchronized',
  cloud: 'mastered by the tenant',
  deleted: 'in the recycle bin of the tenant',
};

export function quarantineLines({ total, readAt, values }: CallResult<'quarantined'>, surface: Surface): string[] {
  if (readAt === null) return ['Nobody has asked the tenant yet: causeway conflicts quarantine --refresh'];
  if (total === 0) return ['Nothing is in quarantine.'];
  const { style } = surface;
  return [
    style.bold(`${counted(total, 'value is', 'values are')} in quarantine.`),
    ...values.flatMap(({ id, attribute, value, instead, object, owner, since, fixes }) => [
      '',
      `${style.held('!')} ${safeText(`${object.name}: ${attribute} ${value}, since ${since}`)}`,
      `  ${safeText(instead === null ? 'It was left out.' : `Written in its place: ${instead}`)}`,
      `  ${safeText(owner ? `Belongs to ${partyText(owner)}` : 'Nobody has it any more: the service gives it back within the hour.')}`,
      ...fixes.map((fix) => style.quiet(`  causeway conflicts fix ${String(id)} ${fix} --quarantine`)),
    ]),
  ];
}

export function fixPreviewLines(plan: CallResult<'conflict-fix-preview'>, surface: Surface): string[] {
  const { style } = surface;
  if (plan.hindrance) return faultLines(plan.hindrance, surface);
  const writes = plan.writes.map(({ connector, object, attribute, before, after }) => {
    const list = (values: readonly string[]) => (values.length === 0 ? 'nothing' : values.join(', '));
    return safeText(`${connector}: ${attribute} of ${object.name}: ${list(before)} -> ${list(after)}`);
  });
  return [
    style.bold(ENGLISH.conflictFixes[plan.fix]?.meaning ?? plan.fix),
    ...(writes.length === 0 ? ['Nothing is written before that.'] : writes.map((line) => `  ${line}`)),
    ...(plan.runsAfter ? ['Then the object is read, synchronized and exported.'] : []),
    UNDO[plan.undo],
  ];
}

const UNDO: { readonly [undo in CallResult<'conflict-fix-preview'>['undo']]: string } = {
  possible: 'It can be undone: causeway conflicts undo NUMBER',
  'not-needed': 'There is nothing to undo.',
  'not-possible': 'It cannot be undone.',
};

export function fixLines(record: CallResult<'fix-conflict'>, surface: Surface): string[] {
  if (record.fault) return faultLines(record.fault, surface);
  const number = `number ${String(record.id)}`;
  return [record.state === 'undone' ? `Undone (${number}).` : `Done (${number}).`];
}
