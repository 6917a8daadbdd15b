/**
 * Links as the service takes and gives them. Lists are changed one by one, each end named by its cloud anchor: what is not
 * named stays as it is, so that nobody has to know a whole list to add to it. A single link is the source anchor of its
 * target, which open clients send for managers; one whose source anchor is not known, or that has none, goes as a change.
 */

import type { ObjectReference } from '../../../model/directory-object.ts';
import type { ReferenceOperation } from '../../../model/export-operation.ts';
import type { CarriedAttribute } from '../back-ends/back-end.ts';
import type { OutgoingElement } from './binary-xml/encoder.ts';
import { textIn, type XmlElement } from './binary-xml/elements.ts';
import { keyValue, NIL_VALUE, textValue } from './properties.ts';
import { findElement } from './soap/envelope.ts';
import { NAMESPACE } from './soap/names.ts';

const CLOUD_ANCHOR = '1';
const ADD = '1';
const REMOVE = '2';

/** A property for the links of one attribute; `sourceAnchorOf` knows targets by their cloud anchors, where anybody does. */
export function linkProperty(
  { key, wireType }: CarriedAttribute,
  operation: ReferenceOperation,
  sourceAnchorOf: (anchor: string) => string | undefined,
): OutgoingElement {
  if (wireType !== 'reference') return keyValue(key, changes(operation));
  const target = operation.added.at(-1);
  if (target === undefined) return keyValue(key, NIL_VALUE);
  const sourceAnchor = sourceAnchorOf(target);
  return keyValue(key, sourceAnchor === undefined ? changes(operation) : textValue(sourceAnchor));
}

function changes({ added, removed }: ReferenceOperation): OutgoingElement {
  const all = [...added.map((anchor) => change(anchor, ADD)), ...removed.map((anchor) => change(anchor, REMOVE))];
  return {
    prefix: 'c',
    name: 'Value',
    attributes: [{ prefix: 'i', name: 'type', value: 'SyncReferenceChangeCollection' }],
    content: [{ prefix: '', name: 'referenceChanges', namespaces: { '': NAMESPACE.change }, content: all }],
  };
}

function change(anchor: string, operation: string): OutgoingElement {
  const element = (name: string, content: OutgoingElement['content']) => ({ prefix: '', name, content });
  return element('SyncReferenceChange', [
    element('Reference', [element('Anchor', anchor), element('referenceTypeInt', CLOUD_ANCHOR)]),
    element('operationInt', operation),
  ]);
}

export function linksIn(references: readonly ReferenceOperation[]): number {
  return references.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0);
}

/** The same links in parts of at most so many; those of an attribute that holds one link stay together. */
export function splitLinks(
  references: readonly ReferenceOperation[],
  most: number,
  isSingle: (attribute: string) => boolean,
): (readonly ReferenceOperation[])[] {
  const parts: ReferenceOperation[][] = [];
  let room = 0;
  const put = (operation: ReferenceOperation) => {
    const size = linksIn([operation]);
    if (parts.length === 0 || room < size) {
      parts.push([]);
      room = most;
    }
    parts.at(-1)!.push(operation);
    room -= size;
  };
  for (const operation of references) {
    if (isSingle(operation.attribute)) {
      put(operation);
      continue;
    }
    const { attribute, added, removed } = operation;
    for (let start = 0; start < added.length + removed.length; start += most) {
      const from = Math.max(0, start - added.length);
      const to = Math.max(0, start + most - added.length);
      put({ attribute, added: added.slice(start, start + most), removed: removed.slice(from, to) });
    }
  }
  return parts;
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
