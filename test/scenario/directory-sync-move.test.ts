/**
 * A company that came by Graph moves to the directory-sync service: everybody keeps the account, with all that the cloud
 * gave it, and in the end the tenant holds what one holds that was synchronized by the service from the first day.
 */

import { expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import type { ObjectView, Tenant } from '../lab/tenant/tenant.ts';
import { everything, openSyncLab, type SyncLabOptions } from './directory-sync-lab.ts';
import {
  cloudUser,
  contact,
  distributionGroup,
  expectNothingToDo,
  managerOf,
  membersOf,
  person,
  personDn,
  set,
  summary,
  upn,
  type Lab,
} from './lab.ts';

const EXTENSIONS = Object.fromEntries(
  Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, `value ${index + 1}`]),
);
const NAMES = ['ada', 'bob', 'cleo', 'dora', 'emil'];

const COMPANY: SyncLabOptions = {
  forest: { exchangeSchema: true },
  people: [
    person('ada', {
      ...{ title: 'Captain', telephoneNumber: '+49 30 1', employeeID: '4711', mailNickname: 'ada', mail: upn('ada') },
      ...EXTENSIONS,
      proxyAddresses: [`SMTP:${upn('ada')}`, `smtp:${upn('lovelace')}`],
    }),
    person('bob', { manager: personDn('ada') }),
    person('cleo', { userAccountControl: '514' }),
    'dora',
    'emil',
  ],
  groups: { crew: ['ada', 'bob', 'cleo'], everybody: ['ada', 'bob', 'cleo', 'dora', 'emil'] },
  entries: [contact('supplier'), distributionGroup('list')],
  // Nothing that an account has by Graph may be taken for a match by name: the anchor alone decides.
  service: { features: 8 | 32 | 8192 | 32768 },
};

async function run(lab: Lab, policy: 'initial' | 'delta'): Promise<void> {
  expect(summary(await lab.cycle(policy))).toMatchObject({ status: 'success', faults: [] });
}

/** What is set of an object, without what the move is about and what only tells of the past. */
function kept({ properties }: ObjectView): { readonly [property: string]: unknown } {
  return Object.fromEntries(
    Object.entries(properties).filter(
      ([name, value]) =>
        value !== null && !/^(?:onPremises(?!ExtensionAttributes|ImmutableId)|passwordProfile)/.test(name),
    ),
  );
}

/** Of a forest of its own, or of a moment. */
const OWN = [
  'id',
  'createdDateTime',
  'onPremisesLastSyncDateTime',
  'onPremisesImmutableId',
  'onPremisesSecurityIdentifier',
];

/** Objects by what they are called; without ids, times, what is empty, and the password that Graph asks for. */
function endStateOf(tenant: Tenant): unknown {
  const nameOf = (id: string) => String(tenant.state.get(id)?.properties['displayName']);
  const isEmpty = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);
  return everything(tenant)
    .map(({ kind, properties, managerId, memberIds }) => {
      const told = Object.entries(properties).filter(
        ([name, value]) => !OWN.includes(name) && name !== 'passwordProfile' && !isEmpty(value),
      );
      return {
        kind,
        ...Object.fromEntries(told.sort(([left], [right]) => (left < right ? -1 : 1))),
        manager: managerId === null ? null : nameOf(managerId),
        members: memberIds.map(nameOf).sort(),
      };
    })
    .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}

test('everybody is taken over by the anchor, nothing is lost, and the end is as if it had always been so', async () => {
  const lab = await openSyncLab({ ...COMPANY, backEnd: 'graph' });
  const { state } = lab.tenant;
  await run(lab, 'initial');
  await run(lab, 'delta');
  // What the cloud gave to people meanwhile.
  const cloudTeam = state.addGroup({ displayName: 'team of the cloud' });
  for (const name of ['ada', 'dora']) state.addMember(cloudTeam.id, upn(name));
  state.update(upn('ada'), { usageLocation: 'DE', otherMails: ['ada@home.test'] });
  // Somebody left before the move, and the move finds a change that was not sent yet.
  await lab.forest.remove(personDn('emil'));
  await run(lab, 'delta');
  await set(lab, personDn('dora'), { title: 'Cook' });
  const before = new Map(NAMES.slice(0, 4).map((name) => [name, cloudUser(lab, name)!] as const));

  const client = createDispatcher(lab.engine);
  await client.call('back-end-change', { backEnd: 'directory-sync' });
  await run(lab, 'initial');
  await run(lab, 'delta');

  for (const [name, was] of before) {
    const now = cloudUser(lab, name)!;
    expect(now.id, `${name} is the same account`).toBe(was.id);
    expect(now.properties, name).toMatchObject({ onPremisesSyncEnabled: true });
    const { proxyAddresses: _addresses, ...rest } = kept(was);
    expect(now.properties, `all that ${name} had`).toMatchObject(rest);
  }
  expect(cloudUser(lab, 'dora')?.properties).toMatchObject({ jobTitle: 'Cook' });
  expect(cloudUser(lab, 'ada')?.properties).toMatchObject({ usageLocation: 'DE', otherMails: ['ada@home.test'] });
  expect(cloudUser(lab, 'ada')?.properties['proxyAddresses']).toEqual([
    `SMTP:${upn('ada')}`,
    `smtp:${upn('lovelace')}`,
  ]);
  expect(membersOf(lab, 'team of the cloud')).toEqual(['ada', 'dora']);
  expect(managerOf(lab, 'bob')).toBe('ada');
  expect(state.listDeleted('user').map(({ properties }) => properties['displayName'])).toEqual(['emil']);

  const superseded = await client.call('superseded-groups', {});
  expect(superseded.map(({ name, state: at }) => [name, at])).toEqual([
    ['crew', 'ready'],
    ['everybody', 'ready'],
  ]);
  const settled = await client.call('superseded-groups-settle', {
    action: 'delete',
    ids: superseded.map(({ id }) => id),
  });
  expect(settled.refused).toEqual([]);
  expect(membersOf(lab, 'everybody')).toEqual(['ada', 'bob', 'cleo', 'dora']);
  await expectNothingToDo(lab);

  // The same forest, as it is now, to a tenant that knew the service from the first day.
  const fresh = await openSyncLab({
    ...COMPANY,
    people: [...(COMPANY.people ?? []).slice(0, 3), person('dora', { title: 'Cook' })],
    groups: { crew: ['ada', 'bob', 'cleo'], everybody: ['ada', 'bob', 'cleo', 'dora'] },
  });
  await run(fresh, 'initial');
  await run(fresh, 'delta');
  state.remove(cloudTeam.id);
  state.update(upn('ada'), { usageLocation: null, otherMails: [] });
  expect(endStateOf(lab.tenant)).toEqual(endStateOf(fresh.tenant));
});
