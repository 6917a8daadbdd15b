/** SOAP 1.2 with WS-Addressing, as WCF writes it in binary XML. */

import { randomUUID } from 'node:crypto';
import { child, textAt, type ReadElement } from './binary-xml-reader.ts';
import type { Written } from './binary-xml-writer.ts';
import { ADDRESSING, SOAP } from './names.ts';

export interface Message {
  readonly action: string;
  readonly to: string;
  /** A GUID. */
  readonly messageId?: string;
  /** Where the answer goes. */
  readonly replyTo?: string;
  /** A GUID. */
  readonly relatesTo?: string;
  readonly headers?: readonly Written[];
  readonly body: readonly Written[] | Uint8Array;
}

const must = [{ prefix: 's', name: 'mustUnderstand', value: '1' }] as const;

export function envelope({ action, to, messageId, replyTo, relatesTo, headers = [], body }: Message): Written {
  const header: Written[] = [{ prefix: 'a', name: 'Action', attributes: must, content: action }, ...headers];
  if (relatesTo !== undefined) header.push({ prefix: 'a', name: 'RelatesTo', content: { uniqueId: relatesTo } });
  if (messageId !== undefined) header.push({ prefix: 'a', name: 'MessageID', content: { uniqueId: messageId } });
  if (replyTo !== undefined) {
    header.push({ prefix: 'a', name: 'ReplyTo', content: [{ prefix: 'a', name: 'Address', content: replyTo }] });
  }
  header.push({ prefix: 'a', name: 'To', attributes: must, content: to });
  return {
    prefix: 's',
    name: 'Envelope',
    namespaces: { s: SOAP, a: ADDRESSING },
    content: [
      { prefix: 's', name: 'Header', content: header },
      { prefix: 's', name: 'Body', content: body },
    ],
  };
}

export function newMessageId(): string {
  return randomUUID();
}

/** Of an envelope that was read. */
export interface ReceivedMessage {
  readonly action: string;
  readonly to: string | undefined;
  readonly messageId: string | undefined;
  readonly relatesTo: string | undefined;
  readonly header: ReadElement | undefined;
  /** The first element of the body. */
  readonly body: ReadElement | undefined;
}

/** Findings say what deviates from SOAP 1.2 with WS-Addressing. */
export function readEnvelope(root: ReadElement, findings: string[]): ReceivedMessage {
  if (root.name !== 'Envelope' || root.namespace !== SOAP)
    findings.push(`{${root.namespace}}${root.name} is no envelope`);
  const header = child(root, 'Header');
  const body = child(root, 'Body');
  if (body === undefined) findings.push('no Body');
  const action = child(header, 'Action');
  if (action?.namespace !== ADDRESSING) findings.push('no Action of WS-Addressing');
  return {
    action: action?.text ?? '',
    to: textAt(header, 'To'),
    messageId: textAt(header, 'MessageID'),
    relatesTo: textAt(header, 'RelatesTo'),
    header,
    body: body?.children[0],
  };
}
