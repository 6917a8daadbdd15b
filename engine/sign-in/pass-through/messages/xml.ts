/**
 * Data contract XML of the registration and bootstrap services: written in the order given, because the service's reader
 * is sensitive to order; read by local names, because prefixes vary.
 */

import { DOMParser, type XmlElement } from '@xmldom/xmldom/lib/index.js';
import { FaultError } from '../../../model/fault.ts';

export const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
/** Of the services' data contracts. */
export const CONTRACTS = 'http://schemas.datacontract.org/2004/07/';
export const APPLICATION_PROXY = `${CONTRACTS}Microsoft.ApplicationProxy.Common.`;

/** An element to be written. `null` says `i:nil="true"`; the prefix `i` is declared by whoever writes the document's element. */
export interface OutgoingXml {
  readonly name: string;
  readonly attributes?: { readonly [name: string]: string };
  readonly content: readonly OutgoingXml[] | string | null;
}

export function element(
  name: string,
  content: OutgoingXml['content'],
  attributes?: OutgoingXml['attributes'],
): OutgoingXml {
  return attributes === undefined ? { name, content } : { name, content, attributes };
}

export function writeXml(root: OutgoingXml): string {
  const attributes = { ...root.attributes, ...(root.content === null ? { 'i:nil': 'true' } : {}) };
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const start = `<${root.name}${written.join('')}`;
  if (root.content === null || root.content.length === 0) return `${start}/>`;
  const { content } = root;
  return `${start}>${typeof content === 'string' ? escaped(content) : content.map(writeXml).join('')}</${root.name}>`;
}

const ESCAPES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML 1.0 cannot hold (2.2, "Char") become a space: names of machines are not worth a refusal. */
function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ' ');
}

/** An element as it was read. */
export interface XmlNode {
  readonly name: string;
  /** Attributes by local name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  /** All text of the element itself. */
  readonly text: string;
}

/** Octets of an answer; more is no answer of these services. */
export const LONGEST_DOCUMENT = 1024 * 1024;
const DEEPEST = 32;

/** Reads a document. Throws `protocol-error` naming `host`: no XML, a document type, too deep or too long. */
export function readXml(text: string, host: string): XmlNode {
  // A document type brings entities; these services send none (OWASP, "XML External Entity Prevention").
  if (text.length > LONGEST_DOCUMENT) throw unreadable(host, 'too-long');
  if (text.trim() === '') throw unreadable(host, 'empty');
  if (/<!DOCTYPE/i.test(text)) throw unreadable(host, 'document-type');
  const problems: string[] = [];
  const parser = new DOMParser({
    errorHandler: {
      warning: () => undefined,
      error: (message: string) => void problems.push(message),
      fatalError: (message: string) => void problems.push(message),
    },
  });
  // A text without an element is a document without one, whatever the types say.
  let root: XmlElement | null;
  try {
    root = parser.parseFromString(text.replace(/^\uFEFF/, ''), 'text/xml').documentElement as XmlElement | null;
  } catch (error) {
    throw unreadable(host, 'no-xml', error);
  }
  if (root === null || problems.length > 0) throw unreadable(host, 'no-xml');
  return nodeOf(root, host, 0);
}

function nodeOf(found: XmlElement, host: string, depth: number): XmlNode {
  if (depth > DEEPEST) throw unreadable(host, 'too-deep');
  const children: XmlNode[] = [];
  let text = '';
  for (let child = found.firstChild; child !== null; child = child.nextSibling) {
    if (child.nodeType === ELEMENT) children.push(nodeOf(child as XmlElement, host, depth + 1));
    else if (child.nodeType === TEXT || child.nodeType === CDATA) text += child.nodeValue ?? '';
  }
  const attributes = new Map<string, string>();
  for (let index = 0; index < found.attributes.length; index++) {
    const { localName, value } = found.attributes.item(index);
    attributes.set(localName, value);
  }
  return { name: found.localName, attributes, children, text };
}

const ELEMENT = 1;
const TEXT = 3;
const CDATA = 4;

export function childNode(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((child) => child.name === name);
}

/** The text of a child; undefined where it is not there or nil. */
export function childText(node: XmlNode | undefined, name: string): string | undefined {
  const child = childNode(node, name);
  return child === undefined || child.attributes.get('nil') === 'true' ? undefined : child.text.trim();
}

function unreadable(host: string, reason: string, cause?: unknown): FaultError {
  const fault = { code: 'protocol-error', stage: 'connect', detail: { host, reason }, retry: 'later' } as const;
  return new FaultError(fault, cause === undefined ? undefined : { cause });
}
