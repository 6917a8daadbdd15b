/** Links as the service takes and gives them: changes one by one, each end named by one of its two anchors. */

import type { ObjectReference } from '../../../model/directory-object.ts';
import type { ReferenceOperation } from '../../../model/export-operation.ts';
import type { OutgoingElement } from './binary-xml/encoder.ts';
import { textIn, type XmlElement } from './binary-xml/elements.ts';
import { keyOf, keyValue } from './properties.ts';
import { findElement } from './soap/envelope.ts';
import { NAMESPACE } from './soap/names.ts';

const CLOUD_ANCHOR = '1';
const ADD = '1';
const REMOVE = '2';

/** A property with the changes of one reference attribute; the links of all others stay as they are. */
export function referenceChanges({ attribute, added, removed }: ReferenceOperation): OutgoingElement {
  const changes = [...added.map((anchor) => change(anchor, ADD)), ...removed.map((anchor) => change(anchor, REMOVE))];
  return keyValue(keyOf(attribute), {
    prefix: 'c',
    name: 'Value',
    attributes: [{ prefix: 'i', name: 'type', value: 'SyncReferenceChangeCollection' }],
    content: [{ prefix: '', name: 'referenceChanges', namespaces: { '': NAMESPACE.change }, content: changes }],
  });
}

function change(anchor: string, operation: string): OutgoingElement {
  const element = (name: string, content: OutgoingElement['content']) => ({ prefix: '', name, content });
  return element('SyncReferenceChange', [
    element('Reference', [element('Anchor', anchor), element('referenceTypeInt', CLOUD_ANCHOR)]),
    element('operationInt', operation),
  ]);
}

/** How a reference names its target. */
export interface NamedTarget {
  readonly anchor: string;
  readonly by: 'cloud-anchor' | 'source-anchor';
}

export type ReadReferences =
  | { readonly kind: 'list'; readonly targets: readonly NamedTarget[] }
  | { readonly kind: 'changes'; readonly added: readonly NamedTarget[]; readonly removed: readonly NamedTarget[] };

/** A list names source anchors, unless they look like cloud anchors; changes say which they name. */
export function readReferences(value: XmlElement): ReadReferences {
  const collection = findElement(value, 'referenceChanges');
  if (collection === undefined) {
    const items = value.children.length > 0 ? value.children : [value];
    return { kind: 'list', targets: items.flatMap((item) => listed(textIn(item))) };
  }
  const added: NamedTarget[] = [];
  const removed: NamedTarget[] = [];
  for (const element of collection.children) {
    const anchor = textIn(findElement(element, 'Anchor'));
    if (anchor === undefined || anchor === '') continue;
    const byCloudAnchor = textIn(findElement(element, 'referenceTypeInt')) === CLOUD_ANCHOR;
    const target: NamedTarget = { anchor, by: byCloudAnchor ? 'cloud-anchor' : 'source-anchor' };
    (textIn(findElement(element, 'operationInt')) === REMOVE ? removed : added).push(target);
  }
  return { kind: 'changes', added, removed };
}

const CLOUD_ANCHOR_TEXT = /^[A-Za-z]+_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function listed(text: string | undefined): NamedTarget[] {
  if (text === undefined || text === '') return [];
  return [{ anchor: text, by: CLOUD_ANCHOR_TEXT.test(text) ? 'cloud-anchor' : 'source-anchor' }];
}

/** Targets with their anchors, and those that nobody can name. */
export function resolveTargets(
  targets: readonly NamedTarget[],
  anchorOf: (sourceAnchor: string) => string | undefined,
): { readonly found: readonly ObjectReference[]; readonly lost: readonly NamedTarget[] } {
  const found: ObjectReference[] = [];
  const lost: NamedTarget[] = [];
  for (const target of targets) {
    const known = target.by === 'cloud-anchor' ? target.anchor : anchorOf(target.anchor);
    if (known === undefined) lost.push(target);
    else found.push({ anchor: known });
  }
  return { found, lost };
}
