/**
 * Found by the simulator: a rule that takes people out of the cloud, changed between the export that created them and the
 * import that confirms it. The deletion was staged, then the same cycle joined the cloud user again by its anchor and
 * took the deletion for undone.
 */

import { test, expect } from 'vitest';
import { syncRuleSchema } from '../../../engine/rules/rule.ts';
import { cloudUser, expectNothingToDo, openLab, person } from '../lab.ts';

const NO_ROBOTS = syncRuleSchema.parse({
  id: 'no-robots',
  name: 'In from AD - no robots',
  direction: 'inbound',
  connector: 'contoso.test',
  connectorSpaceObjectType: 'user',
  metaverseObjectType: 'person',
  linkType: 'Join',
  precedence: 50,
  scope: [[{ attribute: 'employeeType', operator: 'EQUAL', value: 'Robot' }]],
  flows: [{ target: 'cloudFiltered', source: { type: 'constant', value: 'True' } }],
});

test('someone filtered out before the first confirming import leaves the cloud all the same', async () => {
  const lab = await openLab({ people: ['anna', person('robot', { employeeType: 'Robot' })] });
  await lab.cycle('initial');
  expect(cloudUser(lab, 'robot')).toBeDefined();

  await lab.configure((configuration) => ({
    ...configuration,
    rules: { ...configuration.rules, custom: [NO_ROBOTS] },
  }));
  await lab.settle();

  expect(cloudUser(lab, 'robot')).toBeUndefined();
  expect(cloudUser(lab, 'anna')).toBeDefined();
  await expectNothingToDo(lab);
});
