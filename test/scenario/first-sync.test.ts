import { expect, test } from 'vitest';
import { cloudUser, expectConverged, expectNothingToDo, membersOf, openLab, person, summary } from './lab.ts';

test('a first cycle takes everybody to the cloud, the second confirms, the third has nothing to do', async () => {
  const lab = await openLab({
    people: ['anna', 'bert', person('carl', { givenName: 'Carl', sn: 'Curie', department: 'Research' })],
    groups: { research: ['anna', 'carl'], everybody: ['research', 'bert'] },
  });
  const first = await lab.cycle('initial');
  expect(summary(first)).toMatchObject({ status: 'success', faults: [] });
  expect(
    lab.tenant.state
      .list('user')
      .map((user) => user.properties['displayName'])
      .sort(),
  ).toEqual(['anna', 'bert', 'carl']);
  expect(cloudUser(lab, 'carl')!.properties).toMatchObject({
    givenName: 'Carl',
    surname: 'Curie',
    department: 'Research',
    accountEnabled: true,
  });
  expect(membersOf(lab, 'research')).toEqual(['anna', 'carl']);
  expect(membersOf(lab, 'everybody')).toEqual(['bert', 'research']);

  const second = await lab.cycle();
  expect(summary(second)).toMatchObject({ status: 'success', faults: [] });
  await expectConverged(lab);
});

test('a full cycle after delta cycles changes nothing', async () => {
  const lab = await openLab({ people: ['anna', 'bert'], groups: { research: ['anna', 'bert'] } });
  await lab.cycle('initial');
  await lab.cycle();
  lab.tenant.resetTraffic();
  const full = await lab.cycle('initial');
  expect(summary(full)).toMatchObject({ status: 'success', faults: [] });
  expect(lab.tenant.counters.writes).toBe(0);
  await expectNothingToDo(lab);
});
