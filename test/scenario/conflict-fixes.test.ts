/** Remedies of conflicts: shown, confirmed, journaled, audited, undone; refused where they may not be. */

import { expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import type { CallArguments, CallResult } from '../../engine/api/contract/contract.ts';
import { guidFromText } from '../../engine/model/anchor.ts';
import { listAudit } from '../../engine/settings/audit.ts';
import { FEATURE } from '../lab/tenant/directory-sync/matching/features.ts';
import type { JsonObject } from '../lab/tenant/json.ts';
import { openSyncLab, type SyncLabOptions } from './directory-sync-lab.ts';
import { person, personDn, upn, type Lab } from './lab.ts';

const FOREIGN = Buffer.from(guidFromText('9f0e0d0c-0b0a-0908-0706-050403020100')).toString('base64');

const mailed = (name: string, attributes: Parameters<typeof person>[1] = {}) =>
  person(name, { mailNickname: name, mail: upn(name), proxyAddresses: [`SMTP:${upn(name)}`], ...attributes });
const cloud = (name: string, properties: JsonObject = {}): JsonObject => ({
  userPrincipalName: upn(name),
  displayName: `cloud ${name}`,
  mailNickname: name,
  ...properties,
});

/** Synchronized and staged; nothing was exported yet. */
async function openStaged(options: SyncLabOptions, before: (lab: Lab) => void = () => undefined): Promise<Lab> {
  const lab = await openSyncLab({
    ...options,
    forest: { exchangeSchema: true, duplicateUserPrincipalNames: true, ...options.forest },
  });
  before(lab);
  await staging(lab, true);
  await lab.cycle('initial');
  await staging(lab, false);
  return lab;
}

const staging = (lab: Lab, stagingMode: boolean) =>
  lab.configure((configuration) => ({ ...configuration, stagingMode }));

type Wanted = Omit<CallArguments<'conflict-fix-preview'>, 'id'>;

async function conflictOf(lab: Lab, name: string): Promise<CallResult<'conflicts'>['conflicts'][number]> {
  const client = createDispatcher(lab.engine);
  await client.call('find-conflicts', {});
  const { conflicts } = await client.call('conflicts', { search: name });
  const found = conflicts.find(({ object }) => object.name === name);
  if (!found) throw new Error(`No conflict of ${name}`);
  return found;
}

async function fixed(lab: Lab, id: number, wanted: Wanted) {
  const client = createDispatcher(lab.engine);
  const plan = await client.call('conflict-fix-preview', { id, ...wanted });
  expect(plan.hindrance).toBeNull();
  const record = await client.call('fix-conflict', { id, ...wanted, confirmation: plan.confirmation });
  expect(record.fault).toBeNull();
  return { plan, record };
}

const theUser = (lab: Lab, name: string) =>
  lab.tenant.state.list('user').filter(({ properties }) => properties['displayName'] === name);

test('writing the anchor lets a person have the account that a blocked soft match kept from them', async () => {
  const lab = await openStaged(
    { people: [mailed('soft')], cloudUsers: [cloud('was', { mail: upn('soft') })] },
    (one) => {
      one.tenant.state.synchronization.features |= FEATURE.blockSoftMatch;
    },
  );
  const account = lab.tenant.state.get(upn('was'))!;
  const conflict = await conflictOf(lab, 'soft');
  expect(conflict).toMatchObject({ kind: 'takeover-blocked', fixes: ['write-anchor', 'drop-address', 'run-again'] });
  const { plan, record } = await fixed(lab, conflict.id, { fix: 'write-anchor' });
  expect(plan).toMatchObject({
    undo: 'possible',
    writes: [{ where: 'tenant', connector: 'tenant', attribute: 'onPremisesImmutableId', before: [] }],
  });
  expect(record.state).toBe('done');
  const [soft, ...others] = theUser(lab, 'soft');
  expect(others).toEqual([]);
  expect(soft).toMatchObject({ id: account.id, properties: { onPremisesSyncEnabled: true } });
  const [audited] = await listAudit(lab.engine.store.reader, 1);
  expect(audited).toMatchObject({
    action: 'fix-conflict',
    detail: { fix: 'write-anchor', state: 'done', object: 'soft' },
  });
  await createDispatcher(lab.engine).call('find-conflicts', {});
  expect((await createDispatcher(lab.engine).call('conflicts', {})).conflicts).toEqual([]);
});

test('an account of another anchor is taken over by giving it ours; what is not confirmed as it stands is not written', async () => {
  const lab = await openStaged({
    people: [mailed('moved')],
    cloudUsers: [cloud('was', { mail: upn('moved'), onPremisesImmutableId: FOREIGN })],
  });
  const account = lab.tenant.state.get(upn('was'))!;
  const conflict = await conflictOf(lab, 'moved');
  expect(conflict.kind).toBe('soft-match-taken');
  const client = createDispatcher(lab.engine);
  const wanted = { id: conflict.id, fix: 'take-over' } as const;
  await expect(client.call('fix-conflict', { ...wanted, confirmation: 'seen something else' })).rejects.toMatchObject({
    fault: { code: 'confirmation-outdated' },
  });
  expect(lab.tenant.state.get(account.id)?.properties['onPremisesImmutableId']).toBe(FOREIGN);
  const { plan } = await fixed(lab, conflict.id, { fix: 'take-over' });
  expect(plan.writes).toMatchObject([{ before: [FOREIGN], attribute: 'onPremisesImmutableId' }]);
  expect(theUser(lab, 'moved')).toMatchObject([{ id: account.id, properties: { onPremisesSyncEnabled: true } }]);
});

test('an address is dropped from the account of the forest that has it, and written back when that is undone', async () => {
  const lab = await openStaged({
    people: [
      mailed('holder'),
      mailed('echo', { proxyAddresses: [`SMTP:${upn('echo')}`, `smtp:${upn('holder')}`, 'x500:/cn=echo'] }),
    ],
  });
  const client = createDispatcher(lab.engine);
  const conflict = await conflictOf(lab, 'echo');
  const { plan, record } = await fixed(lab, conflict.id, { fix: 'drop-address', from: 'object' });
  const [write] = plan.writes;
  expect(write).toMatchObject({ where: 'forest', connector: 'contoso.test', attribute: 'proxyAddresses' });
  expect(write?.after.toSorted()).toEqual([`SMTP:${upn('echo')}`, 'x500:/cn=echo']);
  const values = async () => {
    const entry = await lab.forest.get(personDn('echo'));
    return (entry?.attributes['proxyAddresses'] ?? []).map(String).toSorted();
  };
  expect(await values()).toEqual([`SMTP:${upn('echo')}`, 'x500:/cn=echo']);
  // The object was read, synchronized and exported at once, without the address.
  expect(theUser(lab, 'echo')).toMatchObject([
    { properties: { proxyAddresses: expect.not.arrayContaining([`smtp:${upn('holder')}`]) } },
  ]);
  const undone = await client.call('undo-conflict-fix', { id: record.id });
  expect(undone.state).toBe('undone');
  expect(await values()).toContain(`smtp:${upn('holder')}`);
  await expect(client.call('undo-conflict-fix', { id: record.id })).rejects.toMatchObject({
    fault: { code: 'not-found' },
  });
});

test('what Graph cannot write is said before anybody confirms it: addresses of groups, and of users beside mail', async () => {
  const lab = await openStaged({ people: [mailed('grouped', { proxyAddresses: [`SMTP:${upn('list')}`] })] }, (one) => {
    one.tenant.state.addGroup({
      ...{ displayName: 'cloud list', mailNickname: 'list', mailEnabled: true, groupTypes: ['Unified'] },
      ...{ mail: upn('list'), proxyAddresses: [`SMTP:${upn('list')}`] },
    });
  });
  const conflict = await conflictOf(lab, 'grouped');
  expect(conflict).toMatchObject({ kind: 'other-object-type', error: 'ObjectTypeMismatch' });
  const client = createDispatcher(lab.engine);
  const plan = await client.call('conflict-fix-preview', { id: conflict.id, fix: 'drop-address' });
  expect(plan).toMatchObject({
    writes: [],
    hindrance: { code: 'operation-refused', detail: { reason: 'exchange-only' }, object: { name: 'cloud list' } },
  });
  await expect(
    client.call('fix-conflict', { id: conflict.id, fix: 'drop-address', confirmation: plan.confirmation }),
  ).rejects.toMatchObject({ fault: { code: 'operation-refused' } });
  expect(await client.call('conflict-fixes', {})).toEqual([]);
});

test('in staging mode no remedy writes anything; a permission that is missing is said by its name', async () => {
  const lab = await openStaged({
    people: [mailed('moved')],
    cloudUsers: [cloud('was', { mail: upn('moved'), onPremisesImmutableId: FOREIGN })],
  });
  const conflict = await conflictOf(lab, 'moved');
  const client = createDispatcher(lab.engine);
  await staging(lab, true);
  const wanted = { id: conflict.id, fix: 'take-over' } as const;
  expect((await client.call('conflict-fix-preview', wanted)).hindrance).toMatchObject({ code: 'staging-mode-on' });
  await staging(lab, false);
  const { certificatePem } = lab.client;
  const permissions = ['User.Read.All', 'Group.Read.All', 'Domain.Read.All', 'Organization.Read.All'];
  const clientId = lab.tenant.registerApplication({ certificatePem, permissions, directorySync: true });
  await lab.configure((configuration) => ({ ...configuration, tenant: { ...configuration.tenant, clientId } }));
  const plan = await client.call('conflict-fix-preview', wanted);
  expect(plan.hindrance).toMatchObject({ code: 'consent-missing', detail: { permissions: 'User.ReadWrite.All' } });
  await expect(client.call('fix-conflict', { ...wanted, confirmation: plan.confirmation })).rejects.toMatchObject({
    fault: { code: 'consent-missing' },
  });
  expect(lab.tenant.state.get(upn('was'))?.properties['onPremisesImmutableId']).toBe(FOREIGN);
});

test('an object is run again alone', async () => {
  const lab = await openStaged({ people: [person('accent', { userPrincipalName: upn('josé') }), 'other'] });
  const conflict = await conflictOf(lab, 'accent');
  await lab.forest.modify(personDn('accent'), [
    { operation: 'replace', attribute: 'userPrincipalName', values: [upn('jose')] },
  ]);
  await fixed(lab, conflict.id, { fix: 'run-again' });
  expect(theUser(lab, 'accent')).toHaveLength(1);
  expect(theUser(lab, 'other')).toHaveLength(0);
});

test('an account that would come back from the recycle bin is brought back before the export', async () => {
  const guid = '1f0e0d0c-0b0a-0908-0706-050403020100';
  const immutableId = Buffer.from(guidFromText(guid)).toString('base64');
  const lab = await openStaged(
    {
      people: [person('returning', { 'mS-DS-ConsistencyGuid': [guidFromText(guid)] })],
      cloudUsers: [cloud('was', { onPremisesImmutableId: immutableId })],
    },
    ({ tenant }) => tenant.state.remove(upn('was')),
  );
  const [deleted] = lab.tenant.state.listDeleted('user');
  const conflict = await conflictOf(lab, 'returning');
  expect(conflict).toMatchObject({ kind: 'takeover', detail: { restored: true }, fixes: ['restore'] });
  const { plan } = await fixed(lab, conflict.id, { fix: 'restore' });
  expect(plan).toMatchObject({ undo: 'not-possible', writes: [{ attribute: 'deletedDateTime', after: [] }] });
  expect(theUser(lab, 'returning')).toMatchObject([{ id: deleted?.id, properties: { onPremisesSyncEnabled: true } }]);
});
