/** A cycle that loses its domain controller in the middle goes on with the next one. */

import { expect, onTestFinished, test } from 'vitest';
import {
  cloudUser,
  DOMAIN,
  person,
  expectConverged,
  openSynchronized,
  personDn,
  set,
  stepOf,
  summary,
  type Lab,
} from './lab.ts';
import type { LabController } from '../lab/forest/forest.ts';

const people = Array.from({ length: 30 }, (_, index) => `p${index}`);

/** A second domain controller, which the configuration names behind the first. */
async function withSecondController(lab: Lab): Promise<LabController> {
  const second = await lab.lab.addController();
  onTestFinished(() => second.close());
  await lab.configure((configuration) => ({
    ...configuration,
    forests: configuration.forests.map((forest) => ({
      ...forest,
      connection: {
        ...forest.connection,
        servers: [...forest.connection.servers, { host: second.host, port: second.ldapsPort }],
      },
    })),
  }));
  return second;
}

test.each(['delta', 'initial'] as const)('a %s import starts over where its server is lost', async (policy) => {
  const lab = await openSynchronized({ people });
  await withSecondController(lab);
  await set(lab, personDn('p3'), { title: 'Engineer' });
  await lab.forest.remove(personDn('p4'));
  lab.lab.faults.inject({ operation: 'search', after: 5, action: { kind: 'cut' } });
  const cycle = await lab.cycle(policy);
  expect(summary(cycle)).toMatchObject({ status: 'success', faults: [] });
  const step = stepOf(cycle, DOMAIN, policy === 'delta' ? 'Delta Import' : 'Full Import')!;
  expect(step.counters).toMatchObject({ retries: 1, deletes: 1 });
  expect(cloudUser(lab, 'p3')!.properties['jobTitle']).toBe('Engineer');
  expect(cloudUser(lab, 'p4')).toBeUndefined();
  await lab.cycle();
  await expectConverged(lab);
});

test('the preferred domain controller is away for one cycle and back for the next, and nothing is read whole', async () => {
  const lab = await openSynchronized({ people });
  const second = await withSecondController(lab);
  await lab.lab.pause();
  await set(lab, personDn('p3'), { title: 'Engineer' });
  expect(summary(await lab.cycle())).toMatchObject({ status: 'success', faults: [] });
  await lab.lab.resume();
  await second.pause();
  await set(lab, personDn('p5'), { title: 'Pilot' });
  const cycle = await lab.cycle();
  expect(summary(cycle)).toMatchObject({ status: 'success', faults: [] });
  expect(stepOf(cycle, DOMAIN, 'Full Import')).toBeUndefined();
  expect(cloudUser(lab, 'p5')!.properties['jobTitle']).toBe('Pilot');
  await second.resume();
});

test('anchors that were not written when the server was lost are written on the next one', async () => {
  const lab = await openSynchronized({ people: ['anna'] });
  await withSecondController(lab);
  await lab.forest.load(people.map((name) => person(name)));
  await lab.cycle();
  lab.lab.faults.inject({ operation: 'modify', after: 5, action: { kind: 'cut' } });
  await lab.cycle();
  await lab.cycle();
  await lab.cycle();
  const written = people.filter((name) => {
    return lab.lab.state.get(personDn(name))?.attributes['mS-DS-ConsistencyGuid'] !== undefined;
  });
  expect(written).toHaveLength(people.length);
  await expectConverged(lab);
});
