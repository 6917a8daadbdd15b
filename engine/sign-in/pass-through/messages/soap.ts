/** SOAP 1.2 with WS-Addressing 1.0 in .NET binary XML, as the service bus and its relays speak it. */

import { BinaryXmlDecoder } from '../../../connectors/entra-id/directory-sync/binary-xml/decoder.ts';
import type { DictionaryStrings } from '../../../connectors/entra-id/directory-sync/binary-xml/dictionary.ts';
import {
  childOf,
  ElementBuilder,
  textIn,
  type XmlElement,
} from '../../../connectors/entra-id/directory-sync/binary-xml/elements.ts';
import {
  encodeBinaryXml,
  type OutgoingElement,
} from '../../../connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import { BinaryXmlError, type BinaryXmlLimits } from '../../../connectors/entra-id/directory-sync/binary-xml/events.ts';
import { RelayError } from './relay-error.ts';

export const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
export const ADDRESSING = 'http://www.w3.org/2005/08/addressing';
export const ANONYMOUS = `${ADDRESSING}/anonymous`;
export const CONNECT = 'http://schemas.microsoft.com/netservices/2009/05/servicebus/connect';

/** A sign-in is a few KiB; what is larger is none. Octets. */
export const LONGEST_ENVELOPE = 256 * 1024;
export const LIMITS: BinaryXmlLimits = {
  depth: 32,
  text: 128 * 1024,
  name: 1024,
  attributes: 32,
  document: LONGEST_ENVELOPE,
};

/** What an envelope says. */
export interface Message {
  readonly action: string;
  readonly messageId: string | undefined;
  readonly relatesTo: string | undefined;
  readonly to: string | undefined;
  readonly headers: readonly XmlElement[];
  readonly body: XmlElement;
}

/** Reads one document that is all there. Throws {@link RelayError} `malformed`. */
export function readMessage(octets: Uint8Array, strings?: DictionaryStrings): Message {
  const reader = messageReader(strings);
  const { message } = reader.push(octets);
  if (message === undefined || reader.rest().length > 0) throw new RelayError('malformed', 'document-not-whole');
  return message;
}

export interface MessageReader {
  /** The message once its last octet has come. */
  push(octets: Uint8Array): { readonly message: Message | undefined };
  /** What came after the message. */
  rest(): Buffer;
}

/** Reads a message whose end is known by nothing but its own last record. */
export function messageReader(strings?: DictionaryStrings): MessageReader {
  const decoder = new BinaryXmlDecoder(LIMITS, { stopsAtEnd: true, ...(strings ? { strings } : {}) });
  let envelope: XmlElement | undefined;
  const builder = new ElementBuilder(0, (found) => (envelope = found));
  return {
    push(octets) {
      try {
        builder.take(decoder.push(octets));
      } catch (error) {
        if (!(error instanceof BinaryXmlError)) throw error;
        throw new RelayError('malformed', error.problem, { cause: error });
      }
      return { message: decoder.isFinished && envelope ? messageOf(envelope) : undefined };
    },
    rest: () => decoder.takeRest(),
  };
}

function messageOf(envelope: XmlElement): Message {
  const body = childOf(envelope, 'Body');
  if (envelope.name !== 'Envelope' || body === undefined) throw new RelayError('malformed', 'no-envelope');
  const header = childOf(envelope, 'Header');
  const text = (name: string) => (header ? textIn(childOf(header, name)) : undefined);
  return {
    action: text('Action') ?? '',
    messageId: text('MessageID'),
    relatesTo: text('RelatesTo'),
    to: text('To'),
    headers: header?.children ?? [],
    body,
  };
}

export interface OutgoingMessage {
  readonly action: string;
  readonly to?: string;
  readonly relatesTo?: string | undefined;
  /** Beside those of addressing. */
  readonly headers?: readonly OutgoingElement[];
  readonly body: readonly OutgoingElement[];
}

export function encodeMessage(message: OutgoingMessage): Buffer {
  const addressing = (name: string, content: string, required = false): OutgoingElement => ({
    prefix: 'a',
    name,
    ...(required ? { attributes: [{ prefix: 's', name: 'mustUnderstand', value: '1' }] } : {}),
    content,
  });
  return encodeBinaryXml({
    prefix: 's',
    name: 'Envelope',
    namespaces: { s: SOAP, a: ADDRESSING },
    content: [
      {
        prefix: 's',
        name: 'Header',
        content: [
          addressing('Action', message.action, true),
          ...(message.headers ?? []),
          ...(message.relatesTo === undefined ? [] : [addressing('RelatesTo', message.relatesTo)]),
          addressing('To', message.to ?? ANONYMOUS, true),
        ],
      },
      { prefix: 's', name: 'Body', content: message.body },
    ],
  });
}

/** An element in the namespace of the one around it. */
export function plain(name: string, content: OutgoingElement['content']): OutgoingElement {
  return { prefix: '', name, content };
}
