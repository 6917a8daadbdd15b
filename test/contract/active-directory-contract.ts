/**
 * What the connector promises of every forest, run against the lab's own and against a real domain controller, and over
 * LDAPS as over LDAP that the sign-in seals.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openActiveDirectory,
  type ActiveDirectorySettings,
} from '../../engine/connectors/active-directory/active-directory.ts';
import { describeDeltaImport } from './active-directory-delta-contract.ts';
import { describeTwoDomains } from './active-directory-domains-contract.ts';
import { describeExport } from './active-directory-export-contract.ts';
import { describeFullImport } from './active-directory-full-import-contract.ts';
import { describeHostileDirectory } from './active-directory-hostile-contract.ts';
import { describeRights } from './active-directory-rights-contract.ts';
import { faultOf, unit, type Contract, type ContractForest } from './active-directory-subject.ts';
import { describeValues } from './active-directory-values-contract.ts';

export function describeActiveDirectoryContract(
  name: string,
  start: (domain: string) => Promise<ContractForest>,
  { sealed = false }: { readonly sealed?: boolean } = {},
): void {
  describe(name, () => {
    let contract: Contract;
    const others: ContractForest[] = [];

    beforeAll(async () => {
      const forest = await start('contoso.test');
      const name = 'svc-sync';
      const account = await forest.createServiceAccount({ name, replicate: true, writeConsistencyGuid: true });
      const portOf: Contract['portOf'] = ({ ldapPort, ldapsPort }) => (sealed ? ldapPort : ldapsPort);
      const securityOf: Contract['securityOf'] = (forests) => {
        const pem = forests.map(({ caCertificatePem }) => caCertificatePem).join('\n');
        return sealed ? { mode: 'sealed' } : { mode: 'ldaps', trust: { kind: 'ca', pem } };
      };
      const settings: ActiveDirectorySettings = {
        name: forest.domain,
        servers: [{ host: forest.host, port: portOf(forest) }],
        security: securityOf([forest]),
        account: account.userPrincipalName,
      };
      const open: Contract['open'] = (overrides, password = account.password) =>
        openActiveDirectory({ ...settings, ...overrides }, { password });
      const startDomain = async (domain: string) => {
        const other = await start(domain);
        others.push(other);
        return other;
      };
      const opened = { account: { name, ...account }, connector: await open(), open, startDomain };
      contract = { forest, portOf, securityOf, ...opened };
    });

    afterAll(async () => {
      await contract.connector.close();
      await contract.forest.close();
      for (const other of others) await other.close();
    });

    if (!sealed) describe('certificates', () => describeCertificates(() => contract));
    describe('connecting', () => describeConnecting(() => contract));
    describe('facts for setup', () => describeFacts(() => contract));
    describe('full import', () => describeFullImport(() => contract));
    describe('delta import', () => describeDeltaImport(() => contract));
    describe('export', () => describeExport(() => contract));
    describe('values', () => describeValues(() => contract));
    describe('rights to read', () => describeRights(() => contract));
    describe('a hostile directory', () => describeHostileDirectory(() => contract));
    // They are forests of their own: only a simple bind finds a user principal name of another domain in each.
    if (!sealed) describe('two domains', () => describeTwoDomains(() => contract));
  });
}

function describeCertificates(contract: () => Contract): void {
  it('trusts a pinned fingerprint, however it is written', async () => {
    const { forest, open } = contract();
    const sha256 = forest.fingerprint256.replaceAll(':', '').toLowerCase();
    const connector = await open({ security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256 } } });
    expect((await connector.rootDse()).defaultNamingContext).toBe(forest.baseDn);
    await connector.close();
  });

  it('refuses a certificate other than the pinned one', async () => {
    const sha256 = 'ab'.repeat(32);
    const attempt = contract().open({ security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256 } } });
    const fault = await faultOf(attempt);
    expect(fault).toMatchObject({ code: 'certificate-untrusted', stage: 'connect', retry: 'never' });
    expect(fault.detail['fingerprint']).toBe(contract().forest.fingerprint256);
  });

  it('refuses a certificate that none of the system’s authorities has issued', async () => {
    const attempt = contract().open({ security: { mode: 'ldaps', trust: { kind: 'system' } } });
    expect(await faultOf(attempt)).toMatchObject({ code: 'certificate-untrusted' });
  });

  it('speaks StartTLS', async () => {
    const { forest, open } = contract();
    const connector = await open({
      servers: [{ host: forest.host, port: forest.ldapPort }],
      security: { mode: 'starttls', trust: { kind: 'ca', pem: forest.caCertificatePem } },
    });
    expect((await connector.rootDse()).defaultNamingContext).toBe(forest.baseDn);
    await connector.close();
  });
}

function describeConnecting(contract: () => Contract): void {
  it('names a wrong password, and never shows it', async () => {
    const fault = await faultOf(contract().open({}, 'Not-The-Password-1!'));
    expect(fault).toMatchObject({ code: 'credentials-invalid', retry: 'never' });
    expect(JSON.stringify(fault)).not.toContain('Not-The-Password');
  });

  it('names an account that nobody knows', async () => {
    const fault = await faultOf(contract().open({ account: `nobody@${contract().forest.domain}` }));
    expect(fault.code).toBe('credentials-invalid');
  });

  it('names a disabled account', async () => {
    const { forest, open } = contract();
    const account = await forest.createServiceAccount({ name: 'off', replicate: false, writeConsistencyGuid: false });
    await forest.modify(`CN=off,CN=Users,${forest.baseDn}`, [
      { operation: 'replace', attribute: 'userAccountControl', values: ['514'] },
    ]);
    const fault = await faultOf(open({ account: account.userPrincipalName }, account.password));
    expect(fault.code).toBe('account-disabled');
  });

  it('goes on to the next server when one does not answer', async () => {
    const { forest, portOf, open } = contract();
    const port = portOf(forest);
    const connector = await open({
      servers: [
        { host: forest.host, port: 1 },
        { host: forest.host, port },
      ],
    });
    expect((await connector.testConnection()).server).toBe(`${forest.host}:${port}`);
    await connector.close();
  });

  it('says that a server is unreachable', async () => {
    const fault = await faultOf(contract().open({ servers: [{ host: contract().forest.host, port: 1 }] }));
    expect(fault).toMatchObject({ code: 'server-unreachable', detail: { server: `${contract().forest.host}:1` } });
  });

  it('connects again by itself after it was closed', async () => {
    const connector = await contract().open();
    await connector.close();
    expect((await connector.rootDse()).defaultNamingContext).toBe(contract().forest.baseDn);
    await connector.close();
  });
}

function describeFacts(contract: () => Contract): void {
  it('tests the connection: who we are, and that the clocks agree', async () => {
    const { account, clockSkewSeconds } = await contract().connector.testConnection();
    expect(account.name).toMatch(/^svc-sync/);
    expect(Math.abs(clockSkewSeconds)).toBeLessThan(300);
  });

  it('finds a clock that is ten minutes off', async () => {
    const { forest } = contract();
    const connector = await openActiveDirectory(
      {
        name: forest.domain,
        servers: [{ host: forest.host, port: forest.ldapsPort }],
        security: { mode: 'ldaps', trust: { kind: 'ca', pem: forest.caCertificatePem } },
        account: forest.administrator.userPrincipalName,
      },
      { password: forest.administrator.password },
      { now: () => new Date(Date.now() + 600_000) },
    );
    const fault = await faultOf(connector.testConnection());
    expect(fault.code).toBe('clock-skew');
    expect(Number(fault.detail['clockSkewSeconds'])).toBeLessThan(-590);
    await connector.close();
  });

  it('finds that the right to read changes is missing', async () => {
    const { forest, open } = contract();
    const account = await forest.createServiceAccount({ name: 'weak', replicate: false, writeConsistencyGuid: false });
    const connector = await open({ account: account.userPrincipalName }, account.password);
    expect(await faultOf(connector.testConnection())).toMatchObject({
      code: 'rights-missing',
      detail: { right: 'Replicating Directory Changes' },
    });
    await connector.close();
  });

  it('names the domain, its NetBIOS name, the forest and the domain’s SID', async () => {
    const { connector, forest } = contract();
    expect(await connector.partitions()).toEqual([forest.baseDn]);
    const [details] = await connector.partitionDetails();
    expect(details).toMatchObject({
      dn: forest.baseDn,
      domainFqdn: forest.domain,
      domainNetbios: forest.netbiosName,
      forestFqdn: forest.domain,
      forestNetbios: forest.netbiosName,
      held: true,
    });
    expect(details?.domainSid).toHaveLength(24);
  });

  it('reads from the schema how every attribute is declared', async () => {
    const schema = await contract().connector.schema();
    const declared = (name: string) => {
      const { type, multiValued } = schema.attributes.get(name) ?? {};
      return { type, multiValued };
    };
    expect(declared('displayName')).toEqual({ type: 'string', multiValued: false });
    expect(declared('proxyAddresses')).toEqual({ type: 'string', multiValued: true });
    expect(declared('userAccountControl')).toEqual({ type: 'integer', multiValued: false });
    expect(declared('accountExpires')).toEqual({ type: 'integer', multiValued: false });
    expect(declared('isCriticalSystemObject')).toEqual({ type: 'boolean', multiValued: false });
    expect(declared('objectSid')).toEqual({ type: 'binary', multiValued: false });
    expect(declared('member')).toEqual({ type: 'reference', multiValued: true });
    expect(declared('manager')).toEqual({ type: 'reference', multiValued: false });
    expect(declared('mS-DS-ConsistencyGuid')).toEqual({ type: 'binary', multiValued: false });
    expect(declared('whenCreated')).toEqual({ type: 'string', multiValued: false });
    expect(schema.attribute('ms-ds-consistencyguid')?.name).toBe('mS-DS-ConsistencyGuid');
    expect(schema.objectTypes).toEqual(expect.arrayContaining(['user', 'inetOrgPerson', 'group', 'contact']));
  });

  it('shows the containers as a tree, parents first', async () => {
    const { connector, forest } = contract();
    await forest.add(unit('Tree', forest.baseDn));
    await forest.add(unit('Leaf', `OU=Tree,${forest.baseDn}`));
    const seen = new Map<string, string>();
    for await (const container of connector.containers(forest.baseDn)) {
      const { anchor, dn, parentAnchor } = container;
      if (parentAnchor !== undefined) expect(seen.has(parentAnchor)).toBe(true);
      else expect(dn).toBe(forest.baseDn);
      if (dn.startsWith('OU=Leaf')) expect(seen.get(parentAnchor ?? '')).toBe(`OU=Tree,${forest.baseDn}`);
      seen.set(anchor, dn);
    }
    expect([...seen.values()]).toEqual(
      expect.arrayContaining([
        forest.baseDn,
        `CN=Users,${forest.baseDn}`,
        `CN=Builtin,${forest.baseDn}`,
        `OU=Leaf,OU=Tree,${forest.baseDn}`,
      ]),
    );
  });

  it('says which partitions there are when it is asked for another', async () => {
    const pages = contract().connector.containers('DC=elsewhere,DC=test')[Symbol.asyncIterator]();
    expect(await faultOf(pages.next())).toMatchObject({ code: 'partition-not-found' });
  });
}
