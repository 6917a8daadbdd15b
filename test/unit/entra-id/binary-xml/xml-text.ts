/** Events -> XML text in one form, and XML text as other writers wrote it in the same form, so that the two compare. */

import {
  ElementBuilder,
  type XmlElement,
} from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { BinaryXmlDecoder } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/decoder.ts';
import { textOf } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/values.ts';
import type {
  BinaryXmlLimits,
  XmlEvent,
} from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/events.ts';

export function decodeEvents(octets: Uint8Array, pieces = octets.length, limits?: BinaryXmlLimits): XmlEvent[] {
  const decoder = limits === undefined ? new BinaryXmlDecoder() : new BinaryXmlDecoder(limits);
  const events: XmlEvent[] = [];
  for (let at = 0; at < octets.length; at += pieces) events.push(...decoder.push(octets.subarray(at, at + pieces)));
  decoder.end();
  return events;
}

export function decodeElement(octets: Uint8Array, pieces?: number): XmlElement {
  const found: XmlElement[] = [];
  new ElementBuilder(0, (element) => found.push(element)).take(decodeEvents(octets, pieces));
  return found[0]!;
}

/** `{namespace}name[attributes](children or text)`: nothing of prefixes, which are the writer's choice. */
export function canonical(element: XmlElement): string {
  const attributes = element.attributes
    .map(({ namespace, name, value }) => `{${namespace}}${name}=${JSON.stringify(value)}`)
    .toSorted()
    .join(' ');
  const inside =
    element.children.length > 0 ? element.children.map(canonical).join('') : JSON.stringify(textOf(element.text));
  return `{${element.namespace}}${element.name}[${attributes}](${inside})`;
}

interface Reading {
  readonly text: string;
  at: number;
}

const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(/&(\w+);/g, (_, name: string) => ENTITIES[name]!);
}

/** Of the small XML of the golden files: elements, attributes, texts; no comments, no declarations. */
export function canonicalOfXml(text: string): string {
  return readElement({ text, at: 0 }, new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]));
}

function readElement(from: Reading, outer: ReadonlyMap<string, string>): string {
  const open = /<([\w:]+)((?:\s+[\w:]+="[^"]*")*)\s*(\/?)>/y;
  open.lastIndex = from.at;
  const [whole, name, list, empty] = open.exec(from.text)!;
  from.at += whole.length;
  const given = [...list!.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key, value]) => [key!, unescaped(value!)] as const);
  const scope = new Map(outer);
  for (const [key, value] of given) {
    if (key === 'xmlns') scope.set('', value);
    if (key.startsWith('xmlns:')) scope.set(key.slice(6), value);
  }
  const qualified = (key: string, attribute: boolean) => {
    const [prefix, local] = key.includes(':') ? (key.split(':') as [string, string]) : ['', key];
    return `{${prefix === '' && attribute ? '' : (scope.get(prefix) ?? '')}}${local}`;
  };
  const attributes = given
    .filter(([key]) => key !== 'xmlns' && !key.startsWith('xmlns:'))
    .map(([key, value]) => `${qualified(key, true)}=${JSON.stringify(value)}`)
    .toSorted()
    .join(' ');
  let inside = '';
  let written = '';
  while (empty === '' && !from.text.startsWith('</', from.at)) {
    if (from.text[from.at] === '<') inside += readElement(from, scope);
    else {
      const end = from.text.indexOf('<', from.at);
      written += unescaped(from.text.slice(from.at, end));
      from.at = end;
    }
  }
  if (empty === '') from.at = from.text.indexOf('>', from.at) + 1;
  return `${qualified(name!, false)}[${attributes}](${inside === '' ? JSON.stringify(written) : inside})`;
}
