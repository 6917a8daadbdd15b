/**
 * `onPremisesObjectIdentifier` end to end: the service learns which object on premises an account belongs to, and from then
 * on no other one has it, not even with the same source anchor, unless the company allows it. Hard match by it is in
 * `directory-sync-matching.test.ts`.
 */

import { expect, test } from 'vitest';
import { explainFault } from '../../engine/api/contract/words/explain.ts';
import { named, openSyncLab, sentObjects } from './directory-sync-lab.ts';
import { expectNothingToDo, faultsOf, groupDn, person, personDn, set, type Lab } from './lab.ts';

const ATTRIBUTE = 'onPremisesObjectIdentifier';
/** An anchor that came with the account from another forest. */
const KEPT = Buffer.from('ffeeddccbbaa99887766554433221100', 'hex');

/** objectGUID as the wire has it. */
async function guidOf({ forest }: Lab, dn: string): Promise<string> {
  const guid = (await forest.get(dn))?.attributes['objectGUID']?.[0];
  if (!(guid instanceof Uint8Array)) throw new Error(`${dn} has no objectGUID`);
  return Buffer.from(guid).toString('base64');
}

/** By source anchor, sorted; one for each time that an object was sent with it. */
function identifiersSent({ tenant }: Lab) {
  return sentObjects(tenant)
    .filter(({ values }) => values.has(ATTRIBUTE))
    .map(({ sourceAnchor, values }) => [sourceAnchor, values.get(ATTRIBUTE)?.[0]] as const)
    .toSorted();
}

test('people and groups arrive with their objectGUID, whatever their anchor is, and it is sent once', async () => {
  const lab = await openSyncLab({
    people: ['anna', person('moved', { 'mS-DS-ConsistencyGuid': [KEPT] })],
    groups: { crew: ['anna'] },
  });
  const [anna, moved, crew] = await Promise.all(
    [personDn('anna'), personDn('moved'), groupDn('crew')].map((dn) => guidOf(lab, dn)),
  );
  await lab.cycle('initial');
  const expected = [
    [anna, anna],
    [KEPT.toString('base64'), moved],
    [crew, crew],
  ];
  expect(identifiersSent(lab)).toEqual(expected.toSorted());
  await lab.cycle();
  await expectNothingToDo(lab);
  await set(lab, personDn('anna'), { title: 'Nurse' });
  await lab.settle();
  expect(named(lab.tenant, 'anna').properties).toMatchObject({ jobTitle: 'Nurse' });
  // What was sent before was forgotten when the traffic was counted anew.
  expect(identifiersSent(lab)).toEqual([]);
});

test('an account that was made anew with its former anchor is refused, and why is said, until the company allows it', async () => {
  const lab = await openSyncLab({ people: ['anna'] });
  await lab.cycle('initial');
  await lab.settle();
  const anchor = await guidOf(lab, personDn('anna'));
  const before = named(lab.tenant, 'anna');
  const changed = { 'mS-DS-ConsistencyGuid': [Buffer.from(anchor, 'base64')], title: 'Migrated' };
  await lab.forest.remove(personDn('anna'));
  await lab.forest.add(person('anna', changed));
  const [fault, ...others] = faultsOf(await lab.cycle());
  expect(others).toEqual([]);
  expect(fault).toMatchObject({ code: 'operation-refused', detail: { reason: 'attribute-fixed' } });
  const words = explainFault(fault!);
  expect(words.what).toContain('anna');
  expect(words.why).toContain('OnPremisesObjectIdentifier cannot be changed');
  expect(named(lab.tenant, 'anna')).toEqual(before);

  lab.tenant.state.synchronization.company.allowOnPremUpdateOfOnPremisesObjectIdentifier = true;
  expect(faultsOf(await lab.cycle())).toEqual([]);
  const after = named(lab.tenant, 'anna');
  expect(after).toMatchObject({ id: before.id, properties: { jobTitle: 'Migrated', onPremisesImmutableId: anchor } });
  expect(identifiersSent(lab)).toContainEqual([anchor, await guidOf(lab, personDn('anna'))]);
  await lab.cycle();
  await expectNothingToDo(lab);
});
