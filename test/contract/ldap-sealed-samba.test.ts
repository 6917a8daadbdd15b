/** LDAP sealed by NTLM on the plain port of a real domain controller, which takes no simple bind there. */

import net from 'node:net';
import { BindRequest, PresenceFilter, SearchRequest, type SearchEntry } from 'ldapts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LdapConnection } from '../../engine/connectors/active-directory/ldap/connection.ts';
import { LdapResultError } from '../../engine/connectors/active-directory/ldap/errors.ts';
import { bindSealed } from '../../engine/connectors/active-directory/ldap/sealed.ts';
import { connectTcp } from '../../engine/connectors/active-directory/ldap/tls.ts';
import { ntlmExchange } from '../../engine/connectors/active-directory/ntlm/ntlm.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';

const samba = sambaAvailable();
const TIMEOUT = 10_000;
const name = 'LDAP sealed on the plain port';

describe.skipIf(!samba.available)(samba.available ? name : `${name} (skipped: ${samba.reason})`, () => {
  let dc: Samba;
  beforeAll(async () => {
    dc = await startSamba({ domain: 'contoso.test' });
  });
  afterAll(async () => dc?.close());

  const tcp = () => connectTcp({ host: dc.host, port: 389 }, TIMEOUT);
  const options = { timeout: TIMEOUT, onRequest: () => undefined };

  async function open(account: string, password: string): Promise<LdapConnection> {
    const exchange = ntlmExchange({ account, password }, { targetName: `ldap/${dc.hostName}` });
    const sealed = await bindSealed(await tcp(), { exchange, timeout: TIMEOUT });
    return new LdapConnection(sealed, options);
  }

  test('the domain controller would refuse the same account in the clear', async () => {
    const connection = new LdapConnection(await tcp(), options);
    const { userPrincipalName, password } = dc.administrator;
    const bind = connection.request('bind', new BindRequest({ messageId: 0, dn: userPrincipalName, password }));
    await expect(bind).rejects.toMatchObject({ resultCode: 8 });
    await connection.close();
  });

  test.each([
    ['DOMAIN\\user', () => `${dc.netbiosName}\\Administrator`],
    ['a user principal name', () => dc.administrator.userPrincipalName],
  ])('reads and writes with %s, and nothing of it is on the wire in the clear', async (_, account) => {
    const seen: Buffer[] = [];
    const relay = net.createServer((client) => {
      const server = net.connect({ host: dc.host, port: 389 });
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        from.on('data', (chunk: Buffer) => seen.push(chunk)).pipe(to);
        from.on('error', () => to.destroy());
      }
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    const { port } = relay.address() as net.AddressInfo;
    const exchange = ntlmExchange({ account: account(), password: dc.administrator.password });
    const socket = await connectTcp({ host: '127.0.0.1', port }, TIMEOUT);
    const connection = new LdapConnection(await bindSealed(socket, { exchange, timeout: TIMEOUT }), options);
    const entries: SearchEntry[] = [];
    const search = new SearchRequest({
      messageId: 0,
      baseDN: 'CN=Users,DC=contoso,DC=test',
      scope: 'sub',
      filter: new PresenceFilter({ attribute: 'objectClass' }),
      attributes: ['sAMAccountName', 'nTSecurityDescriptor'],
    });
    for await (const some of connection.search(search)) entries.push(...some);
    await connection.close();
    relay.close();
    expect(entries.map((entry) => entry.name)).toContain('CN=Administrator,CN=Users,DC=contoso,DC=test');
    const wire = Buffer.concat(seen);
    // Enough for several frames.
    expect(wire.length).toBeGreaterThan(20_000);
    expect(wire.includes('CN=Users')).toBe(false);
    expect(wire.includes('sAMAccountName')).toBe(false);
  });

  test('refuses a wrong password with the reason of the directory', async () => {
    const error: unknown = await open('CONTOSO\\Administrator', 'wrong').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LdapResultError);
    expect(error).toMatchObject({ resultCode: 49, diagnostics: expect.stringMatching(/52e|LOGON_FAILURE/) as string });
  });
});
