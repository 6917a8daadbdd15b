/**
 * Two real domain controllers, a tenant, and the passwords between them: whatever sets one, it signs in to the tenant a
 * moment later, and the one before no longer does. What the directory does for passwords is not told by us here.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openEngine, type Engine } from '../../engine/api/engine.ts';
import { saveConfiguration } from '../../engine/settings/configuration-store.ts';
import { grantCommands } from '../../engine/sign-in/password-hash-sync/walk/rights.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import type { ServiceAccount } from '../lab/samba/service-account.ts';
import { makeClientCertificate, startTenant, type ClientCertificate, type Tenant } from '../lab/tenant/tenant.ts';
import { tenantAnswers } from './directory-sync-lab.ts';
import { told } from './directory-sync-samba.ts';
import { FEATURES, signIn, untilCounts, untilSignedIn } from './password-lab.ts';

const samba = sambaAvailable();
const WRONG = 50126;
const DISABLED = 50057;
const MUST_CHANGE = 50055;

const name = 'passwords of Samba';
describe.skipIf(!samba.available)(samba.available ? name : `${name} (skipped: ${samba.reason})`, () => {
  let folder: string;
  let forests: readonly Forest[];
  let contoso: Samba;
  let fabrikam: Samba;
  let tenant: Tenant;
  let engine: Engine;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'causeway-passwords-'));
    forests = await Promise.all(['contoso.test', 'fabrikam.test'].map(openForest));
    [contoso, fabrikam] = forests.map(({ dc }) => dc) as [Samba, Samba];
    for (const user of ['anna', 'bert', 'cara', 'dora', 'outsider']) {
      await contoso.tool('user', 'create', user, `Of-${user}-Lab-1!`, `-H${contoso.samDb}`);
    }
    await fabrikam.tool('user', 'create', 'frieda', 'Of-frieda-Lab-1!', `-H${fabrikam.samDb}`);
    // Marked as one that came from the cloud: no person of this organization.
    await contoso.modify(dnOf(contoso, 'outsider'), [
      { operation: 'replace', attribute: 'adminDescription', values: ['User_outsider'] },
    ]);
    tenant = await startTenant({
      verifiedDomains: ['contoso.test', 'fabrikam.test'],
      throttle: 'off',
      directorySync: { throttle: 'off', features: FEATURES.usual | FEATURES.hashes },
    });
    engine = await openConfigured(folder, forests, tenant, await makeClientCertificate('causeway'));
    for (const policy of ['initial', 'delta'] as const)
      expect(told(await engine.runCycle(policy, 'manual'))).toEqual([]);
    engine.passwords.start();
  });
  afterAll(async () => {
    await engine?.close();
    await tenant?.close();
    for (const { dc } of forests ?? []) await dc.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ofContoso = (user: string) => `${user}@contoso.test`;

  test('the first synchronization brings both forests, and nobody who is no person of ours', async () => {
    // The two accounts by which Causeway signs in are accounts as well.
    await untilCounts({ engine }, { synchronized: 7, waiting: 0, retry: 0 });
    expect(await signIn(tenant, ofContoso('anna'), 'Of-anna-Lab-1!')).toBe('signed-in');
    expect(await signIn(tenant, 'frieda@fabrikam.test', 'Of-frieda-Lab-1!')).toBe('signed-in');
    expect(await engine.passwords.personStatus({ name: 'outsider' })).toMatchObject({ reason: 'not-joined' });
    const { domains, counts } = await engine.passwords.status();
    expect(domains.map(({ connector, fault, counts: own }) => [connector, fault, own.synchronized])).toEqual([
      ['contoso.test', null, 5],
      ['fabrikam.test', null, 2],
    ]);
    expect(counts).toMatchObject({ retry: 0, 'given-up': 0, unreadable: 0 });
  });

  test('one that an administrator sets signs in a moment later, the one before no longer does', async () => {
    await contoso.tool('user', 'setpassword', 'anna', '--newpassword=Set-by-Admin-1!', `-H${contoso.samDb}`);
    await untilSignedIn(tenant, ofContoso('anna'), 'Set-by-Admin-1!');
    expect(await signIn(tenant, ofContoso('anna'), 'Of-anna-Lab-1!')).toBe(WRONG);
    await fabrikam.setPassword(dnOf(fabrikam, 'frieda'), 'Set-over-LDAP-1!');
    await untilSignedIn(tenant, 'frieda@fabrikam.test', 'Set-over-LDAP-1!');
  });

  test('one that the person chooses over kpasswd does so, too', async () => {
    // The domain's own policy makes people keep a password for a day.
    await contoso.tool(
      'domain',
      'passwordsettings',
      'pso',
      'create',
      'at-once',
      '10',
      '--min-pwd-age=0',
      `-H${contoso.samDb}`,
    );
    await contoso.tool('domain', 'passwordsettings', 'pso', 'apply', 'at-once', 'bert', `-H${contoso.samDb}`);
    await kpasswd(folder, contoso, 'bert', 'Of-bert-Lab-1!', 'Own-Choice-of-Bert-1!');
    await untilSignedIn(tenant, ofContoso('bert'), 'Own-Choice-of-Bert-1!');
    expect(await signIn(tenant, ofContoso('bert'), 'Of-bert-Lab-1!')).toBe(WRONG);
  });

  test('who is disabled, must change or is out of scope behaves as documented', async () => {
    await contoso.tool(
      'user',
      'setpassword',
      'cara',
      '--newpassword=Temporary-1!',
      '--must-change-at-next-login',
      `-H${contoso.samDb}`,
    );
    await expect
      .poll(async () => (await engine.passwords.personStatus({ name: 'cara' }))?.outcome, { timeout: 20_000 })
      .toBe('must-change');
    expect(await signIn(tenant, ofContoso('cara'), 'Temporary-1!')).toBe(WRONG);
    expect(await signIn(tenant, ofContoso('cara'), 'Of-cara-Lab-1!')).toBe('signed-in');
    tenant.state.synchronization.features |= FEATURES.temporary;
    await engine.passwords.synchronizeNow({ name: 'cara' }, 'Grace');
    const temporary = () => signIn(tenant, ofContoso('cara'), 'Temporary-1!');
    await expect.poll(temporary, { timeout: 20_000 }).toBe(MUST_CHANGE);

    await contoso.tool('user', 'disable', 'dora', `-H${contoso.samDb}`);
    expect(told(await engine.runCycle('delta', 'manual'))).toEqual([]);
    expect(await signIn(tenant, ofContoso('dora'), 'Of-dora-Lab-1!')).toBe(DISABLED);
    await contoso.tool('user', 'setpassword', 'dora', '--newpassword=While-Disabled-1!', `-H${contoso.samDb}`);
    await contoso.tool('user', 'setpassword', 'outsider', '--newpassword=Nobodys-Business-1!', `-H${contoso.samDb}`);
    await expect
      .poll(async () => (await engine.passwords.personStatus({ name: 'dora' }))?.reason, { timeout: 20_000 })
      .toBe('no-inbound-rule');
    await contoso.tool('user', 'enable', 'dora', `-H${contoso.samDb}`);
    expect(told(await engine.runCycle('delta', 'manual'))).toEqual([]);
    await untilSignedIn(tenant, ofContoso('dora'), 'While-Disabled-1!');
    expect(await engine.passwords.events({ limit: 9, outcomes: ['given-up', 'unreadable'] })).toEqual([]);
  });
});

interface Forest {
  readonly dc: Samba;
  readonly account: ServiceAccount;
}

async function openForest(domain: string): Promise<Forest> {
  const dc = await startSamba({ domain });
  const account = await dc.createServiceAccount({
    ...{ name: 'causeway', replicate: true, readDeletions: true, writeConsistencyGuid: true },
  });
  // What the page about sign-in tells an administrator to run.
  const { samba: commands } = grantCommands(['get-changes-all'], {
    ...{ account: account.userPrincipalName, accountDn: account.dn, namingContext: dc.baseDn },
  });
  for (const command of commands) {
    const words = (command.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((word) => word.replaceAll('"', ''));
    await dc.tool(...words.slice(1), `-H${dc.samDb}`);
  }
  return { dc, account };
}

const dnOf = ({ baseDn }: Samba, user: string) => `CN=${user},CN=Users,${baseDn}`;

async function openConfigured(
  dataDirectory: string,
  forests: readonly Forest[],
  tenant: Tenant,
  client: ClientCertificate,
): Promise<Engine> {
  const engine = await openEngine({ dataDirectory, purpose: 'test' });
  await createDispatcher(engine).call('setup', {
    answers: {
      forests: forests.map(({ dc, account }) => ({
        name: dc.domain,
        servers: [{ host: dc.host }],
        security: { mode: 'ldaps', trust: { kind: 'ca', pem: dc.caCertificatePem } },
        account: account.userPrincipalName,
        password: account.password,
        domains: [{ domain: dc.domain }],
      })),
      tenant: {
        name: 'tenant',
        tenantId: tenant.tenantId,
        certificatePem: client.certificatePem,
        privateKeyPem: client.privateKeyPem,
        pace: { writesPerSecond: 'unlimited' },
        ...tenantAnswers(tenant, client.certificatePem, 'directory-sync'),
      },
    },
  });
  const configuration = (await engine.configuration())!;
  const passwordHashSync = { ...configuration.passwordHashSync, enabled: true };
  const document = { ...configuration, signIn: 'password-hash-sync' as const, passwordHashSync };
  await saveConfiguration(engine.store, document, { by: 'test', action: 'test', detail: {}, at: new Date() });
  return engine;
}

/** As a person does it at a machine of the domain: MIT's client, which takes what it asks for from its input. */
async function kpasswd(folder: string, dc: Samba, user: string, former: string, chosen: string): Promise<void> {
  const realm = dc.domain.toUpperCase();
  const file = path.join(folder, 'krb5.conf');
  const realms = [`${realm} = {`, `kdc = ${dc.host}`, `kpasswd_server = ${dc.host}`, '}'];
  const defaults = [`default_realm = ${realm}`, 'dns_lookup_kdc = false'];
  await writeFile(file, ['[libdefaults]', ...defaults, '[realms]', ...realms, ''].join('\n'));
  const child = spawn('kpasswd', [`${user}@${realm}`], {
    env: { ...process.env, KRB5_CONFIG: file, KRB5CCNAME: path.join(folder, 'tickets') },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (words += chunk.toString()));
  child.stdin.end([former, chosen, chosen, ''].join('\n'));
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`kpasswd: ${words}`);
}
