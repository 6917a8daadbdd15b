/**
 * Found by the simulator: a rule that joins by an attribute by which no rule joined before. Look-up keys were written with
 * the objects, for the rules of the time, so what had been imported earlier was never found: a cloud account that was to be
 * taken over stood in its own way.
 */

import { test, expect } from 'vitest';
import { cloudUser, expectConverged, openLab, upn } from '../lab.ts';

const OUT_JOIN = 'OutToAAD.UserJoin@tenant';

test('a cloud account imported before the rule that takes it over was switched on is taken over', async () => {
  const lab = await openLab({
    people: ['anna'],
    cloudUsers: [{ userPrincipalName: upn('anna'), displayName: 'Anna of the cloud' }],
  });
  const id = cloudUser(lab, 'anna')!.id;
  await lab.configure((document) => ({ ...document, rules: { ...document.rules, disabled: [OUT_JOIN] } }));
  await lab.cycle('initial');
  await lab.configure((document) => ({ ...document, rules: { ...document.rules, disabled: [] } }));
  await lab.settle();

  expect(cloudUser(lab, 'anna')?.id).toBe(id);
  expect(cloudUser(lab, 'anna')?.properties['onPremisesImmutableId']).toBeDefined();
  await expectConverged(lab);
});
