/**
 * Found by the simulator: a manager who was exported and taken away again by somebody in the cloud before an import had seen
 * the link. The removal concerned a link that nobody had imported and was dropped; the link was taken for sent for good.
 */

import { test, expect } from 'vitest';
import { cloudUser, expectConverged, managerOf, openSynchronized, personDn, set } from '../lab.ts';

test('a manager taken away in the cloud before the confirming import is set again', async () => {
  const lab = await openSynchronized({ people: ['anna', 'ben'] });
  await set(lab, personDn('anna'), { manager: personDn('ben') });
  await lab.cycle();
  lab.tenant.state.setManager(cloudUser(lab, 'anna')!.id, null);
  await lab.settle();

  expect(managerOf(lab, 'anna')).toBe('ben');
  await expectConverged(lab);
});
