/** Conflicts found before the export, held against what the service then does. Graph back end. */

import { expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { guidFromText } from '../../engine/model/anchor.ts';
import { faultsOf, openLab, person, upn, type Lab } from './lab.ts';

const clientOf = (lab: Lab) => createDispatcher(lab.engine);

/** Everything is read and synchronized, and nothing exported yet. */
async function staged(lab: Lab): Promise<void> {
  await lab.configure((configuration) => ({ ...configuration, stagingMode: true }));
  await lab.cycle('initial');
}

async function exportAll(lab: Lab) {
  await lab.configure((configuration) => ({ ...configuration, stagingMode: false }));
  return lab.cycle();
}

async function conflicts(lab: Lab) {
  const client = clientOf(lab);
  const summary = await client.call('find-conflicts', {});
  const list = await client.call('conflicts', {});
  return { summary, list: list.conflicts };
}

test('what Graph then refuses is said before, with both objects, and nothing else is', async () => {
  const lab = await openLab({
    people: [
      person('anna'),
      person('bert', { userPrincipalName: upn('anna') }),
      person('carl', { userPrincipalName: 'carl@elsewhere.test' }),
      person('dora', { userPrincipalName: upn('d'.repeat(70)) }),
      person('emil', { userPrincipalName: upn('emil müller') }),
      'fritz',
    ],
    forest: { duplicateUserPrincipalNames: true },
  });
  await staged(lab);
  const { summary, list } = await conflicts(lab);
  expect(summary).toMatchObject({ total: 4, cloud: 'imported', outdated: false, severities: { fails: 4 } });
  const told = list.map(({ kind, object, other }) => [kind, object.name, other?.name ?? null]);
  expect(told.toSorted()).toEqual([
    ['illegal-characters', 'emil', null],
    ['suffix-not-verified', 'carl', null],
    ['too-long', 'dora', null],
    ['user-principal-name-taken', expect.stringMatching(/^(anna|bert)$/), expect.stringMatching(/^(anna|bert)$/)],
  ]);
  const after = await exportAll(lab);
  const refused = faultsOf(after).map(({ object }) => object?.name);
  const predicted = list.map(({ object }) => object.name);
  expect(refused.filter((name) => name !== 'anna' && name !== 'bert').toSorted()).toEqual(['carl', 'dora', 'emil']);
  expect(predicted.length).toBe(refused.length);
  expect(guidFromText('0f0e0d0c-0b0a-0908-0706-050403020100')).toHaveLength(16);
});
