/** What a document is read as: an event for the start of an element, for a text, and for an end. */

/** Prefixes and their namespaces where an element stands; inner ones hide outer ones. */
export interface NamespaceScope {
  readonly prefix: string;
  readonly namespace: string;
  readonly outer: NamespaceScope | undefined;
}

/** Octets stand for `xs:base64Binary`, whose text form is made only where somebody asks for it. */
export type XmlText = string | Uint8Array;

export interface XmlAttribute {
  /** Empty where the attribute has no prefix, and so no namespace. */
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

export type XmlEvent =
  | {
      readonly kind: 'start';
      readonly namespace: string;
      readonly name: string;
      readonly attributes: readonly XmlAttribute[];
      readonly scope: NamespaceScope;
    }
  | { readonly kind: 'text'; readonly value: XmlText }
  | { readonly kind: 'end' };

export function namespaceOf(scope: NamespaceScope | undefined, prefix: string): string | undefined {
  for (let at = scope; at !== undefined; at = at.outer) if (at.prefix === prefix) return at.namespace;
  return undefined;
}

export type BinaryXmlProblem =
  /** The document ends in the middle. */
  | 'truncated'
  | 'record-unknown'
  /** A number that the dictionary does not have. */
  | 'string-unknown'
  /** Octets that are no UTF-8, UTF-16 or number of their kind. */
  | 'text-invalid'
  | 'prefix-unknown'
  /** An end without a start, a text or a second element outside the one element, an attribute where none may be. */
  | 'not-well-formed'
  | 'too-deep'
  | 'too-long';

/** The octets are no document, or one larger than was allowed. `offset` counts from the document's first octet. */
export class BinaryXmlError extends Error {
  readonly problem: BinaryXmlProblem;
  readonly offset: number;
  constructor(problem: BinaryXmlProblem, offset: number) {
    super(`${problem} at ${offset}`);
    this.problem = problem;
    this.offset = offset;
  }
}

export interface BinaryXmlLimits {
  /** Elements within each other. */
  readonly depth: number;
  /** Octets of one text. */
  readonly text: number;
  /** Octets of one name, prefix or namespace. */
  readonly name: number;
  /** Attributes and namespace declarations of one element. */
  readonly attributes: number;
  /** Octets of the whole document. */
  readonly document: number;
}

/** Beyond anything that the service sends, and little enough to be held. */
export const DEFAULT_LIMITS: BinaryXmlLimits = {
  depth: 64,
  text: 16 * 1024 * 1024,
  name: 4 * 1024,
  attributes: 64,
  document: 256 * 1024 * 1024,
};
