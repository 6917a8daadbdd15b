/**
 * Found by the simulator: a cloud object that was created by an export and deleted by somebody before an import had ever
 * seen it, met by a full synchronization. It was in the plan and not in the directory, and a full synchronization looked
 * only at what is in the directory.
 */

import { test, expect } from 'vitest';
import { cloudGroup, expectConverged, membersOf, openLab } from '../lab.ts';

test('a group deleted in the cloud before its creation was confirmed is there again after a full cycle', async () => {
  const lab = await openLab({ people: ['anna'], groups: { Sales: ['anna'] } });
  await lab.cycle('initial');
  lab.tenant.state.remove(cloudGroup(lab, 'Sales')!.id);

  await lab.engine.runProfile('tenant', 'Delta Import');
  await lab.engine.runProfile('tenant', 'Full Synchronization');
  const left = await lab.engine.store.reader.get('SELECT id FROM connector_object WHERE pending_import IS NOT NULL');
  expect(left).toBeUndefined();

  await lab.settle();
  expect(membersOf(lab, 'Sales')).toEqual(['anna']);
  await expectConverged(lab);
});
