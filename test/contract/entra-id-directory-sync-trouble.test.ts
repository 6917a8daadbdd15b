/** The directory-sync service when it does not do as it should, and clients that it does not let in. */

import { describe, expect, it } from 'vitest';

import { FaultError, type Fault } from '../../engine/model/fault.ts';
import type { HostileReply } from '../lab/tenant/directory-sync/hostile-replies.ts';
import {
  anchorOf,
  exportAll,
  groupOf,
  linksOf,
  personOf,
  startService,
  type Exported,
  type ServiceHarness,
} from './entra-id-directory-sync-harness.ts';
import { applyChanges, deltaImport, fullImport, sourceAnchor } from './entra-id-harness.ts';

const SELECTION = { objectTypes: ['user', 'group'], attributes: ['sourceAnchor', 'displayName', 'member'] };
const PROVISION = 'ProvisionAzureADSyncObjects2';

async function faultOf(work: () => Promise<unknown>): Promise<Fault> {
  try {
    await work();
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
  throw new Error('nothing was refused');
}

const people = (count: number) => Array.from({ length: count }, (_, index) => personOf(index + 1));

const done = ({ outcomes }: Exported) => outcomes.filter(({ status }) => status === 'done').length;

const userCount = ({ tenant }: ServiceHarness) => tenant.state.list('user').length;

describe('faults in one reply of ten', () => {
  it('lose no object and make none twice, and every retry is counted', { timeout: 120_000 }, async () => {
    await using service = await startService({}, { settings: { directorySync: { objectsPerRequest: 5 } } });
    const { faults } = service.tenant.directorySync;
    const kinds = [
      { kind: 'cut-connection', when: 'after-applying' },
      { kind: 'cut-connection', when: 'before-applying' },
      { kind: 'unavailable', retryAfterSeconds: 0 },
      { kind: 'fault', reason: 'An internal error has occurred.' },
      { kind: 'truncated-reply' },
      { kind: 'missing-result' },
      { kind: 'object-fails', errorCode: 'ServiceUnavailable', errorDescription: 'Try again.' },
      { kind: 'token-expired' },
    ] as const;
    const active = kinds.map((action) => faults.inject({ operation: PROVISION, action, probability: 0.02 }));
    const operations = people(1_000);
    const { outcomes, fault } = await exportAll(service.connector, operations);
    expect(fault).toBeUndefined();
    expect(outcomes.filter(({ status }) => status !== 'done')).toEqual([]);
    expect(new Set(outcomes.map(({ operationId }) => operationId)).size).toBe(1_000);
    expect(userCount(service)).toBe(1_000);
    const { requests, retries } = service.connector.traffic;
    // Two requests to be let in, 200 for the objects, the others again.
    const hits = active.reduce((sum, { hits }) => sum + hits, 0);
    expect(hits).toBeGreaterThan(40);
    expect(requests).toBeGreaterThan(202);
    expect(requests - 202).toBe(retries + (active.at(-1)?.hits ?? 0));
  });

  it('are borne by a full import and by one of changes', async () => {
    await using service = await startService({ directorySync: { throttle: 'off', pageSize: 10 } });
    const first = people(60);
    await exportAll(service.connector, first);
    const { faults } = service.tenant.directorySync;
    for (const action of [
      { kind: 'cut-connection', when: 'after-applying' },
      { kind: 'truncated-reply' },
      { kind: 'unavailable' },
    ] as const) {
      faults.inject({ operation: 'ReadBackAzureADSyncObjects2', action, probability: 0.1 });
    }
    const full = await fullImport(service.connector, SELECTION);
    expect(applyChanges(new Map(), full.changes).size).toBe(60);
    faults.clear();
    await exportAll(service.connector, [personOf(61)]);
    faults.inject({
      operation: 'ReadBackAzureADSyncObjects2',
      action: { kind: 'truncated-reply', octets: 9 },
      times: 2,
    });
    expect((await deltaImport(service.connector, full.cookie, SELECTION)).changes).toHaveLength(1);
  });
});

describe('answers', () => {
  it('in no order are told apart by their anchors', async () => {
    await using service = await startService();
    service.tenant.directorySync.faults.inject({ operation: PROVISION, action: { kind: 'shuffled-results' } });
    const operations = people(20);
    const exported = await exportAll(service.connector, operations);
    for (const one of operations) {
      const id = anchorOf(exported.of(one)).slice('User_'.length);
      expect(service.tenant.state.get(id)?.properties['onPremisesImmutableId']).toBe(
        one.attributes['sourceAnchor']?.[0],
      );
    }
  });

  it('for an object that was not sent end the export after the outcomes of those that were', async () => {
    await using service = await startService();
    const action = { kind: 'foreign-result', sourceAnchor: sourceAnchor(99) } as const;
    service.tenant.directorySync.faults.inject({ operation: PROVISION, action, times: 1 });
    const { outcomes, fault } = await exportAll(service.connector, people(3));
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(fault).toMatchObject({ code: 'protocol-error', detail: { reason: 'foreign-result' } });
  });

  it('that say success and hold an error are errors', async () => {
    await using service = await startService();
    const action = { kind: 'error-description', text: 'Access to Azure Active Directory has been denied.' } as const;
    service.tenant.directorySync.faults.inject({ operation: PROVISION, action });
    const { fault } = await exportAll(service.connector, people(1));
    expect(fault).toMatchObject({
      code: 'consent-missing',
      detail: { permissions: 'ADSynchronization.ReadWrite.All' },
    });
    service.tenant.directorySync.faults.clear();
    const within = { kind: 'fault', reason: 'An internal error has occurred.', status: 200 } as const;
    service.tenant.directorySync.faults.inject({ operation: PROVISION, action: within, times: 2 });
    expect((await exportAll(service.connector, people(1))).outcomes).toMatchObject([{ status: 'done' }]);
  });

  it.each<HostileReply>([
    'too-deep',
    'endless-text',
    'unknown-record',
    'unknown-string',
    'two-documents',
    'no-utf8',
    'too-many-ends',
    'huge-array',
    'html',
    'empty',
  ])('that are hostile (%s) are refused, and asked for again', async (of) => {
    await using service = await startService();
    const injected = service.tenant.directorySync.faults.inject({
      operation: PROVISION,
      action: { kind: 'hostile-reply', of },
      times: 2,
    });
    expect((await exportAll(service.connector, people(2))).outcomes).toMatchObject([
      { status: 'done' },
      { status: 'done' },
    ]);
    expect(injected.hits).toBe(2);
    service.tenant.directorySync.faults.inject({ operation: PROVISION, action: { kind: 'hostile-reply', of } });
    expect((await exportAll(service.connector, people(2))).fault).toMatchObject({
      code: 'protocol-error',
      stage: 'connect',
    });
  });
});

describe('load', () => {
  it('is kept below what the service takes, and learned from its refusals', async () => {
    // Assertions are dated by the machine's clock.
    let now = Date.now();
    const clock = () => now;
    const sleep = (milliseconds: number) => {
      now += milliseconds;
      return Promise.resolve();
    };
    await using service = await startService(
      { clock, directorySync: { throttle: { count: 700, seconds: 300 } } },
      { options: { clock, sleep, random: () => 0.5 } },
    );
    const began = now;
    const paced = await service.open({ directorySync: { pace: 700 } });
    expect(done(await exportAll(paced, people(1_000)))).toBe(1_000);
    expect(service.tenant.directorySync.counters.throttled).toBe(0);
    expect(now - began).toBeGreaterThan(60_000);

    service.tenant.directorySync.setThrottle({ count: 300, seconds: 300 });
    const others = Array.from({ length: 600 }, (_, index) => personOf(2_000 + index));
    const hurried = await service.open({ directorySync: { pace: 7_000 } });
    expect(done(await exportAll(hurried, others))).toBe(600);
    expect(hurried.traffic.throttled).toBeGreaterThan(0);
    expect(userCount(service)).toBe(1_600);
  });

  it('of a request that is too large for the service is divided', async () => {
    await using service = await startService({
      directorySync: { throttle: 'off', maximumObjects: 7, maximumLinks: 10 },
    });
    const operations = people(30);
    const exported = await exportAll(service.connector, [...operations, groupOf(50)]);
    expect(done(exported)).toBe(31);
    const members = operations.map((one) => anchorOf(exported.of(one)));
    const group = exported.outcomes.find((one) => one.status === 'done' && one.anchor?.startsWith('Group_'));
    const { outcomes } = await exportAll(service.connector, [
      linksOf('group', 50, anchorOf(group), [{ attribute: 'member', added: members, removed: [] }]),
    ]);
    expect(outcomes).toMatchObject([{ status: 'done' }]);
  });
});

describe('who is let in', () => {
  it('is told the least build and its own where it is too old', async () => {
    await using service = await startService({ directorySync: { minimumVersion: '2.6.0.0' } });
    expect(await faultOf(() => service.connector.testConnection())).toMatchObject({
      code: 'client-too-old',
      detail: { buildNumber: '2.5.79.0', least: '2.6.0.0' },
    });
    expect((await exportAll(service.connector, people(1))).fault).toMatchObject({ code: 'client-too-old' });
    const newer = await service.open({ directorySync: { buildNumber: '2.6.1.0' } });
    expect((await newer.testConnection()).organization.onPremisesSyncEnabled).toBe(true);
  });

  it('needs the app role, which is named', async () => {
    await using service = await startService({}, { role: false });
    const missing = { code: 'consent-missing', detail: { permissions: 'ADSynchronization.ReadWrite.All' } };
    expect(await faultOf(() => service.connector.testConnection('read'))).toMatchObject(missing);
    expect(await service.connector.grantedPermissions()).toMatchObject({
      missing: [{ permission: 'ADSynchronization.ReadWrite.All', operations: ['synchronize'] }],
    });
    expect((await exportAll(service.connector, people(1))).fault).toMatchObject(missing);
  });

  it('needs permissions of Graph as well, and all that is missing is named at once', async () => {
    await using service = await startService({}, { role: false, permissions: ['User.Read.All', 'Group.Read.All'] });
    const fault = await faultOf(() => service.connector.testConnection());
    expect(fault.code).toBe('consent-missing');
    expect(String(fault.detail['permissions']).split(' ')).toEqual(
      expect.arrayContaining(['Organization.Read.All', 'Domain.Read.All', 'ADSynchronization.ReadWrite.All']),
    );
  });

  it('is nobody with a token of the former audience', async () => {
    await using service = await startService();
    const { origin, caCertificatePem: caPem } = service.tenant;
    const cloud = { authority: origin, graph: origin, directorySync: origin, caPem };
    const former = await service.open({
      cloud: { ...cloud, directorySyncScope: 'https://graph.windows.net/.default' },
    });
    expect((await exportAll(former, people(1))).fault).toMatchObject({
      code: 'credentials-invalid',
      detail: { reason: 'audience', permissions: 'ADSynchronization.ReadWrite.All' },
      retry: 'never',
    });
  });

  it('is nobody while the tenant does not take synchronized objects', async () => {
    await using service = await startService({ directorySync: { throttle: 'off', activated: false } });
    const code = 'synchronization-not-activated';
    expect(await faultOf(() => service.connector.testConnection())).toMatchObject({ code });
    expect((await exportAll(service.connector, people(1))).fault).toMatchObject({ code });
    service.tenant.state.synchronization.activated = true;
    expect((await exportAll(service.connector, people(1))).outcomes).toMatchObject([{ status: 'done' }]);
  });

  it('gets a new token where one ends on its way, unseen', async () => {
    await using service = await startService();
    service.tenant.directorySync.faults.inject({ operation: PROVISION, action: { kind: 'token-expired' }, times: 1 });
    expect((await exportAll(service.connector, people(2))).outcomes).toMatchObject([
      { status: 'done' },
      { status: 'done' },
    ]);
    expect(service.connector.traffic.retries).toBe(0);
  });
});

describe('redirections', () => {
  const HOSTS = ['a', 'b', 'c', 'd'].map((letter) => `adminwebservice-${letter}.microsoftonline.com`);

  async function behindNames(hosts: readonly string[], endless = false) {
    const service = await startService({ hostNames: HOSTS, directorySync: { throttle: 'off' } });
    service.tenant.state.synchronization.redirect = { hosts, endless };
    const proxy = await service.tenant.startProxy();
    const { origin, caCertificatePem: caPem } = service.tenant;
    const directorySync = 'https://adminwebservice.microsoftonline.com';
    const connector = await service.open({
      cloud: { authority: origin, graph: origin, directorySync, caPem },
      proxy: proxy.url,
    });
    return { service, connector };
  }

  it('are followed three times, and the last host is kept', async () => {
    const { service, connector } = await behindNames(HOSTS.slice(0, 3));
    await using _ = service;
    expect((await exportAll(connector, people(2))).outcomes).toMatchObject([{ status: 'done' }, { status: 'done' }]);
    expect(connector.servers).toEqual(['adminwebservice.microsoftonline.com', ...HOSTS.slice(0, 3)]);
    expect(service.tenant.directorySync.counters.redirections).toBe(3);
  });

  it('are not followed a fourth time', async () => {
    const { service, connector } = await behindNames(HOSTS);
    await using _ = service;
    expect((await exportAll(connector, people(1))).fault).toMatchObject({
      code: 'protocol-error',
      detail: { reason: 'too-many-redirects' },
    });
  });
});

it('tokens and passwords are in no fault, and nothing that is recorded', async () => {
  await using service = await startService({ record: true });
  await exportAll(service.connector, people(1));
  service.tenant.directorySync.faults.inject({ action: { kind: 'fault', reason: 'Access has been denied.' } });
  const { fault } = await exportAll(await service.open(), people(1));
  expect(fault?.code).toBe('consent-missing');
  expect(JSON.stringify([fault, service.tenant.directorySync.requests])).not.toMatch(/eyJ[\w-]{20}/);
});

it('waits of a person are short: what fails is said at once', async () => {
  const waits: number[] = [];
  const sleep = (milliseconds: number) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  await using service = await startService({}, { options: { sleep } });
  service.tenant.directorySync.faults.inject({ action: { kind: 'unavailable' } });
  expect(await faultOf(() => service.connector.testConnection())).toMatchObject({ code: 'server-busy' });
  expect(waits).toEqual([]);
});
