/**
 * Single objects as they stand. The service has no operation for it: it shows all objects, or those that changed. Graph
 * knows the ids and cannot say how the objects stand: it shows what the service made of the values, not the values that
 * were sent, and not all of them. So everything is read and those asked for are passed on, until all have come by.
 */

import type { ImportChange } from '../../../model/directory-object.ts';
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
  const asked = new Set(anchors);
  const missing = new Set(anchors);
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

/** More of the list may come with a later piece, or its targets with later objects. */
function hasOpenList(round: Round, asked: ReadonlySet<string>): boolean {
  return [...round.open.values()].some(({ owner }) => asked.has(owner.anchor));
}
