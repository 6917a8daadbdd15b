import { expect, test } from 'vitest';
import { guidFromText } from '../../engine/model/anchor.ts';
import {
  cloudUser,
  complaints,
  expectConverged,
  expectNothingToDo,
  openLab,
  openSynchronized,
  person,
  personDn,
  set,
  STAFF,
  stepOf,
  summary,
  upn,
} from './lab.ts';

const GUID = '0f0e0d0c-0b0a-0908-0706-050403020100';
const base64 = (guid: string) => Buffer.from(guidFromText(guid)).toString('base64');
const consistencyGuid = (values: readonly (string | Uint8Array)[] | undefined) =>
  Buffer.from(values![0] as Uint8Array).toString('base64');

test('ms-DS-ConsistencyGuid is written once and kept when the account moves', async () => {
  const lab = await openSynchronized({ people: ['anna'] });
  const anna = lab.lab.state.get(personDn('anna'))!;
  const anchor = cloudUser(lab, 'anna')!.properties['onPremisesImmutableId'];
  expect(anchor).toBe(base64(anna.guid));
  expect(consistencyGuid(anna.attributes['mS-DS-ConsistencyGuid'])).toBe(anchor);

  lab.lab.resetCounters();
  await lab.forest.add({ dn: `OU=Sales,${STAFF}`, attributes: { objectClass: ['top', 'organizationalUnit'] } });
  await lab.forest.move(personDn('anna'), personDn('anna', `OU=Sales,${STAFF}`));
  await lab.settle();
  expect(lab.lab.counters.modifies).toBe(0);
  expect(cloudUser(lab, 'anna')!.properties['onPremisesImmutableId']).toBe(anchor);
  await expectConverged(lab);
});

test('an account that was made anew with its former ms-DS-ConsistencyGuid is the same cloud account', async () => {
  const lab = await openSynchronized({ people: ['anna'] });
  const before = cloudUser(lab, 'anna')!;
  const guid = lab.lab.state.get(personDn('anna'))!.attributes['mS-DS-ConsistencyGuid']!;
  await lab.forest.remove(personDn('anna'));
  await lab.forest.add(person('anna', { 'mS-DS-ConsistencyGuid': guid, title: 'Migrated' }));
  for (let round = 0; round < 3; round++) await lab.cycle();
  expect(cloudUser(lab, 'anna')).toMatchObject({ id: before.id, properties: { jobTitle: 'Migrated' } });
  await expectConverged(lab);
});

test('a value of ms-DS-ConsistencyGuid that is there already is the anchor and is never written over', async () => {
  const lab = await openLab({ people: [person('anna', { 'mS-DS-ConsistencyGuid': [guidFromText(GUID)] })] });
  lab.lab.resetCounters();
  await lab.cycle('initial');
  await lab.cycle();
  expect(cloudUser(lab, 'anna')!.properties['onPremisesImmutableId']).toBe(base64(GUID));
  expect(lab.lab.counters.modifies).toBe(0);
  await expectConverged(lab);
});

test('with objectGUID as the anchor nothing is ever written to the forest', async () => {
  const lab = await openLab({ people: ['anna'], answers: { sourceAnchor: 'objectGUID' } });
  lab.lab.resetCounters();
  await lab.cycle('initial');
  await lab.cycle();
  expect(lab.lab.counters.modifies).toBe(0);
  expect(cloudUser(lab, 'anna')!.properties['onPremisesImmutableId']).toBe(
    base64(lab.lab.state.get(personDn('anna'))!.guid),
  );
  await expectConverged(lab);
});

test('an anchor that changes after it was exported is an error on its object, not another account', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'] });
  const before = cloudUser(lab, 'anna')!;
  await lab.forest.modify(personDn('anna'), [
    { operation: 'replace', attribute: 'mS-DS-ConsistencyGuid', values: [guidFromText(GUID)] },
  ]);
  await set(lab, personDn('bert'), { title: 'Engineer' });
  const cycle = await lab.cycle();
  expect(summary(cycle).status).toBe('completed-with-errors');
  expect(complaints(cycle)).toEqual(['anchor-changed anna']);
  expect(cloudUser(lab, 'anna')!.properties).toEqual(before.properties);
  expect(cloudUser(lab, 'bert')!.properties['jobTitle']).toBe('Engineer');
  await lab.forest.modify(personDn('anna'), [
    {
      operation: 'replace',
      attribute: 'mS-DS-ConsistencyGuid',
      values: [new Uint8Array(Buffer.from(String(before.properties['onPremisesImmutableId']), 'base64'))],
    },
  ]);
  await lab.settle();
  await expectConverged(lab);
});

test('a cloud account with the anchor is taken over as it is (hard match)', async () => {
  const lab = await openLab({
    people: [person('anna', { 'mS-DS-ConsistencyGuid': [guidFromText(GUID)], title: 'Engineer' })],
    cloudUsers: [{ userPrincipalName: upn('a.nna'), onPremisesImmutableId: base64(GUID), jobTitle: 'Before' }],
  });
  const before = lab.tenant.state.list('user')[0]!.id;
  const first = await lab.cycle('initial');
  expect(stepOf(first, 'tenant', 'Export')!.counters).toMatchObject({ adds: 0, updates: 1 });
  await lab.cycle();
  expect(lab.tenant.state.list('user')).toMatchObject([
    { id: before, properties: { userPrincipalName: upn('anna'), jobTitle: 'Engineer' } },
  ]);
  await expectConverged(lab);
});

test('a cloud account with the same primary address is taken over (soft match)', async () => {
  const lab = await openLab({
    people: [person('anna', { mail: 'anna@contoso.test', proxyAddresses: ['SMTP:anna@contoso.test'] })],
    cloudUsers: [
      { userPrincipalName: upn('a.nna'), mail: 'anna@contoso.test', proxyAddresses: ['SMTP:anna@contoso.test'] },
    ],
  });
  const before = lab.tenant.state.list('user')[0]!.id;
  await lab.cycle('initial');
  await lab.cycle();
  expect(lab.tenant.state.list('user')).toMatchObject([
    {
      id: before,
      properties: {
        userPrincipalName: upn('anna'),
        onPremisesImmutableId: base64(lab.lab.state.get(personDn('anna'))!.guid),
      },
    },
  ]);
  await expectConverged(lab);
});

test('a cloud account with the same user principal name is taken over, whatever the case of the name', async () => {
  const lab = await openLab({ people: ['anna'], cloudUsers: [{ userPrincipalName: upn('Anna'), jobTitle: 'Before' }] });
  const before = lab.tenant.state.list('user')[0]!.id;
  await lab.cycle('initial');
  await lab.cycle();
  expect(lab.tenant.state.list('user')).toHaveLength(1);
  expect(cloudUser(lab, 'anna')).toMatchObject({ id: before });
  await expectConverged(lab);
});

test('soft match on the user principal name can be switched off; the name is then in the way', async () => {
  const lab = await openLab({
    people: ['anna', 'bert'],
    cloudUsers: [{ userPrincipalName: upn('anna') }],
    answers: { softMatchOnUserPrincipalName: false },
  });
  const cycle = await lab.cycle('initial');
  expect(complaints(cycle)).toEqual(['value-not-unique anna']);
  expect(cloudUser(lab, 'anna')!.properties['onPremisesImmutableId'] ?? null).toBeNull();
  expect(cloudUser(lab, 'bert')).toBeDefined();
});

test('an account with another anchor is never taken over', async () => {
  const lab = await openLab({
    people: ['anna', 'bert'],
    cloudUsers: [{ userPrincipalName: upn('anna'), onPremisesImmutableId: base64(GUID), jobTitle: 'Somebody else' }],
  });
  const cycle = await lab.cycle('initial');
  expect(complaints(cycle)).toEqual(['value-not-unique anna']);
  expect(cloudUser(lab, 'anna')!.properties).toMatchObject({
    onPremisesImmutableId: base64(GUID),
    jobTitle: 'Somebody else',
  });
  expect(cloudUser(lab, 'bert')).toBeDefined();
  // The other account lets the name go: what was refused goes through by itself.
  lab.tenant.state.update(cloudUser(lab, 'anna')!.id, { userPrincipalName: upn('former.anna') });
  await lab.settle();
  expect(cloudUser(lab, 'anna')!.properties['onPremisesImmutableId']).not.toBe(base64(GUID));
  await expectNothingToDo(lab);
});
