/**
 * Pages of a full read-back as changes. A large group comes as several objects of one anchor, each with more of its links,
 * and links may name objects that come by later: lists are announced as partial and closed when everything has come by.
 */

import type { ImportChange, ObjectReference } from '../../../model/directory-object.ts';
import type { Fault } from '../../../model/fault.ts';
import type { ImportPage, ImportSelection } from '../../connector.ts';
import type { XmlElement } from './binary-xml/elements.ts';
import { decode, lostLinks, resolve, wantedOf, type Decoded, type ReadBack, type Wanted } from './decode.ts';
import { readReferences, type NamedTarget } from './references.ts';

/** What a full read-back remembers while it goes on. */
export interface Round {
  readonly seen: Set<string>;
  /** Lists that were begun, by anchor and attribute, with the links to objects that had not come by yet. */
  readonly open: Map<string, OpenList>;
}

interface OpenList {
  readonly owner: Pick<Decoded, 'anchor' | 'dn' | 'objectType'>;
  readonly attribute: string;
  readonly late: NamedTarget[];
  /** Announced with the object as a list that goes on. */
  readonly partial: boolean;
}

export function startRound(): Round {
  return { seen: new Set(), open: new Map() };
}

export function decodeWhole(
  readBack: ReadBack,
  selection: ImportSelection,
  objects: readonly XmlElement[],
  round: Round,
): ImportPage {
  const wanted = wantedOf(readBack, selection);
  const changes: ImportChange[] = [];
  const faults: Fault[] = [];
  for (const object of objects) {
    const decoded = decode(readBack, wanted, object);
    if (decoded === undefined) continue;
    if ('code' in decoded) faults.push(decoded);
    else if (round.seen.has(decoded.anchor)) changes.push(...furtherLinks(readBack, decoded, round));
    else changes.push(firstSight(readBack, wanted, decoded, round));
  }
  return { changes, faults };
}

function firstSight(readBack: ReadBack, wanted: Wanted, decoded: Decoded, round: Round): ImportChange {
  const { anchor, dn, objectType, attributes } = decoded;
  round.seen.add(anchor);
  const type = wanted(objectType);
  const references: Record<string, readonly ObjectReference[]> = {};
  // An object without a link in an attribute says nothing of it: it has none.
  for (const attribute of type?.links ?? []) references[attribute] = [];
  const partial: string[] = [];
  for (const [attribute, value] of Object.entries(decoded.references)) {
    const { found, lost } = targetsIn(readBack, value);
    references[attribute] = found;
    if (lost.length === 0 && !(type?.isList(attribute) ?? false)) continue;
    partial.push(attribute);
    const owner = { anchor, dn, objectType };
    round.open.set(listKey(anchor, attribute), { owner, attribute, late: [...lost], partial: true });
  }
  const present = Object.fromEntries(Object.entries(attributes).filter(([, values]) => values.length > 0));
  return {
    ...{ kind: 'object', anchor, dn, objectType, references },
    attributes: present,
    ...(partial.length === 0 ? {} : { partial }),
  };
}

/** A further piece of a large object: its links come on top of those that came before. */
function furtherLinks(readBack: ReadBack, decoded: Decoded, round: Round): ImportChange[] {
  const { anchor, dn, objectType } = decoded;
  return Object.entries(decoded.references).flatMap(([attribute, value]): ImportChange[] => {
    const { found, lost } = targetsIn(readBack, value);
    const list = round.open.get(listKey(anchor, attribute));
    list?.late.push(...lost);
    if (list === undefined) {
      const owner = { anchor, dn, objectType };
      round.open.set(listKey(anchor, attribute), { owner, attribute, late: [...lost], partial: false });
    }
    return found.length === 0 ? [] : [laterLinks(anchor, attribute, found, list?.partial ?? false, false)];
  });
}

/** Of a list that was not begun with its object, links are added: to close it would take the others away. */
function laterLinks(
  anchor: string,
  attribute: string,
  targets: readonly ObjectReference[],
  partial: boolean,
  last: boolean,
): ImportChange {
  if (partial) return { kind: 'references', anchor, attribute, targets, last };
  return { kind: 'patch', anchor, attributes: {}, references: { [attribute]: { added: targets, removed: [] } } };
}

function listKey(anchor: string, attribute: string): string {
  return `${anchor}\n${attribute}`;
}

function targetsIn(readBack: ReadBack, value: XmlElement) {
  const read = readReferences(value);
  return resolve(readBack, read.kind === 'list' ? read.targets : read.added);
}

/** Everything has come by: what cannot be named now is not in the tenant, or not synchronized. In pages of so many lists. */
export function* closeLists(readBack: ReadBack, round: Round, size = 500): Iterable<ImportPage> {
  let changes: ImportChange[] = [];
  let faults: Fault[] = [];
  for (const { owner, attribute, late, partial } of round.open.values()) {
    const { found, lost } = resolve(readBack, late);
    if (partial || found.length > 0) changes.push(laterLinks(owner.anchor, attribute, found, partial, true));
    if (lost.length > 0) faults.push(lostLinks(owner, attribute, lost.length));
    if (changes.length < size) continue;
    yield { changes, faults };
    [changes, faults] = [[], []];
  }
  if (changes.length + faults.length > 0) yield { changes, faults };
}
