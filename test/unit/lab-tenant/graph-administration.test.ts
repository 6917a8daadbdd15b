/** What an administrator does to the lab tenant through Graph, and what searching in it finds. */

import { describe, expect, it, onTestFinished } from 'vitest';
import { createAdministrators } from '../../../engine/setup/tenants/administrators.ts';
import { startTenant } from '../../lab/tenant/tenant.ts';
import { clientOf, errorOf, items, startWithClient } from './client.ts';

const EVENTUAL = { ConsistencyLevel: 'eventual' };

describe('$search', () => {
  it('finds words by their beginnings, and joins clauses', async () => {
    const client = await startWithClient();
    onTestFinished(() => client.close());
    const { state } = client.tenant;
    for (const [name, displayName] of [
      ['ada', 'Ada Lovelace'],
      ['alan', 'Alan Turing'],
      ['grace', 'Grace HopperMurray'],
    ] as const) {
      state.addUser({ userPrincipalName: `${name}@contoso.test`, displayName, mail: `${name}@contoso.test` });
    }
    const search = async (text: string) => {
      const path = `/users?$search=${encodeURIComponent(text)}&$select=mail`;
      return items(await client.get(path, EVENTUAL)).map((user) => String(user['mail']).split('@')[0]);
    };
    expect(await search('"displayName:lov"')).toEqual(['ada']);
    expect(await search('"displayName:murr"')).toEqual(['grace']);
    expect(await search('"displayName:ovelace"')).toEqual([]);
    expect(await search('"displayName:ada" OR "mail:alan"')).toEqual(['ada', 'alan']);
    expect(await search('("displayName:ada" OR "displayName:alan") AND "displayName:turing"')).toEqual(['alan']);
    const bare = await client.get('/users?$search="displayName:ada"');
    expect(bare.status).toBe(400);
    expect(errorOf(bare).code).toBe('Request_UnsupportedQuery');
    expect((await client.get('/users?$search="jobTitle:x"', EVENTUAL)).status).toBe(400);
    expect((await client.get('/users?$search=displayName:ada', EVENTUAL)).status).toBe(400);
  });
});

describe('source of authority', () => {
  it('filters a list as an advanced query, and is no property to select', async () => {
    const client = await startWithClient();
    onTestFinished(() => client.close());
    const { id } = client.tenant.state.addUser({ userPrincipalName: 'ada@contoso.test' });
    client.tenant.state.addUser({ userPrincipalName: 'bob@contoso.test' });
    await client.send('PATCH', `/users/${id}/onPremisesSyncBehavior`, { isCloudManaged: true });
    const managed = '/users?$filter=onPremisesSyncBehavior/isCloudManaged eq true&$select=id';
    expect((await client.get(managed)).status).toBe(400);
    expect(items(await client.get(`${managed}&$count=true`, EVENTUAL))).toEqual([{ id }]);
    expect((await client.get('/users?$select=onPremisesSyncBehavior')).status).toBe(400);
  });
});

describe('settings of directory synchronization', () => {
  const open = async (role: 'Global Administrator' | 'Cloud Application Administrator') => {
    const tenant = await startTenant({ throttle: 'off', deviceCodes: { intervalS: 0.05 } });
    const who = { userPrincipalName: 'anna@contoso.test', password: 'Aa1-admin-Lab!', roles: [role] };
    tenant.applications.addAdministrator(who);
    const administrators = createAdministrators();
    onTestFinished(async () => {
      await administrators.close();
      await tenant.close();
    });
    return { tenant, administrators, who };
  };

  const signedIn = async (role: Parameters<typeof open>[0]) => {
    const { tenant, administrators, who } = await open(role);
    const { signal } = new AbortController();
    const { handle } = await administrators.signIn({
      method: 'device-code',
      purpose: 'tenant-settings',
      cloud: { authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem },
      page: { language: 'en', title: '', done: '', failed: '' },
      signal,
      onDeviceCode: ({ userCode }) => tenant.applications.approveDeviceCode(userCode, who.userPrincipalName),
      onUrl: () => undefined,
    });
    const path = `/directory/onPremisesSynchronization/${tenant.tenantId}`;
    const call = (method: 'GET' | 'PATCH', body?: object) =>
      administrators.use(handle, ({ administration }) =>
        administration(signal).call('settings', { method, path, ...(body === undefined ? {} : { body }) }),
      );
    return { tenant, call };
  };
  const prevention = (synchronizationPreventionType: string, alertThreshold: number) => ({
    configuration: { accidentalDeletionPrevention: { synchronizationPreventionType, alertThreshold } },
  });

  it('are read and changed by an administrator, one feature at a time', async () => {
    const { call } = await signedIn('Global Administrator');
    expect(await call('GET')).toMatchObject({
      features: { blockSoftMatchEnabled: false, userWritebackEnabled: false, quarantineUponUpnConflictEnabled: true },
      ...prevention('enabledForCount', 500),
    });
    await call('PATCH', { features: { blockSoftMatchEnabled: true, userWritebackEnabled: true } });
    await call('PATCH', prevention('enabledForPercentage', 20));
    expect(await call('GET')).toMatchObject({
      features: { blockSoftMatchEnabled: true, userWritebackEnabled: true, quarantineUponUpnConflictEnabled: true },
      ...prevention('enabledForPercentage', 20),
    });
  });

  it.each([
    ['a feature that stays on', { features: { blockSoftMatchEnabled: true, quarantineUponUpnConflictEnabled: false } }],
    ['a feature that is not in use', { features: { blockSoftMatchEnabled: true, passwordWritebackEnabled: true } }],
    [
      'a percentage above a hundred',
      { features: { blockSoftMatchEnabled: true }, ...prevention('enabledForPercentage', 101) },
    ],
  ])('do not change at all with %s', async (_what, body) => {
    const { call } = await signedIn('Global Administrator');
    await expect(call('PATCH', body)).rejects.toMatchObject({ fault: { detail: { status: 400 } } });
    expect(await call('GET')).toMatchObject({ features: { blockSoftMatchEnabled: false } });
  });

  it('are closed to people without the role', async () => {
    const { call } = await signedIn('Cloud Application Administrator');
    await expect(call('GET')).rejects.toMatchObject({ fault: { code: 'administrator-role-missing' } });
  });

  it('are closed to every application', async () => {
    const { tenant } = await open('Global Administrator');
    const client = await clientOf(tenant, ['OnPremDirectorySynchronization.ReadWrite.All', 'Directory.Read.All']);
    const path = `/directory/onPremisesSynchronization/${tenant.tenantId}`;
    for (const [method, body] of [['GET'], ['PATCH', { features: { blockSoftMatchEnabled: true } }]] as const) {
      expect((await client.send(method, path, body)).status).toBe(403);
    }
  });
});
