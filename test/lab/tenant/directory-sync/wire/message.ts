/** Octets -> the message's element, bounded; an element -> the octets of a reply. */

import { BinaryXmlDecoder } from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/decoder.ts';
import {
  ElementBuilder,
  type XmlElement,
} from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import {
  encodeBinaryXml,
  type OutgoingElement,
} from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import { BinaryXmlError } from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/events.ts';
import { ADDRESSING, SOAP } from './names.ts';

/** What a service of WCF takes at most; more is refused before it is read. */
const REQUEST_LIMITS = {
  depth: 32,
  text: 8 * 1024 * 1024,
  name: 1024,
  attributes: 32,
  document: 128 * 1024 * 1024,
};

export type DecodedMessage = { readonly root: XmlElement } | { readonly problem: string };

export function decodeMessage(octets: Uint8Array): DecodedMessage {
  let root: XmlElement | undefined;
  const decoder = new BinaryXmlDecoder(REQUEST_LIMITS);
  const builder = new ElementBuilder(0, (element) => (root = element));
  try {
    builder.take(decoder.push(octets));
    decoder.end();
  } catch (error) {
    if (!(error instanceof BinaryXmlError)) throw error;
    return { problem: `${error.problem} at octet ${String(error.offset)}` };
  }
  return root === undefined ? { problem: 'no element' } : { root };
}

export interface ReplyFacts {
  readonly action: string;
  readonly relatesTo: string | undefined;
  readonly body: OutgoingElement;
}

/** An envelope with the header blocks that WCF writes into a reply. */
export function encodeReply({ action, relatesTo, body }: ReplyFacts): Buffer {
  const mustUnderstand = { prefix: 's', name: 'mustUnderstand', value: '1' };
  return encodeBinaryXml({
    prefix: 's',
    name: 'Envelope',
    namespaces: { s: SOAP, a: ADDRESSING },
    content: [
      {
        prefix: 's',
        name: 'Header',
        content: [
          { prefix: 'a', name: 'Action', attributes: [mustUnderstand], content: action },
          ...(relatesTo === undefined ? [] : [{ prefix: 'a', name: 'RelatesTo', content: relatesTo }]),
        ],
      },
      { prefix: 's', name: 'Body', content: [body] },
    ],
  });
}

/** An element without a prefix: in the default namespace of what stands around it. */
export function plain(name: string, content: OutgoingElement['content']): OutgoingElement {
  return { prefix: '', name, content };
}

/** In another namespace, by a prefix that an outer element declares. */
export function prefixed(prefix: string, name: string, content: OutgoingElement['content']): OutgoingElement {
  return { prefix, name, content };
}

/** `i:nil="true"`; the prefix is declared by whoever stands around it. */
export function nil(prefix: string, name: string): OutgoingElement {
  return { prefix, name, attributes: [{ prefix: 'i', name: 'nil', value: 'true' }], content: [] };
}

/** Where the value is missing, nil. */
export function optional(prefix: string, name: string, content: string | undefined): OutgoingElement {
  return content === undefined ? nil(prefix, name) : prefixed(prefix, name, content);
}
