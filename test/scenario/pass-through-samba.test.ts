/**
 * Pass-through authentication from end to end: people of a real domain controller sign in at the lab tenant, by way of its
 * relays and of two agents that are processes of their own, registered and run by the command line.
 */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignInResult } from '../lab/tenant/pass-through/sign-in.ts';
import { sambaAvailable, SYSTEM_PYTHON } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import { startTenant, type Tenant } from '../lab/tenant/tenant.ts';
import { startTcpRelay, type TcpRelay } from '../contract/tcp-relay.ts';
import { startCli, type Running } from '../integration/cli-process.ts';
import { ADMINISTRATOR, PASSWORD, registrationToken, until } from './pass-through-lab.ts';

const run = promisify(execFile);
const samba = sambaAvailable();
const name = 'people of a domain controller at the tenant';
const WRONG = 'Wrong-Passw0rd!';
const LOCKS_AT = 5;

const ACCOUNTS = [
  'anna',
  'disabled',
  'mustchange',
  'aged',
  'ended',
  'asleep',
  'elsewhere',
  'card',
  'prot',
  'counted',
  'locked',
  'shut',
];

describe.skipIf(!samba.available)(samba.available ? name : `${name} (skipped: ${samba.reason})`, () => {
  let dc: Samba;
  let tenant: Tenant;
  let way: TcpRelay;
  let root: string;
  let first: Running;
  let second: Running;

  const dnOf = (account: string) => `CN=${account},CN=Users,${dc.baseDn}`;
  const directoryOf = (agent: string) => path.join(root, agent);
  const signIn = (account: string, password = PASSWORD): Promise<SignInResult> =>
    tenant.passThrough.signIn(`${account}@contoso.test`, password);
  const badPasswords = async (account: string) =>
    Number((await dc.get(dnOf(account)))?.attributes['badPwdCount']?.[0] ?? 0);

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'causeway-agents-'));
    dc = await startSamba({ domain: 'contoso.test' });
    way = await startTcpRelay({ host: dc.host, port: dc.ldapsPort });
    await loadPeople();
    tenant = await startTenant({
      passThrough: { enabled: true, listeners: 1, reliableListeners: 1 },
      deviceCodes: { intervalS: 0.1 },
      directorySync: true,
    });
    tenant.applications.addAdministrator({
      userPrincipalName: ADMINISTRATOR,
      password: 'Aa1-admin-Lab!',
      roles: ['Hybrid Identity Administrator'],
    });
    for (const account of ACCOUNTS)
      tenant.state.addUser({ userPrincipalName: `${account}@contoso.test`, displayName: account });
    // Of the cloud's, and of no directory.
    tenant.state.addUser({ userPrincipalName: 'nobody@contoso.test', displayName: 'nobody' });
    await writeFile(path.join(root, 'endpoints.json'), JSON.stringify(tenant.passThrough.endpoints));
    await writeFile(path.join(root, 'token'), await registrationToken(tenant));
    await register('first', { host: dc.host, port: dc.ldapsPort }, []);
    await register('second', { host: '127.0.0.1', port: way.port }, ['--token', path.join(root, 'token')]);
    [first, second] = await Promise.all([startAgentProcess('first'), startAgentProcess('second')]);
  });
  afterAll(async () => {
    for (const agent of [first, second]) agent?.signal('SIGKILL');
    await tenant?.close();
    await way?.close();
    await dc?.close();
    await rm(root, { recursive: true, force: true });
  });

  async function loadPeople(): Promise<void> {
    const set = (account: string, attribute: string, value: string | Uint8Array) =>
      dc.modify(dnOf(account), [{ operation: 'replace', attribute, values: [value] }]);
    await dc.load(
      ACCOUNTS.map((account) => ({
        dn: dnOf(account),
        attributes: {
          objectClass: ['user'],
          sAMAccountName: [account],
          userPrincipalName: [`${account}@contoso.test`],
          unicodePwd: [Buffer.from(`"${PASSWORD}"`, 'utf16le')],
          userAccountControl: ['512'],
        },
      })),
    );
    await set('disabled', 'userAccountControl', '514');
    await set('mustchange', 'pwdLastSet', '0');
    await set('ended', 'accountExpires', '131000000000000000');
    await set('asleep', 'logonHours', new Uint8Array(21));
    await set('elsewhere', 'userWorkstations', 'PC-OF-ELSE');
    await set('card', 'userAccountControl', String(512 + 0x40000));
    const script = path.join(import.meta.dirname, '../lab/samba/back-date-password.py');
    await run(SYSTEM_PYTHON, [script, dc.smbConf, dc.samDb, dnOf('aged'), '60']);
    await dc.addMember(`CN=Protected Users,CN=Users,${dc.baseDn}`, dnOf('prot'));
    const lockable = `CN=Lockable,CN=Users,${dc.baseDn}`;
    await dc.add({ dn: lockable, attributes: { objectClass: ['group'], sAMAccountName: ['Lockable'] } });
    for (const account of ['locked', 'counted', 'shut']) await dc.addMember(lockable, dnOf(account));
    await dc.add({
      dn: `CN=Strict,CN=Password Settings Container,CN=System,${dc.baseDn}`,
      attributes: {
        objectClass: ['msDS-PasswordSettings'],
        'msDS-PasswordSettingsPrecedence': ['10'],
        'msDS-PasswordReversibleEncryptionEnabled': ['FALSE'],
        'msDS-PasswordHistoryLength': ['0'],
        'msDS-PasswordComplexityEnabled': ['FALSE'],
        'msDS-MinimumPasswordLength': ['0'],
        'msDS-MinimumPasswordAge': ['0'],
        'msDS-MaximumPasswordAge': ['-36288000000000'],
        'msDS-LockoutThreshold': [String(LOCKS_AT)],
        'msDS-LockoutObservationWindow': ['-18000000000'],
        'msDS-LockoutDuration': ['-18000000000'],
        'msDS-PSOAppliesTo': [lockable],
      },
    });
  }

  /** As on a further machine: answers, secrets elsewhere, and the administrator's code or token. */
  async function register(agent: string, server: { host: string; port: number }, more: readonly string[]) {
    const answers = {
      forests: [
        {
          name: 'contoso.test',
          servers: [server],
          security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256: dc.fingerprint256 } },
          account: dc.administrator.userPrincipalName,
          password: { environment: 'FOREST_PASSWORD' },
          domains: [{ domain: 'contoso.test' }],
        },
      ],
      tenant: {
        tenantId: tenant.tenantId,
        cloud: { authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem },
      },
    };
    await writeFile(path.join(root, `${agent}.json`), JSON.stringify(answers));
    const endpoints = ['--endpoints', path.join(root, 'endpoints.json')];
    const call = ['--data-dir', directoryOf(agent), '--json', 'agent', 'register', ...endpoints, ...more];
    const process = startCli([...call, '--answers', path.join(root, `${agent}.json`)], {
      environment: { FOREST_PASSWORD: dc.administrator.password },
    });
    if (more.length === 0) {
      await process.said('enter the code');
      tenant.applications.approveDeviceCode(tenant.applications.pendingDeviceCodes()[0]!, ADMINISTRATOR);
    }
    const { code, stdout, stderr } = await process.ended;
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ tenantId: tenant.tenantId });
  }

  async function startAgentProcess(agent: string): Promise<Running> {
    const process = startCli(['--data-dir', directoryOf(agent), 'agent', 'run']);
    await process.said('at 2 of 2 places');
    return process;
  }

  const statusOf = async (agent: string) => {
    const { code, stdout } = await startCli(['--data-dir', directoryOf(agent), '--json', 'agent', 'status']).ended;
    return { code, view: JSON.parse(stdout) as { running: boolean; snapshot: { counters: { accepted: number } } } };
  };

  test.each([
    ['an ordinary account', 'anna', undefined],
    ['a disabled one', 'disabled', '1331'],
    ['one that must change its password', 'mustchange', '1907'],
    ['one whose password is too old', 'aged', '1330'],
    ['one that has ended', 'ended', '1793'],
    ['one outside its hours', 'asleep', '1328'],
    ['one of another workstation', 'elsewhere', '1329'],
    ['one that needs a smart card', 'card', '1326'],
  ])(
    '%s (%s) is answered %s with its password, and with another one nothing more is told',
    async (_, account, reason) => {
      expect((await signIn(account)).reason).toBe(reason);
      expect(await signIn(account, WRONG)).toMatchObject({ error: 50126, reason: '1326' });
      expect((await signIn(account)).reason).toBe(reason);
    },
  );

  test('a wrong password counts once in the directory, whichever agent takes it, and the right one takes it back', async () => {
    expect(await signIn('counted', WRONG)).toMatchObject({ reason: '1326' });
    expect(await badPasswords('counted')).toBe(1);
    expect(await signIn('counted', WRONG)).toMatchObject({ reason: '1326' });
    expect(await badPasswords('counted')).toBe(2);
    expect(await signIn('counted')).toEqual({ error: undefined });
    expect(await badPasswords('counted')).toBe(0);
  });

  test('nobody is locked out by guessing at the tenant', async () => {
    for (let guess = 0; guess < 9; guess += 1) expect((await signIn('locked', WRONG)).error).toBeDefined();
    expect(await badPasswords('locked')).toBeLessThan(LOCKS_AT);
    expect((await dc.get(dnOf('locked')))?.attributes['lockoutTime']?.[0] ?? '0').toBe('0');
  });

  test('both agents take their share, and say so', async () => {
    const results = await Promise.all(Array.from({ length: 30 }, () => signIn('anna')));
    expect(results).toEqual(results.map(() => ({ error: undefined })));
    const shares = tenant.passThrough.agents().map(({ taken }) => taken);
    expect(Math.abs(shares[0]! - shares[1]!)).toBeLessThan(10);
    const { code, view } = await statusOf('first');
    expect({ code, running: view.running }).toEqual({ code: 0, running: true });
  });

  test('what an agent keeps and writes down holds no key, no password and no name of a person', async () => {
    const file = path.join(directoryOf('first'), 'agent.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    for (const kept of ['agent.json', 'agent-status.json', 'causeway.log']) {
      const text = await readFile(path.join(directoryOf('first'), kept), 'utf8');
      expect(text).not.toMatch(/PRIVATE KEY|SharedAccess|anna|disabled@|"sig"/i);
      for (const secret of [PASSWORD, WRONG, dc.administrator.password]) expect(text).not.toContain(secret);
    }
  });

  test('an agent killed in the middle of sign-ins takes those along and no others; it comes back as who it was', async () => {
    const before = await badPasswords('counted');
    const { settings } = tenant.passThrough;
    const patience = settings.timeoutMs;
    // Nobody waits for long for those that are lost.
    settings.timeoutMs = 6_000;
    await way.become('hold');
    const taken = () => tenant.passThrough.agents().map(({ open }) => open);
    const trying = Array.from({ length: 6 }, () => signIn('anna'));
    await until(() => taken().includes(3));
    second.signal('SIGKILL');
    await second.ended;
    const results = await Promise.all(trying);
    const answered = results.filter(({ error }) => error === undefined).length;
    expect(answered).toBeGreaterThanOrEqual(3);
    expect(results.filter(({ error }) => error !== undefined).map(({ error }) => error)).toEqual(
      Array.from({ length: 6 - answered }, () => 80002),
    );
    settings.timeoutMs = patience;
    await way.become('pass');
    const later = await Promise.all(Array.from({ length: 6 }, () => signIn('anna')));
    expect(later).toEqual(later.map(() => ({ error: undefined })));
    expect(await badPasswords('counted')).toBe(before);
    expect(await statusOf('second')).toMatchObject({ code: 5, view: { running: false } });

    second = await startAgentProcess('second');
    expect(tenant.passThrough.agents()).toHaveLength(2);
    await until(() => tenant.passThrough.agents().every(({ listeners }) => listeners === 2));
  });

  test('an agent that is stopped answers what it has, and ends well', async () => {
    const trying = Array.from({ length: 20 }, () => signIn('anna'));
    second.signal('SIGTERM');
    const results = await Promise.all(trying);
    expect(results).toEqual(results.map(() => ({ error: undefined })));
    expect(await second.ended).toMatchObject({ code: 0 });
    expect(tenant.passThrough.violations).toEqual([]);
  });

  // The agent that is left reaches the domain controller's Kerberos as well.
  test('a member of Protected Users is let in by Kerberos, and told no more than others with another password', async () => {
    expect((await signIn('prot')).reason).toBeUndefined();
    expect((await signIn('prot')).error).toBeUndefined();
    expect(await signIn('prot', WRONG)).toMatchObject({ error: 50126, reason: '1326' });
  });

  test('a name that the directory does not know is answered as a wrong password is', async () => {
    expect(await signIn('nobody')).toMatchObject({ error: 50126, reason: '1326' });
  });

  test('an account that others have locked out is answered so with any password, and the try is not counted', async () => {
    for (let count = 0; count < LOCKS_AT; count += 1) {
      const client = new Client({
        url: `ldaps://${dc.host}:${dc.ldapsPort}`,
        tlsOptions: { rejectUnauthorized: false },
      });
      await expect(client.bind('CONTOSO\\shut', WRONG)).rejects.toThrow();
      await client.unbind();
    }
    expect(await badPasswords('shut')).toBe(LOCKS_AT);
    for (const password of [PASSWORD, WRONG]) {
      expect(await signIn('shut', password)).toMatchObject({ error: 50053, reason: '1909' });
    }
    expect(await badPasswords('shut')).toBe(LOCKS_AT);
  });
});
