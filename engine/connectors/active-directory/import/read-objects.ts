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

/** An `object` change each, or a `delete` change where there is none or it is of no selected type. */
export async function* readObjects(
  directory: Directory,
  anchors: readonly string[],
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<ImportPage> {
  const attributes = [...new Set([...attributesOfWholeObjects(selection), 'name'])];
  // A domain controller holds the objects of its own domain.
  const { defaultNamingContext } = await readRootDse(directory);
  for (let from = 0; from < anchors.length; from += BATCH) {
    const missing = new Set(anchors.slice(from, from + BATCH).map((anchor) => anchor.toLowerCase()));
    const entries = await findByAnchors(directory, defaultNamingContext, [...missing], attributes, signal);
    const containers: ImportChange[] = [];
    for (const entry of entries) {
      const container = containerChange(entry);
      if (container !== undefined) containers.push(container);
      const identity = identityOf(entry);
      const isWanted = container !== undefined || selection.objectTypes.has(identity?.objectType ?? '');
      if (identity !== undefined && isWanted) missing.delete(identity.anchor);
    }
    const gone = [...missing].map((anchor): ImportChange => ({ kind: 'delete', anchor }));
    if (containers.length + gone.length > 0) yield { changes: [...containers, ...gone], faults: [] };
    yield* pagesOfObjects(directory, entries, selection, signal);
  }
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
