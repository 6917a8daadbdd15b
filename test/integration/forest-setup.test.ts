/** What the wizard asks about a forest, asked of a real domain controller. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Attribute, Change, Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { SecurityPartsControl } from '../../engine/connectors/active-directory/ldap/controls.ts';
import { ACE_FLAG, buildDescriptor, CONTROL } from '../../engine/connectors/active-directory/security/descriptor.ts';
import { sidToText } from '../../engine/connectors/active-directory/security/sid.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import { faultOf, openSetupStage, partOf, type SetupStage } from '../unit/forests/setup-harness.ts';

const availability = sambaAvailable();
if (!availability.available) console.warn(`Skipped: a forest before setup, on Samba: ${availability.reason}`);

const FEATURES = ['basic-read', 'consistency-guid', 'password-hash-sync', 'password-writeback'] as const;

type Rights = CallResult<'forest-rights'>;

const states = (rows: Rights['rows']) => Object.fromEntries(rows.map((row) => [row.id, row.state]));

describe.skipIf(!availability.available)('a forest before setup, on Samba', () => {
  let samba: Samba;
  let stage: SetupStage;

  beforeAll(async () => {
    samba = await startSamba({ domain: 'contoso.test' });
    stage = await openSetupStage();
    const unit = (dn: string) => ({ dn, attributes: { objectClass: ['organizationalUnit'] } });
    const staff = `OU=Staff,${samba.baseDn}`;
    await samba.load([
      unit(staff),
      unit(`OU=R\\, D/\\"West\\",${staff}`),
      unit(`OU=مبيعات,${staff}`),
      ...['anna', 'bert', 'carl'].map((name) => ({
        dn: `CN=${name},${staff}`,
        attributes: {
          objectClass: ['user'],
          sAMAccountName: [name],
          userPrincipalName: [`${name}@${name === 'carl' ? 'fabrikam.test' : 'contoso.test'}`],
          mail: [`${name}@fabrikam.test`],
        },
      })),
      {
        dn: `CN=Pilots,${staff}`,
        attributes: { objectClass: ['group'], sAMAccountName: ['Pilots'], member: [`CN=anna,${staff}`] },
      },
    ]);
  });

  afterAll(async () => {
    await stage?.close();
    await samba?.close();
  });

  const part = (account?: string) => partOf({ ...samba, domain: samba.domain }, account);
  const asAdministrator = () => {
    stage.type(samba.domain, samba.administrator.password);
    return part();
  };

  const clientOf = async (account: { readonly userPrincipalName: string; readonly password: string }) => {
    const client = new Client({ url: `ldaps://${samba.host}`, tlsOptions: { ca: samba.caCertificatePem } });
    await client.bind(account.userPrincipalName, account.password);
    return client;
  };

  /** Domain administrators may do everything, others may read, and nothing is inherited from above. */
  const protect = async (dn: string) => {
    const domain = await samba.get(samba.baseDn);
    const sid = `${sidToText(domain?.attributes['objectSid']?.[0] as Uint8Array)}-512`;
    const allow = (mask: number, whom: string) =>
      ({ kind: 'allow', flags: ACE_FLAG.containerInherit, mask, sid: whom }) as const;
    // Authenticated users may list and read.
    const dacl = { revision: 4, entries: [allow(0xf01ff, sid), allow(0x20094, 'S-1-5-11')] };
    const descriptor = buildDescriptor({ control: CONTROL.daclProtected, dacl });
    const client = await clientOf(samba.administrator);
    const modification = new Attribute({ type: 'nTSecurityDescriptor', values: [descriptor] });
    await client.modify(dn, new Change({ operation: 'replace', modification }), new SecurityPartsControl('access'));
    await client.unbind();
  };

  /** What the directory lets an account write on an object, by its own reckoning. */
  const writable = async (account: Parameters<typeof clientOf>[0], dn: string) => {
    const client = await clientOf(account);
    const { searchEntries } = await client.search(dn, { scope: 'base', attributes: ['allowedAttributesEffective'] });
    await client.unbind();
    return [searchEntries[0]?.['allowedAttributesEffective'] ?? []].flat();
  };

  it('is found in order, as what it is', async () => {
    const { rows, forest } = await stage.client.call('forest-check', { forest: asAdministrator() });
    expect(rows.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(forest).toMatchObject({
      fqdn: 'contoso.test',
      netbios: 'CONTOSO',
      kind: 'samba',
      recycleBin: false,
      exchange: false,
      upnSuffixes: ['contoso.test'],
      domains: [{ fqdn: 'contoso.test', isRoot: true, reachable: true }],
    });
    expect(forest?.domainControllers).toMatchObject([{ domain: samba.baseDn, globalCatalog: true, readOnly: false }]);
  });

  it('shows its containers with the people in them', async () => {
    const forest = asAdministrator();
    const ask = (parent: string | null) => stage.client.call('containers', { forest, domain: samba.domain, parent });
    const root = (await ask(null)).containers[0];
    const staff = (await ask(root?.guid ?? '')).containers.find(({ name }) => name === 'Staff');
    await expect.poll(async () => (await ask(null)).counting, { timeout: 30_000 }).toBe(false);
    const below = await ask(staff?.guid ?? '');
    expect(below.containers.map(({ name, dn }) => [name, dn.startsWith('OU=')])).toEqual([
      ['R, D/"West"', true],
      ['مبيعات', true],
    ]);
    const { containers } = await stage.client.call('containers-named', {
      forest,
      domain: samba.domain,
      names: [`ou=staff,${samba.baseDn}`],
    });
    expect(containers).toMatchObject([{ guid: staff?.guid, people: 3, peopleBelow: 3, kind: 'organizational-unit' }]);
  });

  it('tells suffixes, the use of the source anchor, and a group', async () => {
    const forest = asAdministrator();
    const [suffixes] = await stage.client.call('upn-suffixes', { forests: [forest] });
    expect(suffixes).toMatchObject({
      suffixes: [
        { suffix: 'contoso.test', users: 2, registered: true },
        { suffix: 'fabrikam.test', users: 1, registered: false },
      ],
      candidates: [{ attribute: 'mail', addresses: 3, suffixes: [{ suffix: 'fabrikam.test', users: 3 }] }],
    });
    const advice = await stage.client.call('source-anchor-advice', { forests: [forest] });
    expect(advice).toMatchObject({ advice: 'ms-DS-ConsistencyGuid', reason: 'unused' });
    const group = await stage.client.call('group-resolve', { forest, group: 'CONTOSO\\Pilots' });
    expect(group).toMatchObject({ dn: `CN=Pilots,OU=Staff,${samba.baseDn}`, members: { total: 1, users: 1 } });
    expect(await faultOf(stage.client.call('group-resolve', { forest, group: 'Nobody' }))).toMatchObject({
      code: 'group-not-found',
    });
  });

  it('tells where a group and its members lie', async () => {
    const question = { forest: asAdministrator(), group: 'Pilots' };
    const placed = async (include: string) => {
      const domains = [{ domain: samba.domain, include: [include] }];
      return (await stage.client.call('group-resolve', { ...question, domains })).placement;
    };
    expect(await placed(`OU=Staff,${samba.baseDn}`)).toEqual({ groupInScope: true, membersOutside: 0 });
    expect(await placed(`CN=Users,${samba.baseDn}`)).toEqual({ groupInScope: false, membersOutside: 1 });
  });

  it('tells which attributes can be directory extensions, by the classes of a real schema', async () => {
    const { attributes, faults } = await stage.client.call('extension-attributes', { forests: [asAdministrator()] });
    expect(faults).toEqual([]);
    expect(attributes.length).toBeGreaterThan(200);
    const of = (name: string) =>
      attributes
        .filter(({ attribute }) => attribute === name)
        .map(({ objectType, type, multiValued }) => `${objectType} ${type}${multiValued ? '*' : ''}`);
    expect(of('employeeNumber')).toEqual(['user string']);
    expect(of('carLicense')).toEqual(['user string*']);
    expect(of('uidNumber')).toEqual(['user integer']);
    expect(of('info')).toEqual(['user string', 'group string']);
    expect(of('jpegPhoto')).toEqual(['user binary*']);
    for (const name of ['manager', 'member', 'memberOf', 'unicodePwd', 'tokenGroups', 'lastLogon', 'operatingSystem']) {
      expect(of(name), name).toEqual([]);
    }
  });

  it('refuses a domain administrator as the account of a service', async () => {
    const { rows } = await stage.client.call('forest-rights', { forest: asAdministrator(), features: ['basic-read'] });
    expect(rows.find(({ id }) => id === 'too-powerful')).toMatchObject({
      state: 'failed',
      fault: { code: 'account-too-powerful', detail: { groups: 'Enterprise Admins, Domain Admins, Administrators' } },
    });
  });

  it('names what an account lacks, with commands that mend it', async () => {
    const account = await samba.createServiceAccount({ name: 'bare', replicate: false, writeConsistencyGuid: false });
    stage.type(samba.domain, account.password);
    const ask = () =>
      stage.client.call('forest-rights', { forest: part(account.userPrincipalName), features: [...FEATURES] });
    const before = await ask();
    expect(before.account).toMatchObject({ name: 'CONTOSO\\bare', dn: account.dn });
    expect(states(before.rows)).toEqual({
      account: 'passed',
      'too-powerful': 'passed',
      'replicating-directory-changes': 'failed',
      'read-deleted-objects': 'failed',
      'read-properties': 'warning',
      'write-consistency-guid': 'failed',
      'replicating-directory-changes-all': 'failed',
      'reset-password': 'failed',
      'unexpire-password': 'passed',
      'write-lockout-time': 'failed',
      'write-pwd-last-set': 'failed',
    });
    for (const { command } of before.rows.flatMap(({ remedies }) => remedies)) {
      await promisify(execFile)('bash', ['-ec', command], { env: { ...process.env, SMB_CONF_PATH: samba.smbConf } });
    }
    expect((await ask()).rows.filter(({ state }) => state !== 'passed')).toEqual([]);
  });

  it('gets an account of its own, once, with every right that is needed', async () => {
    const create = (name: string | undefined) =>
      stage.client.call('forest-account-create', {
        forest: { ...part(), account: undefined },
        administrator: {
          account: samba.administrator.userPrincipalName,
          password: samba.administrator.password,
        },
        ...(name === undefined ? {} : { name }),
        features: [...FEATURES],
      });
    const made = await create(undefined);
    expect(made.account).toMatch(/^CONTOSO\\MSOL_[0-9a-f]{12}$/);
    expect(made.created).toBe(true);
    expect(made.rows.filter(({ state }) => state !== 'passed')).toEqual([]);
    const again = await create(made.account.split('\\')[1]);
    expect(again).toMatchObject({ account: made.account, dn: made.dn, created: false });
    // The draft holds the password that was set last.
    const { rows } = await stage.client.call('forest-rights', { forest: part(made.account), features: ['basic-read'] });
    expect(states(rows)).toMatchObject({ account: 'passed', 'read-deleted-objects': 'passed' });
    expect(await faultOf(create('anna'))).toMatchObject({ code: 'account-name-taken' });
  });

  it('sees an organizational unit that keeps rights out, as the directory itself does', async () => {
    const account = await samba.createServiceAccount({ name: 'half', replicate: true, writeConsistencyGuid: true });
    const closed = `OU=Closed,${samba.baseDn}`;
    await samba.add({ dn: closed, attributes: { objectClass: ['organizationalUnit'] } });
    await protect(closed);
    await samba.add({
      dn: `CN=dora,${closed}`,
      attributes: { objectClass: ['user'], sAMAccountName: ['dora'] },
    });
    stage.type(samba.domain, account.password);
    const { rows } = await stage.client.call('forest-rights', {
      forest: part(account.userPrincipalName),
      features: ['consistency-guid'],
    });
    expect(rows.find(({ id }) => id === 'write-consistency-guid')).toMatchObject({
      state: 'warning',
      facts: { protectedUnits: 1 },
      exceptions: [closed],
      fault: { code: 'rights-missing' },
    });
    expect(await writable(account, `CN=anna,OU=Staff,${samba.baseDn}`)).toContain('mS-DS-ConsistencyGuid');
    expect(await writable(account, `CN=dora,${closed}`)).not.toContain('mS-DS-ConsistencyGuid');
  });
});
