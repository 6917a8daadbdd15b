/** LDAP that the sign-in seals, against servers that do not play along: each refusal by its name, and nothing sent too early. */

import net from 'node:net';
import { BerWriter } from 'ldapts';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  openActiveDirectory,
  type ActiveDirectorySettings,
} from '../../../engine/connectors/active-directory/active-directory.ts';
import { FLAGS, OFFERED } from '../../../engine/connectors/active-directory/ntlm/messages.ts';
import { findSealing } from '../../../engine/connectors/active-directory/survey/sealing.ts';
import { faultOf } from '../../contract/active-directory-subject.ts';
import { ntlmServer } from '../../lab/replication/ntlm-server.ts';
import { OPERATION, result, startScriptedServer, type Asked } from './scripted-server.ts';

const PASSWORD = 'Sealed-Passw0rd!';
const IN_PROGRESS = 14;

const nothing = () => undefined;
const NOBODY: Asked = { messageId: 0, operation: OPERATION.bind, reply: nothing, hangUp: nothing, startTls: nothing };

async function serverThat(answer: (asked: Asked) => void) {
  const server = await startScriptedServer(answer, { mode: 'plain' });
  onTestFinished(() => server.close());
  return server;
}

function open(port: number, more: Partial<ActiveDirectorySettings> = {}) {
  const settings = {
    name: 'contoso.test',
    servers: [{ host: '127.0.0.1', port }],
    security: { mode: 'sealed' as const },
    account: 'CONTOSO\\svc',
    timeouts: { connect: 300, request: 300 },
    ...more,
  };
  return openActiveDirectory(settings, { password: PASSWORD });
}

/** RFC 4511 4.2.2, with what SASL has to say. */
function challenge(asked: Asked, credentials: Buffer, code = IN_PROGRESS): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(asked.messageId);
  writer.startSequence(0x61);
  writer.writeEnumeration(code);
  writer.writeString('');
  writer.writeString('');
  writer.writeBuffer(credentials, 0x87);
  writer.endSequence();
  writer.endSequence();
  return Buffer.from(writer.buffer);
}

const refusal = (data: string) =>
  `8009030C: LdapErr: DSID-0C090569, comment: AcceptSecurityContext error, data ${data}, v4563`;

describe('a domain controller that refuses NTLM', () => {
  test.each([
    ['because it does not know the mechanism', 7, '00002027: LdapErr: DSID-0C0905FF, comment: Invalid', 'not-offered'],
    ['because it wants something stronger', 8, '', 'not-offered'],
    ['because a policy restricts it', 49, refusal('791'), 'policy'],
    ['because of who asks', 49, refusal('52f'), 'account'],
  ])('%s is named, with what to do', async (_, code, diagnostics, reason) => {
    const server = await serverThat((asked) => asked.reply(result(asked, code, diagnostics)));
    const fault = await faultOf(open(server.port));
    const detail = { reason, account: 'CONTOSO\\svc', server: `127.0.0.1:${server.port}` };
    expect(fault).toMatchObject({ code: 'ntlm-refused', stage: 'connect', retry: 'never', detail });
    expect(await faultOf(findSealing({ host: '127.0.0.1', port: server.port }, 300))).toMatchObject({
      code: 'ntlm-refused',
      detail: { reason },
    });
  });

  test.each(['52e', '525'])('is told from one that refuses the account (%s)', async (data) => {
    const server = await serverThat((asked) => asked.reply(result(asked, 49, refusal(data))));
    expect(await faultOf(open(server.port))).toMatchObject({ code: 'credentials-invalid' });
  });
});

describe('a server that wants less protection, or none', () => {
  test.each(['seal', 'sign', 'bits128', 'keyExchange', 'extendedSessionSecurity'] as const)(
    'without %s learns nothing of the account',
    async (flag) => {
      const weak = ntlmServer(() => PASSWORD, (OFFERED & ~FLAGS[flag]) >>> 0).challenge;
      const server = await serverThat((asked) => asked.reply(challenge(asked, weak)));
      const fault = await faultOf(open(server.port));
      expect(fault).toMatchObject({ code: 'protection-too-weak', retry: 'never' });
      expect(fault.detail['missing']).toContain(flag);
      expect(server.operations).toHaveLength(1);
      const said = Buffer.concat(server.received);
      for (const text of ['svc', 'CONTOSO']) expect(said.includes(Buffer.from(text, 'utf16le'))).toBe(false);
    },
  );

  test('and lets everybody in without a word is not believed', async () => {
    const server = await serverThat((asked) => asked.reply(result(asked)));
    expect(await faultOf(open(server.port))).toMatchObject({ code: 'protocol-error' });
  });

  test.each([
    ['sealed by a key that it cannot have', Buffer.concat([Buffer.from([0, 0, 0, 40]), Buffer.alloc(40, 1)])],
    ['in the clear', challenge({ ...NOBODY, messageId: 3 }, Buffer.alloc(0), 0)],
    ['without end', Buffer.from([0x7f, 0xff, 0xff, 0xff])],
  ])('and lets the account in without knowing its password is not heard after that: %s', async (_, said) => {
    const { challenge: honest } = ntlmServer(() => 'another password');
    const answers = [challenge({ ...NOBODY, messageId: 1 }, honest), result({ ...NOBODY, messageId: 2 }), said];
    const server = net.createServer((socket) => {
      socket.on('data', () => socket.write(answers.shift() ?? Buffer.alloc(0)));
      socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const connector = await open((server.address() as net.AddressInfo).port, { maximumAttempts: 1 });
    expect(await faultOf(connector.rootDse())).toMatchObject({ code: 'protocol-error' });
    await connector.close();
  });
});

describe('a server that speaks something else', () => {
  test.each([
    ['garbage in the place of a challenge', (asked: Asked) => asked.reply(challenge(asked, Buffer.from('nothing')))],
    ['another protocol', (asked: Asked) => asked.reply(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))],
    ['more than it was asked for', (asked: Asked) => asked.reply(result(asked, IN_PROGRESS), result(asked))],
    ['an answer to another bind', (asked: Asked) => asked.reply(result({ ...asked, messageId: 77 }, IN_PROGRESS))],
  ])('%s ends the sign-in', async (_, answer) => {
    const server = await serverThat(answer);
    expect(await faultOf(open(server.port))).toMatchObject({ code: 'protocol-error', stage: 'connect' });
  });

  test('questions that never end are not answered without end', async () => {
    const { challenge: honest } = ntlmServer(() => PASSWORD);
    const server = await serverThat((asked) => asked.reply(challenge(asked, honest)));
    expect(await faultOf(open(server.port))).toMatchObject({ code: 'protocol-error' });
    expect(server.operations.length).toBeLessThanOrEqual(5);
  });

  test('silence and a closed connection are what they are everywhere', async () => {
    const silent = await serverThat(() => undefined);
    expect(await faultOf(open(silent.port))).toMatchObject({ code: 'server-timeout' });
    const gone = await serverThat((asked) => asked.hangUp());
    expect(await faultOf(open(gone.port))).toMatchObject({ code: 'connection-lost' });
  });
});

test('an account given as a DN is refused before a connection is made', async () => {
  const server = await serverThat(() => undefined);
  for (const account of ['CN=svc,CN=Users,DC=contoso,DC=test', 'CN=Berg\\, Anna,OU=Staff,DC=contoso,DC=test']) {
    expect(await faultOf(open(server.port, { account }))).toMatchObject({
      code: 'account-name-unsuitable',
      detail: { account },
    });
  }
  expect(server.received).toEqual([]);
});
