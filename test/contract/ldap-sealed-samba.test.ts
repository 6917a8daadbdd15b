/**
 * LDAP sealed by NTLM on the plain port of a real domain controller, which takes no simple bind there: the connection
 * itself, and the connector over it. The whole contract of the connector is held over it with `CAUSEWAY_LONG=1`.
 */

import net from 'node:net';
import { BindRequest, PresenceFilter, SearchRequest, type SearchEntry } from 'ldapts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  openActiveDirectory,
  type ActiveDirectoryConnector,
  type ActiveDirectorySettings,
} from '../../engine/connectors/active-directory/active-directory.ts';
import { LdapConnection } from '../../engine/connectors/active-directory/ldap/connection.ts';
import { bindSealed } from '../../engine/connectors/active-directory/ldap/sealed.ts';
import { connectTcp } from '../../engine/connectors/active-directory/ldap/tls.ts';
import { ntlmExchange } from '../../engine/connectors/active-directory/ntlm/ntlm.ts';
import { serverSteps } from '../../engine/connectors/active-directory/survey/servers.ts';
import { findSealing } from '../../engine/connectors/active-directory/survey/sealing.ts';
import { createSurvey, resolveSettings } from '../../engine/connectors/active-directory/survey/survey.ts';
import { systemNames } from '../../engine/connectors/active-directory/survey/names.ts';
import { guidFromText } from '../../engine/model/anchor.ts';
import type { ExportOperation, ExportOutcome } from '../../engine/model/export-operation.ts';
import { createDraftSecrets } from '../../engine/setup/draft-secrets.ts';
import { createConnectorAccount } from '../../engine/setup/forests/create-account.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import { describeActiveDirectoryContract } from './active-directory-contract.ts';
import { drain, Mirror } from './active-directory-mirror.ts';
import { anchorOf, faultOf, group, never, person, SELECTION, unit } from './active-directory-subject.ts';

const samba = sambaAvailable();
const TIMEOUT = 10_000;
const PASSWORD = 'Sealed-Passw0rd!';
const name = 'LDAP sealed on the plain port';

describe.skipIf(!samba.available)(samba.available ? name : `${name} (skipped: ${samba.reason})`, () => {
  let dc: Samba;
  let account: { readonly userPrincipalName: string; readonly password: string };
  beforeAll(async () => {
    dc = await startSamba({ domain: 'contoso.test' });
    account = await dc.createServiceAccount({
      name: 'svc-sealed',
      ...{ replicate: true, readDeletions: true, writeConsistencyGuid: true },
    });
  });
  afterAll(async () => dc?.close());

  const tcp = (port = 389, host = dc.host) => connectTcp({ host, port }, TIMEOUT);
  const options = { timeout: TIMEOUT, onRequest: () => undefined };
  const settings = (overrides: Partial<ActiveDirectorySettings> = {}): ActiveDirectorySettings => ({
    name: dc.domain,
    servers: [{ host: dc.host }],
    security: { mode: 'sealed' },
    account: account.userPrincipalName,
    ...overrides,
  });

  async function open(overrides: Partial<ActiveDirectorySettings> = {}, password = account.password) {
    const connector = await openActiveDirectory(settings(overrides), { password });
    onTestFinished(() => connector.close());
    return connector;
  }

  /** Passes everything on to the domain controller's plain port, and keeps it. */
  async function tapped(): Promise<{ readonly port: number; readonly seen: Buffer[] }> {
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
    onTestFinished(() => void relay.close());
    return { port: (relay.address() as net.AddressInfo).port, seen };
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
  ])('reads with %s, and nothing of it is on the wire in the clear', async (_, accountName) => {
    const { port, seen } = await tapped();
    const exchange = ntlmExchange({ account: accountName(), password: dc.administrator.password });
    const connection = new LdapConnection(
      await bindSealed(await tcp(port, '127.0.0.1'), { exchange, timeout: TIMEOUT }),
      options,
    );
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
    expect(entries.map((entry) => entry.name)).toContain('CN=Administrator,CN=Users,DC=contoso,DC=test');
    const wire = Buffer.concat(seen);
    // Enough for several frames.
    expect(wire.length).toBeGreaterThan(20_000);
    expect(wire.includes('CN=Users')).toBe(false);
    expect(wire.includes('sAMAccountName')).toBe(false);
  });

  test('the connector imports, follows changes and exports, and nothing of it is on the wire in the clear', async () => {
    const base = `OU=Sealed,${dc.baseDn}`;
    await dc.add(unit('Sealed', dc.baseDn));
    await dc.load(Array.from({ length: 120 }, (_, index) => person(`sealed${index}`, base)));
    await dc.add(group('crowd', base));
    await dc.modify(`CN=crowd,${base}`, [
      { operation: 'add', attribute: 'member', values: [`CN=sealed1,${base}`, `CN=sealed2,${base}`] },
    ]);
    const { port, seen } = await tapped();
    const connector = await open({ servers: [{ host: '127.0.0.1', port }], pageSize: 50 });
    expect(await connector.testConnection()).toMatchObject({ account: { name: 'svc-sealed' } });
    const request = { ...SELECTION, partition: dc.baseDn, signal: never() };

    const full = await drain(connector.fullImport(request));
    expect(full.faults).toEqual([]);
    const mirror = Mirror.of(full.changes);
    expect(mirror.byName('sealed119').objectType).toBe('user');
    const crowd = mirror.byName('crowd');
    expect(crowd.references.get('member')).toEqual(
      new Set([mirror.byName('sealed1').anchor, mirror.byName('sealed2').anchor]),
    );

    await dc.modify(`CN=sealed3,${base}`, [{ operation: 'replace', attribute: 'displayName', values: ['Three'] }]);
    await dc.modify(`CN=crowd,${base}`, [{ operation: 'delete', attribute: 'member', values: [`CN=sealed1,${base}`] }]);
    await dc.remove(`CN=sealed4,${base}`);
    const gone = mirror.byName('sealed4').anchor;
    mirror.apply((await drain(connector.deltaImport({ ...request, cookie: full.cookie }))).changes);
    expect(mirror.byName('sealed3').attributes['displayName']).toEqual(['Three']);
    expect(mirror.byName('crowd').references.get('member')).toEqual(new Set([mirror.byName('sealed2').anchor]));
    expect(mirror.objects.has(gone)).toBe(false);

    expect(await exportGuid(connector, `CN=sealed5,${base}`)).toMatchObject([{ status: 'done' }]);
    const [written] = (await dc.get(`CN=sealed5,${base}`))?.attributes['mS-DS-ConsistencyGuid'] ?? [];
    expect(new Uint8Array(Buffer.from(written ?? ''))).toEqual(GUID);

    const wire = Buffer.concat(seen);
    expect(wire.length).toBeGreaterThan(100_000);
    for (const word of ['sealed1', 'OU=Sealed', 'displayName', 'mS-DS-ConsistencyGuid', account.password]) {
      expect(wire.includes(word)).toBe(false);
      expect(wire.includes(Buffer.from(word, 'utf16le'))).toBe(false);
    }
  });

  const GUID = guidFromText('11111111-2222-3333-4444-555555555555');

  async function exportGuid(connector: ActiveDirectoryConnector, dn: string): Promise<ExportOutcome[]> {
    const operation: ExportOperation = {
      operationId: 1,
      kind: 'update',
      objectType: 'user',
      dn,
      anchor: await anchorOf(dc, dn),
      attributes: { 'mS-DS-ConsistencyGuid': [GUID] },
      before: {},
      references: [],
      settle: false,
    };
    const outcomes: ExportOutcome[] = [];
    for await (const outcome of connector.export([operation], { signal: never() })) outcomes.push(outcome);
    return outcomes;
  }

  test('a connection that was cut is opened and sealed anew', async () => {
    const { port } = await tapped();
    const connector = await open({ servers: [{ host: '127.0.0.1', port }, { host: dc.host }] });
    await connector.close();
    expect((await connector.rootDse()).defaultNamingContext).toBe(dc.baseDn);
  });

  test('setup sees before the sign-in that it is offered, tests each step, and makes an account by it', async () => {
    expect(await findSealing({ host: dc.host }, TIMEOUT)).toEqual({ server: `${dc.host}:389` });
    const steps = serverSteps({ host: dc.host }, resolveSettings(settings()), account.password, systemNames);
    expect(steps.name).toBe(`${dc.host}:389`);
    for (const step of [steps.connect, steps.encrypt, steps.bind]) await step();
    const { account: _account, ...part } = settings();
    const made = await createConnectorAccount(
      {
        part: { ...part, account: dc.administrator.userPrincipalName, domains: [] },
        administrator: { account: dc.administrator.userPrincipalName, password: dc.administrator.password },
        name: 'svc-made',
        features: ['basic-read', 'password-hash-sync'],
        signal: never(),
      },
      createDraftSecrets(),
    );
    expect(made).toMatchObject({ account: `${dc.netbiosName}\\svc-made`, created: true });
    const survey = createSurvey(settings(), account.password);
    onTestFinished(() => survey.close());
    expect((await survey.domains()).map(({ dn }) => dn)).toEqual([dc.baseDn]);
  });

  describe('an account that is refused', () => {
    const reasons: readonly (readonly [what: string, user: string, code: string, detail: object])[] = [
      ['is disabled', 'off', 'account-disabled', {}],
      ['has expired', 'old', 'account-disabled', { reason: 'account-expired' }],
      ['has to change its password', 'must', 'password-expired', { reason: 'must-change' }],
      ['may not use NTLM, being one of the "Protected Users"', 'kept', 'ntlm-refused', { reason: 'account' }],
      ['is not there', 'nobody', 'credentials-invalid', {}],
    ];
    beforeAll(async () => {
      const users = `CN=Users,${dc.baseDn}`;
      const set = (dn: string, attribute: string, value: string) =>
        dc.modify(dn, [{ operation: 'replace', attribute, values: [value] }]);
      for (const user of ['off', 'old', 'must', 'kept']) {
        await dc.add(person(user, users, { userAccountControl: ['514'] }));
        await dc.setPassword(`CN=${user},${users}`, PASSWORD);
        if (user !== 'off') await set(`CN=${user},${users}`, 'userAccountControl', '512');
      }
      await set(`CN=old,${users}`, 'accountExpires', '1');
      await set(`CN=must,${users}`, 'pwdLastSet', '0');
      await set(`CN=Protected Users,${users}`, 'member', `CN=kept,${users}`);
    });

    test.each(reasons)('because it %s is told so', async (_, user, code, detail) => {
      const fault = await faultOf(open({ account: `${dc.netbiosName}\\${user}` }, PASSWORD));
      const told = { server: `${dc.host}:389`, account: `${dc.netbiosName}\\${user}`, ...detail };
      expect(fault).toMatchObject({ code, stage: 'connect', detail: told });
      expect(JSON.stringify(fault)).not.toContain(PASSWORD);
    });

    test('because of its password is told so, with the reason of the directory', async () => {
      const fault = await faultOf(open({ account: `${dc.netbiosName}\\svc-sealed` }, 'wrong'));
      const detail = { resultCode: 49, diagnostics: expect.stringContaining('data 52e') as string };
      expect(fault).toMatchObject({ code: 'credentials-invalid', retry: 'never', detail });
    });

    test('because it is given as a DN, which NTLM does not know, is refused before anything is sent', async () => {
      const { port, seen } = await tapped();
      const servers = [{ host: '127.0.0.1', port }];
      const attempt = open({ account: dc.administrator.dn, servers }, dc.administrator.password);
      expect(await faultOf(attempt)).toMatchObject({ code: 'account-name-unsuitable', retry: 'never' });
      expect(seen).toEqual([]);
    });
  });
});

if (samba.available && process.env['CAUSEWAY_LONG'] === '1') {
  describeActiveDirectoryContract(
    'the connector over LDAP sealed on a Samba domain controller',
    async (domain) => {
      const dc = await startSamba({ domain });
      return {
        ...dc,
        ldapPort: 389,
        createServiceAccount: (options) =>
          dc.createServiceAccount({
            ...options,
            readDeletions: options.replicate,
            renameAccounts: options.writeConsistencyGuid,
          }),
      };
    },
    { sealed: true },
  );
}
