import { describe, expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { listPending } from '../../engine/explain/pending.ts';
import {
  cloudGroup,
  cloudUser,
  expectNothingToDo,
  groupDn,
  membersOf,
  OUTSIDE,
  personDn,
  planOf,
  set,
  stepOf,
  upn,
  type Lab,
} from './lab.ts';
import { BACK_ENDS, openSynchronizedOver } from './tenant-lab.ts';

const PEOPLE = ['anna', 'bert', 'carl'];

async function moveToCloud(lab: Lab, ...names: string[]): Promise<void> {
  for (const name of names) lab.tenant.state.setCloudManaged(cloudUser(lab, name)!.id, true);
  await lab.cycle();
}

/** What the tenant's pending exports say. */
async function planned(lab: Lab): Promise<string[]> {
  const { reader } = lab.engine.store;
  const connector = await reader.get<{ id: number }>(`SELECT id FROM connector WHERE name = 'tenant'`);
  const { exports } = await listPending(reader, connector!.id, 'tenant', 50, 0);
  return exports.map(({ operation, name }) => `${operation} ${name}`).sort();
}

describe.each(BACK_ENDS)('over %s', (backEnd) => {
  test('a user who is managed in the cloud is no longer exported, and the others are', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE });
    await moveToCloud(lab, 'anna');
    await set(lab, personDn('anna'), { title: 'Engineer' });
    await set(lab, personDn('bert'), { title: 'Engineer' });
    await lab.settle();
    expect(cloudUser(lab, 'anna')!.properties['jobTitle'] ?? null).toBeNull();
    expect(cloudUser(lab, 'bert')!.properties['jobTitle']).toBe('Engineer');
    await expectNothingToDo(lab);
  });

  test('what the cloud changes on its own users is left as it is', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE });
    await moveToCloud(lab, 'anna');
    lab.tenant.state.update(cloudUser(lab, 'anna')!.id, { jobTitle: 'Director', department: 'Board' });
    await lab.settle();
    expect(cloudUser(lab, 'anna')!.properties).toMatchObject({ jobTitle: 'Director', department: 'Board' });
    await expectNothingToDo(lab);
  });

  test('given back, a user is written again with everything that changed meanwhile', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE });
    await moveToCloud(lab, 'anna');
    await set(lab, personDn('anna'), { title: 'Engineer' });
    await lab.settle();
    lab.tenant.state.setCloudManaged(cloudUser(lab, 'anna')!.id, false);
    await lab.settle();
    expect(cloudUser(lab, 'anna')!.properties['jobTitle']).toBe('Engineer');
    await expectNothingToDo(lab);
  });

  test('a user who is managed in the cloud stays when the account on premises is deleted', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE });
    await moveToCloud(lab, 'anna');
    await lab.forest.remove(personDn('anna'));
    await lab.settle();
    expect(cloudUser(lab, 'anna')).toBeDefined();
    await expectNothingToDo(lab);
  });

  test('moved to the cloud and deleted on premises between two cycles, a user stays', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE });
    lab.tenant.state.setCloudManaged(cloudUser(lab, 'anna')!.id, true);
    await lab.forest.remove(personDn('anna'));
    await lab.settle();
    expect(cloudUser(lab, 'anna')).toBeDefined();
    await expectNothingToDo(lab);
  });

  test('a deletion that waits for approval is over for those who are moved to the cloud meanwhile', async () => {
    const lab = await openSynchronizedOver(backEnd, {
      people: [...PEOPLE, 'dora'],
      answers: { deletionThreshold: { enabled: true, count: 1 } },
    });
    for (const name of ['anna', 'bert']) await lab.forest.remove(personDn(name));
    expect(stepOf(await lab.cycle(), 'tenant', 'Export')!.result).toBe('stopped-deletion-threshold-exceeded');
    expect(await planned(lab)).toEqual(['delete anna', 'delete bert']);
    lab.tenant.state.setCloudManaged(cloudUser(lab, 'anna')!.id, true);
    // One is below the threshold: it goes, and nobody has to approve anything.
    await lab.settle();
    expect(cloudUser(lab, 'anna')).toBeDefined();
    expect(cloudUser(lab, 'bert')).toBeUndefined();
    expect(await createDispatcher(lab.engine).call('held', {})).toEqual([]);
  });

  test('in staging mode the plan shows no deletion of what the cloud manages', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE });
    await lab.configure((configuration) => ({ ...configuration, stagingMode: true }));
    await lab.forest.remove(personDn('anna'));
    await lab.cycle();
    expect(await planned(lab)).toEqual(['delete anna']);
    lab.tenant.resetTraffic();
    await moveToCloud(lab, 'anna');
    expect(await planned(lab)).toEqual([]);
    expect(lab.tenant.counters.writes).toBe(0);
  });

  test('users managed in the cloud stay when their unit is no longer synchronized, and when the rules change', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE, exclude: [OUTSIDE] });
    await moveToCloud(lab, 'anna', 'bert');
    await lab.forest.move(personDn('anna'), personDn('anna', OUTSIDE));
    await lab.settle();
    expect(cloudUser(lab, 'anna')).toBeDefined();
    await lab.configure((configuration) => ({
      ...configuration,
      rules: { ...configuration.rules, disabled: ['OutToAAD.UserJoin'] },
    }));
    await lab.cycle('initial');
    await lab.cycle();
    expect(cloudUser(lab, 'anna')).toBeDefined();
    expect(cloudUser(lab, 'bert')).toBeDefined();
  });

  test('back in scope, a user who is managed in the cloud is found and left alone', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE, exclude: [OUTSIDE] });
    await moveToCloud(lab, 'anna');
    const before = cloudUser(lab, 'anna')!.id;
    await lab.forest.move(personDn('anna'), personDn('anna', OUTSIDE));
    await lab.settle();
    await lab.forest.move(personDn('anna', OUTSIDE), personDn('anna'));
    await set(lab, personDn('anna'), { title: 'Engineer' });
    await lab.settle();
    expect(cloudUser(lab, 'anna')!.id).toBe(before);
    expect(cloudUser(lab, 'anna')!.properties['jobTitle'] ?? null).toBeNull();
    await expectNothingToDo(lab);
    lab.tenant.state.setCloudManaged(before, false);
    await lab.settle();
    expect(cloudUser(lab, 'anna')!.properties['jobTitle']).toBe('Engineer');
  });

  test('a group that is managed in the cloud keeps the members that it has there, and is itself still a member', async () => {
    const lab = await openSynchronizedOver(backEnd, {
      people: PEOPLE,
      groups: { research: ['anna', 'bert'], outer: ['research'] },
    });
    const research = cloudGroup(lab, 'research')!.id;
    lab.tenant.state.setCloudManaged(research, true);
    await lab.cycle();
    lab.tenant.state.removeMember(research, cloudUser(lab, 'anna')!.id);
    await lab.forest.addMember(groupDn('research'), personDn('carl'));
    await lab.forest.addMember(groupDn('outer'), personDn('carl'));
    await lab.settle();
    expect(membersOf(lab, 'research')).toEqual(['bert']);
    expect(membersOf(lab, 'outer')).toEqual(['carl', 'research']);
    await expectNothingToDo(lab);
    lab.tenant.state.setCloudManaged(research, false);
    await lab.settle();
    await lab.cycle();
    expect(membersOf(lab, 'research')).toEqual(['anna', 'bert', 'carl']);
  });

  test('what the cloud managed and somebody deleted there is not made again unless a person says so', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE });
    await moveToCloud(lab, 'anna');
    lab.tenant.state.remove(cloudUser(lab, 'anna')!.id);
    const cycle = await lab.settle();
    expect(cloudUser(lab, 'anna')).toBeUndefined();
    expect(cycle.steps.flatMap((step) => step.objectFaults)).toMatchObject([
      { code: 'deleted-elsewhere', detail: { reason: 'cloud-managed', times: 1 }, object: { name: 'anna' } },
    ]);
    expect(await planOf(lab)).toMatchObject({ adds: 0, deletes: 0 });
  });

  test('the page of an object and the command line say since when the cloud manages it', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: PEOPLE });
    await moveToCloud(lab, 'anna');
    const { call } = createDispatcher(lab.engine);
    const [shown] = await call('object', { name: upn('anna') });
    const { columns } = await call('object-chain', { id: { metaverse: shown!.metaverse!.id } });
    const since = shown!.connectorSpaces.map(({ connector, cloudManagedSince }) => [connector, cloudManagedSince]);
    expect(since).toEqual([
      ['contoso.test', null],
      ['tenant', expect.stringMatching(/^\d{4}-/)],
    ]);
    expect(columns.filter((column) => column.cloudManagedSince !== null).map(({ side }) => side)).toEqual([
      'tenant',
      'tenant',
    ]);
    expect((await call('tenant-neighbours', {})).cloudManaged).toBe(1);
  });
});
