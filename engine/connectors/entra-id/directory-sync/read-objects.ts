/**
 * Single objects as they stand. The service has no operation for it: it shows all objects, or those that changed. Graph
 * knows the ids and cannot say how the objects stand: it shows what the service made of the values, not the values that
 * were sent, and not all of them.
 *
 * Two answers are left. Whoever takes a page of a delta and asks for an object of it does so because it did not know the
 * object: then it is new since the cookie, new objects are told whole, and the page itself has the answer. For any other
 * object everything is read and those asked for are passed on, until all have come by.
 */

import type { ImportChange, ObjectChange, PatchChange } from '../../../model/directory-object.ts';
import type { Fault } from '../../../model/fault.ts';
import type { ImportPage, ImportSelection } from '../../connector.ts';
import type { ReadBack } from './decode.ts';
import { wholeObjects } from './read-back.ts';
import { closeLists, startRound, type Round } from './whole-objects.ts';

export async function* readObjects(
  readBack: ReadBack,
  anchors: readonly string[],
  selection: ImportSelection & { readonly signal: AbortSignal },
): AsyncIterable<ImportPage> {
  const links = linkAttributes(readBack, selection);
  const told = anchors.flatMap((anchor) => readBack.told.get(anchor) ?? []);
  if (told.length > 0) yield { changes: told.map((patch) => wholeOf(patch, links)), faults: [] };
  const asked = new Set(anchors.filter((anchor) => !readBack.told.has(anchor)));
  if (asked.size === 0) return;
  const missing = new Set(asked);
  const isAsked = (change: ImportChange) => asked.has(change.anchor);
  const concerns = ({ object }: Fault) => object?.anchor !== undefined && asked.has(object.anchor);
  const round = startRound();
  for await (const { changes, faults } of wholeObjects(readBack, selection, round)) {
    const own = changes.filter(isAsked);
    for (const { anchor } of own) missing.delete(anchor);
    if (own.length > 0) yield { changes: own, faults: faults.filter(concerns) };
    if (missing.size === 0 && !hasOpenList(round, asked)) break;
  }
  for (const { changes, faults } of closeLists(readBack, round)) {
    yield { changes: changes.filter(isAsked), faults: faults.filter(concerns) };
  }
  if (missing.size > 0) yield { changes: [...missing].map((anchor) => ({ kind: 'delete', anchor })), faults: [] };
}

/** Attributes of links that were asked for, by object type. */
function linkAttributes({ schema }: ReadBack, { attributes }: ImportSelection): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...schema].map(([objectType, known]) => [
      objectType,
      attributes.filter((name) => known.get(name)?.type === 'reference'),
    ]),
  );
}

function wholeOf(patch: PatchChange, links: ReadonlyMap<string, readonly string[]>): ObjectChange {
  const { anchor, dn = `CN=${anchor}`, objectType = '', attributes } = patch;
  const present = Object.fromEntries(Object.entries(attributes).filter(([, values]) => values.length > 0));
  const references = (links.get(objectType) ?? []).map((name) => {
    const told = patch.references[name];
    return [name, told === undefined ? [] : 'all' in told ? told.all : told.added] as const;
  });
  return { kind: 'object', anchor, dn, objectType, attributes: present, references: Object.fromEntries(references) };
}

/** More of the list may come with a later piece, or its targets with later objects. */
function hasOpenList(round: Round, asked: ReadonlySet<string>): boolean {
  return [...round.open.values()].some(({ owner }) => asked.has(owner.anchor));
}
