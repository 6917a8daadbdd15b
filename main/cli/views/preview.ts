/** What answers would do: the surprises first, then the numbers, then who is left out and why. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';
import { counted, grouped } from '../terminal/format.ts';
import { safeText } from '../terminal/safe-text.ts';
import { table } from '../terminal/table.ts';
import type { Surface } from './fault.ts';

type Preview = CallResult<'preview'>;
type Counted = Preview['surprises'][number];

const SURPRISES: { readonly [category: string]: readonly [one: string, many: string] } = {
  'person-deleted': ['person would be deleted', 'people would be deleted'],
  'sign-in-name-changes': ['person would get a different sign-in name', 'people would get a different sign-in name'],
  'suffix-not-verified': ['person has a suffix that is not verified', 'people have a suffix that is not verified'],
  'existing-account-joined': ['account of the tenant would be joined', 'accounts of the tenant would be joined'],
  'anchor-missing': ['object has no source anchor', 'objects have no source anchor'],
  error: ['object has an error', 'objects have an error'],
  warning: ['object has a warning', 'objects have a warning'],
  leaves: ['object would leave the tenant', 'objects would leave the tenant'],
};

export function previewLines(preview: Preview, { style, width }: Surface): string[] {
  const { surprises, held, connectors, leftOut, conflicts } = preview;
  return [
    ...surprises.flatMap((surprise) => surpriseLines(surprise, style.notice)),
    ...held.map(({ connector, deletions, threshold }) =>
      style.notice(
        `! ${safeText(connector)}: ${counted(deletions, 'deletion', 'deletions')}, more than the threshold of ${grouped(threshold)}; the first export would be held`,
      ),
    ),
    ...conflicts.groups.map(({ kind, severity, count, samples }) => {
      const names = samples.slice(0, 3).map(({ object }) => safeText(object.name));
      const what = `${ENGLISH.conflictKinds[kind] ?? kind}, ${ENGLISH.conflictSeverities[severity] ?? severity}`;
      return style.notice(`! ${counted(count, 'object', 'objects')}: ${what} (${names.join(', ')})`);
    }),
    ...(surprises.length + held.length + conflicts.groups.length > 0 ? [''] : []),
    ...table({
      columns: [
        { title: 'Connector', shrinksTo: 12 },
        { title: 'Objects', shrinksTo: 8 },
        ...['Create', 'Join', 'Update', 'Delete', 'Leave out', 'Links'].map((title) => ({
          title,
          align: 'right' as const,
        })),
      ],
      rows: connectors.flatMap(({ connector, objects }) =>
        objects.map((row) => [
          safeText(connector),
          row.objectType,
          ...[row.create, row.join, row.update, row.delete, row.leaveOut].map(({ count }) => grouped(count)),
          grouped(row.links),
        ]),
      ),
      width,
      title: style.quiet,
    }),
    ...(leftOut.length > 0 ? ['', style.quiet('Left out')] : []),
    ...leftOut.map(
      ({ connector, objectType, reason, count }) =>
        `  ${counted(count, 'object', 'objects')} (${safeText(connector)}, ${objectType}): ${reason.code}`,
    ),
  ];
}

function surpriseLines({ category, count, samples }: Counted, paint: (text: string) => string): string[] {
  const [one, many] = SURPRISES[category] ?? [category, category];
  const names = samples.slice(0, 3).map(({ name, dn }) => safeText(name === '' ? dn : name));
  const further = names.length === 0 ? '' : `: ${names.join(', ')}${count > names.length ? ' …' : ''}`;
  return [paint(`! ${counted(count, one, many)}${further}`)];
}
