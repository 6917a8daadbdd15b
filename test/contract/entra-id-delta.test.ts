/** Delta queries of Microsoft Graph that lose their state: tokens that expire, links to pages that do. */

import { describe, expect, it } from 'vitest';

import { EVERYTHING, applyChanges, deltaImport, fullImport, impatient, startHarness } from './entra-id-harness.ts';

const user = (name: string) => ({ userPrincipalName: `${name}@contoso.test` });
const USERS = { ...EVERYTHING, objectTypes: ['user'] };
const DAY = 86_400_000;

describe('a delta token', () => {
  it('is good for seven days', async () => {
    let now = Date.now();
    await using harness = await startHarness({ clock: () => now, tokenLifetimeS: 30 * 86_400 });
    const { cookie } = await fullImport(harness.connector, USERS);
    now += 6 * DAY;
    const { cookie: renewed } = await deltaImport(harness.connector, cookie, USERS);
    now += 6 * DAY;
    await deltaImport(harness.connector, renewed, USERS);
    await expect(deltaImport(harness.connector, cookie, USERS)).rejects.toMatchObject({
      fault: { code: 'delta-token-expired', detail: { status: 410 } },
    });
  });

  it.each([
    [400, 'syncStateNotFound'],
    [404, 'syncStateNotFound'],
    [400, 'resyncRequired'],
    [410, 'resyncChangesApplyDifferences'],
  ])('that is answered by %d %s leaves a full import only', async (status, code) => {
    await using harness = await startHarness();
    const { cookie } = await fullImport(harness.connector, USERS);
    harness.tenant.faults.inject({
      match: { path: '/v1.0/users/delta' },
      action: { kind: 'answer', status, body: { error: { code, message: 'Resync required.' } } },
      times: 1,
    });
    await expect(deltaImport(harness.connector, cookie, USERS)).rejects.toMatchObject({
      fault: { code: 'delta-token-expired', retry: 'now' },
    });
  });
});

describe('a link to a next page that has expired', () => {
  const start = async () => {
    const harness = await startHarness({ deltaPageSize: 2 }, {}, impatient);
    for (let index = 0; index < 5; index += 1) harness.tenant.state.addUser(user(`u${index}`));
    return harness;
  };
  /** Of a delta query: the first page of each attempt passes. */
  const expired = { match: { path: '/v1.0/users/delta' }, action: { kind: 'expire-next-link' } } as const;

  it('lets a full import begin anew, and it brings everything', async () => {
    await using harness = await start();
    harness.tenant.faults.inject({ ...expired, after: 1, times: 1 });
    await expect(fullImport(harness.connector, USERS)).rejects.toMatchObject({
      fault: { code: 'connection-lost', retry: 'now', detail: { reason: 'page-link-expired' } },
    });
    expect(applyChanges(new Map(), (await fullImport(harness.connector, USERS)).changes).size).toBe(5);
  });

  it('lets a delta import begin anew from where the last one ended', async () => {
    await using harness = await start();
    const { cookie } = await fullImport(harness.connector, USERS);
    for (let index = 5; index < 10; index += 1) harness.tenant.state.addUser(user(`u${index}`));
    harness.tenant.faults.inject({ ...expired, after: 1, times: 1 });
    await expect(deltaImport(harness.connector, cookie, USERS)).rejects.toMatchObject({ fault: { retry: 'now' } });
    expect(applyChanges(new Map(), (await deltaImport(harness.connector, cookie, USERS)).changes).size).toBe(5);
  });

  it('ends the run after a few attempts where it always has', async () => {
    await using harness = await start();
    let asked = 0;
    harness.tenant.faults.inject({
      ...expired,
      match: { path: '/v1.0/users/delta', predicate: () => (asked += 1) % 2 === 0 },
    });
    const faults: unknown[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await fullImport(harness.connector, USERS).catch((error: unknown) => faults.push(error));
    }
    expect(faults.slice(0, 4)).toMatchObject([
      ...Array.from({ length: 3 }, () => ({ fault: { code: 'connection-lost', retry: 'now' } })),
      { fault: { code: 'server-error', retry: 'later', detail: { reason: 'page-link-expired', restarts: 3 } } },
    ]);
    // A later run has its own attempts.
    expect(faults[4]).toMatchObject({ fault: { retry: 'now' } });
  });

  it('in an enumeration whose state is gone begins it anew, too', async () => {
    await using harness = await start();
    harness.tenant.faults.inject({ ...expired, action: { kind: 'expire-delta-token' }, after: 1, times: 1 });
    await expect(fullImport(harness.connector, USERS)).rejects.toMatchObject({
      fault: { code: 'connection-lost', retry: 'now' },
    });
  });
});
