/**
 * The whole arc on a real domain controller: every kind of change an administrator makes with `samba-tool` arrives, and
 * leaves the tenant as a new Causeway would fill a new one.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openEngine, type Engine } from '../../engine/api/engine.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import type { CycleRecord } from '../../engine/runs/cycle.ts';
import { generateOrganization, loadOrganization } from '../lab/organization/organization.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import type { ServiceAccount } from '../lab/samba/service-account.ts';
import { makeClientCertificate, startTenant, type Tenant } from '../lab/tenant/tenant.ts';
import { content } from '../scenario/lab.ts';

const NAME = 'a cycle on a Samba domain controller';
const availability = sambaAvailable();

if (availability.available) describe(NAME, () => describeCycle());
else {
  describe(NAME, () => {
    it('is not tested here', (context) => context.skip(availability.reason));
  });
}

const BASE = 'DC=contoso,DC=test';
const PASSWORD = 'Lab-Person-1!';
const upn = (name: string) => `${name}@contoso.test`;

function describeCycle(): void {
  let samba: Samba;
  let account: ServiceAccount;
  let tenant: Tenant;
  let engine: Engine;
  let outOfScope: string;
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    samba = await startSamba({ domain: 'contoso.test' });
    closing.push(() => samba.close());
    account = await samba.createServiceAccount({
      name: 'causeway',
      replicate: true,
      readDeletions: true,
      writeConsistencyGuid: true,
    });
    const organization = generateOrganization({ seed: 7, people: 80, domain: 'contoso.test' });
    outOfScope = organization.outOfScopeOu;
    await loadOrganization(samba, organization);
    await samba.tool('ou', 'create', `OU=Lab,${BASE}`);
    await samba.tool('ou', 'create', `OU=Other,${BASE}`);
    await samba.tool('group', 'add', 'crew', `--groupou=OU=Lab`);
    for (const name of ['ada', 'bob', 'cleo']) await hire(name, 'OU=Lab');
    await samba.tool('group', 'addmembers', 'crew', 'ada,bob');
    ({ tenant, engine } = await openPair());
    const first = await engine.runCycle('initial', 'manual');
    expect(told(first)).toEqual([]);
  });

  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  const hire = (name: string, ou: string) =>
    samba.tool(
      'user',
      'create',
      name,
      PASSWORD,
      `--userou=${ou}`,
      `--given-name=${name}`,
      `--mail-address=${upn(name)}`,
    );

  /** A tenant and a data directory that know nothing yet. */
  async function openPair(): Promise<{ tenant: Tenant; engine: Engine }> {
    const fresh = await startTenant({ verifiedDomains: ['contoso.test'], throttle: 'off' });
    closing.push(() => fresh.close());
    const client = await makeClientCertificate('causeway');
    const clientId = fresh.registerApplication({
      certificatePem: client.certificatePem,
      permissions: [...LEAST_PERMISSIONS],
    });
    const dataDirectory = await mkdtemp(path.join(tmpdir(), 'causeway-samba-cycle-'));
    closing.push(() => rm(dataDirectory, { recursive: true, force: true }));
    const opened = await openEngine({ dataDirectory, purpose: 'test' });
    closing.push(() => opened.close());
    await createDispatcher(opened).call('setup', {
      answers: {
        forests: [
          {
            name: 'contoso.test',
            servers: [{ host: samba.host }],
            security: { mode: 'ldaps', trust: { kind: 'ca', pem: samba.caCertificatePem } },
            account: account.userPrincipalName,
            password: account.password,
            domains: [{ domain: 'contoso.test', exclude: [outOfScope] }],
          },
        ],
        tenant: {
          name: 'tenant',
          tenantId: fresh.tenantId,
          clientId,
          certificatePem: client.certificatePem,
          privateKeyPem: client.privateKeyPem,
          cloud: { authority: fresh.origin, graph: fresh.origin, caPem: fresh.caCertificatePem },
          pace: { writesPerSecond: 'unlimited' },
        },
      },
    });
    return { tenant: fresh, engine: opened };
  }

  /** Faults and results other than success, for a message that says what went wrong. */
  function told(cycle: CycleRecord): unknown[] {
    return cycle.steps.flatMap((step) => [
      ...(step.result === 'success' ? [] : [`${step.profile} ${step.result}`]),
      ...(step.fault ? [step.fault] : []),
      ...step.objectFaults,
    ]);
  }

  async function cyclesArrive(): Promise<void> {
    expect(told(await engine.runCycle('delta', 'manual'))).toEqual([]);
    expect(told(await engine.runCycle('delta', 'manual'))).toEqual([]);
    tenant.resetTraffic();
    const quiet = await engine.runCycle('delta', 'manual');
    expect(tenant.counters.writes).toBe(0);
    const sent = quiet.steps.filter((step) => step.profile === 'Export').map((step) => step.counters);
    for (const counters of sent) expect(counters).toMatchObject({ adds: 0, updates: 0, deletes: 0, requests: 0 });
    const fresh = await openPair();
    expect(told(await fresh.engine.runCycle('initial', 'manual'))).toEqual([]);
    expect(content(tenant, false)).toEqual(content(fresh.tenant, false));
  }

  const cloud = (name: string) => tenant.state.get(upn(name));
  const crew = () => tenant.state.list('group').find((group) => group.properties['displayName'] === 'crew');
  const isMember = (name: string) => crew()?.memberIds.includes(cloud(name)?.id ?? '') ?? false;
  const consistencyGuid = async (dn: string) => (await samba.get(dn))?.attributes['mS-DS-ConsistencyGuid']?.[0];

  it('writes ms-DS-ConsistencyGuid once and keeps it when the account moves', async () => {
    await cyclesArrive();
    const before = await samba.get(`CN=ada,OU=Lab,${BASE}`);
    expect(before?.attributes['mS-DS-ConsistencyGuid']).toEqual(before?.attributes['objectGUID']);
    await samba.tool('user', 'move', 'ada', `OU=Other,${BASE}`);
    await cyclesArrive();
    expect(await consistencyGuid(`CN=ada,OU=Other,${BASE}`)).toEqual(before?.attributes['objectGUID']?.[0]);
    const written = await engine.store.reader.all<{ writes: number }>(
      `SELECT count(*) AS writes FROM export_journal AS j JOIN connector AS c ON c.id = j.connector_id
       WHERE c.kind = 'active-directory' GROUP BY j.object_id HAVING writes > 1`,
    );
    expect(written, 'accounts written more than once').toEqual([]);
  });

  it('hires', async () => {
    await hire('dora', 'OU=Lab');
    await cyclesArrive();
    expect(cloud('dora')?.properties).toMatchObject({ givenName: 'dora', accountEnabled: true });
  });

  it('renames', async () => {
    await samba.tool(
      'user',
      'rename',
      'bob',
      '--surname=Baker',
      '--display-name=Bob Baker',
      '--force-new-cn=Bob Baker',
    );
    await cyclesArrive();
    expect(cloud('bob')?.properties).toMatchObject({ surname: 'Baker', displayName: 'Bob Baker' });
  });

  it('disables', async () => {
    await samba.tool('user', 'disable', 'cleo');
    await cyclesArrive();
    expect(cloud('cleo')?.properties).toMatchObject({ accountEnabled: false });
  });

  it('adds and removes members', async () => {
    await samba.tool('group', 'addmembers', 'crew', 'dora');
    await samba.tool('group', 'removemembers', 'crew', 'ada');
    await cyclesArrive();
    expect({ dora: isMember('dora'), bob: isMember('bob'), ada: isMember('ada') }).toEqual({
      dora: true,
      bob: true,
      ada: false,
    });
  });

  it('gives somebody a manager, another one, and none', async () => {
    const dn = `CN=ada,OU=Other,${BASE}`;
    const manager = (values: readonly string[]) =>
      samba.modify(dn, [{ operation: 'replace', attribute: 'manager', values }]);
    await manager([`CN=Bob Baker,OU=Lab,${BASE}`]);
    await cyclesArrive();
    expect(cloud('ada')?.managerId).toBe(cloud('bob')?.id);
    await manager([`CN=dora,OU=Lab,${BASE}`]);
    await cyclesArrive();
    expect(cloud('ada')?.managerId).toBe(cloud('dora')?.id);
    await manager([]);
    await cyclesArrive();
    expect(cloud('ada')?.managerId ?? null).toBeNull();
  });

  it('renames an organizational unit without losing anybody in it', async () => {
    const id = cloud('dora')?.id;
    await samba.tool('ou', 'rename', `OU=Lab,${BASE}`, `OU=Laboratory,${BASE}`);
    await cyclesArrive();
    expect(cloud('dora')?.id).toBe(id);
    expect(isMember('dora')).toBe(true);
  });

  it('moves somebody out of scope and back: the same account, a member again', async () => {
    const id = cloud('dora')?.id;
    await samba.tool('user', 'move', 'dora', outOfScope);
    await cyclesArrive();
    expect(cloud('dora')).toBeUndefined();
    await samba.tool('user', 'move', 'dora', `OU=Laboratory,${BASE}`);
    await cyclesArrive();
    expect(cloud('dora')?.id).toBe(id);
    expect(isMember('dora')).toBe(true);
  });

  it('lets people and groups leave', async () => {
    await samba.tool('user', 'delete', 'cleo');
    await cyclesArrive();
    expect(cloud('cleo')).toBeUndefined();
    await samba.tool('group', 'delete', 'crew');
    await cyclesArrive();
    expect(crew()).toBeUndefined();
  });
}
