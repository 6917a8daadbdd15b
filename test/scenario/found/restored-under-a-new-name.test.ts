/**
 * Found by the simulator: somebody deletes a user in the cloud, and before Causeway brings the user back the user principal
 * name has changed and the former one has gone to somebody else. The restore asked for the former name and was refused,
 * again in every cycle.
 */

import { test, expect } from 'vitest';
import { cloudUser, expectConverged, openSynchronized, personDn, set, upn } from '../lab.ts';

test("a user comes back from the recycle bin although the former name and address are somebody else's", async () => {
  const lab = await openSynchronized({ people: ['anna', 'ben'] });
  await set(lab, personDn('anna'), { mail: upn('anna') });
  await lab.settle();
  const id = cloudUser(lab, 'anna')!.id;
  lab.tenant.state.remove(id);
  await set(lab, personDn('anna'), { userPrincipalName: upn('anna.nowak'), mail: upn('anna.nowak') });
  await set(lab, personDn('ben'), { userPrincipalName: upn('anna'), mail: upn('anna') });
  await lab.settle();
  await lab.settle();

  expect(cloudUser(lab, 'anna.nowak')?.id).toBe(id);
  expect(cloudUser(lab, 'anna')?.properties['displayName']).toBe('ben');
  await expectConverged(lab);
});
