import { describe, expect, it } from 'vitest';
import { groupChanges, refuseMembershipWrite } from '../../lab/tenant/directory/group-writes.ts';
import { refuseOnPremisesMasteredLinks } from '../../lab/tenant/directory/on-premises-mastered.ts';
import { userChanges } from '../../lab/tenant/directory/user-writes.ts';
import type { JsonObject } from '../../lab/tenant/json.ts';
import { makeWorld, person, team, type World } from './directory-sync-matching-world.ts';

const MASTERED =
  'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.';
const ORIGINATED =
  'Unable to update the specified properties for objects that have originated within an external service.';

function worldWithAda() {
  const world = makeWorld();
  const object = world.object(world.set('User', person('ada', { extensionAttribute1: 'x' })));
  if (object.kind !== 'user') throw new Error('a user');
  return { world, ada: object };
}

function write({ directory }: World, user: ReturnType<typeof worldWithAda>['ada'], body: JsonObject) {
  return () => userChanges(directory, user, body);
}

const EXTENSION = { onPremisesExtensionAttributes: { extensionAttribute1: 'y' } };

describe('Graph and a synchronized user', () => {
  it.each([
    [{ displayName: 'x' }, MASTERED],
    [{ accountEnabled: false }, MASTERED],
    [{ mobilePhone: '1' }, MASTERED],
    [{ businessPhones: ['1'] }, MASTERED],
    [{ onPremisesImmutableId: null }, MASTERED],
    [{ employeeOrgData: { division: 'x' } }, MASTERED],
    [{ passwordProfile: { password: 'Str0ng-enough!' } }, MASTERED],
    [EXTENSION, ORIGINATED],
    [{ onPremisesSyncEnabled: false }, "Property 'onPremisesSyncEnabled' is read-only and cannot be set."],
    [{ proxyAddresses: [] }, "Property 'proxyAddresses' is read-only and cannot be set."],
  ] as const)('refuses %j', (body, words) => {
    const { world, ada } = worldWithAda();
    expect(write(world, ada, body)).toThrow(words);
  });

  it('takes what is mastered in the cloud', () => {
    const { world, ada } = worldWithAda();
    const body = { usageLocation: 'GB', otherMails: ['a@elsewhere.test'], passwordPolicies: 'None' };
    expect(write(world, ada, body)()).toEqual(body);
  });

  it('takes everything once the source of authority is moved, and refuses it when it is given back', () => {
    const { world, ada } = worldWithAda();
    world.state.setCloudManaged(ada.id, true);
    expect(write(world, ada, { ...EXTENSION, displayName: 'x' })()).toMatchObject({ displayName: 'x' });
    world.state.setCloudManaged(ada.id, false);
    expect(write(world, ada, { displayName: 'x' })).toThrow(MASTERED);
  });

  it('refuses extension attributes of a user that was synchronized once, until the source of authority is moved', () => {
    const { world, ada } = worldWithAda();
    world.remove('User', 'anchor-ada');
    world.state.restore(ada.id);
    expect(write(world, ada, { displayName: 'x' })()).toEqual({ displayName: 'x' });
    expect(write(world, ada, EXTENSION)).toThrow(ORIGINATED);
    world.state.setCloudManaged(ada.id, true);
    expect(write(world, ada, EXTENSION)()).toEqual(EXTENSION);
  });

  it('leaves its manager alone', () => {
    const { world, ada } = worldWithAda();
    expect(() => {
      refuseOnPremisesMasteredLinks(ada);
    }).toThrow(MASTERED);
    world.state.setCloudManaged(ada.id, true);
    refuseOnPremisesMasteredLinks(ada);
  });
});

describe('Graph and a synchronized group', () => {
  it('writes neither its properties nor its members before the source of authority is moved', () => {
    const world = makeWorld();
    const group = world.object(world.set('Group', team('g')));
    if (group.kind !== 'group') throw new Error('a group');
    const writes = [
      () => groupChanges(group, { displayName: 'x' }),
      () => {
        refuseMembershipWrite(group);
      },
    ];
    for (const one of writes) expect(one).toThrow(MASTERED);
    world.state.setCloudManaged(group.id, true);
    for (const one of writes) expect(one).not.toThrow();
  });
});
