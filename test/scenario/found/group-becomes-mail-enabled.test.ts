/**
 * Found by the simulator: a security group of the cloud whose group in the forest became a distribution group with a mail
 * address. The cloud cannot follow, which was told as an invalid value, again in every cycle, and held back whatever
 * else was to change on the group.
 */

import { test, expect } from 'vitest';
import { cloudGroup, complaints, groupDn, membersOf, openSynchronized, planOf, set, summary } from '../lab.ts';

const DISTRIBUTION = '2';

test('a group that becomes a mail-enabled one stays a security group in the cloud, is told so and follows otherwise', async () => {
  const lab = await openSynchronized({ people: ['anna', 'ben'], groups: { Sales: ['anna'] } });
  await set(lab, groupDn('Sales'), {
    groupType: DISTRIBUTION,
    mail: 'sales@contoso.test',
    description: 'By mail',
  });
  await lab.forest.addMember(groupDn('Sales'), 'CN=ben,OU=Staff,DC=contoso,DC=test');
  const cycle = await lab.cycle();
  const last = await lab.cycle();

  expect(complaints(cycle)).toEqual([]);
  expect(summary(last)).toMatchObject({ status: 'success' });
  expect(await planOf(lab)).toMatchObject({ updates: 0, references: 0 });
  expect(cloudGroup(lab, 'Sales')?.properties).toMatchObject({ securityEnabled: true, description: 'By mail' });
  expect(membersOf(lab, 'Sales')).toEqual(['anna', 'ben']);
});
