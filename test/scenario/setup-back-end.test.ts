/** The way to the tenant is chosen, made ready, and changed: nobody is lost, nobody is made twice, and what is, is said. */

import { expect, test } from 'vitest';
import type { CallOptions, EngineClient } from '../../engine/api/contract/contract.ts';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openSyncLab, type SyncLabOptions } from './directory-sync-lab.ts';
import { cloudGroup, cloudUser, expectNothingToDo, membersOf, person, summary, upn, type Lab } from './lab.ts';

const ADMINISTRATOR = { userPrincipalName: 'root@contoso.test', password: 'Aa1-admin-Lab!' };

async function open(options: SyncLabOptions = {}) {
  const lab = await openSyncLab({ ...options, tenant: { deviceCodes: { intervalS: 0.2 }, ...options.tenant } });
  lab.tenant.applications.addAdministrator({ ...ADMINISTRATOR, roles: ['Global Administrator'] });
  return { lab, client: createDispatcher(lab.engine) };
}

async function synchronize(lab: Lab): Promise<void> {
  expect(summary(await lab.cycle('initial'))).toMatchObject({ status: 'success' });
  await lab.cycle();
}

type Purpose = 'register' | 'register-for-directory-sync' | 'tenant-settings';

async function signIn(lab: Lab, client: EngineClient, purpose: Purpose): Promise<string> {
  const { tenant } = (await lab.engine.configuration())!;
  const options: CallOptions = {
    onEvent: (name, payload) => {
      if (name !== 'device-code' || !('userCode' in payload)) return;
      lab.tenant.applications.approveDeviceCode(payload.userCode, ADMINISTRATOR.userPrincipalName);
    },
  };
  const { cloud } = tenant;
  const { handle } = await client.call('administrator-sign-in', { method: 'device-code', cloud, purpose }, options);
  return handle;
}

const statesOf = (rows: readonly { readonly id: string; readonly state: string }[]) =>
  Object.fromEntries(rows.map(({ id, state }) => [id, state]));

const groupsNamed = ({ tenant }: Lab, name: string) =>
  tenant.state.list('group').filter(({ properties }) => properties['displayName'] === name);

test('from Graph to the directory-sync service everybody is taken over, and groups that Graph made stay until somebody decides', async () => {
  const { lab, client } = await open({
    backEnd: 'graph',
    people: ['anna', 'bert'],
    groups: { sales: ['anna', 'bert'] },
  });
  await synchronize(lab);
  const before = { anna: cloudUser(lab, 'anna')!, bert: cloudUser(lab, 'bert')!, sales: cloudGroup(lab, 'sales')! };
  expect(before.anna.properties['onPremisesSyncEnabled'] ?? null).toBeNull();

  const check = await client.call('back-end-check', { backEnd: 'directory-sync' });
  expect(statesOf(check.rows)).toEqual({
    current: 'good',
    pending: 'good',
    endpoint: 'good',
    permission: 'good',
    service: 'good',
    activation: 'good',
    'hard-match': 'good',
    'other-server': 'good',
    users: 'good',
    groups: 'attention',
  });
  expect(check).toMatchObject({ current: 'graph', possible: true, needsAdministrator: false });
  expect(check.doubled).toEqual({ count: 1, groups: [{ id: before.sales.id, name: 'sales', members: 2 }] });

  const { document } = await client.call('settings-export', {});
  const tenant = { ...document.answers.tenant, backEnd: 'directory-sync' as const };
  const preview = await client.call('preview', { answers: { ...document.answers, tenant }, purpose: 'change' });
  const inTenant = preview.connectors.find(({ connector }) => connector === 'tenant')!;
  const numbers = Object.fromEntries(
    inTenant.objects.map(({ objectType, create, join, ...others }) => [
      objectType,
      { create: create.count, join: join.count, delete: others.delete.count },
    ]),
  );
  expect(numbers).toMatchObject({ user: { create: 0, join: 2, delete: 0 }, group: { create: 1, join: 0, delete: 0 } });
  expect(preview.change).toMatchObject({ leaves: { count: 0 }, comes: { count: 0 } });

  const changed = await client.call('back-end-change', { backEnd: 'directory-sync', previewId: preview.id });
  expect(changed.superseded).toBe(1);
  expect(await client.call('superseded-groups', {})).toMatchObject([{ name: 'sales', state: 'waiting' }]);
  await synchronize(lab);

  for (const name of ['anna', 'bert'] as const) {
    const now = cloudUser(lab, name)!;
    expect(now.id).toBe(before[name].id);
    expect(now.properties['onPremisesSyncEnabled']).toBe(true);
  }
  expect(
    lab.tenant.state
      .list('user')
      .map(({ properties }) => properties['userPrincipalName'])
      .sort(),
  ).toEqual([upn('anna'), upn('bert'), ADMINISTRATOR.userPrincipalName].sort());
  expect(groupsNamed(lab, 'sales')).toHaveLength(2);
  expect(lab.tenant.state.get(before.sales.id)).toMatchObject({ memberIds: before.sales.memberIds });
  expect(await client.call('superseded-groups', {})).toMatchObject([{ id: before.sales.id, state: 'ready' }]);

  const settled = await client.call('superseded-groups-settle', { action: 'delete', ids: [before.sales.id] });
  expect(settled).toEqual({ action: 'delete', settled: [before.sales.id], refused: [] });
  expect(groupsNamed(lab, 'sales').map(({ id }) => id)).not.toContain(before.sales.id);
  expect(membersOf(lab, 'sales')).toEqual(['anna', 'bert']);
  await expectNothingToDo(lab);
});

test('a group whose successor is not there is not deleted, and one that is kept is not asked about again', async () => {
  const { lab, client } = await open({ backEnd: 'graph', people: ['anna'], groups: { sales: ['anna'], idle: [] } });
  await synchronize(lab);
  await client.call('back-end-change', { backEnd: 'directory-sync' });
  const [idle, sales] = await client.call('superseded-groups', {});
  const early = await client.call('superseded-groups-settle', { action: 'delete', ids: [sales!.id] });
  expect(early).toMatchObject({ settled: [], refused: [{ id: sales!.id, fault: { code: 'group-not-superseded' } }] });
  await client.call('superseded-groups-settle', { action: 'keep', ids: [idle!.id] });
  await synchronize(lab);
  expect(await client.call('superseded-groups', {})).toMatchObject([
    { name: 'idle', state: 'kept' },
    { name: 'sales', state: 'ready' },
  ]);
  expect(lab.tenant.state.get(idle!.id)?.deleted).toBe(false);
});

test('what was exported and not seen again yet is known by its anchor, and counts', async () => {
  const { lab, client } = await open({ backEnd: 'graph', people: ['anna'], groups: { sales: ['anna'] } });
  await lab.cycle('initial');
  const check = await client.call('back-end-check', { backEnd: 'directory-sync' });
  expect(check.rows.find(({ id }) => id === 'users')?.facts).toEqual({ users: 1, withoutAnchor: 0 });
  expect(check.doubled).toMatchObject({ count: 1, groups: [{ name: 'sales', members: 1 }] });
});

test('there is no way back to Graph while anything is synchronized, by no door', async () => {
  const { lab, client } = await open({ people: ['anna'] });
  await synchronize(lab);
  const check = await client.call('back-end-check', { backEnd: 'graph' });
  expect(check).toMatchObject({ possible: false });
  expect(check.rows.find(({ id }) => id === 'synchronized')).toMatchObject({ state: 'problem', facts: { objects: 1 } });
  await expect(client.call('back-end-change', { backEnd: 'graph' })).rejects.toMatchObject({
    fault: { code: 'back-end-not-changeable', detail: { rows: 'synchronized' } },
  });
  const { document } = await client.call('settings-export', {});
  const answers = { ...document.answers, tenant: { ...document.answers.tenant, backEnd: 'graph' as const } };
  const problems = await client.call('draft-problems', { answers, purpose: 'change' });
  expect(problems).toMatchObject([{ path: 'tenant.backEnd', code: 'fixed', detail: { objects: 1 } }]);
});

test('what the tenant lacks for the service is named, and an administrator who signs in grants it and turns synchronization on', async () => {
  const { lab, client } = await open({ backEnd: 'graph', people: ['anna'], service: { activated: false } });
  const { clientId, certificatePem } = (await lab.engine.configuration())!.tenant;
  lab.tenant.applications.revoke(clientId);
  await expect(client.call('back-end-check', { backEnd: 'directory-sync' })).resolves.toMatchObject({
    possible: false,
  });

  const handle = await signIn(lab, client, 'register-for-directory-sync');
  const registered = await client.call('application-register', {
    ...{ handle, clientId, certificatePem, backEnd: 'directory-sync', activate: true },
  });
  expect(registered).toMatchObject({
    clientId,
    created: false,
    missing: [],
    tried: true,
    directorySynchronization: { enabled: true, turnedOn: true, serviceReady: true },
  });
  const check = await client.call('back-end-check', { backEnd: 'directory-sync' });
  expect(statesOf(check.rows)).toMatchObject({ permission: 'good', activation: 'good', service: 'good' });
});

test('synchronization is turned on for nobody who did not agree to it', async () => {
  const { lab, client } = await open({ backEnd: 'graph', people: ['anna'], service: { activated: false } });
  const { clientId, certificatePem } = (await lab.engine.configuration())!.tenant;
  const handle = await signIn(lab, client, 'register');
  const registered = await client.call('application-register', {
    ...{ handle, clientId, certificatePem, backEnd: 'directory-sync' },
  });
  expect(registered.directorySynchronization).toMatchObject({ enabled: false, turnedOn: false });
  const check = await client.call('back-end-check', { backEnd: 'directory-sync' });
  expect(check).toMatchObject({ possible: false, needsAdministrator: true });
  expect(statesOf(check.rows)['activation']).toBe('problem');
});

test('settings of the tenant are read from whoever may say them, and changed by whoever may', async () => {
  const { lab, client } = await open({ people: ['anna'] });
  await synchronize(lab);
  const settings = await client.call('tenant-settings', {});
  expect(settings).toMatchObject({
    backEnd: 'directory-sync',
    faults: [],
    directorySynchronization: { enabled: true, changedBy: 'administrator' },
    lastExport: null,
    deletionThreshold: { tenant: { enabled: true, count: 500 }, causeway: { enabled: true, count: 500 } },
    certificate: { renewalDue: false },
  });
  expect(settings.directorySynchronization.lastSynchronized).not.toBeNull();

  const own = await client.call('tenant-settings-change', {
    features: { blockSoftMatchEnabled: true, quarantineUponUpnConflictEnabled: false },
    deletionThreshold: { enabled: true, count: 40 },
  });
  expect(own.changed).toEqual(['blockSoftMatchEnabled']);
  expect(own.refused.map(({ setting, fault }) => [setting, fault.code, fault.detail['reason']])).toEqual([
    ['quarantineUponUpnConflictEnabled', 'tenant-setting-not-changeable', 'fixed'],
    ['deletionThreshold', 'tenant-setting-not-changeable', 'administrator'],
  ]);
  const feature = ({ features }: typeof settings, name: string) => features.find((one) => one.name === name);
  expect(feature(own.settings, 'blockSoftMatchEnabled')).toMatchObject({ on: true, changedBy: 'application' });

  const handle = await signIn(lab, client, 'tenant-settings');
  const asked = await client.call('tenant-settings-change', {
    handle,
    features: { allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled: true },
    deletionThreshold: { enabled: true, count: 40 },
    technicalContacts: ['operations@contoso.test'],
  });
  expect(asked).toMatchObject({
    changed: ['allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled', 'deletionThreshold', 'technicalContacts'],
    refused: [],
    settings: {
      deletionThreshold: { tenant: { enabled: true, count: 40 } },
      technicalContacts: { addresses: ['operations@contoso.test'] },
    },
  });
  expect(feature(asked.settings, 'allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled')).toMatchObject({ on: true });
  expect((await client.call('tenant-settings', {})).deletionThreshold.tenant).toEqual({ enabled: true, count: 40 });
});

test('a directory extension that is registered in the tenant is sent, and one that is not is staged', async () => {
  const { lab, client } = await open({ people: [person('anna', { employeeNumber: '0815', carLicense: ['B-OB 1'] })] });
  await synchronize(lab);
  const handle = await signIn(lab, client, 'register');
  const registered = await client.call('extensions-register', {
    handle,
    attributes: [{ objectType: 'user', attribute: 'employeeNumber', type: 'string', multiValued: false }],
  });
  const { application, extensions } = registered;
  const name = `extension_${application.replaceAll('-', '')}_employeeNumber`;
  expect(extensions).toEqual([{ name, created: true }]);
  const { document } = await client.call('settings-export', {});
  const attributes = [
    { objectType: 'user' as const, attribute: 'employeeNumber', registered: true },
    { objectType: 'user' as const, attribute: 'carLicense' },
  ];
  const answers = { ...document.answers, directoryExtensions: { application, attributes } };
  const outcome = await client.call('configure', { answers, purpose: 'change', startSync: true });
  expect(outcome).toMatchObject({ outcome: 'done', fault: null });
  await lab.settle();
  expect(cloudUser(lab, 'anna')?.properties[name]).toBe('0815');
  const [shown] = await client.call('object', { name: 'anna' });
  const pending = shown?.connectorSpaces.find(({ connector }) => connector === 'tenant')?.pendingExport;
  expect(pending?.unsupported).toEqual([name.replace('employeeNumber', 'carLicense')]);
});
