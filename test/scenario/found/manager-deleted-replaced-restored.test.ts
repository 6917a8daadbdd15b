/**
 * Found by the simulator: a directory drops the link to a deleted manager without a word. The link stayed known, and when
 * the former manager was restored the person had two.
 */

import { expect, test } from 'vitest';
import { expectConverged, managerOf, openSynchronized, person, personDn, set } from '../lab.ts';

test('somebody whose former manager is restored keeps the new one, and only that', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert', person('carl', { manager: personDn('anna') })] });
  await lab.forest.remove(personDn('anna'));
  await lab.settle();
  await set(lab, personDn('carl'), { manager: personDn('bert') });
  await lab.settle();
  await lab.forest.restore(personDn('anna'));
  await lab.settle();
  expect(managerOf(lab, 'carl')).toBe('bert');
  await expectConverged(lab);
});
