/**
 * Numbered and acknowledged messages (WS-ReliableMessaging, February 2005), which callers at endpoints with `_reliable` in
 * their names use and others do not: the side that is called. A message that comes again is acknowledged and not delivered again.
 */

import { randomUUID } from 'node:crypto';
import { childOf, textIn, type XmlElement } from '../../../connectors/entra-id/directory-sync/binary-xml/elements.ts';
import type { OutgoingElement } from '../../../connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import { RelayError } from '../messages/relay-error.ts';
import { ADDRESSING, SOAP, type Message, type OutgoingMessage } from '../messages/soap.ts';

export const RELIABLE = 'http://schemas.xmlsoap.org/ws/2005/02/rm';
const MOST_NUMBER = 10_000;

export interface Received {
  /** To be sent before anything else. */
  readonly answers: readonly OutgoingMessage[];
  /** For the service behind the session; undefined where the message was the session's own, or comes again. */
  readonly deliver: Message | undefined;
}

export class ReliableSession {
  #incoming: string | undefined;
  #outgoing: string | undefined;
  #sent = 0;
  readonly #numbers = new Set<number>();

  receive(message: Message): Received {
    switch (message.action) {
      case `${RELIABLE}/CreateSequence`:
        return { answers: [this.#create(message)], deliver: undefined };
      case `${RELIABLE}/AckRequested`:
        return { answers: [this.#acknowledgement()], deliver: undefined };
      case `${RELIABLE}/SequenceAcknowledgement`:
      case `${RELIABLE}/TerminateSequence`:
        return { answers: [], deliver: undefined };
    }
    const sequence = headerOf(message, 'Sequence');
    if (sequence === undefined) return { answers: [], deliver: this.#incoming === undefined ? message : refuseBare() };
    return this.#numbered(message, sequence);
  }

  /** With its number, where the caller offered a sequence for answers. */
  outgoing(message: OutgoingMessage): OutgoingMessage {
    if (this.#outgoing === undefined) return message;
    this.#sent += 1;
    const sequence = declared('Sequence', [
      inner('Identifier', this.#outgoing),
      inner('MessageNumber', String(this.#sent)),
    ]);
    return { ...message, headers: [...(message.headers ?? []), sequence, this.#acknowledged()] };
  }

  #create(message: Message): OutgoingMessage {
    const create = childOf(message.body, 'CreateSequence');
    const offer = create && childOf(create, 'Offer');
    this.#incoming = `urn:uuid:${randomUUID()}`;
    this.#outgoing = offer && textIn(childOf(offer, 'Identifier'));
    this.#numbers.clear();
    this.#sent = 0;
    const address: OutgoingElement = {
      prefix: 'a',
      name: 'Address',
      namespaces: { a: ADDRESSING },
      content: message.to ?? '',
    };
    const accept = this.#outgoing === undefined ? [] : [inner('Accept', [inner('AcksTo', [address])])];
    return {
      action: `${RELIABLE}/CreateSequenceResponse`,
      relatesTo: message.messageId,
      body: [declared('CreateSequenceResponse', [inner('Identifier', this.#incoming), ...accept])],
    };
  }

  #numbered(message: Message, sequence: XmlElement): Received {
    if (textIn(childOf(sequence, 'Identifier')) !== this.#incoming || this.#incoming === undefined)
      return { answers: [unknownSequence(textIn(childOf(sequence, 'Identifier')) ?? '')], deliver: undefined };
    const number = Number(textIn(childOf(sequence, 'MessageNumber')));
    if (!Number.isInteger(number) || number < 1 || number > MOST_NUMBER)
      throw new RelayError('malformed', 'message-number');
    const again = this.#numbers.has(number);
    this.#numbers.add(number);
    const last = message.action === `${RELIABLE}/LastMessage`;
    return { answers: [this.#acknowledgement()], deliver: again || last ? undefined : message };
  }

  #acknowledgement(): OutgoingMessage {
    return { action: `${RELIABLE}/SequenceAcknowledgement`, headers: [this.#acknowledged()], body: [] };
  }

  #acknowledged(): OutgoingElement {
    const ranges = rangesOf([...this.#numbers].sort((one, other) => one - other)).map(
      ([lower, upper]): OutgoingElement => ({
        prefix: 'r',
        name: 'AcknowledgementRange',
        attributes: [
          { prefix: '', name: 'Lower', value: String(lower) },
          { prefix: '', name: 'Upper', value: String(upper) },
        ],
        content: [],
      }),
    );
    return declared('SequenceAcknowledgement', [inner('Identifier', this.#incoming ?? ''), ...ranges]);
  }
}

/** Runs of numbers that follow each other, as the first and the last of each. */
function rangesOf(numbers: readonly number[]): (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) ranges[ranges.length - 1] = [last[0], number];
    else ranges.push([number, number]);
  }
  return ranges;
}

function refuseBare(): never {
  throw new RelayError('malformed', 'message-without-sequence');
}

function headerOf(message: Message, name: string): XmlElement | undefined {
  return message.headers.find((header) => header.name === name && header.namespace === RELIABLE);
}

/** Inside of one that declares the prefix. */
function inner(name: string, content: OutgoingElement['content']): OutgoingElement {
  return { prefix: 'r', name, content };
}

function declared(name: string, content: readonly OutgoingElement[]): OutgoingElement {
  return { prefix: 'r', name, namespaces: { r: RELIABLE }, content };
}

/** WS-ReliableMessaging 4.3: the caller begins anew. */
function unknownSequence(identifier: string): OutgoingMessage {
  const s = (name: string, content: OutgoingElement['content']): OutgoingElement => ({ prefix: 's', name, content });
  return {
    action: `${RELIABLE}/fault`,
    body: [
      {
        prefix: 's',
        name: 'Fault',
        namespaces: { s: SOAP },
        content: [
          s('Code', [
            s('Value', 's:Sender'),
            s('Subcode', [{ prefix: 's', name: 'Value', namespaces: { r: RELIABLE }, content: 'r:UnknownSequence' }]),
          ]),
          s('Reason', [s('Text', 'The sequence is not known.')]),
          s('Detail', [{ prefix: 'r', name: 'Identifier', namespaces: { r: RELIABLE }, content: identifier }]),
        ],
      },
    ],
  };
}
