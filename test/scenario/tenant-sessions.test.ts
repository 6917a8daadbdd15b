import { describe, expect, test } from 'vitest';
import type { Connector } from '../../engine/connectors/connector.ts';
import type { CycleRecord } from '../../engine/runs/cycle.ts';
import { cloudUser, expectNothingToDo, person, personDn, set, stepOf, type Lab } from './lab.ts';
import { BACK_ENDS, openSynchronizedOver, registerWithout } from './tenant-lab.ts';

const DISABLED = '514';
const ENABLED = '512';
const PEOPLE = ['anna', 'bert'];
const REVOKE = /\/revokeSignInSessions$/;

/** A refusal that is not repeated at once. */
const TROUBLE = {
  kind: 'answer',
  status: 400,
  body: { error: { code: 'Directory_QuotaExceeded', message: 'The directory object quota limit has been exceeded.' } },
} as const;

const enable = (lab: Lab, name: string, control: string) => set(lab, personDn(name), { userAccountControl: control });

/** How often somebody's sessions were ended, by what the tenant was asked. */
function revocations(lab: Lab, name: string): number {
  const { id } = cloudUser(lab, name)!;
  return lab.tenant.requests.filter(({ path }) => path.endsWith(`/users/${id}/revokeSignInSessions`)).length;
}

const revokedIn = (cycle: CycleRecord) => stepOf(cycle, 'tenant', 'Export')!.counters['sessionsRevoked'];

async function journal(lab: Lab): Promise<readonly string[]> {
  const rows = await lab.engine.store.reader.all<{ state: string }>(
    `SELECT state FROM export_journal WHERE operation = 'revoke-sessions' ORDER BY id`,
  );
  return rows.map(({ state }) => state);
}

describe.each(BACK_ENDS)('over %s', (backEnd) => {
  test('the sign-in sessions of an account end once when it is disabled, and the run says so', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE, tenant: { record: true } });
    await enable(lab, 'anna', DISABLED);
    const cycle = await lab.cycle();
    expect(cloudUser(lab, 'anna')!.properties['accountEnabled']).toBe(false);
    expect(revokedIn(cycle)).toBe(1);
    await lab.cycle();
    await lab.cycle('initial');
    expect(revocations(lab, 'anna')).toBe(1);
    expect(revocations(lab, 'bert')).toBe(0);
    expect(await journal(lab)).toEqual(['done']);
    await expectNothingToDo(lab);
  });

  test('disabled a second time, an account loses its sessions a second time', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE, tenant: { record: true } });
    for (const control of [DISABLED, ENABLED, DISABLED]) {
      await enable(lab, 'anna', control);
      await lab.settle();
    }
    expect(revocations(lab, 'anna')).toBe(2);
  });

  test('an account that comes to the cloud disabled has no sessions to end, and other changes end none', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE, tenant: { record: true } });
    await lab.forest.add(person('carl', { userAccountControl: DISABLED }));
    await set(lab, personDn('anna'), { title: 'Engineer' });
    await lab.settle();
    expect(cloudUser(lab, 'carl')!.properties['accountEnabled']).toBe(false);
    expect([revocations(lab, 'carl'), revocations(lab, 'anna')]).toEqual([0, 0]);
  });

  test('where it is switched off, nobody is signed out', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE, tenant: { record: true } });
    await lab.configure((configuration) => ({ ...configuration, revokeSignInSessions: false }));
    await enable(lab, 'anna', DISABLED);
    await lab.settle();
    expect(cloudUser(lab, 'anna')!.properties['accountEnabled']).toBe(false);
    expect(revocations(lab, 'anna')).toBe(0);
  });

  test('in staging mode nobody is signed out, and afterwards with the export alone', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE, tenant: { record: true } });
    await lab.configure((configuration) => ({ ...configuration, stagingMode: true }));
    await enable(lab, 'anna', DISABLED);
    await lab.settle();
    expect(revocations(lab, 'anna')).toBe(0);
    await lab.configure((configuration) => ({ ...configuration, stagingMode: false }));
    await lab.settle();
    expect(revocations(lab, 'anna')).toBe(1);
  });

  test('what the tenant cannot do at the moment is tried again by the next export, until it is done', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE, tenant: { record: true } });
    const trouble = lab.tenant.faults.inject({
      match: { path: REVOKE },
      action: TROUBLE,
    });
    await enable(lab, 'anna', DISABLED);
    const first = await lab.cycle();
    expect(revokedIn(first)).toBe(0);
    trouble.remove();
    expect(revokedIn(await lab.cycle())).toBe(1);
    await lab.cycle();
    expect((await journal(lab)).at(-1)).toBe('done');
    expect(cloudUser(lab, 'anna')!.properties['signInSessionsValidFromDateTime']).toBeDefined();
  });

  test('a user whom the tenant protects is disabled all the same; the refusal is said, and not asked for again', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE, tenant: { record: true } });
    const message = 'Insufficient privileges to complete the operation.';
    lab.tenant.faults.inject({
      match: { path: REVOKE },
      action: { kind: 'answer', status: 403, body: { error: { code: 'Authorization_RequestDenied', message } } },
    });
    await enable(lab, 'anna', DISABLED);
    const step = stepOf(await lab.cycle(), 'tenant', 'Export')!;
    expect(step.result).toBe('completed-export-errors');
    expect(step.objectFaults).toMatchObject([
      { code: 'sessions-not-revoked', detail: { cause: 'operation-refused' }, object: { name: 'anna' } },
    ]);
    expect(cloudUser(lab, 'anna')!.properties['accountEnabled']).toBe(false);
    await lab.cycle();
    await lab.cycle();
    expect(await journal(lab)).toEqual(['failed']);
  });

  test('an engine that dies between the export and the sessions ends them when it is back', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE, tenant: { record: true } });
    const dying = (connector: Connector): Connector => {
      const { companion } = connector;
      if (!companion) return connector;
      return { ...connector, companion: { ...companion, revokeSessions: () => Promise.reject(new Error('killed')) } };
    };
    await lab.restart({ wrapConnector: dying });
    await enable(lab, 'anna', DISABLED);
    expect(stepOf(await lab.cycle(), 'tenant', 'Export')!.result).toMatch(/^stopped-/);
    expect(cloudUser(lab, 'anna')!.properties['accountEnabled']).toBe(false);
    await lab.restart();
    await lab.cycle();
    expect(revocations(lab, 'anna')).toBe(1);
    expect(await journal(lab)).toEqual(['lost', 'done']);
    await expectNothingToDo(lab);
  });

  test('enabled again before the sessions could be ended, an account keeps them', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE, tenant: { record: true } });
    const trouble = lab.tenant.faults.inject({ match: { path: REVOKE }, action: TROUBLE });
    await enable(lab, 'anna', DISABLED);
    await lab.cycle();
    const tried = revocations(lab, 'anna');
    await enable(lab, 'anna', ENABLED);
    trouble.remove();
    await lab.settle();
    expect(revocations(lab, 'anna')).toBe(tried);
    expect(cloudUser(lab, 'anna')!.properties['accountEnabled']).toBe(true);
  });
});

describe('over directory-sync alone', () => {
  const PERMISSION = 'User.RevokeSessions.All';

  /** Signs in as another application of the tenant from now on. */
  const signInAs = (lab: Lab, clientId: string) =>
    lab.configure((configuration) => ({ ...configuration, tenant: { ...configuration.tenant, clientId } }));

  test('without the permission the account is disabled, the permission named, and it is made up for later', async () => {
    const lab = await openSynchronizedOver('directory-sync', { people: PEOPLE, tenant: { record: true } });
    await signInAs(lab, registerWithout(lab, PERMISSION));
    await enable(lab, 'anna', DISABLED);
    expect(stepOf(await lab.cycle(), 'tenant', 'Export')!.objectFaults).toMatchObject([
      { code: 'sessions-not-revoked', detail: { cause: 'consent-missing', permissions: PERMISSION } },
    ]);
    expect(cloudUser(lab, 'anna')!.properties['accountEnabled']).toBe(false);
    await lab.cycle();
    await signInAs(lab, registerWithout(lab, undefined));
    expect(revokedIn(await lab.cycle())).toBe(1);
    expect(await journal(lab)).toEqual(['failed', 'failed', 'done']);
    await expectNothingToDo(lab);
  });
});
