/** The bind that leaves nothing of a password behind. */

import { BerReader } from 'ldapts';
import { expect, test } from 'vitest';
import { LdapConnection } from '../../../engine/connectors/active-directory/ldap/connection.ts';
import { simpleBind } from '../../../engine/connectors/active-directory/logon/simple-bind.ts';

function connectionThat(answers: () => Promise<void>) {
  const frames: Buffer[] = [];
  const sent: Buffer[] = [];
  const connection = Object.create(LdapConnection.prototype) as LdapConnection;
  Object.defineProperty(connection, 'request', {
    value: async (_: string, message: { messageId: number; write(): Buffer }) => {
      message.messageId = 77;
      const frame = message.write();
      frames.push(frame);
      sent.push(Buffer.from(frame));
      await answers();
    },
  });
  return { connection, frames, sent };
}

const PASSWORD = Buffer.from('Pässw0rd-of-a-person!');

test.each([
  ['answered', () => Promise.resolve()],
  ['lost', () => Promise.reject(new Error('lost'))],
])('is a bind of LDAP, and its octets are gone when it is %s', async (_, answers) => {
  const { connection, frames, sent } = connectionThat(answers);
  const password = Buffer.from(PASSWORD);
  await simpleBind(connection, 'CONTOSO\\anna', password).catch(() => undefined);
  const reader = new BerReader(sent[0] ?? Buffer.alloc(0));
  reader.readSequence();
  expect(reader.readInt()).toBe(77);
  expect(reader.readSequence()).toBe(0x60);
  expect(reader.readInt()).toBe(3);
  expect(reader.readString()).toBe('CONTOSO\\anna');
  expect(reader.readString(0x80)).toBe(PASSWORD.toString());
  expect(frames[0]?.every((octet) => octet === 0)).toBe(true);
  // It is the caller's to zero.
  expect(password).toEqual(PASSWORD);
});

test('long names and passwords are framed as they should be', async () => {
  const { connection, sent } = connectionThat(() => Promise.resolve());
  await simpleBind(connection, `CONTOSO\\${'a'.repeat(300)}`, Buffer.alloc(380, 'x'));
  const reader = new BerReader(sent[0] ?? Buffer.alloc(0));
  reader.readSequence();
  expect(reader.remain).toBe(reader.length);
});

test('nobody binds without a name or a password', async () => {
  const { connection, frames } = connectionThat(() => Promise.resolve());
  await expect(simpleBind(connection, 'CONTOSO\\anna', Buffer.alloc(0))).rejects.toThrow(RangeError);
  await expect(simpleBind(connection, '', PASSWORD)).rejects.toThrow(RangeError);
  expect(frames).toEqual([]);
});
