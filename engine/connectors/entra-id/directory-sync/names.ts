/**
 * Who is meant by a source anchor that a delta names and does not show. Graph knows users by it, 15 to a request; groups,
 * contacts and devices it does not, so what it cannot tell is looked for in a read-back of everything, at most once for a
 * connector: what was met there is kept.
 */

import { anchorOf } from '../anchors.ts';
import { graphObjects, isGraphObject, textOf } from '../graph/objects.ts';
import { isSuccess } from '../graph/faults.ts';
import type { Read } from '../graph/transport/retry.ts';
import type { ReadBack } from './decode.ts';

/** Values in one `in` expression (Graph, "$filter"). */
const IN_LIST = 15;

export type AnchorsOf = ReadBack['anchorsOf'];

/** `readAll` makes `met` know everything that is synchronized. */
export function openNames(
  read: Read,
  met: ReadonlyMap<string, string>,
  readAll: (signal: AbortSignal) => Promise<void>,
): AnchorsOf {
  let whole = false;
  return async (sourceAnchors, signal) => {
    const found = new Map<string, string>();
    for (let start = 0; start < sourceAnchors.length; start += IN_LIST) {
      const part = sourceAnchors.slice(start, start + IN_LIST);
      for (const [sourceAnchor, anchor] of await usersBySourceAnchor(read, part, signal))
        found.set(sourceAnchor, anchor);
    }
    const unknown = sourceAnchors.filter((sourceAnchor) => !found.has(sourceAnchor));
    if (unknown.length === 0) return found;
    if (!whole && unknown.some((sourceAnchor) => !met.has(sourceAnchor))) await readAll(signal);
    whole = true;
    for (const sourceAnchor of unknown) {
      const anchor = met.get(sourceAnchor);
      if (anchor !== undefined) found.set(sourceAnchor, anchor);
    }
    return found;
  };
}

async function usersBySourceAnchor(
  read: Read,
  sourceAnchors: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const list = sourceAnchors.map((text) => `'${text.replaceAll("'", "''")}'`).join(',');
  const filter = encodeURIComponent(`onPremisesImmutableId in (${list})`);
  const answer = await read(`/users?$select=id,onPremisesImmutableId&$filter=${filter}`, { signal });
  if (!isSuccess(answer) || !isGraphObject(answer.body)) return new Map();
  return new Map(
    graphObjects(answer.body['value']).flatMap((user): (readonly [string, string])[] => {
      const [id, sourceAnchor] = [textOf(user['id']), textOf(user['onPremisesImmutableId'])];
      return id === undefined || sourceAnchor === undefined ? [] : [[sourceAnchor, anchorOf('user', id)]];
    }),
  );
}
