/**
 * Objects that came back from the dead.
 *
 * DirSync tells of a restored object only what changed with its restoration, so it is read whole. With the recycle bin
 * the links that others held to it are back too ([MS-ADTS] 3.1.1.5.3.7), and nothing tells of those: they are found
 * from the object's own back links (memberOf, directReports) and reported as added where they are held.
 */

import type { SearchEntry } from 'ldapts';
import type { ImportChange, ObjectReference, PatchChange, ReferencePatch } from '../../../model/directory-object.ts';
import type { Fault } from '../../../model/fault.ts';
import type { ImportPage } from '../../connector.ts';
import type { Directory } from '../directory.ts';
import { readRootDse } from '../root-dse.ts';
import type { Schema, SchemaAttribute } from '../schema.ts';
import { decodeReferences, identityOf, orFault, selectedValues } from './entry.ts';
import { findByAnchors, readObjects, sayMissing } from './read-objects.ts';
import type { Selection } from './selection.ts';

export async function* readRestored(
  directory: Directory,
  anchors: readonly string[],
  schema: Schema,
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<ImportPage> {
  const missing = new Set(anchors);
  yield* readObjects(directory, missing, selection, signal);
  if (missing.size > 0) yield sayMissing(missing);
  const forwardLinks = backLinksOf(schema, selection);
  if (forwardLinks.size === 0) return;
  const { defaultNamingContext } = await readRootDse(directory);
  const backLinks = new Map([...forwardLinks.keys()].map((link) => [link.name.toLowerCase(), link]));
  const wanted: Selection = { ...selection, attributes: backLinks };
  const names = ['objectGUID', ...[...forwardLinks.keys()].map(({ name }) => name)];
  // Few objects are restored at a time; a filter takes a hundred.
  for (let from = 0; from < anchors.length; from += 100) {
    const batch = anchors.slice(from, from + 100);
    const changes: ImportChange[] = [];
    const faults: Fault[] = [];
    for (const entry of await findByAnchors(directory, defaultNamingContext, batch, names, signal)) {
      const identity = identityOf(entry);
      if (identity === undefined) continue;
      const read = orFault(
        () => linksTo(entry, { anchor: identity.anchor, dn: identity.dn }, wanted, forwardLinks),
        { identity, dn: entry.name },
        directory.blame('import'),
      );
      if ('fault' in read) faults.push(read.fault);
      else changes.push(...read.value);
    }
    if (changes.length > 0 || faults.length > 0) yield { changes, faults };
  }
}

/** Of each selected link, by its back link: their identifiers are neighbours ([MS-ADTS] 3.1.1.1.6). */
function backLinksOf(schema: Schema, selection: Selection): Map<SchemaAttribute, SchemaAttribute> {
  const byLinkId = new Map<number, SchemaAttribute>();
  for (const attribute of schema.attributes.values()) {
    if (attribute.linkId !== undefined) byLinkId.set(attribute.linkId, attribute);
  }
  const pairs = new Map<SchemaAttribute, SchemaAttribute>();
  for (const forward of selection.attributes.values()) {
    const back = forward.linkId === undefined ? undefined : byLinkId.get(forward.linkId + 1);
    if (back !== undefined) pairs.set(back, forward);
  }
  return pairs;
}

function linksTo(
  entry: SearchEntry,
  target: ObjectReference,
  backLinks: Selection,
  forwardLinks: ReadonlyMap<SchemaAttribute, SchemaAttribute>,
): PatchChange[] {
  const patches: PatchChange[] = [];
  for (const { attribute, values } of selectedValues(entry, backLinks)) {
    const forward = forwardLinks.get(attribute);
    if (forward === undefined) continue;
    for (const { anchor, dn } of decodeReferences(attribute, values)) {
      const added: ReferencePatch = { added: [target], removed: [] };
      const references = { [forward.name]: forward.multiValued ? added : { all: [target] } };
      patches.push({ kind: 'patch', anchor, ...(dn === undefined ? {} : { dn }), attributes: {}, references });
    }
  }
  return patches;
}
