/** XML that passed the gate, as elements; names are compared by local name and, where it matters, by namespace. */

import { DOMParser, type XmlDocument, type XmlElement, type XmlNode } from '@xmldom/xmldom/lib/index.js';

export type { XmlElement };

export const NAMESPACES = {
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  assertion1: 'urn:oasis:names:tc:SAML:1.0:assertion',
  assertion2: 'urn:oasis:names:tc:SAML:2.0:assertion',
  protocol2: 'urn:oasis:names:tc:SAML:2.0:protocol',
  schemaInstance: 'http://www.w3.org/2001/XMLSchema-instance',
} as const;

/** Thrown for text that is no XML; its message is the parser's and says nothing to people. */
export class NotWellFormed extends Error {
  override readonly name = 'NotWellFormed';
}

/**
 * Parses text that passed the gate. The parser by itself goes on after most errors (unclosed elements, a second root); here each
 * of them ends it.
 */
export function parseXml(text: string): XmlElement {
  const complain = (message: unknown): never => {
    throw new NotWellFormed(String(message));
  };
  const document = parse(text, complain);
  const roots = nodesOf(document).filter(({ nodeType }) => nodeType !== COMMENT && nodeType !== PROCESSING);
  const [root, ...more] = roots.filter((node) => node.nodeType !== TEXT || (node.nodeValue ?? '').trim() !== '');
  if (root === undefined || more.length > 0 || !isElement(root))
    throw new NotWellFormed('There is not exactly one root.');
  // A prefix that stands for nothing is a name to one reader and none to another.
  for (const element of [root, ...below(root)])
    if (element.nodeName.includes(':') && !element.namespaceURI)
      throw new NotWellFormed('A prefix stands for nothing.');
  return root;
}

function parse(text: string, complain: (message: unknown) => never): XmlDocument {
  try {
    const parser = new DOMParser({ errorHandler: { warning: complain, error: complain, fatalError: complain } });
    return parser.parseFromString(text, 'text/xml') ?? complain('There is nothing.');
  } catch (error) {
    if (error instanceof NotWellFormed) throw error;
    // The parser's own exceptions, for instance on an attribute given twice.
    throw new NotWellFormed('The parser gave up.', { cause: error });
  }
}

function nodesOf(parent: XmlNode): XmlNode[] {
  const nodes: XmlNode[] = [];
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) nodes.push(node);
  return nodes;
}

const isElement = (node: XmlNode): node is XmlElement => node.nodeType === ELEMENT;

const ELEMENT = 1;
const TEXT = 3;
const CDATA = 4;
const PROCESSING = 7;
const COMMENT = 8;

export interface NameOf {
  readonly name: string;
  readonly namespace?: string;
}

export function isNamed(element: XmlElement, { name, namespace }: NameOf): boolean {
  return element.localName === name && (namespace === undefined || element.namespaceURI === namespace);
}

/** Child elements in the document's order; by name, all of them without one. */
export function childrenOf(element: XmlElement, name?: string, namespace?: string): XmlElement[] {
  return nodesOf(element)
    .filter(isElement)
    .filter(
      (child) => name === undefined || isNamed(child, { name, ...(namespace === undefined ? {} : { namespace }) }),
    );
}

/** Elements below `element` at any depth, itself not among them. */
export function* below(element: XmlElement): Generator<XmlElement> {
  for (const child of childrenOf(element)) {
    yield child;
    yield* below(child);
  }
}

export function allBelow(element: XmlElement, name: string, namespace?: string): XmlElement[] {
  return [...below(element)].filter((found) =>
    isNamed(found, { name, ...(namespace === undefined ? {} : { namespace }) }),
  );
}

/** Elements reached by child steps by local name, from `element`. */
export function along(element: XmlElement, ...names: readonly string[]): XmlElement[] {
  return names.reduce<XmlElement[]>((from, name) => from.flatMap((one) => childrenOf(one, name)), [element]);
}

/**
 * Its whole text without blanks around it. A comment within splits the text into several nodes; whoever reads the first alone
 * reads less than was signed, so all are taken.
 */
export function textOf(element: XmlElement): string {
  return nodesOf(element)
    .filter(({ nodeType }) => nodeType === TEXT || nodeType === CDATA)
    .map(({ nodeValue }) => nodeValue ?? '')
    .join('')
    .trim();
}

export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.hasAttribute(name) ? element.getAttribute(name).trim() : undefined;
}

/** Names and values of all its attributes, without namespaces. */
export function attributesOf(element: XmlElement): { readonly name: string; readonly value: string }[] {
  const { attributes } = element;
  return Array.from({ length: attributes.length }, (_, index) => {
    const { localName, value } = attributes.item(index);
    return { name: localName, value };
  });
}

export function hasCommentsBelow(element: XmlElement): boolean {
  return nodesOf(element).some(
    (node) => node.nodeType === COMMENT || node.nodeType === PROCESSING || (isElement(node) && hasCommentsBelow(node)),
  );
}
