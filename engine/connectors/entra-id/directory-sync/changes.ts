/** Pages of a delta read-back as changes. */

import type { ImportChange, ReferencePatch } from '../../../model/directory-object.ts';
import type { Fault } from '../../../model/fault.ts';
import type { ImportPage, ImportSelection } from '../../connector.ts';
import type { XmlElement } from './binary-xml/elements.ts';
import { decode, lostLinks, resolve, wantedOf, type Decoded, type ReadBack, type Wanted } from './decode.ts';
import { readReferences, type ReadReferences } from './references.ts';

/** `begun`: anchors of new objects that came by in this delta; a large one comes in several pieces. */
export async function decodeChanges(
  readBack: ReadBack,
  selection: ImportSelection,
  objects: readonly XmlElement[],
  begun: Set<string>,
  signal: AbortSignal,
): Promise<ImportPage> {
  const wanted = wantedOf(readBack, selection);
  const faults: Fault[] = [];
  const read = objects.flatMap((object): Change[] => {
    const decoded = decode(readBack, wanted, object);
    if (decoded === undefined) return [];
    if ('code' in decoded) {
      faults.push(decoded);
      return [];
    }
    const links = Object.entries(decoded.references).map(([name, value]) => [name, readReferences(value)] as const);
    return [{ decoded, links }];
  });
  await learnTargets(readBack, read, signal);
  const changes = read.map((change) => changeOf(readBack, wanted, change, begun, faults));
  return { changes, faults };
}

interface Change {
  readonly decoded: Decoded;
  readonly links: readonly (readonly [attribute: string, links: ReadReferences])[];
}

/** A delta names targets that it does not speak of: who they are is asked once a page. */
async function learnTargets(readBack: ReadBack, changes: readonly Change[], signal: AbortSignal): Promise<void> {
  const named = changes.flatMap(({ links }) => links.flatMap(([, read]) => targetsOf(read)));
  const { lost } = resolve(readBack, named);
  if (lost.length === 0) return;
  const unknown = [...new Set(lost.map(({ anchor }) => anchor))];
  for (const [sourceAnchor, anchor] of await readBack.anchorsOf(unknown, signal)) {
    readBack.met.set(sourceAnchor, anchor);
  }
}

function targetsOf(read: ReadReferences) {
  return read.kind === 'list' ? read.targets : [...read.added, ...read.removed];
}

function changeOf(
  readBack: ReadBack,
  wanted: Wanted,
  { decoded, links }: Change,
  begun: Set<string>,
  faults: Fault[],
): ImportChange {
  const { anchor, dn, objectType, attributes, operation } = decoded;
  if (operation === 'Delete') return { kind: 'delete', anchor };
  const patches = links.map(([attribute, read]): [string, ReferencePatch] => {
    if (read.kind === 'list') {
      const { found, lost } = resolve(readBack, read.targets);
      if (lost.length > 0) faults.push(lostLinks(decoded, attribute, lost.length));
      return [attribute, { all: found }];
    }
    const [added, removed] = [resolve(readBack, read.added), resolve(readBack, read.removed)];
    const lost = added.lost.length + removed.lost.length;
    if (lost > 0) faults.push(lostLinks(decoded, attribute, lost));
    return [attribute, { added: added.found, removed: removed.found }];
  });
  const references = Object.fromEntries(patches);
  if (operation !== 'Add') return { kind: 'patch', anchor, dn, objectType, attributes, references };
  if (begun.has(anchor)) {
    const more = patches.map(([name, patch]): [string, ReferencePatch] => [name, added(patch)]);
    return { kind: 'patch', anchor, dn, objectType, attributes, references: Object.fromEntries(more) };
  }
  begun.add(anchor);
  // New since the cookie: everything of it is said.
  const present = Object.fromEntries(Object.entries(attributes).filter(([, values]) => values.length > 0));
  const none = Object.fromEntries((wanted(objectType)?.links ?? []).map((name) => [name, []] as const));
  const linked = patches.map(([name, patch]) => [name, added(patch).added] as const);
  const whole = { ...none, ...Object.fromEntries(linked) };
  return { kind: 'object', anchor, dn, objectType, attributes: present, references: whole };
}

function added(patch: ReferencePatch) {
  return { added: 'all' in patch ? patch.all : patch.added, removed: [] };
}
