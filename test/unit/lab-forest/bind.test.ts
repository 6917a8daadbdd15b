import { Client } from 'ldapts';
import { describe, expect, it, onTestFinished } from 'vitest';

import { BASE, PEOPLE, administratorOf, clientOf, failureOf, forestForTest, user } from './lab-client.ts';

describe('binding to a lab forest', () => {
  it('takes a DN, NETBIOS\\user, user@domain, a user principal name and a GUID', async () => {
    const forest = await forestForTest();
    const anna = forest.state.add(user('anna', { userPrincipalName: ['anna.berg@contoso.example'] }));
    forest.state.setPassword('anna', 'Geheim.1234');
    const client = clientOf(forest);
    const names = [anna.dn, 'CONTOSO\\ANNA', 'anna@contoso.test', 'Anna.Berg@contoso.example', `<GUID=${anna.guid}>`];
    for (const name of names) await expect(client.bind(name, 'Geheim.1234')).resolves.toBeUndefined();
    expect(forest.counters.binds).toBe(names.length);
  });

  it('tells why a bind fails in the data of its diagnostic', async () => {
    let now = new Date('2026-01-01T00:00:00Z');
    const forest = await forestForTest({ clock: () => now });
    for (const name of ['wrong', 'disabled', 'locked', 'fresh', 'old', 'gone']) {
      forest.state.add(user(name));
      forest.state.setPassword(name, 'Geheim.1234');
    }
    forest.state.modify('disabled', { userAccountControl: '514' });
    forest.state.lock('locked');
    forest.state.modify('gone', { accountExpires: '116444736000000000' });
    now = new Date('2026-03-01T00:00:00Z');
    for (const name of ['wrong', 'disabled', 'gone']) forest.state.setPassword(name, 'Geheim.1234');
    forest.state.expirePassword('fresh');
    const client = clientOf(forest);
    const reason = async (name: string, password = 'Geheim.1234') => {
      const failure = await failureOf(client.bind(`${name}@contoso.test`, password));
      expect(failure.code).toBe(49);
      return /^80090308: LdapErr: DSID-\w+, comment: AcceptSecurityContext error, data (\w+), v/.exec(
        failure.message,
      )?.[1];
    };
    expect(await reason('nobody')).toBe('525');
    expect(await reason('wrong', 'nope')).toBe('52e');
    expect(await reason('disabled')).toBe('533');
    expect(await reason('disabled', 'nope')).toBe('52e');
    expect(await reason('locked')).toBe('775');
    expect(await reason('fresh')).toBe('773');
    expect(await reason('old')).toBe('532');
    expect(await reason('gone')).toBe('701');
  });

  it('refuses a simple bind without TLS and takes it after StartTLS', async () => {
    const forest = await forestForTest();
    const plain = new Client({ url: `ldap://${forest.host}:${forest.ldapPort}` });
    onTestFinished(() => plain.unbind());
    const { userPrincipalName, password } = forest.administrator;
    expect((await failureOf(plain.bind(userPrincipalName, password))).code).toBe(8);
    const secured = new Client({ url: `ldap://${forest.host}:${forest.ldapPort}` });
    onTestFinished(() => secured.unbind());
    await secured.startTLS({ ca: [forest.caCertificatePem], host: forest.host });
    await secured.bind(userPrincipalName, password);
    const { searchEntries } = await secured.search(BASE, { scope: 'base', attributes: ['name'] });
    expect(searchEntries[0]?.['name']).toBe('contoso');
  });

  it('treats an empty password as anonymous, and lets the anonymous read the root only', async () => {
    const forest = await forestForTest();
    const client = clientOf(forest);
    await client.bind(forest.administrator.dn, '');
    const { searchEntries } = await client.search('', { scope: 'base' });
    expect(searchEntries[0]?.['defaultNamingContext']).toBe(BASE);
    const failure = await failureOf(client.search(BASE, { scope: 'base' }));
    expect(failure.code).toBe(1);
    expect(failure.message).toContain('a successful bind must be completed');
  });

  it('lets a failed bind end what an earlier bind allowed', async () => {
    const forest = await forestForTest();
    const client = await administratorOf(forest);
    await failureOf(client.bind(forest.administrator.dn, 'nope'));
    expect((await failureOf(client.search(BASE, { scope: 'base' }))).code).toBe(1);
  });

  it('locks an account after as many failures as the domain says', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna'));
    forest.state.setPassword('anna', 'Geheim.1234');
    forest.state.modify(BASE, { lockoutThreshold: '3' });
    const client = clientOf(forest);
    for (let attempt = 0; attempt < 3; attempt++) await failureOf(client.bind('CONTOSO\\anna', 'nope'));
    expect((await failureOf(client.bind('CONTOSO\\anna', 'Geheim.1234'))).message).toContain('data 775');
  });

  it('is not trusted by a client that does not know its authority', async () => {
    const forest = await forestForTest();
    const other = await forestForTest();
    const client = new Client({
      url: `ldaps://${forest.host}:${forest.ldapsPort}`,
      tlsOptions: { ca: [other.caCertificatePem] },
    });
    await expect(client.bind(forest.administrator.dn, forest.administrator.password)).rejects.toThrow(/certificate/);
  });

  it('knows no object of another forest in the same process', async () => {
    const [contoso, fabrikam] = [await forestForTest(), await forestForTest()];
    contoso.state.add(user('anna'));
    expect(fabrikam.state.get('anna')).toBeUndefined();
    expect(contoso.state.get('anna')?.dn).toBe(`CN=anna,${PEOPLE}`);
  });
});
