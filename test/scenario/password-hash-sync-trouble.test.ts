/** Whatever goes wrong between a domain controller and the tenant: nobody is missed, and no older password comes last. */

import { expect, test } from 'vitest';
import { person, personDn, upn, type Lab } from './lab.ts';
import { FEATURES, openPasswordLab, signIn, untilCounts, untilSignedIn, type PasswordLab } from './password-lab.ts';

const WRONG = 50126;
const PROVISION = 'ProvisionCredentials';
const isLong = process.env['CAUSEWAY_LONG'] === '1';

const passwords = ({ engine }: Lab) => engine.passwords;
const nameOf = (index: number) => `p${String(index).padStart(5, '0')}`;
const passwordOf = (index: number, version: number) => `Of-${nameOf(index)}-${String(version)}!`;

function setPassword({ lab }: PasswordLab, name: string, password: string): void {
  lab.state.setPassword(name, password);
}

test('a tenant that is away gets everything when it is back, and the domain controllers are not blamed', async () => {
  const lab = await openPasswordLab({ people: ['anna', 'bert'], waits: [] });
  passwords(lab).start();
  setPassword(lab, 'anna', 'Annas-First-1!');
  await untilSignedIn(lab.tenant, upn('anna'), 'Annas-First-1!');
  const away = lab.tenant.directorySync.faults.inject({
    operation: PROVISION,
    action: { kind: 'unavailable', status: 503, retryAfterSeconds: 1 },
  });
  setPassword(lab, 'anna', 'Annas-Second-1!');
  setPassword(lab, 'bert', 'Berts-First-1!');
  const told = async () => {
    const { tenantFault, domains } = await passwords(lab).status();
    return [tenantFault?.code, domains[0]?.fault];
  };
  await expect.poll(told, { timeout: 20_000 }).toEqual(['server-busy', null]);
  setPassword(lab, 'bert', 'Berts-Second-1!');
  away.remove();
  await untilSignedIn(lab.tenant, upn('anna'), 'Annas-Second-1!');
  await untilSignedIn(lab.tenant, upn('bert'), 'Berts-Second-1!');
  await expect.poll(told, { timeout: 20_000 }).toEqual([undefined, null]);
});

test('whom the tenant does not know yet is tried again, one that it stumbles over keeps nobody back', async () => {
  const people = Array.from({ length: 60 }, (_, index) => nameOf(index));
  const lab = await openPasswordLab({ people, waits: [] });
  lab.tenant.state.synchronization.company.credentialVisibleDelayMs = 3_600_000;
  for (const [index, name] of people.entries()) setPassword(lab, name, passwordOf(index, 1));
  const poisoned = (await lab.engine.store.reader.get<{ anchor: string }>(
    `SELECT t.image ->> '$.sourceAnchor[0]' AS anchor FROM connector_object AS o
     JOIN connector_object AS t ON t.mv_id = o.mv_id AND t.id <> o.id WHERE o.dn = ?`,
    [personDn(nameOf(7))],
  ))!.anchor;
  passwords(lab).start();
  await untilCounts(lab, { retry: 60, synchronized: 0 });
  const { failures } = await passwords(lab).status();
  expect(failures).toContainEqual({ outcome: 'retry', reason: null, cause: 'password-not-taken', people: 60 });

  const { faults } = lab.tenant.directorySync;
  const internal = { kind: 'fault', reason: 'An internal error has occurred.' } as const;
  const stumbling = faults.inject({ operation: PROVISION, sourceAnchor: poisoned, action: internal });
  lab.tenant.state.synchronization.company.credentialVisibleDelayMs = 0;
  await untilCounts(lab, { retry: 1, synchronized: 59 });
  expect(await passwords(lab).personStatus({ name: nameOf(7) })).toMatchObject({
    outcome: 'retry',
    fault: { code: 'server-error' },
  });
  stumbling.remove();
  await passwords(lab).synchronizeNow({ name: nameOf(7) }, 'Grace');
  await untilCounts(lab, { retry: 0, synchronized: 60 });
});

test('of passwords that change while they are being sent the last one stays', async () => {
  const lab = await openPasswordLab({ people: ['anna'] });
  passwords(lab).start();
  await untilCounts(lab, { 'no-password': 1 });
  // Every second request is slow: sent side by side, an older password would arrive after a newer one.
  let requests = 0;
  lab.tenant.directorySync.faults.inject({
    operation: PROVISION,
    predicate: () => requests++ % 2 === 0,
    action: { kind: 'delay', milliseconds: 700 },
  });
  for (let version = 1; version <= 6; version++) {
    setPassword(lab, 'anna', passwordOf(0, version));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await untilSignedIn(lab.tenant, upn('anna'), passwordOf(0, 6));
  await untilCounts(lab, { synchronized: 1 });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(await signIn(lab.tenant, upn('anna'), passwordOf(0, 6))).toBe('signed-in');
  expect(lab.tenant.directorySync.counters.credentials).toBeLessThanOrEqual(6);
});

test('in staging mode nothing is sent and nothing is read; what was changed meanwhile goes out afterwards', async () => {
  const lab = await openPasswordLab({ people: ['anna'] });
  setPassword(lab, 'anna', 'Annas-First-1!');
  passwords(lab).start();
  await untilSignedIn(lab.tenant, upn('anna'), 'Annas-First-1!');
  const service = [...lab.replication.values()][0]!;
  await lab.configure((configuration) => ({ ...configuration, stagingMode: true }));
  await expect.poll(async () => (await passwords(lab).status()).state, { timeout: 20_000 }).toBe('staging');
  const calls = service.calls.get('getNcChanges');
  setPassword(lab, 'anna', 'Annas-Second-1!');
  await expect(passwords(lab).synchronizeNow({ name: 'anna' }, 'Grace')).rejects.toMatchObject({
    fault: { code: 'staging-mode-on' },
  });
  expect(await signIn(lab.tenant, upn('anna'), 'Annas-First-1!')).toBe('signed-in');
  expect(service.calls.get('getNcChanges')).toBe(calls);
  await lab.configure((configuration) => ({ ...configuration, stagingMode: false }));
  await untilSignedIn(lab.tenant, upn('anna'), 'Annas-Second-1!');
});

test('a tenant whose switch is off is said to be so, and gets everything when somebody turns it on', async () => {
  const lab = await openPasswordLab({ people: ['anna'], features: FEATURES.usual });
  setPassword(lab, 'anna', 'Annas-First-1!');
  passwords(lab).start();
  const told = async () => {
    const { state, tenantFault } = await passwords(lab).status();
    return [state, tenantFault?.code];
  };
  await expect.poll(told, { timeout: 20_000 }).toEqual(['feature-off', 'password-sync-off-in-tenant']);
  const { steps } = await passwords(lab).diagnose({ name: 'anna' });
  expect(steps.filter(({ result }) => result === 'problem').map(({ check }) => check)).toContain('tenant-feature');
  lab.tenant.state.synchronization.features |= FEATURES.hashes;
  await untilSignedIn(lab.tenant, upn('anna'), 'Annas-First-1!');
  const after = await passwords(lab).diagnose({ name: 'anna' });
  expect(after.steps.filter(({ result }) => result !== 'good').map(({ check }) => check)).toEqual([
    'temporary-passwords',
  ]);
  expect(after.person).toMatchObject({ outcome: 'synchronized' });
});

test('a domain controller that was set back to a snapshot is noticed, and what is written from there on counts', async () => {
  const lab = await openPasswordLab({ people: ['anna', 'bert'] });
  setPassword(lab, 'anna', 'Annas-First-1!');
  setPassword(lab, 'bert', 'Berts-First-1!');
  const usn = lab.lab.state.directory.highestCommittedUsn;
  passwords(lab).start();
  await untilCounts(lab, { synchronized: 2 });
  for (let version = 2; version < 9; version++) setPassword(lab, 'anna', passwordOf(0, version));
  await untilSignedIn(lab.tenant, upn('anna'), passwordOf(0, 8));
  lab.lab.state.rollBack(usn);
  setPassword(lab, 'bert', 'Berts-After-1!');
  await untilSignedIn(lab.tenant, upn('bert'), 'Berts-After-1!');
  expect(await signIn(lab.tenant, upn('anna'), passwordOf(0, 8))).toBe('signed-in');
  const kinds = (await passwords(lab).events({ limit: 20, kinds: ['rolled-back', 'full-began'] })).map(
    ({ kind, detail }) => [kind, detail['why']],
  );
  expect(kinds.slice(0, 2)).toEqual([
    ['full-began', 'rolled-back'],
    ['rolled-back', undefined],
  ]);
});

const MANY = isLong ? 100_000 : 1_000;
/** Milliseconds. */
const PATIENCE = isLong ? 3_600_000 : 100_000;

test(
  `a reset of ${MANY} passwords at once goes through in full batches`,
  async () => {
    const people = Array.from({ length: MANY }, (_, index) => person(nameOf(index)));
    const lab = await openPasswordLab({ people });
    passwords(lab).start();
    await untilCounts(lab, { 'no-password': MANY }, PATIENCE);
    for (let index = 0; index < MANY; index++) setPassword(lab, nameOf(index), passwordOf(index, 1));
    const done = async () => (await passwords(lab).status()).counts.synchronized;
    await expect.poll(done, { timeout: PATIENCE, interval: 200 }).toBe(MANY);
    for (const index of [0, MANY >> 1, MANY - 1]) {
      expect(await signIn(lab.tenant, upn(nameOf(index)), passwordOf(index, 1))).toBe('signed-in');
      expect(await signIn(lab.tenant, upn(nameOf(index)), passwordOf(index, 0))).toBe(WRONG);
    }
    const { requests } = lab.tenant.directorySync.counters;
    expect(requests[PROVISION]).toBeLessThan(MANY / 50 + 40);
  },
  2 * PATIENCE,
);
