/** Named objects as they stand. */

import { EqualityFilter, OrFilter, type SearchEntry } from 'ldapts';
import { guidFromText } from '../../../model/anchor.ts';
import type { ImportChange } from '../../../model/directory-object.ts';
import type { ImportPage } from '../../connector.ts';
import type { Directory } from '../directory.ts';
import { ExtendedDnControl } from '../ldap/controls.ts';
import { readRootDse } from '../root-dse.ts';
import { searchPages } from '../search.ts';
import { identityOf } from './entry.ts';
import { attributesOfWholeObjects, type Selection } from './selection.ts';
import { containerChange, pagesOfObjects } from './whole-objects.ts';

/** GUIDs in one filter. */
const BATCH = 100;

/** An `object` change each; what is found and is of a selected type is taken out of `missing`. */
export async function* readObjects(
  directory: Directory,
  missing: Set<string>,
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<ImportPage> {
  const attributes = [...new Set([...attributesOfWholeObjects(selection), 'name'])];
  // A domain controller holds the objects of its own domain.
  const { defaultNamingContext } = await readRootDse(directory);
  const anchors = [...missing];
  for (let from = 0; from < anchors.length; from += BATCH) {
    const batch = anchors.slice(from, from + BATCH);
    const entries = await findByAnchors(directory, defaultNamingContext, batch, attributes, signal);
    const containers: ImportChange[] = [];
    for (const entry of entries) {
      const container = containerChange(entry);
      if (container !== undefined) containers.push(container);
      const identity = identityOf(entry);
      const isWanted = container !== undefined || selection.objectTypes.has(identity?.objectType ?? '');
      if (identity !== undefined && isWanted) missing.delete(identity.anchor);
    }
    if (containers.length > 0) yield { changes: containers, faults: [] };
    yield* pagesOfObjects(directory, entries, selection, signal);
  }
}

/** A `delete` change for each object that is not there, or is of no selected type. */
export function sayMissing(anchors: Iterable<string>): ImportPage {
  return { changes: [...anchors].map((anchor) => ({ kind: 'delete', anchor })), faults: [] };
}

/** Entries below `base` in no order; those that are not there are left out. */
export async function findByAnchors(
  directory: Directory,
  base: string,
  anchors: readonly string[],
  attributes: readonly string[],
  signal: AbortSignal,
): Promise<SearchEntry[]> {
  const found: SearchEntry[] = [];
  // In pages, because an administrator may have set MaxPageSize below what one filter finds.
  for await (const entries of searchPages(directory, {
    base,
    scope: 'sub',
    filter: new OrFilter({
      filters: anchors.map(
        (anchor) => new EqualityFilter({ attribute: 'objectGUID', value: Buffer.from(guidFromText(anchor)) }),
      ),
    }),
    attributes,
    controls: () => [new ExtendedDnControl()],
    signal,
  })) {
    found.push(...entries);
  }
  return found;
}
