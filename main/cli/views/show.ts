/**
 * One identity from end to end, in the order of the arrows: the forests, the metaverse, the tenant. Values that are the
 * same everywhere are quiet; what waits to be exported is bright.
 */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { grouped, moment } from '../terminal/format.ts';
import { isolated, safeText } from '../terminal/safe-text.ts';
import { cut, displayWidth, flowed, padded, wrapped } from '../terminal/width.ts';
import { changeLines, valueText, type ShownValue } from './change.ts';
import { faultLines, type Surface } from './fault.ts';

type Shown = CallResult<'object'>[number];
type Metaverse = NonNullable<Shown['metaverse']>;
type Space = Shown['connectorSpaces'][number];
type Reference = Space['references'][number];

/** Connectors that lead to a tenant come last in the chain. */
export type KindOf = (connector: string) => 'active-directory' | 'entra-id';

export function showLines(objects: CallResult<'object'>, name: string, kindOf: KindOf, surface: Surface): string[] {
  if (objects.length === 0) {
    return [
      `Nothing is called ${isolated(name)}.`,
      ...wrapped(
        'Searched: DN, user principal name, source anchor, objectGUID, cloud anchor, sAMAccountName, mail, display name, cs:NUMBER, mv:NUMBER.',
        surface.width,
      ),
      'An object appears here after an import that has it in scope.',
    ];
  }
  const rule = surface.style.quiet('─'.repeat(Math.min(100, Number.isFinite(surface.width) ? surface.width : 100)));
  const several = objects.length > 1 ? [`${grouped(objects.length)} objects are called ${isolated(name)}.`, ''] : [];
  return [
    ...several,
    ...objects.flatMap((object, index) => [...(index === 0 ? [] : ['', rule, '']), ...chain(object, kindOf, surface)]),
  ];
}

function chain({ metaverse, connectorSpaces }: Shown, kindOf: KindOf, surface: Surface): string[] {
  const { style } = surface;
  const sources = connectorSpaces.filter((space) => kindOf(space.connector) === 'active-directory');
  const targets = connectorSpaces.filter((space) => kindOf(space.connector) === 'entra-id');
  const known = valuesByAttribute(metaverse);
  const name = nameOf(metaverse, connectorSpaces);
  return [
    style.bold(name),
    ...sources.flatMap((space) => ['', ...spaceLines(space, known, surface)]),
    '',
    ...(metaverse
      ? metaverseLines(metaverse, surface)
      : [`${style.accent('│')} ${style.notice('No identity')}: this object is joined to nothing in the metaverse.`]),
    ...targets.flatMap((space) => ['', ...spaceLines(space, known, surface)]),
  ];
}

function nameOf(metaverse: Metaverse | null, spaces: readonly Space[]): string {
  const of = (attribute: string) => metaverse?.attributes.find((entry) => entry.attribute === attribute)?.values[0];
  const named = of('displayName') ?? of('cn') ?? spaces[0]?.attributes['displayName']?.[0] ?? spaces[0]?.dn ?? '';
  return isolated(String(named));
}

function valuesByAttribute(metaverse: Metaverse | null): ReadonlyMap<string, string> {
  return new Map((metaverse?.attributes ?? []).map((entry) => [entry.attribute, keyOf(entry.values)]));
}

function keyOf(values: readonly ShownValue[]): string {
  return JSON.stringify(values.map(String).toSorted());
}

const LISTED_VALUES = 4;

function spaceLines(space: Space, known: ReadonlyMap<string, string>, surface: Surface): string[] {
  const { style } = surface;
  const facts = [
    STATES[space.state],
    space.joined ? (space.joinRule === null ? 'joined' : `joined by ${safeText(space.joinRule)}`) : 'not joined',
    ...(space.cloudManagedSince === null
      ? []
      : [`managed in the cloud since ${moment(space.cloudManagedSince)}, not exported`]),
    ...(space.pendingImport === null ? [] : [`import waits to be synchronized: ${space.pendingImport}`]),
  ];
  const rows = Object.entries(space.attributes).map(([attribute, values]): Row => {
    const same = known.get(attribute) === keyOf(values);
    return { attribute, values: listed(values), paint: same ? style.quiet : (text) => text, notes: [] };
  });
  return [
    `${style.accent('●')} ${style.bold(safeText(space.connector))}  ${space.objectType}  ${style.quiet(`cs:${String(space.id)}`)}`,
    `  ${isolated(space.dn)}`,
    `  ${style.quiet(facts.join(', '))}`,
    ...(space.anchor === null ? [] : [`  ${style.quiet(`anchor ${safeText(space.anchor)}`)}`]),
    ...rowLines(rows, nameRoom(rows.map((row) => row.attribute)), surface),
    ...referenceLines(space.references, surface),
    ...pendingLines(space, surface),
    ...space.faults.flatMap((fault) => ['', ...faultLines(fault, surface, 2)]),
  ];
}

const STATES = {
  imported: 'seen in the directory',
  planned: 'not in the directory yet',
  placeholder: 'known by name only: something refers to it',
} as const;

function listed(values: readonly ShownValue[]): string[] {
  const shown = values.slice(0, LISTED_VALUES).map(valueText);
  return values.length > LISTED_VALUES ? [...shown, `… ${grouped(values.length - LISTED_VALUES)} more`] : shown;
}

interface Row {
  readonly attribute: string;
  readonly values: readonly string[];
  readonly paint: (text: string) => string;
  /** Beside the first values, quiet: where they come from. */
  readonly notes: readonly string[];
}

const WIDEST = 120;
const WIDEST_VALUE = 40;

function nameRoom(names: readonly string[]): number {
  return Math.min(30, Math.max(0, ...names.map(displayWidth)));
}

/** Attribute, value, notes: beside the value where the terminal has room, below it where not. */
function rowLines(rows: readonly Row[], names: number, { width, style }: Surface): string[] {
  const total = Number.isFinite(width) ? Math.min(width, WIDEST) : WIDEST;
  const noteRoom = Math.max(20, total - names - 6);
  const noted = rows.filter((row) => row.notes.length > 0);
  const values = Math.min(WIDEST_VALUE, Math.max(0, ...noted.flatMap((row) => row.values.map(displayWidth))));
  return rows.flatMap(({ attribute, values: shown, paint, notes }) => {
    const line = (at: number, text: string) => `    ${style.quiet(padded(at === 0 ? attribute : '', names))}  ${text}`;
    const beside = (at: number) => {
      const note = notes[at] ?? '';
      const value = shown[at] ?? '';
      return displayWidth(value) <= values && displayWidth(note) <= noteRoom - values - 2;
    };
    const height = Math.max(shown.length, notes.length);
    if (Array.from({ length: height }, (_, at) => at).every(beside)) {
      return Array.from({ length: height }, (_, at) => {
        const note = notes[at];
        const value = paint(note === undefined ? (shown[at] ?? '') : padded(shown[at] ?? '', values));
        return line(at, note === undefined ? value : `${value}  ${style.quiet(note)}`);
      });
    }
    return [
      ...shown.map((value, at) => line(at, paint(value))),
      ...(notes.length === 0
        ? []
        : flowed(
            notes.map((note) => cut(note, noteRoom - 2)),
            '  ',
            noteRoom - 2,
          ).map((note) => line(1, `  ${style.quiet(note)}`))),
    ];
  });
}

/** Grouped by where values come from: a rule is named once, and what it says of each value stands beside it. */
function metaverseLines(metaverse: Metaverse, surface: Surface): string[] {
  const { style } = surface;
  const groups = Map.groupBy(metaverse.attributes, ({ from }) => (from ? `${from.rule} ${from.connector}` : ''));
  const rowOf = ({ attribute, values, from, losers }: Metaverse['attributes'][number]): Row => {
    const flow = from ? flowText(from.flow, attribute) : '';
    const over = losers.map((loser) => {
      const where = loser.connector === from?.connector ? '' : ` of ${safeText(loser.connector)}`;
      return `${safeText(loser.rule)}${where}`;
    });
    const notes = [...(flow === '' ? [] : [`= ${flow}`]), ...(over.length === 0 ? [] : [`over ${over.join(', ')}`])];
    return { attribute, values: listed(values), paint: (text) => text, notes };
  };
  const names = nameRoom(metaverse.attributes.map((entry) => entry.attribute));
  return [
    `${style.accent('◆')} ${style.bold('Metaverse')}  ${safeText(metaverse.objectType)}  ${style.quiet(`mv:${String(metaverse.id)}`)}`,
    ...[...groups.values()].flatMap((entries) => {
      const from = entries[0]?.from;
      const origin = from ? `${safeText(from.connector)}  ${safeText(from.rule)}` : 'nothing any more';
      return [`  ${style.accent('←')} ${origin}`, ...rowLines(entries.map(rowOf), names, surface)];
    }),
    ...referenceLines(metaverse.references, surface),
  ];
}

/** A flow of an attribute to its own name says nothing new. */
function flowText(flow: string, attribute: string): string {
  return flow === `[${attribute}]` || flow === attribute ? '' : safeText(flow);
}

function referenceLines(references: readonly Reference[], { style, width }: Surface): string[] {
  return references.flatMap(({ attribute, count, targets }) => {
    const lines = targets.map(({ dn, pending }) => {
      const name = isolated(cut(safeText(dn), width - 12));
      if (pending === 'add') return `        ${style.added(`+ ${name}`)}`;
      return pending === 'remove' ? `        ${style.removed(`- ${name}`)}` : `        ${style.quiet(name)}`;
    });
    const more = count > targets.length ? [`        ${style.quiet(`… ${grouped(count - targets.length)} more`)}`] : [];
    return [`    ${style.quiet(attribute)}  ${grouped(count)}`, ...lines, ...more];
  });
}

const VERBS = { add: 'create it', update: 'update it', delete: 'delete it' } as const;
const EXPORT_STATES: { readonly [state: string]: string } = {
  staged: 'waits for the next export',
  sent: 'sent, waits for the next import to confirm it',
  unsupported: 'not supported by this back end; stays here',
};

function pendingLines({ pendingExport, attributes }: Space, { style, width }: Surface): string[] {
  if (!pendingExport) return [];
  const state = EXPORT_STATES[pendingExport.state] ?? pendingExport.state;
  const entries = Object.entries(pendingExport.attributes);
  const awaiting = Object.keys(pendingExport.awaiting);
  const names = Math.max(0, ...entries.map(([attribute]) => displayWidth(attribute)));
  return [
    `  ${style.notice(`Pending export: ${VERBS[pendingExport.operation]}`)}  ${style.quiet(state)}`,
    ...entries.flatMap(([attribute, after]) =>
      changeLines(attributes[attribute] ?? [], after, style).map(
        (line, at) => `    ${style.quiet(padded(at === 0 ? attribute : '', names))}  ${line}`,
      ),
    ),
    ...(awaiting.length > 0 ? [`    ${style.quiet(`to be confirmed: ${awaiting.join(', ')}`)}`] : []),
    ...(pendingExport.unsupported.length > 0
      ? wrapped(`not supported by this back end: ${pendingExport.unsupported.join(', ')}`, width - 4).map(
          (line) => `    ${style.quiet(line)}`,
        )
      : []),
  ];
}
