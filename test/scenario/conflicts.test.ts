import { expect, test } from 'vitest';
import { guidFromText } from '../../engine/model/anchor.ts';
import { listFaults } from '../../engine/runs/faults.ts';
import {
  cloudGroup,
  cloudUser,
  complaints,
  contact,
  distributionGroup,
  expectConverged,
  faultsOf,
  openLab,
  person,
  personDn,
  planOf,
  set,
  summary,
  upn,
} from './lab.ts';

const GUID = '0f0e0d0c-0b0a-0908-0706-050403020100';
const claim = { 'mS-DS-ConsistencyGuid': [guidFromText(GUID)] };

test('two objects that claim one anchor are named, the rest goes on, and it heals when one lets go', async () => {
  const lab = await openLab({ people: [person('anna', claim), person('bert', claim), 'carl'] });
  const first = await lab.cycle('initial');
  expect(first.status).toBe('completed-with-errors');
  expect(complaints(first)).toEqual(['anchor-duplicate bert']);
  expect(cloudUser(lab, 'carl')).toBeDefined();
  expect(cloudUser(lab, 'anna')).toBeDefined();
  expect(cloudUser(lab, 'bert')).toBeUndefined();

  await set(lab, personDn('bert'), { 'mS-DS-ConsistencyGuid': [] });
  await lab.settle();
  await lab.cycle();
  expect(cloudUser(lab, 'bert')).toBeDefined();
  expect(await listFaults(lab.engine.store.reader, 10)).toEqual([]);
  await expectConverged(lab);
});

test('when the first claimant of an anchor leaves, the second has it', async () => {
  const lab = await openLab({ people: [person('anna', claim), person('bert', claim)] });
  await lab.cycle('initial');
  await lab.cycle();
  await lab.forest.remove(personDn('anna'));
  for (let round = 0; round < 4; round++) await lab.cycle();
  expect(cloudUser(lab, 'anna')).toBeUndefined();
  expect(cloudUser(lab, 'bert')).toBeDefined();
  await expectConverged(lab);
});

test('a user principal name that two people have goes to one, the other is named until it is free', async () => {
  const lab = await openLab({
    people: [person('anna'), person('bert', { userPrincipalName: upn('anna') }), 'carl'],
    forest: { duplicateUserPrincipalNames: true },
  });
  const [fault] = faultsOf(await lab.cycle('initial'));
  const winner = String(cloudUser(lab, 'anna')!.properties['displayName']);
  const loser = winner === 'anna' ? 'bert' : 'anna';
  expect(fault).toMatchObject({
    code: 'value-not-unique',
    attribute: 'userPrincipalName',
    object: { name: loser },
    detail: { conflictName: winner },
  });
  expect(cloudUser(lab, 'carl')).toBeDefined();
  // It is tried again with every cycle, and said again.
  expect(complaints(await lab.cycle())).toEqual([`value-not-unique ${loser}`]);
  await set(lab, personDn(loser), { userPrincipalName: upn('other') });
  await lab.settle();
  expect(cloudUser(lab, 'other')!.properties['displayName']).toBe(loser);
  expect(await listFaults(lab.engine.store.reader, 10)).toEqual([]);
  await expectConverged(lab);
});

test('a suffix that the tenant has not verified is an error on its object alone', async () => {
  const lab = await openLab({ people: [person('anna', { userPrincipalName: 'anna@elsewhere.test' }), 'bert'] });
  expect(complaints(await lab.cycle('initial'))).toEqual(['domain-not-verified anna']);
  expect(cloudUser(lab, 'bert')).toBeDefined();
  await set(lab, personDn('anna'), { userPrincipalName: upn('anna') });
  await lab.settle();
  await expectConverged(lab);
});

test('a value that is too long for the cloud is an error on its object and names the attribute', async () => {
  const lab = await openLab({ people: [person('anna', { userPrincipalName: upn('a'.repeat(110)) }), 'bert'] });
  const first = await lab.cycle('initial');
  expect(faultsOf(first)).toMatchObject([
    { code: 'value-too-long', attribute: 'userPrincipalName', object: { name: 'anna' } },
  ]);
  expect(cloudUser(lab, 'bert')).toBeDefined();
  await set(lab, personDn('anna'), { userPrincipalName: upn('anna') });
  await lab.settle();
  await expectConverged(lab);
});

test('contacts and distribution groups are staged and counted as not supported, and are no error', async () => {
  const lab = await openLab({
    people: ['anna', contact('zoe')],
    entries: [distributionGroup('news')],
    groups: { research: ['anna'] },
    forest: { exchangeSchema: true },
  });
  const first = await lab.cycle('initial');
  expect(summary(first)).toMatchObject({ status: 'success', faults: [] });
  expect((await planOf(lab)).unsupported).toBeGreaterThanOrEqual(2);
  expect(cloudGroup(lab, 'news')).toBeUndefined();
  expect(cloudGroup(lab, 'research')).toBeDefined();
  await lab.cycle();
  await expectConverged(lab);
});
