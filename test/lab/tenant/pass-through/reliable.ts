/** A request over a listener that is `_reliable`: WS-ReliableMessaging of February 2005, over one socket. */

import { cut, isResponse, newSequence, receive, sendMessage, sendRequest, type Conversation } from './conversation.ts';
import { violated } from './service.ts';
import { child, textAt, type ReadElement } from './wire/binary-xml-reader.ts';
import type { Written } from './wire/binary-xml-writer.ts';
import { SocketClosed } from './wire/inbox.ts';
import { ACTION, ADDRESSING, ANONYMOUS, RELIABLE } from './wire/names.ts';
import { envelope, newMessageId, type ReceivedMessage } from './wire/soap.ts';

const reliable = (name: string, content: Written['content'] = []): Written => ({ prefix: 'r', name, content });
const declared = (element: Written): Written => ({ ...element, namespaces: { r: RELIABLE } });
const must = [{ prefix: 's', name: 'mustUnderstand', value: '1' }] as const;

export async function deliverReliably(conversation: Conversation): Promise<void> {
  const { fault, socket, via } = conversation;
  const offered = newSequence();
  const sequence = await createSequence(conversation, offered);
  const messageId = newMessageId();
  const identifier = fault === 'unknown-sequence' ? newSequence() : sequence;
  sendRequest(conversation, messageId, [
    numbered(identifier, 1),
    declared(reliable('AckRequested', [reliable('Identifier', identifier)])),
  ]);
  if (fault === 'cut-after-request') throw cut(socket);
  if (fault === 'unknown-sequence') {
    await expectUnknownSequence(conversation);
    return;
  }
  const answer = await answered(conversation, sequence, messageId);
  const [number] = numbersOf(answer, offered);
  if (number === undefined)
    violated(conversation.hub.service, 'Sequence', ['the answer is not in the sequence offered']);
  else sendMessage(conversation, acknowledgement(via, offered, number));
  sendMessage(conversation, envelope({ action: ACTION.terminateSequence, to: via, body: [terminate(sequence)] }));
}

async function createSequence(conversation: Conversation, offered: string): Promise<string> {
  const { hub, via } = conversation;
  const messageId = newMessageId();
  const body = declared(
    reliable('CreateSequence', [
      reliable('AcksTo', [{ prefix: 'a', name: 'Address', content: ANONYMOUS }]),
      reliable('Offer', [reliable('Identifier', offered)]),
    ]),
  );
  sendMessage(
    conversation,
    envelope({ action: ACTION.createSequence, to: via, messageId, replyTo: ANONYMOUS, body: [body] }),
  );
  const message = await next(conversation);
  const findings: string[] = [];
  if (message.action !== ACTION.createSequenceResponse)
    findings.push(`Action: "${message.action}" answers CreateSequence`);
  if (message.relatesTo?.toLowerCase() !== `urn:uuid:${messageId}`) findings.push('RelatesTo: is not CreateSequence');
  const acksTo = child(child(child(message.body, 'Accept'), 'AcksTo'), 'Address');
  if (acksTo?.namespace !== ADDRESSING || acksTo.text !== via)
    findings.push(`AcksTo: "${acksTo?.text ?? ''}" is not "${via}"`);
  const identifier = textAt(message.body, 'Identifier') ?? '';
  if (!/^urn:uuid:[0-9a-f-]{36}$/i.test(identifier)) findings.push(`Identifier: "${identifier}"`);
  violated(hub.service, 'CreateSequenceResponse', findings);
  return identifier;
}

async function next(conversation: Conversation): Promise<ReceivedMessage> {
  const message = await receive(conversation);
  if (message === 'end') throw new SocketClosed('the agent ended the conversation');
  return message;
}

/** The answer to the request, once the request is acknowledged as well, in whatever order the two come. */
async function answered(conversation: Conversation, sequence: string, messageId: string): Promise<ReceivedMessage> {
  let answer: ReceivedMessage | undefined;
  let isAcknowledged = false;
  while (answer === undefined || !isAcknowledged) {
    const message = await next(conversation);
    if (acknowledges(message, sequence, 1)) isAcknowledged = true;
    if (isResponse(conversation, message, messageId)) answer = message;
  }
  return answer;
}

function acknowledges({ header }: ReceivedMessage, sequence: string, number: number): boolean {
  const found = (header?.children ?? []).filter(({ name }) => name === 'SequenceAcknowledgement');
  return found.some(
    (one) =>
      textAt(one, 'Identifier') === sequence &&
      one.children.some((range) => range.name === 'AcknowledgementRange' && covers(range, number)),
  );
}

function covers({ attributes }: ReadElement, number: number): boolean {
  const bound = (name: string) => Number(attributes.find((one) => one.name === name)?.value);
  return bound('Lower') <= number && bound('Upper') >= number;
}

function numbersOf({ header }: ReceivedMessage, sequence: string): number[] {
  const found = (header?.children ?? []).filter(({ name }) => name === 'Sequence');
  return found
    .filter((one) => textAt(one, 'Identifier') === sequence)
    .map((one) => Number(textAt(one, 'MessageNumber')))
    .filter((number) => number >= 1);
}

function numbered(identifier: string, number: number): Written {
  const content = [reliable('Identifier', identifier), reliable('MessageNumber', { int: number })];
  return { ...declared(reliable('Sequence', content)), attributes: must };
}

function acknowledgement(to: string, identifier: string, upper: number): Written {
  const range: Written = {
    ...reliable('AcknowledgementRange'),
    attributes: [
      { name: 'Lower', value: '1' },
      { name: 'Upper', value: String(upper) },
    ],
  };
  const header = declared(reliable('SequenceAcknowledgement', [reliable('Identifier', identifier), range]));
  return envelope({ action: ACTION.acknowledgement, to, headers: [header], body: [] });
}

function terminate(identifier: string): Written {
  return declared(reliable('TerminateSequence', [reliable('Identifier', identifier)]));
}

/** WS-ReliableMessaging (February 2005), 4.2: a fault, and nothing is done. */
async function expectUnknownSequence(conversation: Conversation): Promise<void> {
  const message = await next(conversation);
  const reasons = JSON.stringify(message.body ?? {});
  if (message.body?.name === 'Fault' && reasons.includes('UnknownSequence')) return;
  violated(conversation.hub.service, 'Sequence', [`${message.action} answers a sequence that nobody created`]);
}
