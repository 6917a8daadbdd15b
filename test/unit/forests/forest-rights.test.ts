import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';
import { CONTROL_RIGHT, RIGHT } from '../../lab/forest/access-control.ts';
import { startForest, type Forest } from '../../lab/forest/forest.ts';
import { faultOf, openSetupStage, partOf, type SetupStage } from './setup-harness.ts';

type Rows = CallResult<'forest-rights'>['rows'];
type Feature = CallArguments<'forest-rights'>['features'][number];

const PASSWORD = 'Passw0rd.Service';
const ALL: Feature[] = [
  'basic-read',
  'consistency-guid',
  'password-hash-sync',
  'password-writeback',
  'exchange-hybrid',
  'group-writeback',
];

const rowOf = (rows: Rows, id: Rows[number]['id']) => rows.find((row) => row.id === id);
const commandsOf = (rows: Rows) => rows.flatMap(({ remedies }) => remedies.map(({ command }) => command));

let forest: Forest;
let stage: SetupStage;

beforeEach(async () => {
  forest = await startForest({ domain: 'contoso.test' });
  stage = await openSetupStage();
  const { state, baseDn } = forest;
  state.add({ dn: `OU=Staff,${baseDn}`, attributes: { objectClass: ['organizationalUnit'] } });
  addUser('anna', `OU=Staff,${baseDn}`);
  addUser('svc', `CN=Users,${baseDn}`);
  state.modify('svc', { userAccountControl: '66048' });
  state.setPassword('svc', PASSWORD);
  stage.type('contoso.test', PASSWORD);
});

afterEach(async () => {
  await stage.close();
  await forest.close();
});

function addUser(name: string, parent: string): void {
  forest.state.add({ dn: `CN=${name},${parent}`, attributes: { objectClass: ['user'], sAMAccountName: [name] } });
}

const rights = (...features: Feature[]) =>
  stage.client.call('forest-rights', { forest: partOf(forest, 'CONTOSO\\svc'), features });

describe('the rights of a connector account', () => {
  it('are found where they stand on the domain', async () => {
    const { state, baseDn } = forest;
    state.grant('svc', { replicate: true });
    state.allow(baseDn, 'svc', { mask: RIGHT.writeProperty, class: 'user', attribute: 'mS-DS-ConsistencyGuid' });
    const { account, kind, rows } = await rights('basic-read', 'consistency-guid');
    expect(account).toMatchObject({ name: 'CONTOSO\\svc', dn: `CN=svc,CN=Users,${baseDn}` });
    expect(kind).toBe('windows');
    expect(rows.map(({ id, state }) => `${id}: ${state}`)).toEqual([
      'account: passed',
      'too-powerful: passed',
      'replicating-directory-changes: passed',
      'read-properties: passed',
      'write-consistency-guid: passed',
    ]);
  });

  it('are found by the groups that the account belongs to, through other groups too', async () => {
    const { state, baseDn } = forest;
    const parent = `OU=Staff,${baseDn}`;
    for (const [name, member] of [
      ['inner', `CN=svc,CN=Users,${baseDn}`],
      ['outer', `CN=inner,${parent}`],
    ] as const) {
      state.add({
        dn: `CN=${name},${parent}`,
        attributes: { objectClass: ['group'], sAMAccountName: [name], member: [member] },
      });
    }
    state.grant('outer', { replicate: true });
    expect(rowOf((await rights('basic-read')).rows, 'replicating-directory-changes')?.state).toBe('passed');
  });

  it('are missing with the commands that mend it', async () => {
    const { rows } = await rights(...ALL);
    expect(rows.filter(({ state }) => state === 'failed').map(({ id }) => id)).toEqual([
      'replicating-directory-changes',
      'write-consistency-guid',
      'replicating-directory-changes-all',
      'reset-password',
      'unexpire-password',
      'write-lockout-time',
      'write-pwd-last-set',
      'write-properties',
      'create-delete-groups',
      'write-properties',
    ]);
    expect(rowOf(rows, 'write-consistency-guid')).toMatchObject({
      domain: forest.baseDn,
      feature: 'consistency-guid',
      fault: { code: 'rights-missing', detail: { right: 'Write mS-DS-ConsistencyGuid', account: 'CONTOSO\\svc' } },
    });
    expect(commandsOf(rows)).toEqual(
      expect.arrayContaining([
        'dsacls "DC=contoso,DC=test" /G "CONTOSO\\svc:CA;Replicating Directory Changes"',
        'dsacls "DC=contoso,DC=test" /G "CONTOSO\\svc:CA;Replicating Directory Changes All"',
        'dsacls "DC=contoso,DC=test" /I:S /G "CONTOSO\\svc:RPWP;mS-DS-ConsistencyGuid;user"',
        'dsacls "DC=contoso,DC=test" /I:S /G "CONTOSO\\svc:CA;Reset Password;user"',
        'dsacls "DC=contoso,DC=test" /I:S /G "CONTOSO\\svc:RPWP;;group"',
        'dsacls "DC=contoso,DC=test" /I:S /G "CONTOSO\\svc:CCDC;group;organizationalUnit"',
      ]),
    );
  });

  it('are not taken for given where somebody denied them', async () => {
    const { state, baseDn } = forest;
    state.grant('svc', { replicate: true });
    state.allow(baseDn, 'svc', { mask: RIGHT.control, right: CONTROL_RIGHT.replicate, deny: true });
    expect(rowOf((await rights('basic-read')).rows, 'replicating-directory-changes')?.state).toBe('failed');
  });

  it('end where an organizational unit keeps them out, and that one is named', async () => {
    const { state, baseDn } = forest;
    const closed = `OU=A \\"closed\\"\\, one,${baseDn}`;
    state.allow(baseDn, 'svc', { mask: RIGHT.writeProperty, class: 'user', attribute: 'mS-DS-ConsistencyGuid' });
    state.add({ dn: closed, attributes: { objectClass: ['organizationalUnit'] } });
    state.closeTo(closed);
    const row = rowOf((await rights('consistency-guid')).rows, 'write-consistency-guid');
    expect(row).toMatchObject({ state: 'warning', facts: { protectedUnits: 1 } });
    expect(row?.exceptions).toHaveLength(1);
    expect(row?.remedies[0]?.command).toContain('"OU=A \\\\\\"closed\\\\\\"\\, one,DC=contoso,DC=test"');
  });

  it('tell of administrators’ accounts that the directory guards', async () => {
    const { state, baseDn } = forest;
    state.allow(baseDn, 'svc', { mask: RIGHT.writeProperty, class: 'user', attribute: 'mS-DS-ConsistencyGuid' });
    state.modify('anna', { adminCount: '1' });
    state.closeTo('anna');
    const row = rowOf((await rights('consistency-guid')).rows, 'write-consistency-guid');
    expect(row).toMatchObject({ state: 'passed', facts: { protectedPeople: 1 } });
  });

  it('count where they were given unit by unit, as far as they go', async () => {
    const { state, baseDn } = forest;
    const entry = { mask: RIGHT.writeProperty, class: 'user', attribute: 'mS-DS-ConsistencyGuid' };
    state.allow(`OU=Staff,${baseDn}`, 'svc', entry);
    const some = rowOf((await rights('consistency-guid')).rows, 'write-consistency-guid');
    expect(some).toMatchObject({ state: 'warning', facts: { missing: 'user' } });
    state.allow(`CN=Users,${baseDn}`, 'svc', entry);
    const all = rowOf((await rights('consistency-guid')).rows, 'write-consistency-guid');
    expect(all?.state).toBe('passed');
  });

  it('must not be those of an administrator', async () => {
    forest.state.modify('Domain Admins', [
      { operation: 'add', attribute: 'member', values: [`CN=svc,CN=Users,${forest.baseDn}`] },
    ]);
    expect(rowOf((await rights('basic-read')).rows, 'too-powerful')).toMatchObject({
      state: 'failed',
      fault: { code: 'account-too-powerful', detail: { groups: 'Domain Admins, Administrators' } },
    });
  });

  it('are said where they are more than anything needs', async () => {
    const { state, baseDn } = forest;
    const strength = async () =>
      (await rights('password-hash-sync')).rows.filter(({ id, domain }) => id === 'too-powerful' && domain === baseDn);
    state.grant('svc', { replicate: true, replicateSecrets: true });
    expect(await strength()).toEqual([]);
    state.allow(baseDn, 'svc', { mask: 0x40000, class: 'user' });
    state.allow(baseDn, 'svc', { mask: RIGHT.control, right: '1131f6ac-9c07-11d1-f79f-00c04fc2dcd2' });
    expect(await strength()).toMatchObject([
      {
        state: 'warning',
        fault: {
          code: 'account-too-powerful',
          detail: { account: 'CONTOSO\\svc', rights: 'Modify permissions, Manage replication topology' },
        },
      },
    ]);
    // Full control, as "dsacls /G svc:GA" gives it.
    state.allow(baseDn, 'svc', { mask: 0xf01ff });
    expect((await strength())[0]?.facts['rights']).toBe(
      'Modify permissions, Modify owner, Delete, Delete subtree, All extended rights',
    );
  });

  it('are not looked for in a domain that nobody holds', async () => {
    forest.state.nameDomain({ domain: 'asia.contoso.test', baseDn: 'DC=asia,DC=contoso,DC=test', netbiosName: 'ASIA' });
    const { rows } = await rights('password-hash-sync');
    expect(rows.filter(({ domain }) => domain === 'DC=asia,DC=contoso,DC=test')).toMatchObject([
      { state: 'skipped', fault: { code: 'domain-not-held' } },
      { state: 'skipped', fault: { code: 'domain-not-held' } },
    ]);
  });
});

describe('making a connector account', () => {
  const create = (more: Partial<CallArguments<'forest-account-create'>> = {}) => {
    const { account: _, ...part } = partOf(forest);
    return stage.client.call('forest-account-create', {
      forest: part,
      administrator: { account: forest.administrator.userPrincipalName, password: forest.administrator.password },
      features: ALL,
      ...more,
    });
  };

  it('gives it every right and a long password that only the draft has', async () => {
    const made = await create();
    expect(made.account).toMatch(/^CONTOSO\\MSOL_[0-9a-f]{12}$/);
    expect(made.rows.filter(({ state }) => state !== 'passed')).toEqual([]);
    expect(stage.engine.draftSecrets.get('forest/contoso.test/password')).toHaveLength(127);
    expect(JSON.stringify(made)).not.toContain(stage.engine.draftSecrets.get('forest/contoso.test/password'));
    const account = forest.state.get(made.dn);
    expect(account?.attributes['userAccountControl']).toEqual(['66048']);
    const { rows } = await stage.client.call('forest-check', { forest: partOf(forest, made.account) });
    expect(rows.find(({ id }) => id === 'bind')?.state).toBe('passed');
  });

  it('takes up an account that it made before, with a new password', async () => {
    const first = await create({ name: 'svc-causeway' });
    const before = stage.engine.draftSecrets.get('forest/contoso.test/password');
    const second = await create({ name: 'svc-causeway' });
    expect([first.created, second.created]).toEqual([true, false]);
    expect(second.dn).toBe(first.dn);
    expect(stage.engine.draftSecrets.get('forest/contoso.test/password')).not.toBe(before);
    expect(second.rows.filter(({ state }) => state !== 'passed')).toEqual([]);
  });

  it('leaves accounts of others alone', async () => {
    expect(await faultOf(create({ name: 'anna' }))).toMatchObject({ code: 'account-name-taken' });
    expect(stage.engine.draftSecrets.get('forest/contoso.test/password')).toBe(PASSWORD);
  });

  it('is refused to whoever may not, and nothing is made', async () => {
    const refused = create({ administrator: { account: 'CONTOSO\\svc', password: PASSWORD }, name: 'svc-causeway' });
    expect(await faultOf(refused)).toMatchObject({ code: 'rights-missing' });
    expect(forest.state.get('svc-causeway')).toBeUndefined();
  });

  it('says which rights could not be given', async () => {
    const { state, baseDn } = forest;
    state.allow(`CN=Users,${baseDn}`, 'svc', { mask: RIGHT.all, below: true });
    state.allow(`CN=Users,${baseDn}`, 'svc', { mask: RIGHT.all });
    const made = await create({
      administrator: { account: 'CONTOSO\\svc', password: PASSWORD },
      features: ['password-hash-sync'],
    });
    expect(made.created).toBe(true);
    expect(made.rows.filter(({ domain }) => domain === baseDn)).toMatchObject([
      { id: 'replicating-directory-changes', state: 'failed', fault: { code: 'rights-missing' } },
      { id: 'replicating-directory-changes-all', state: 'failed', fault: { code: 'rights-missing' } },
    ]);
  });
});
