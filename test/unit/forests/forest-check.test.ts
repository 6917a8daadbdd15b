import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { startForest, type Forest } from '../../lab/forest/forest.ts';
import { faultOf, openSetupStage, partOf, type ForestArgument, type SetupStage } from './setup-harness.ts';

type Rows = CallResult<'forest-check'>['rows'];

const states = (rows: Rows) => Object.fromEntries(rows.map((row) => [row.id, row.state]));
const rowOf = (rows: Rows, id: Rows[number]['id']) => rows.find((row) => row.id === id);

describe('the check of a forest', () => {
  let forest: Forest;
  let stage: SetupStage;

  beforeAll(async () => {
    forest = await startForest({ domain: 'contoso.test' });
    stage = await openSetupStage();
  });

  afterAll(async () => {
    await stage.close();
    await forest.close();
  });

  const check = (part: Partial<ForestArgument> = {}, password = forest.administrator.password) => {
    stage.type('contoso.test', password);
    return stage.client.call('forest-check', { forest: { ...partOf(forest), ...part } });
  };

  it('finds a forest in order, and says what it is', async () => {
    const { rows, forest: facts } = await check();
    expect(states(rows)).toEqual({
      connection: 'passed',
      tls: 'passed',
      bind: 'passed',
      clock: 'passed',
      'writable-server': 'passed',
      'functional-level': 'passed',
      'schema-version': 'passed',
      'consistency-guid-attribute': 'passed',
      'exchange-schema': 'passed',
      'recycle-bin': 'passed',
      domain: 'passed',
      'domain-controllers': 'passed',
      'upn-suffixes': 'passed',
    });
    expect(rowOf(rows, 'functional-level')?.facts).toEqual({ forestLevel: 7, domainLevel: 7 });
    expect(rowOf(rows, 'schema-version')?.facts).toEqual({ version: 88 });
    expect(facts).toMatchObject({
      fqdn: 'contoso.test',
      netbios: 'CONTOSO',
      rootDomainDn: forest.baseDn,
      kind: 'windows',
      upnSuffixes: ['contoso.test'],
      exchange: false,
      recycleBin: true,
      domains: [{ dn: forest.baseDn, fqdn: 'contoso.test', isRoot: true, held: true, reachable: true, fault: null }],
      domainControllers: [
        { host: 'dc1.contoso.test', domain: forest.baseDn, site: 'Default-First-Site-Name', globalCatalog: true },
      ],
    });
  });

  it('tells every row as it is found', async () => {
    stage.type('contoso.test', forest.administrator.password);
    const told: string[] = [];
    const { rows } = await stage.client.call(
      'forest-check',
      { forest: partOf(forest) },
      { onEvent: (_, payload) => void told.push((payload as { row: { id: string } }).row.id) },
    );
    expect(told).toEqual(rows.map(({ id }) => id));
  });

  it('ends at a password that is wrong, with everything before it passed and everything after it skipped', async () => {
    const { rows, forest: facts } = await check({}, 'not the password');
    expect(states(rows)).toMatchObject({ connection: 'passed', tls: 'passed', bind: 'failed', clock: 'skipped' });
    expect(rowOf(rows, 'bind')?.fault).toMatchObject({ code: 'credentials-invalid' });
    expect(facts).toBeNull();
  });

  it('looks at every server, and goes on with the one that answers', async () => {
    const dead = { host: '127.0.0.1', port: 1 };
    const { rows, forest: facts } = await check({ servers: [dead, { host: forest.host, port: forest.ldapsPort }] });
    const about = (subject: string) => states(rows.filter((row) => row.subject === subject));
    expect(about('127.0.0.1:1')).toEqual({ connection: 'failed', tls: 'skipped', bind: 'skipped' });
    expect(about(`${forest.host}:${forest.ldapsPort}`)).toEqual({
      connection: 'passed',
      tls: 'passed',
      bind: 'passed',
    });
    expect(facts).not.toBeNull();
  });

  it('names a host that nobody knows', async () => {
    const { rows } = await check({ servers: [{ host: 'dc1.nowhere.invalid' }] });
    expect(rowOf(rows, 'name-resolution')).toMatchObject({ state: 'failed', fault: { code: 'server-name-unknown' } });
    expect(rowOf(rows, 'connection')?.state).toBe('skipped');
  });

  it('does not send a password to a server that is not trusted', async () => {
    const sha256 = 'AB'.repeat(32);
    const { rows } = await check({ security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256 } } });
    expect(rowOf(rows, 'tls')).toMatchObject({
      state: 'failed',
      fault: { code: 'certificate-untrusted', detail: { reason: 'FINGERPRINT_DIFFERS' } },
    });
    expect(rowOf(rows, 'bind')?.state).toBe('skipped');
  });

  it('goes the same way without a certificate, where the sign-in seals the connection', async () => {
    const sealed = { security: { mode: 'sealed' as const }, servers: [{ host: forest.host, port: forest.ldapPort }] };
    const { rows, forest: facts } = await check(sealed);
    expect(rows.filter(({ state }) => state !== 'passed')).toEqual([]);
    expect(rowOf(rows, 'tls')?.facts).toEqual({ mode: 'sealed', mechanism: 'NTLM' });
    expect(facts?.fqdn).toBe('contoso.test');
    const server = { host: forest.host, port: forest.ldapPort };
    expect(await stage.client.call('forest-sealing', server)).toEqual({ server: `${forest.host}:${forest.ldapPort}` });
    // A DN is refused before a connection is made; what comes before the sign-in is well.
    const { rows: named } = await check({ ...sealed, account: forest.administrator.dn });
    expect(states(named)).toMatchObject({ tls: 'passed', bind: 'failed', clock: 'skipped' });
    expect(rowOf(named, 'bind')?.fault?.code).toBe('account-name-unsuitable');
  });

  it('says of a domain that no server holds that it is not reached, and leaves the others be', async () => {
    const other = await startForest({ domain: 'fabrikam.test' });
    try {
      other.state.nameDomain({
        domain: 'asia.fabrikam.test',
        baseDn: 'DC=asia,DC=fabrikam,DC=test',
        netbiosName: 'ASIA',
      });
      stage.type('fabrikam.test', other.administrator.password);
      const domains = await stage.client.call('forest-domains', { forest: partOf(other) });
      expect(domains).toMatchObject([
        { fqdn: 'fabrikam.test', isRoot: true, reachable: true },
        {
          fqdn: 'asia.fabrikam.test',
          isRoot: false,
          held: false,
          reachable: false,
          fault: { code: 'domain-not-held' },
        },
      ]);
    } finally {
      await other.close();
    }
  });

  it('asks for the password where the draft holds none', async () => {
    const unknown = { ...partOf(forest), name: 'never-typed' };
    expect(await faultOf(stage.client.call('forest-domains', { forest: unknown }))).toMatchObject({
      code: 'secret-missing',
    });
    const { rows } = await stage.client.call('forest-check', { forest: unknown });
    expect(rowOf(rows, 'bind')?.fault).toMatchObject({ code: 'secret-missing' });
  });

  it('takes no password in the place of the draft’s', async () => {
    const call = stage.client.call('forest-check', {
      forest: { ...partOf(forest), password: 'in the wrong place' } as ForestArgument,
    });
    expect(await faultOf(call)).toMatchObject({ code: 'answers-invalid' });
  });
});

describe('the certificate of a domain controller', () => {
  let forest: Forest;
  let stage: SetupStage;

  beforeAll(async () => {
    forest = await startForest({ domain: 'contoso.test' });
    stage = await openSetupStage();
  });

  afterAll(async () => {
    await stage.close();
    await forest.close();
  });

  type Trust = Extract<ForestArgument['security'], { readonly trust: unknown }>['trust'];
  const look = (trust: Trust, mode: 'ldaps' | 'starttls' = 'ldaps', host = forest.host) =>
    stage.client.call('forest-certificate', {
      host,
      port: mode === 'ldaps' ? forest.ldapsPort : forest.ldapPort,
      security: { mode, trust },
    });

  it.each(['ldaps', 'starttls'] as const)('is shown over %s though nobody trusts it', async (mode) => {
    const shown = await look({ kind: 'system' }, mode);
    expect(shown).toMatchObject({
      sha256: forest.fingerprint256,
      trusted: false,
      chainTrusted: false,
      nameMatches: true,
    });
    expect(shown.reason).toMatch(/^[A-Z_]+$/);
    expect(shown.names).toEqual(['dc1.contoso.test', 'contoso.test', forest.host]);
    expect(Date.parse(shown.validTo)).toBeGreaterThan(Date.now());
  });

  it('is trusted by its authority, and by its own fingerprint', async () => {
    expect(await look({ kind: 'ca', pem: forest.caCertificatePem })).toMatchObject({ trusted: true, reason: null });
    const pinned = { kind: 'fingerprint', sha256: forest.fingerprint256 } as const;
    expect(await look(pinned)).toMatchObject({ trusted: true, reason: null, chainTrusted: false });
  });

  it('is not trusted under a name that it does not have', async () => {
    const shown = await look({ kind: 'ca', pem: forest.caCertificatePem }, 'ldaps', 'localhost');
    expect(shown).toMatchObject({ trusted: false, chainTrusted: true, nameMatches: false, reason: 'NAME_DIFFERS' });
  });

  it.each(['', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    'is not looked at with an authority that is none: %j',
    async (pem) => {
      expect(await faultOf(look({ kind: 'ca', pem }))).toMatchObject({
        code: 'certificate-untrusted',
        detail: { reason: 'AUTHORITY_UNREADABLE' },
      });
    },
  );

  it('is a fault where nothing answers', async () => {
    const call = stage.client.call('forest-certificate', {
      host: '127.0.0.1',
      port: 1,
      security: { mode: 'ldaps', trust: { kind: 'system' } },
    });
    expect(await faultOf(call)).toMatchObject({ code: 'server-unreachable' });
  });
});
