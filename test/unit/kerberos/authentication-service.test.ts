/** The exchange with a KDC that is not what it says. What a real one says is tested on a domain controller. */

import { describe, expect, onTestFinished, test } from 'vitest';
import { authenticate } from '../../../engine/connectors/active-directory/kerberos/authentication-service.ts';
import { extendedStatus } from '../../../engine/connectors/active-directory/kerberos/extended-error.ts';
import { field, integer, octetString, sequence } from '../../../engine/connectors/active-directory/kerberos/der.ts';
import { startImpostor, type ImpostorOptions } from './impostor.ts';

const REALM = 'CONTOSO.TEST';

async function ask(options: Partial<ImpostorOptions> = {}, password = 'Passw0rd!') {
  const impostor = await startImpostor({ realm: REALM, password: 'Passw0rd!', ...options });
  onTestFinished(() => impostor.close());
  const kdc = { host: '127.0.0.1', port: impostor.port };
  const request = { kdc, realm: REALM, client: 'anna', service: ['krbtgt', REALM], timeout: 2000, now: Date.now };
  return authenticate({ ...request, password: Buffer.from(password) }, new AbortController().signal);
}

describe('the exchange with a KDC', () => {
  test('ends with a ticket where both know the password, and with a refusal where the reply cannot be read', async () => {
    expect(await ask()).toMatchObject({ kind: 'ticket', clientRealm: REALM });
    expect(await ask({}, 'another')).toEqual({ kind: 'refused', code: 24 });
    expect(await ask({ isTrusting: true })).toMatchObject({ kind: 'ticket' });
    expect(await ask({ isTrusting: true }, 'another')).toEqual({ kind: 'refused', code: 24 });
  });

  test('does not take an answer to another question', async () => {
    await expect(ask({ nonce: 4711 })).rejects.toMatchObject({ failure: 'protocol-error' });
  });

  test('does not work for a stranger’s sake', async () => {
    expect(await ask({ iterations: 70_000 })).toEqual({ kind: 'refused', code: 14 });
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['one octet', Buffer.of(0x6b)],
    ['a length beyond the end', Buffer.from('6b84ffffffff', 'hex')],
    ['an indefinite length', Buffer.from('6b80000000', 'hex')],
    ['another message', Buffer.from('6e023000', 'hex')],
    ['an empty error', Buffer.from('7e023000', 'hex')],
    ['an empty reply', Buffer.from('6b023000', 'hex')],
  ])('says of %s that it is not Kerberos', async (_, answer) => {
    await expect(ask({ answer })).rejects.toMatchObject({ failure: 'protocol-error' });
  });
});

test('what Windows adds to an error is read, and nothing else is taken for it', () => {
  const status = Buffer.alloc(12);
  status.writeUInt32LE(0xc0000234);
  const data = (type: number) => sequence(field(1, integer(type)), field(2, octetString(status)));
  expect(extendedStatus(data(3))).toBe(0xc0000234);
  expect(extendedStatus(data(19))).toBeUndefined();
  expect(extendedStatus(Buffer.from('no DER'))).toBeUndefined();
});
