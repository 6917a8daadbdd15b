/** Events -> elements, for documents and parts of them that are small enough to be held. */

import { namespaceOf, type NamespaceScope, type XmlAttribute, type XmlEvent, type XmlText } from './events.ts';
import { textOf } from './values.ts';

export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** All texts of the element itself, one after the other; octets where it is nothing but octets. */
  readonly text: XmlText;
  readonly scope: NamespaceScope;
}

interface Growing extends XmlElement {
  readonly children: XmlElement[];
  text: XmlText;
}

/** Puts elements together; `finished` is called with each that ends at this depth, 0 for the document's own. */
export class ElementBuilder {
  readonly #depth: number;
  readonly #finished: (element: XmlElement) => void;
  readonly #open: Growing[] = [];
  /** Elements around the ones that are put together. */
  #outside = 0;

  constructor(depth: number, finished: (element: XmlElement) => void) {
    this.#depth = depth;
    this.#finished = finished;
  }

  take(events: Iterable<XmlEvent>): void {
    for (const event of events) this.#take(event);
  }

  #take(event: XmlEvent): void {
    switch (event.kind) {
      case 'start': {
        if (this.#open.length === 0 && this.#outside < this.#depth) {
          this.#outside++;
          return;
        }
        const { namespace, name, attributes, scope } = event;
        this.#open.push({ namespace, name, attributes, scope, children: [], text: '' });
        return;
      }
      case 'text': {
        const element = this.#open.at(-1);
        if (element) element.text = joined(element.text, event.value);
        return;
      }
      case 'end': {
        const element = this.#open.pop();
        const parent = this.#open.at(-1);
        if (!element) this.#outside--;
        else if (parent) parent.children.push(element);
        else this.#finished(element);
      }
    }
  }
}

/** Octets that came in several records are one value: each but the last holds whole groups of three. */
function joined(before: XmlText, next: XmlText): XmlText {
  if (before === '') return next;
  if (typeof before !== 'string' && typeof next !== 'string') return Buffer.concat([before, next]);
  return textOf(before) + textOf(next);
}

export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

/** Undefined where the element says `nil="true"`, or is not there. */
export function textIn(element: XmlElement | undefined): string | undefined {
  return element === undefined || isNil(element) ? undefined : textOf(element.text);
}

/** Octets, whether they were sent as such or in Base64; undefined as in {@link textIn}. */
export function octetsIn(element: XmlElement | undefined): Uint8Array | undefined {
  if (element === undefined || isNil(element)) return undefined;
  return typeof element.text === 'string' ? Buffer.from(element.text, 'base64') : element.text;
}

const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

export function isNil(element: XmlElement): boolean {
  const value = element.attributes.find(({ namespace, name }) => namespace === INSTANCE && name === 'nil')?.value;
  return value === 'true' || value === '1';
}

/** Of `i:type="d:string"`: the type's namespace and name. Undefined without the attribute or where its prefix is unknown. */
export function typeOf(element: XmlElement): { readonly namespace: string; readonly name: string } | undefined {
  const value = element.attributes.find(({ namespace, name }) => namespace === INSTANCE && name === 'type')?.value;
  if (value === undefined) return undefined;
  const colon = value.indexOf(':');
  const namespace = namespaceOf(element.scope, colon < 0 ? '' : value.slice(0, colon));
  if (colon < 0) return { namespace: namespace ?? '', name: value };
  return namespace === undefined ? undefined : { namespace, name: value.slice(colon + 1) };
}
