/**
 * Found by the simulator: a chosen container was moved below one that had been made where nobody chose anything, and of
 * which no record was kept. When that one was moved on, what lay below kept its former place: whoever changed then lay,
 * by their own new DN, in no chosen container, and was deleted.
 */

import { test, expect } from 'vitest';
import {
  BASE,
  cloudUser,
  entry,
  expectConverged,
  openSynchronized,
  OUTSIDE,
  person,
  personDn,
  set,
  STAFF,
} from '../lab.ts';

const unit = (dn: string) => entry(dn, { objectClass: ['top', 'organizationalUnit'] });
const MADE_LATER = `OU=Later,${BASE}`;

test.each([
  ['renamed', `OU=Later still,${BASE}`],
  ['moved', `OU=Later,${OUTSIDE}`],
])('people stay when the new container that their chosen one was moved into is %s', async (_, to) => {
  const lab = await openSynchronized({ people: ['anna', 'ben'], include: [STAFF] });
  const id = cloudUser(lab, 'anna')!.id;
  await lab.forest.load([unit(MADE_LATER)]);
  await lab.forest.move(STAFF, `OU=Staff,${MADE_LATER}`);
  await lab.settle();
  await set(lab, personDn('anna', `OU=Staff,${MADE_LATER}`), { department: 'Research' });
  await lab.forest.move(MADE_LATER, to);
  await lab.settle();

  expect(cloudUser(lab, 'anna')).toMatchObject({ id, properties: { department: 'Research' } });
  const rows = await lab.engine.store.reader.all<{ dn: string }>(
    `SELECT dn FROM connector_object WHERE dn LIKE 'CN=anna,%' OR dn LIKE 'CN=ben,%' ORDER BY dn`,
  );
  expect(rows).toEqual(['anna', 'ben'].map((name) => ({ dn: personDn(name, `OU=Staff,${to}`) })));
  await expectConverged({ ...lab, options: { ...lab.options, include: [`OU=Staff,${to}`] } });
});

test('who is hired later into a new container that is left out stays out, and into the one beside it does not', async () => {
  const lab = await openSynchronized({ people: ['anna'], include: [STAFF], newContainers: 'exclude' });
  const later = `OU=Later,${STAFF}`;
  await lab.forest.load([unit(later)]);
  await lab.settle();
  await lab.forest.load([person('carl', {}, later), person('dora', {}, STAFF)]);
  await lab.settle();

  expect(cloudUser(lab, 'carl')).toBeUndefined();
  expect(cloudUser(lab, 'dora')).toBeDefined();
});
