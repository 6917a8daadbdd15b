import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { cloudUser, person, personDn, set, stepOf, type Lab } from './lab.ts';
import { BACK_ENDS, openLabOver } from './tenant-lab.ts';

const HELD = 'no-start-other-synchronization';
const call = (lab: Lab) => createDispatcher(lab.engine).call;

/** Another server that synchronized so many minutes ago, as the tenant's own stamp says it. */
function otherServer(lab: Lab, minutesAgo: number, machineName?: string): void {
  const at = new Date(Date.now() - minutesAgo * 60_000).toISOString();
  lab.tenant.state.setOrganization({ onPremisesSyncEnabled: true, onPremisesLastSyncDateTime: at });
  if (machineName !== undefined)
    lab.tenant.state.synchronization.company.currentExport = { machineName, totalObjects: 7 };
}

const MAY_LOOK = { permissions: ['Application.Read.All', 'Synchronization.Read.All'] };

describe.each(BACK_ENDS)('over %s', (backEnd) => {
  test('a server that synchronized a moment ago holds the first export, which says when that was', async () => {
    const lab = await openLabOver(backEnd, { people: ['anna'] });
    otherServer(lab, 12);
    const cycle = await lab.cycle('initial');
    expect(cycle.status).toBe('completed-with-errors');
    expect(stepOf(cycle, 'tenant', 'Export')).toMatchObject({
      result: HELD,
      fault: { code: 'other-synchronization', detail: { kind: 'server', minutesAgo: 12 } },
    });
    expect(lab.tenant.counters.writes).toBe(0);
    expect(cloudUser(lab, 'anna')).toBeUndefined();
  });

  test('a server that was switched off days ago holds nothing', async () => {
    const lab = await openLabOver(backEnd, { people: ['anna'] });
    otherServer(lab, 3 * 24 * 60);
    await lab.cycle('initial');
    expect(cloudUser(lab, 'anna')).toBeDefined();
  });

  test('a Cloud Sync configuration holds the export by its name; what is paused, and other provisioning, does not', async () => {
    const lab = await openLabOver(backEnd, { people: ['anna'], ...MAY_LOOK });
    lab.tenant.applications.addSynchronizationJob({ displayName: 'paused.test', status: 'Paused' });
    lab.tenant.applications.addSynchronizationJob({ displayName: 'back.test', templateId: 'AAD2ADGroupProvisioning' });
    await lab.cycle('initial');
    expect(cloudUser(lab, 'anna')).toBeDefined();
    const job = lab.tenant.applications.addSynchronizationJob({ displayName: 'contoso.test' });
    await set(lab, personDn('anna'), { title: 'Engineer' });
    expect(stepOf(await lab.cycle(), 'tenant', 'Export')).toMatchObject({
      result: HELD,
      fault: { code: 'other-synchronization', detail: { kind: 'cloud-sync', name: 'contoso.test', job, others: 1 } },
    });
  });

  test('a person who says that it is meant is not asked again, but for another one', async () => {
    const lab = await openLabOver(backEnd, { people: ['anna'], ...MAY_LOOK });
    lab.tenant.applications.addSynchronizationJob({ displayName: 'contoso.test' });
    await lab.cycle('initial');
    const { others } = await call(lab)('tenant-neighbours', {});
    expect(others).toMatchObject([{ kind: 'cloud-sync', name: 'contoso.test', present: true, accepted: null }]);
    await call(lab)('go-on-beside', { other: others[0]!.other, accept: true });
    await lab.settle();
    expect(cloudUser(lab, 'anna')).toBeDefined();
    lab.tenant.applications.addSynchronizationJob({ displayName: 'fabrikam.test' });
    await set(lab, personDn('anna'), { title: 'Engineer' });
    expect(stepOf(await lab.cycle(), 'tenant', 'Export')).toMatchObject({
      result: HELD,
      fault: { detail: { name: 'fabrikam.test', others: 1 } },
    });
  });

  test('a person may take it back', async () => {
    const lab = await openLabOver(backEnd, { people: ['anna'], ...MAY_LOOK });
    lab.tenant.applications.addSynchronizationJob({ displayName: 'contoso.test' });
    await lab.cycle('initial');
    const [other] = (await call(lab)('tenant-neighbours', {})).others;
    for (const accept of [true, false]) await call(lab)('go-on-beside', { other: other!.other, accept });
    expect(stepOf(await lab.cycle(), 'tenant', 'Export')!.result).toBe(HELD);
  });

  test('an export with nothing to send is not held, and staging mode asks nobody', async () => {
    const lab = await openLabOver(backEnd);
    otherServer(lab, 1);
    expect(stepOf(await lab.cycle('initial'), 'tenant', 'Export')!.result).toBe('success');
    await lab.configure((configuration) => ({ ...configuration, stagingMode: true }));
    await lab.forest.add(person('anna'));
    expect(stepOf(await lab.cycle(), 'tenant', 'Export')!.result).toBe('no-start-staging-mode');
    expect((await call(lab)('tenant-neighbours', {})).others).toMatchObject([{ kind: 'server', present: true }]);
  });

  test('what may not be looked at is said to be unknown, and holds nothing', async () => {
    const lab = await openLabOver(backEnd, { people: ['anna'] });
    lab.tenant.applications.addSynchronizationJob({ displayName: 'contoso.test' });
    await lab.cycle('initial');
    expect(cloudUser(lab, 'anna')).toBeDefined();
    expect((await call(lab)('tenant-neighbours', {})).unknown).toContain('cloud-sync');
  });
});

describe('over directory-sync alone', () => {
  test('the other server is named by its host, and this machine is no other', async () => {
    const lab = await openLabOver('directory-sync', { people: ['anna'] });
    otherServer(lab, 12, 'OLDSYNC');
    expect(stepOf(await lab.cycle('initial'), 'tenant', 'Export')).toMatchObject({
      result: HELD,
      fault: { detail: { kind: 'server', name: 'OLDSYNC', minutesAgo: 12 } },
    });
    otherServer(lab, 12, `${hostname()}.contoso.test`);
    await lab.settle();
    expect(cloudUser(lab, 'anna')).toBeDefined();
  });

  test('the trace of the own exports is not taken for another server, whatever name stays with the tenant', async () => {
    const lab = await openLabOver('directory-sync', { people: ['anna'] });
    otherServer(lab, 3 * 24 * 60, 'OLDSYNC');
    await lab.cycle('initial');
    expect(cloudUser(lab, 'anna')).toBeDefined();
    await set(lab, personDn('anna'), { title: 'Engineer' });
    await lab.settle();
    expect(cloudUser(lab, 'anna')!.properties['jobTitle']).toBe('Engineer');
    const { machine, self, lastSynchronized } = await call(lab)('tenant-neighbours', {});
    expect({ machine, self }).toEqual({ machine: 'OLDSYNC', self: hostname() });
    expect(Date.now() - Date.parse(lastSynchronized!)).toBeLessThan(3_600_000);
  });

  test('a server that comes back to life after the last own export holds the next one', async () => {
    const lab = await openLabOver('directory-sync', { people: ['anna'] });
    await lab.cycle('initial');
    await lab.cycle();
    // Ahead of this machine's clock: what counts is that it is none of the own stamps.
    otherServer(lab, -30, 'OLDSYNC');
    await set(lab, personDn('anna'), { title: 'Engineer' });
    expect(stepOf(await lab.cycle(), 'tenant', 'Export')).toMatchObject({
      result: HELD,
      fault: { detail: { name: 'OLDSYNC' } },
    });
  });
});
