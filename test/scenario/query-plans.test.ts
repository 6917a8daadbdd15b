import { expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { groupDn, openSynchronized, OUTSIDE, person, personDn, set, upn } from './lab.ts';
import { recordStatements, scansIn } from './query-plans.ts';

test('no statement of a delta cycle reads a table that grows with the organization from end to end', async () => {
  const people = Array.from({ length: 40 }, (_, index) => `p${index}`);
  const lab = await openSynchronized({ people, groups: { research: people }, exclude: [OUTSIDE] });
  const statements = recordStatements();
  await lab.cycle();
  await lab.forest.add(person('new'));
  await lab.forest.addMember(groupDn('research'), personDn('new'));
  await lab.forest.removeMember(groupDn('research'), personDn('p1'));
  await set(lab, personDn('p2'), { title: 'Engineer', manager: personDn('p3') });
  await lab.forest.remove(personDn('p4'));
  await lab.forest.move(personDn('p5'), personDn('p5', OUTSIDE));
  lab.tenant.state.update(upn('p6'), { jobTitle: 'Emperor' });
  await lab.settle();
  const recorded = [...statements];
  expect(recorded.length).toBeGreaterThan(40);
  expect(await scansIn(lab, recorded, 'none yet')).toEqual([]);
  expect(await scansIn(lab, recorded, 'of a large organization')).toEqual([]);
});

test('no list, search or object page reads a table that grows with the organization from end to end', async () => {
  const people = Array.from({ length: 40 }, (_, index) => `p${index}`);
  const lab = await openSynchronized({ people, groups: { research: people }, answers: { stagingMode: false } });
  await createDispatcher(lab.engine).call('staging', { enabled: true });
  await set(lab, personDn('p2'), { title: 'Engineer', manager: personDn('p3') });
  await lab.forest.removeMember(groupDn('research'), personDn('p1'));
  await lab.forest.remove(personDn('p4'));
  await lab.cycle();
  const { call } = createDispatcher(lab.engine);
  const statements = recordStatements();
  const { lastCycle } = await call('overview', {});
  const { runs } = await call('runs', { limit: 20 });
  for (const run of runs.filter((candidate) => candidate.cycle === lastCycle!.id)) {
    await call('run-detail', { id: run.id });
    await call('run-objects', {
      runs: [run.id],
      counters: ['adds', 'updates', 'deletes', 'exportUpdates'],
      search: 'p',
    });
  }
  for (const space of ['metaverse', 'contoso.test', 'tenant', 'all']) {
    for (const text of ['p1', upn('p1'), personDn('p1'), '0f0e0d0c']) await call('search', { space, text });
    await call('search', { space, state: 'pending-export' });
    await call('search', { space, state: 'error', sort: 'id' });
  }
  const { rows } = await call('pending-exports', { sort: 'id' });
  for (const sort of ['name', 'dn'] as const) await call('pending-exports', { sort, search: 'p2', limit: 1 });
  for (const { id } of rows) await call('pending-export', { id });
  const found = await call('search', { space: 'metaverse', text: 'p2' });
  const id = { metaverse: found.rows[0]!.metaverse! };
  await call('object-chain', { id });
  await call('object-history', { id });
  await call('object-references', { id, attribute: 'manager', direction: 'in' });
  const recorded = [...statements];
  expect(recorded.length).toBeGreaterThan(60);
  expect(await scansIn(lab, recorded, 'none yet')).toEqual([]);
});
