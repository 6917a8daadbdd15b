/**
 * Looking closely: the children of an element against what the contract lists, values against their types. Whatever is
 * otherwise is written down; the caller decides what becomes of it.
 */

import {
  isNil,
  textIn,
  type XmlElement,
} from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { INSTANCE } from './names.ts';

export interface Inspection {
  /** In words, each with the place: `SyncToken/ProtocolVersion: "1.0" is not 2.0`. */
  readonly findings: string[];
  /** Something has no meaning at all: kindness does not help either. */
  unreadable?: true;
}

export interface Expected {
  readonly name: string;
  readonly namespace: string;
  /** Default: once. */
  readonly occurs?: 'optional' | 'any';
}

/** The children by name, where they stand in the order that the contract has, and nothing else stands between them. */
export function childrenOf(
  inspection: Inspection,
  element: XmlElement,
  expected: readonly Expected[],
): ReadonlyMap<string, readonly XmlElement[]> {
  const place = element.name;
  const found = new Map<string, XmlElement[]>();
  let reached = 0;
  for (const child of element.children) {
    const at = expected.findIndex(({ name }) => name === child.name);
    const known = expected[at];
    if (known === undefined) {
      inspection.findings.push(`${place}: unknown element ${child.name}`);
      continue;
    }
    if (child.namespace !== known.namespace) {
      inspection.findings.push(`${place}/${child.name}: namespace "${child.namespace}" is not "${known.namespace}"`);
    }
    if (at < reached) inspection.findings.push(`${place}/${child.name}: after ${expected[reached]?.name ?? ''}`);
    reached = Math.max(reached, at);
    const before = found.get(child.name);
    if (before === undefined) found.set(child.name, [child]);
    else {
      before.push(child);
      if (known.occurs !== 'any') inspection.findings.push(`${place}/${child.name}: more than once`);
    }
  }
  for (const { name, occurs } of expected) {
    if (occurs === undefined && !found.has(name)) inspection.findings.push(`${place}: no ${name}`);
  }
  // Writers that indent leave white space between elements.
  if (typeof element.text !== 'string' || element.text.trim() !== '') {
    if (element.children.length > 0 || expected.length === 0)
      inspection.findings.push(`${place}: text between elements`);
  }
  return found;
}

/** An element of a parent that has been inspected; undefined where it is missing. */
export function only(children: ReadonlyMap<string, readonly XmlElement[]>, name: string): XmlElement | undefined {
  return children.get(name)?.[0];
}

/** Attributes besides `i:nil` and `i:type`, and those that are named. */
export function checkAttributes(inspection: Inspection, element: XmlElement, allowed: readonly string[] = []): void {
  for (const { namespace, name } of element.attributes) {
    if (namespace === INSTANCE && (name === 'nil' || name === 'type')) continue;
    if (!allowed.includes(name)) inspection.findings.push(`${element.name}: unknown attribute ${name}`);
  }
}

export type TextForm = 'boolean' | 'int' | 'dateTime' | 'guid' | 'version' | 'any';

const FORMS: { readonly [form in TextForm]: RegExp } = {
  // Open clients write booleans of the envelope and of parameters as .NET's `Boolean.ToString` does.
  boolean: /^(?:true|false|0|1)$/i,
  int: /^-?\d{1,10}$/,
  dateTime: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?(?:Z|[+-]\d{2}:\d{2})?$/,
  guid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  version: /^\d+(?:\.\d+){1,3}$/,
  any: /^[^]*$/,
};

/** The text of an element that has to be there; '' where it is not, or is nil. */
export function textOf(
  inspection: Inspection,
  parent: XmlElement,
  element: XmlElement | undefined,
  form: TextForm = 'any',
): string {
  if (element === undefined) return '';
  const place = `${parent.name}/${element.name}`;
  if (element.children.length > 0) inspection.findings.push(`${place}: elements instead of text`);
  const text = textIn(element);
  if (text === undefined) {
    inspection.findings.push(`${place}: nil`);
    return '';
  }
  if (!FORMS[form].test(text)) inspection.findings.push(`${place}: "${shortened(text)}" is no ${form}`);
  return text;
}

/** As {@link textOf}; undefined where the element is nil or missing. */
export function optionalTextOf(
  inspection: Inspection,
  parent: XmlElement,
  element: XmlElement | undefined,
  form: TextForm = 'any',
): string | undefined {
  return element === undefined || isNil(element) ? undefined : textOf(inspection, parent, element, form);
}

export function isTrue(text: string): boolean {
  return /^(?:true|1)$/i.test(text);
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
