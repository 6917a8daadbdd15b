import { describe, expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import type { CycleRecord } from '../../engine/runs/cycle.ts';
import { cloudUser, expectNothingToDo, person, personDn, upn, type Lab } from './lab.ts';
import { BACK_ENDS, openLabOver, openSynchronizedOver } from './tenant-lab.ts';

const call = (lab: Lab) => createDispatcher(lab.engine).call;
const faultsOf = (cycle: CycleRecord) => cycle.steps.flatMap((step) => step.objectFaults);

/** An administrator deletes it in the cloud, and Causeway sees it. */
async function deleteInCloud(lab: Lab, name: string): Promise<CycleRecord> {
  lab.tenant.state.remove(cloudUser(lab, name)!.id);
  return lab.settle();
}

describe.each(BACK_ENDS)('over %s', (backEnd) => {
  test('deleted in the cloud again and again, a user is restored three times and then left to a person', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: ['anna', 'bert'] });
    const { id } = cloudUser(lab, 'anna')!;
    for (let time = 1; time <= 3; time += 1) {
      await deleteInCloud(lab, 'anna');
      expect(cloudUser(lab, 'anna')?.id, `after deletion ${time}`).toBe(id);
    }
    const cycle = await deleteInCloud(lab, 'anna');
    expect(cloudUser(lab, 'anna')).toBeUndefined();
    expect(faultsOf(cycle)).toMatchObject([
      { code: 'deleted-elsewhere', detail: { reason: 'repeatedly', times: 4 }, object: { name: 'anna' } },
    ]);
    // The others are exported as ever.
    await deleteInCloud(lab, 'bert');
    expect(cloudUser(lab, 'bert')).toBeDefined();
    const { heldRestorations } = await call(lab)('tenant-neighbours', {});
    expect(heldRestorations).toMatchObject([{ name: 'anna', times: 4 }]);

    await call(lab)('restore-deleted', { dn: heldRestorations[0]!.dn });
    await lab.settle();
    expect(cloudUser(lab, 'anna')?.id).toBe(id);
    expect((await call(lab)('tenant-neighbours', {})).heldRestorations).toEqual([]);
    await expectNothingToDo(lab);
  });

  test('a user who left and came back was not deleted by somebody else', async () => {
    const lab = await openSynchronizedOver(backEnd, { people: ['anna'] });
    for (let time = 1; time <= 5; time += 1) {
      await lab.forest.remove(personDn('anna'));
      await lab.settle();
      await lab.forest.restore(personDn('anna'));
      await lab.settle();
    }
    expect(cloudUser(lab, 'anna')).toBeDefined();
  });

  test('a cloud user that an earlier synchronization left behind, with an anchor that nobody has, stays', async () => {
    const left = { userPrincipalName: upn('left'), onPremisesImmutableId: 'AAECAwQFBgcICQoLDA0ODw==' };
    const lab = await openSynchronizedOver(backEnd, { people: ['anna'], cloudUsers: [left] });
    await lab.forest.remove(personDn('anna'));
    await lab.settle();
    expect(cloudUser(lab, 'anna')).toBeUndefined();
    expect(cloudUser(lab, 'left')).toBeDefined();
    await expectNothingToDo(lab);
  });
});

describe('over graph alone', () => {
  test('a cloud user that carries the immutable id and was never written from here is not deleted with the account', async () => {
    const lab = await openLabOver('graph', { people: [] });
    await lab.cycle('initial');
    await lab.forest.add(person('anna'));
    // As an earlier synchronization left it: the same in every value, the immutable id among them.
    await lab.configure((configuration) => ({ ...configuration, stagingMode: true }));
    await lab.cycle();
    const plan = await lab.engine.store.reader.get<{ attributes: string }>(
      `SELECT attributes FROM pending_export WHERE operation = 'add'`,
    );
    const planned = JSON.parse(plan!.attributes) as { readonly [name: string]: readonly (string | boolean)[] };
    lab.tenant.state.addUser({
      userPrincipalName: planned['userPrincipalName']![0]!,
      displayName: planned['displayName']![0]!,
      accountEnabled: true,
      mailNickname: planned['alias']?.[0] ?? 'anna',
      onPremisesImmutableId: planned['sourceAnchor']![0]!,
    });
    await lab.configure((configuration) => ({ ...configuration, stagingMode: false }));
    lab.tenant.resetTraffic();
    await lab.settle();
    expect(lab.tenant.counters.writes).toBe(0);
    await lab.forest.remove(personDn('anna'));
    await lab.settle();
    expect(cloudUser(lab, 'anna')).toBeDefined();
    await expectNothingToDo(lab);
  });

  test('a user that another synchronization has taken over is not deleted, and the errors say why', async () => {
    const lab = await openSynchronizedOver('graph', { people: ['anna', 'bert'] });
    const { id } = cloudUser(lab, 'anna')!;
    for (const name of ['anna', 'bert']) await lab.forest.remove(personDn(name));
    lab.tenant.state.update(id, { onPremisesSyncEnabled: true });
    const cycle = await lab.settle();
    expect(cloudUser(lab, 'anna')?.id).toBe(id);
    expect(cloudUser(lab, 'bert')).toBeUndefined();
    expect(faultsOf(cycle)).toMatchObject([
      { code: 'deletion-withheld', detail: { reason: 'synchronized-by-other' }, object: { name: 'anna' } },
    ]);
  });

  test('a user that was given another immutable id a moment before belongs to somebody else', async () => {
    const lab = await openSynchronizedOver('graph', { people: ['anna'] });
    const { id } = cloudUser(lab, 'anna')!;
    await lab.forest.remove(personDn('anna'));
    await lab.engine.runProfile('contoso.test', 'Delta Import');
    await lab.engine.runProfile('contoso.test', 'Delta Synchronization');
    lab.tenant.state.update(id, { onPremisesImmutableId: 'AAECAwQFBgcICQoLDA0ODw==' });
    const { objectFaults } = await lab.engine.runProfile('tenant', 'Export');
    expect(objectFaults).toMatchObject([{ code: 'deletion-withheld', detail: { reason: 'anchor-changed' } }]);
    expect(lab.tenant.state.get(id)).toBeDefined();
  });
});

describe('over directory-sync alone', () => {
  test('a user that the tenant no longer counts as synchronized is not deleted, and goes when it does again', async () => {
    const lab = await openSynchronizedOver('directory-sync', { people: ['anna'] });
    const { id } = cloudUser(lab, 'anna')!;
    await lab.forest.remove(personDn('anna'));
    await lab.engine.runProfile('contoso.test', 'Delta Import');
    await lab.engine.runProfile('contoso.test', 'Delta Synchronization');
    lab.tenant.state.update(id, { onPremisesSyncEnabled: false });
    const { objectFaults } = await lab.engine.runProfile('tenant', 'Export');
    expect(objectFaults).toMatchObject([{ code: 'deletion-withheld', detail: { reason: 'not-synchronized' } }]);
    expect(cloudUser(lab, 'anna')?.id).toBe(id);
    lab.tenant.state.update(id, { onPremisesSyncEnabled: true });
    await lab.engine.runProfile('tenant', 'Export');
    expect(cloudUser(lab, 'anna')).toBeUndefined();
  });
});
