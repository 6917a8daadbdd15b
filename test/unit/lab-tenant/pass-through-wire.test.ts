/** Binary XML with a session's strings, and octets as they come, against what Mono makes. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { XmlElement } from '../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import {
  Incomplete,
  Malformed,
  OctetReader,
  readBinaryXml,
  readStringTable,
  type ReadElement,
  type ReaderSession,
} from '../../lab/tenant/pass-through/wire/binary-xml-reader.ts';
import {
  multiByteInt31,
  writeBinaryXml,
  WriterSession,
  type Written,
} from '../../lab/tenant/pass-through/wire/binary-xml-writer.ts';
import { Inbox, SocketClosed } from '../../lab/tenant/pass-through/wire/inbox.ts';
import { canonical, canonicalOfXml } from '../entra-id/binary-xml/xml-text.ts';

const golden = (name: string) => readFileSync(join(import.meta.dirname, 'golden', name));
const strings = (name: string): string[] => golden(`${name}.strings`).toString().trimEnd().split('\n');
const SCOPE = { prefix: '', namespace: '', outer: undefined };

function shown(element: ReadElement): string {
  const withScope = (one: ReadElement): XmlElement => ({ ...one, children: one.children.map(withScope), scope: SCOPE });
  return canonical(withScope(element));
}

/** What the golden files hold, as the lab would write it. */
function message(last: string): Written {
  const b = (name: string, content: Written['content'] = []): Written => ({ prefix: 'b', name, content });
  const ports = [0, 1, 100, 443, 10_100, 2_147_483_647].map((int) => b('Port', { int }));
  const octets = Uint8Array.from({ length: 120 }, (_, i) => i % 256);
  const properties: Written = {
    name: 'messageProperties',
    namespaces: { b: 'urn:signaling', i: 'http://www.w3.org/2001/XMLSchema-instance' },
    content: [
      b('RequestId', { guid: '11111111-2222-3333-4444-555555555555' }),
      b('OverrideServiceHostEnabled', { bool: true }),
      ...ports,
      b('Empty'),
      b('Octets', octets),
      {
        ...b(last, 'x'.repeat(20)),
        attributes: [{ prefix: 'i', name: 'type', value: 'PasswordValidationContext' }],
      },
    ],
  };
  const must = [{ prefix: 's', name: 'mustUnderstand', value: '1' }];
  const action = 'http://tempuri.org/IConnectorSignalingService/SignalConnector';
  return {
    prefix: 's',
    name: 'Envelope',
    namespaces: { s: 'http://www.w3.org/2003/05/soap-envelope', a: 'http://www.w3.org/2005/08/addressing' },
    content: [
      {
        prefix: 's',
        name: 'Header',
        content: [
          { prefix: 'a', name: 'Action', attributes: must, content: action },
          { prefix: 'a', name: 'MessageID', content: { uniqueId: '0981c347-b112-4a78-a2a3-23d51d9cbff2' } },
        ],
      },
      {
        prefix: 's',
        name: 'Body',
        content: [{ name: 'SignalConnector', namespaces: { '': 'http://tempuri.org/' }, content: [properties] }],
      },
    ],
  };
}

describe('binary XML of a session', () => {
  test('is read as Mono reads what Mono wrote, over two messages', () => {
    const session: ReaderSession = [];
    for (const name of ['message', 'again']) {
      session.push(...strings(name));
      const reader = new OctetReader(golden(`${name}.bin`));
      expect(shown(readBinaryXml(reader, session))).toBe(canonicalOfXml(golden(`${name}.xml`).toString()));
      expect(reader.at).toBe(reader.octets.length);
    }
  });

  test('is written octet for octet as Mono writes it, with the same strings', () => {
    const session = new WriterSession();
    const tables: ReaderSession[] = [];
    for (const [name, last] of [
      ['message', 'Context'],
      ['again', 'Added'],
    ] as const) {
      expect(writeBinaryXml(message(last), session).toString('hex')).toBe(golden(`${name}.bin`).toString('hex'));
      const table: ReaderSession = [];
      readStringTable(new OctetReader(session.takeTable()), table);
      tables.push(table);
    }
    expect(tables).toEqual([strings('message'), strings('again')]);
  });

  test('is not whole at any place before its end, and then the same however it comes', async () => {
    const whole = golden('message.bin');
    for (let length = 0; length < whole.length; length++) {
      expect(() => readBinaryXml(new OctetReader(whole.subarray(0, length)), strings('message'))).toThrow(Incomplete);
    }
    const inbox = new Inbox();
    const read = inbox.read((reader) => readBinaryXml(reader, strings('message')));
    for (const octet of whole) inbox.push(Buffer.from([octet]));
    expect(shown(await read)).toBe(canonicalOfXml(golden('message.xml').toString()));
    const next = inbox.read((reader) => reader.byte());
    inbox.close();
    await expect(next).rejects.toThrow(SocketClosed);
  });

  test.each([
    ['a record that is none', '3e00'],
    ['a string of no dictionary', '4201 01'],
    ['a prefix that nobody declared', '5e 0141 01'],
    ['a text where the root is expected', '8601'],
    ['a number of more than 31 bits', '42 ffffffff7f'],
  ])('says of %s that it is none', (_what, hex) => {
    const octets = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    expect(() => readBinaryXml(new OctetReader(octets))).toThrow(Malformed);
  });

  test.each([0, 1, 127, 128, 16_383, 16_384, 0x7fffffff])(
    'writes the number %i in as few octets as it takes',
    (number) => {
      const octets = multiByteInt31(number);
      expect(new OctetReader(octets).int31()).toBe(number);
      expect(octets.length).toBe(Math.max(1, Math.ceil(number.toString(2).length / 7)));
    },
  );
});
