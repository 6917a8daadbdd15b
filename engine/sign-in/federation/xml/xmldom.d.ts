/**
 * As much of xmldom as is used here. Its own types bring TypeScript's library of browsers into whatever imports them, and with it a
 * second `fetch`, `CryptoKeyPair` and `Element` for the whole engine; the path below it has none.
 */
declare module '@xmldom/xmldom/lib/index.js' {
  export interface XmlNode {
    readonly nodeType: number;
    readonly nodeName: string;
    readonly nodeValue: string | null;
    readonly textContent: string | null;
    readonly childNodes: XmlNodeList<XmlNode>;
    readonly firstChild: XmlNode | null;
    readonly nextSibling: XmlNode | null;
    readonly parentNode: XmlNode | null;
  }

  export interface XmlNodeList<N> extends ArrayLike<N> {
    item(index: number): N;
  }

  export interface XmlAttribute {
    readonly name: string;
    readonly localName: string;
    readonly namespaceURI: string | null;
    readonly value: string;
  }

  export interface XmlElement extends XmlNode {
    readonly localName: string;
    readonly namespaceURI: string | null;
    readonly ownerDocument: XmlDocument;
    readonly attributes: { readonly length: number; item(index: number): XmlAttribute };
    /** An empty text where there is none, other than the standard says. */
    getAttribute(name: string): string;
    hasAttribute(name: string): boolean;
    getAttributeNS(namespace: string, localName: string): string;
    /** In the document's order, at any depth; `*` is any. */
    getElementsByTagNameNS(namespace: string, localName: string): XmlNodeList<XmlElement>;
  }

  export interface XmlDocument extends XmlNode {
    readonly documentElement: XmlElement;
    getElementsByTagNameNS(namespace: string, localName: string): XmlNodeList<XmlElement>;
  }

  export class DOMParser {
    constructor(options?: {
      readonly errorHandler?: { [level in 'warning' | 'error' | 'fatalError']: (message: string) => void };
    });
    /** Undefined for an empty text, after its complaint. */
    parseFromString(text: string, mimeType: string): XmlDocument;
  }
}
