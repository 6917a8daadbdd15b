/**
 * The conversation on a relay: the agent says whose call it takes and is let in; then the caller opens a net.tcp session
 * ([MC-NMF] 3, duplex, binary with a session dictionary), in which the agent is the server.
 */

import { RelayError } from '../messages/relay-error.ts';
import { CONNECT, encodeMessage, messageReader, plain, type Message, type OutgoingMessage } from '../messages/soap.ts';
import type { OctetStream } from './octet-stream.ts';
import {
  BINARY_WITH_SESSION,
  DUPLEX,
  RECORD,
  RecordReader,
  RELAY_ACCEPTED,
  RELAY_HELLO,
  RELAY_WORD_LENGTH,
  sizedEnvelope,
  type FramingRecord,
} from './records.ts';
import { ReliableSession } from './reliable-session.ts';
import { SessionStrings, withoutStrings } from './session-strings.ts';

/** Of the addressing that this message alone uses. */
const OLD_ANONYMOUS = 'http://schemas.microsoft.com/2005/12/ServiceModel/Addressing/Anonymous';
/** Messages on one relay: a sign-in takes a handful. */
const MOST_MESSAGES = 64;

/** What to do with a message of the caller: the answer, or undefined where it wants none. */
export type Serve = (message: Message) => OutgoingMessage | undefined;

/** Lasts until the caller ends the session. Throws {@link RelayError}; the stream is closed either way. */
export async function serveRelay(stream: OctetStream, id: string, serve: Serve): Promise<void> {
  try {
    const reader = new RecordReader();
    reader.push(await enter(stream, id));
    await readPreamble(stream, reader);
    stream.write(Buffer.from([RECORD.preambleAck]));
    await serveMessages(stream, reader, serve);
  } finally {
    stream.close();
  }
}

/** Answers with what came after the relay's welcome. */
async function enter(stream: OctetStream, id: string): Promise<Buffer> {
  stream.write(RELAY_HELLO);
  stream.write(
    encodeMessage({
      action: 'RelayedAccept',
      to: OLD_ANONYMOUS,
      body: [{ prefix: '', name: 'RelayedAccept', namespaces: { '': CONNECT }, content: [plain('Id', id)] }],
    }),
  );
  let octets = await nextOctets(stream);
  while (octets.length < RELAY_WORD_LENGTH) octets = Buffer.concat([octets, await nextOctets(stream)]);
  if (octets[0] !== RELAY_ACCEPTED) throw new RelayError('relay-closed', `refused-${String(octets[0])}`);
  const reader = messageReader();
  let { message } = reader.push(octets.subarray(RELAY_WORD_LENGTH));
  while (message === undefined) ({ message } = reader.push(await nextOctets(stream)));
  if (message.action !== 'RelayedAcceptReply') throw new RelayError('relay-closed', 'accept-refused');
  return reader.rest();
}

async function nextOctets(stream: OctetStream): Promise<Buffer> {
  const octets = await stream.read();
  if (octets === undefined) throw new RelayError('relay-closed', 'ended-early');
  return octets;
}

async function nextRecord(stream: OctetStream, reader: RecordReader): Promise<FramingRecord> {
  for (;;) {
    const record = reader.next();
    if (record) return record;
    reader.push(await nextOctets(stream));
  }
}

/** [MC-NMF] 3.1.1: in this order, each once. */
const PREAMBLE: readonly FramingRecord['kind'][] = ['version', 'mode', 'via', 'encoding', 'preamble-end'];

async function readPreamble(stream: OctetStream, reader: RecordReader): Promise<void> {
  for (const kind of PREAMBLE) {
    const record = await nextRecord(stream, reader);
    if (record.kind !== kind) throw new RelayError('malformed', `preamble-${record.kind}`);
    if (record.kind === 'version' && record.major !== 1) throw new RelayError('unsupported', 'framing-version');
    if (record.kind === 'mode' && record.mode !== DUPLEX) throw new RelayError('unsupported', 'framing-mode');
    if (record.kind === 'encoding' && record.encoding !== BINARY_WITH_SESSION)
      throw new RelayError('unsupported', 'framing-encoding');
  }
}

async function serveMessages(stream: OctetStream, reader: RecordReader, serve: Serve): Promise<void> {
  const strings = new SessionStrings();
  const session = new ReliableSession();
  const send = (message: OutgoingMessage) => stream.write(sizedEnvelope(withoutStrings(encodeMessage(message))));
  for (let messages = 0; ;) {
    const record = await nextRecordOrEnd(stream, reader);
    if (record === undefined) return;
    if (record.kind === 'end') {
      stream.write(Buffer.from([RECORD.end]));
      return;
    }
    if (record.kind === 'fault') throw new RelayError('relay-closed', 'framing-fault');
    if (record.kind !== 'envelope') throw new RelayError('malformed', `session-${record.kind}`);
    messages += 1;
    if (messages > MOST_MESSAGES) throw new RelayError('malformed', 'too-many-messages');
    const received = session.receive(strings.read(record.payload));
    for (const answer of received.answers) send(answer);
    if (received.deliver === undefined) continue;
    const answer = serve(received.deliver);
    if (answer !== undefined) send(session.outgoing(answer));
  }
}

/** A caller may go without a word once it has been answered. */
async function nextRecordOrEnd(stream: OctetStream, reader: RecordReader): Promise<FramingRecord | undefined> {
  for (;;) {
    const record = reader.next();
    if (record) return record;
    const octets = await stream.read();
    if (octets === undefined) return undefined;
    reader.push(octets);
  }
}
