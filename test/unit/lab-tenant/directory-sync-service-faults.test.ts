/** What goes wrong on demand, as a client sees it and as the directory has it afterwards. */

import { describe, expect, it } from 'vitest';
import { BinaryXmlError } from '../../../engine/connectors/entra-id/directory-sync/binary-xml/events.ts';
import type { DirectorySyncFault, HostileReply } from '../../lab/tenant/tenant.ts';
import {
  anchor,
  el,
  resultsOf,
  startSyncClient,
  syncObject,
  textAt,
  user,
  type SyncClient,
} from './directory-sync-client.ts';

const PROVISION = 'ProvisionAzureADSyncObjects2';

function inject({ tenant }: SyncClient, action: DirectorySyncFault, times = 1) {
  return tenant.directorySync.faults.inject({ operation: PROVISION, action, times });
}

const usersOf = ({ tenant }: SyncClient): number => tenant.state.list('user').length;

describe('a request', () => {
  it.each([
    ['before-applying', 0],
    ['after-applying', 1],
  ] as const)('is cut off %s', async (when, users) => {
    await using client = await startSyncClient();
    const fault = inject(client, { kind: 'cut-connection', when });
    await expect(client.provision([user(1)])).rejects.toThrow();
    expect([usersOf(client), fault.hits]).toEqual([users, 1]);
    expect((await client.provision([user(1)])).status).toBe(200);
    expect(usersOf(client)).toBe(1);
  });

  it.each([
    [500, 'before-applying', 0],
    [500, 'after-applying', 1],
    [200, 'before-applying', 0],
  ] as const)('is answered by a fault with status %i, %s', async (status, when, users) => {
    await using client = await startSyncClient();
    inject(client, { kind: 'fault', reason: 'The server is busy.', errorCode: '81', status, when });
    const answer = await client.provision([user(1)]);
    expect([answer.status, answer.fault, usersOf(client)]).toEqual([status, 'The server is busy.', users]);
  });

  it('is answered by a success that holds an error', async () => {
    await using client = await startSyncClient();
    inject(client, { kind: 'error-description', text: 'Something went wrong.' });
    const answer = await client.provision([user(1)]);
    expect([answer.status, answer.result?.name]).toEqual([200, 'ErrorDescription']);
    expect(usersOf(client)).toBe(0);
  });

  it.each([
    ['before-applying', 0],
    ['after-applying', 1],
  ] as const)('finds the service unavailable, %s', async (when, users) => {
    await using client = await startSyncClient();
    inject(client, { kind: 'unavailable', retryAfterSeconds: 7, when });
    const answer = await client.provision([user(1)]);
    expect([answer.status, answer.headers.get('retry-after'), answer.octets.length]).toEqual([503, '7', 0]);
    expect(usersOf(client)).toBe(users);
  });

  it('finds its token expired, and a redirection', async () => {
    await using client = await startSyncClient();
    inject(client, { kind: 'token-expired' });
    inject(client, { kind: 'redirect', url: 'https://elsewhere.test/provisioningservice.svc' });
    expect((await client.provision([user(1)])).fault).toBe('The security token has expired.');
    const { body } = await client.provision([user(1)]);
    expect(textAt(body, 'Detail', 'BindingRedirectionFault', 'Url')).toContain('elsewhere.test');
    expect(usersOf(client)).toBe(0);
  });

  it('is answered late', async () => {
    await using client = await startSyncClient();
    inject(client, { kind: 'delay', milliseconds: 30 });
    const begin = performance.now();
    expect((await client.provision([user(1)])).status).toBe(200);
    expect(performance.now() - begin).toBeGreaterThan(20);
  });
});

describe('an answer', () => {
  it('ends in the middle', async () => {
    await using client = await startSyncClient();
    inject(client, { kind: 'truncated-reply' });
    await expect(client.provision([user(1)])).rejects.toThrow();
    expect(usersOf(client)).toBe(1);
  });

  const hostile: readonly HostileReply[] = [
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
  ];

  it.each(hostile)('is hostile binary XML: %s', async (of) => {
    await using client = await startSyncClient();
    inject(client, { kind: 'hostile-reply', of });
    await expect(client.provision([user(1)])).rejects.toBeInstanceOf(BinaryXmlError);
    expect(usersOf(client)).toBe(1);
  });

  it('has its results in no order', async () => {
    await using client = await startSyncClient(true, { seed: 3 });
    inject(client, { kind: 'shuffled-results' });
    const numbers = Array.from({ length: 12 }, (_, index) => index);
    const results = resultsOf(await client.provision(numbers.map((number) => user(number))));
    const names = results.map(({ sourceAnchor }) => sourceAnchor ?? '');
    expect(names).not.toEqual(numbers.map(anchor));
    expect(names.toSorted()).toEqual(numbers.map(anchor).toSorted());
  });

  it('has a result for an object that was not sent', async () => {
    await using client = await startSyncClient();
    inject(client, { kind: 'foreign-result', sourceAnchor: anchor(99) });
    const results = resultsOf(await client.provision([user(1)]));
    expect(results.map(({ sourceAnchor }) => sourceAnchor)).toEqual([anchor(1), anchor(99)]);
  });

  it('has no result for one that was', async () => {
    await using client = await startSyncClient();
    const { faults } = client.tenant.directorySync;
    faults.inject({ sourceAnchor: anchor(2), action: { kind: 'missing-result' }, times: 1 });
    const results = resultsOf(await client.provision([user(1), user(2), user(3)]));
    expect(results.map(({ sourceAnchor }) => sourceAnchor)).toEqual([anchor(1), anchor(3)]);
    expect(usersOf(client)).toBe(3);
  });

  it('says that single objects failed, which were not taken then', async () => {
    await using client = await startSyncClient();
    const { faults, counters } = client.tenant.directorySync;
    const action = { kind: 'object-fails', errorCode: 'InternalError', errorDescription: 'Try again.' } as const;
    const fault = faults.inject({ action, after: 1, times: 1 });
    const results = resultsOf(await client.provision([user(1), user(2), user(3)]));
    expect(results.map(({ code, errorCode }) => [code, errorCode])).toEqual([
      ['Success', '0'],
      ['Failure', 'InternalError'],
      ['Success', '0'],
    ]);
    expect([usersOf(client), fault.hits, counters.injected]).toEqual([2, 1, 1]);
  });
});

describe('a rule', () => {
  it('meets by operation, object, count and chance', async () => {
    await using client = await startSyncClient();
    const { faults } = client.tenant.directorySync;
    const action = { kind: 'unavailable' } as const;
    const forObject = faults.inject({ sourceAnchor: anchor(2), action });
    expect((await client.provision([user(1)])).status).toBe(200);
    expect((await client.provision([user(1), user(2)])).status).toBe(503);
    forObject.remove();
    const byChance = faults.inject({ operation: /^Provision/, probability: 0.5, action });
    for (let request = 0; request < 30; request += 1) await client.provision([user(1)]);
    expect(byChance.hits).toBeGreaterThan(5);
    expect(byChance.hits).toBeLessThan(25);
    expect((await client.call('Capabilities')).status).toBe(200);
    faults.clear();
    expect((await client.provision([user(2)])).status).toBe(200);
  });
});

describe('the pace', () => {
  it('of the tenant is so many objects in so many seconds, whatever the requests', async () => {
    let now = Date.now();
    await using client = await startSyncClient({ throttle: { count: 10, seconds: 10 } }, { clock: () => now });
    const numbers = [1, 2, 3, 4, 5, 6];
    expect((await client.provision(numbers.map((number) => user(number)))).status).toBe(200);
    const refused = await client.provision(numbers.map((number) => user(number + 10)));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(usersOf(client)).toBe(6);
    expect(client.tenant.directorySync.counters.throttled).toBe(1);
    now += 2_000;
    expect((await client.provision(numbers.map((number) => user(number + 10)))).status).toBe(200);
  });

  it('is 7,000 in five minutes as documented, and can be turned off', async () => {
    await using client = await startSyncClient({ maximumObjects: 8_000 });
    const many = Array.from({ length: 4_000 }, (_, index) =>
      syncObject({ SourceAnchor: anchor(index) }, 'User', 'Delete'),
    );
    expect((await client.provision(many)).status).toBe(200);
    expect((await client.provision(many)).status).toBe(503);
    client.tenant.directorySync.setThrottle('off');
    expect((await client.provision(many)).status).toBe(200);
    expect(
      (await client.call('FinalizeExport', [el('totalExported', '0'), el('successfulExportCount', '0')])).status,
    ).toBe(200);
  });
});
