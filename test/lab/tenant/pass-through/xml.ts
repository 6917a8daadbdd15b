/** XML over HTTP: reading a request as closely as WCF does, and writing an answer. */

import { DOMParser, type XmlElement as DomElement } from '@xmldom/xmldom/lib/index.js';
import type { XmlElement } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';

/** Nobody declares it, everybody may use it. */
const SCOPE = { prefix: 'xml', namespace: 'http://www.w3.org/XML/1998/namespace', outer: undefined };
const ELEMENT = 1;
const TEXTS: readonly number[] = [3, 4];
const DOCUMENT_TYPE = 10;

/** Undefined where it is none, or has a document type. */
export function readXml(text: string): XmlElement | undefined {
  const problems: string[] = [];
  const note = (problem: string): void => {
    problems.push(problem);
  };
  const parser = new DOMParser({ errorHandler: { warning: note, error: note, fatalError: note } });
  const document = text.trim() === '' ? undefined : parser.parseFromString(text, 'application/xml');
  if (document === undefined || problems.length > 0) return undefined;
  const nodes = Array.from({ length: document.childNodes.length }, (_, i) => document.childNodes.item(i));
  if (nodes.some(({ nodeType }) => nodeType === DOCUMENT_TYPE)) return undefined;
  return element(document.documentElement);
}

function element(node: DomElement): XmlElement {
  const nodes = Array.from({ length: node.childNodes.length }, (_, i) => node.childNodes.item(i));
  const children = nodes.filter(({ nodeType }) => nodeType === ELEMENT).map((one) => element(one as DomElement));
  const texts = nodes.filter(({ nodeType }) => TEXTS.includes(nodeType)).map(({ nodeValue }) => nodeValue ?? '');
  const attributes = Array.from({ length: node.attributes.length }, (_, i) => node.attributes.item(i));
  return {
    namespace: node.namespaceURI ?? '',
    name: node.localName,
    attributes: attributes.flatMap((one) =>
      one === null || one.namespaceURI === 'http://www.w3.org/2000/xmlns/'
        ? []
        : [{ namespace: one.namespaceURI ?? '', name: one.localName, value: one.value }],
    ),
    children,
    text: texts.join(''),
    scope: SCOPE,
  };
}

/** An element to be written; a name with its prefix. */
export interface Outgoing {
  readonly name: string;
  readonly attributes?: { readonly [name: string]: string };
  readonly content: string | readonly Outgoing[];
}

export function out(name: string, content: Outgoing['content'], attributes: Outgoing['attributes'] = {}): Outgoing {
  return { name, content, attributes };
}

export function writeXml({ name, attributes = {}, content }: Outgoing): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const inside = typeof content === 'string' ? escaped(content) : content.map(writeXml).join('');
  return `<${name}${written.join('')}>${inside}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
