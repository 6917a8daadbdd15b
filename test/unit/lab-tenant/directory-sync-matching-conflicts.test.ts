import { describe, expect, it } from 'vitest';
import { ownersOf } from '../../lab/tenant/directory-sync/matching/conflicts.ts';
import type { Json } from '../../lab/tenant/json.ts';
import { makeWorld, partner, person, sid, team, type World } from './directory-sync-matching-world.ts';

const HOUR_MS = 3_600_000;

function errorsOf(world: World, result: Parameters<World['shown']>[0]): Json | undefined {
  return world.shown(result, 'onPremisesProvisioningErrors');
}

/** Ada has the name and the address that Bob is going to want. */
function withAda(): World {
  const world = makeWorld();
  world.set('User', person('ada', { proxyAddresses: ['SMTP:ada@contoso.test', 'smtp:a@contoso.test'] }));
  return world;
}

describe('a new object with a value that another synchronized object has', () => {
  it('gets a sign-in name of the initial domain in place of a taken one, and is a success', () => {
    const world = withAda();
    const bob = world.set('User', person('bob', { userPrincipalName: 'ADA@contoso.test' }));
    expect(bob.resultCode).toBe('Success');
    expect(bob.errorDescription).toContain('[UserPrincipalName ADA@contoso.test;]');
    expect(world.shown(bob, 'userPrincipalName')).toMatch(/^ADA\+\d{4}@contoso\.onmicrosoft\.test$/);
    expect(errorsOf(world, bob)).toEqual([
      {
        category: 'PropertyConflict',
        occurredDateTime: '2026-11-20T08:00:00Z',
        propertyCausingError: 'UserPrincipalName',
        value: 'ADA@contoso.test',
      },
    ]);
  });

  it('does not get a taken address, and keeps the others', () => {
    const world = withAda();
    const bob = world.set(
      'User',
      person('bob', { mail: 'bob@contoso.test', proxyAddresses: ['SMTP:bob@contoso.test', 'smtp:A@contoso.test'] }),
    );
    expect(bob).toMatchObject({ resultCode: 'Success', propertiesInError: ['ProxyAddresses'] });
    expect(world.shown(bob, 'proxyAddresses')).toEqual(['SMTP:bob@contoso.test']);
    expect(errorsOf(world, bob)).toMatchObject([
      { propertyCausingError: 'ProxyAddresses', value: 'smtp:A@contoso.test' },
    ]);
  });

  it('names both owners: who has the value, and who wants it', () => {
    const world = withAda();
    const bob = world.set('User', person('bob', { mail: 'a@contoso.test' }));
    const { holder, claimants } = ownersOf(world.directory, 'proxyAddresses', 'smtp:a@contoso.test');
    expect(bob.conflict).toEqual({
      attribute: 'ProxyAddresses',
      value: 'SMTP:a@contoso.test',
      cloudAnchor: `User_${String(holder?.id)}`,
    });
    expect(holder?.properties['displayName']).toBe('ada');
    expect(claimants.map(({ properties }) => properties['displayName'])).toEqual(['bob']);
    expect(world.shown(bob, 'mail'), 'mail goes with the address').toBeUndefined();
  });

  it('a name at a domain that is not verified may collide with another one there', () => {
    const world = makeWorld();
    world.set('User', person('ada', { userPrincipalName: 'ada@pending.test' }));
    const bob = world.set('User', person('bob', { userPrincipalName: 'ada@pending.test' }));
    expect(world.shown(bob, 'userPrincipalName')).toMatch(/^ada\+\d{4}@/);
  });

  it('a user whose name and address both are a group’s is refused', () => {
    const world = makeWorld();
    world.set('Group', team('sales', { mail: 'sales@contoso.test' }));
    const refused = world.set('User', person('sales', { SourceAnchor: 'anchor-u', mail: 'sales@contoso.test' }));
    expect(refused).toMatchObject({
      resultCode: 'Failure',
      errorCode: 'AttributeValueMustBeUnique',
      propertiesInError: ['ProxyAddresses'],
    });
    expect(refused.errorDescription).toMatch(/\[ProxyAddresses SMTP:sales@contoso\.test;\]/);
    expect(refused.errorDescription).toMatch(/ExtraErrorDetails: \[.*"ObjectIdInConflict"/);
    const other = world.set('User', person('other', { mail: 'sales@contoso.test' }));
    expect(other, 'only the address collides').toMatchObject({
      resultCode: 'Success',
      propertiesInError: ['ProxyAddresses'],
    });
  });

  it('the second of two groups is refused at first, and in quarantine when it comes again', () => {
    const world = makeWorld();
    world.set('Group', team('one', { mail: 'team@contoso.test' }));
    const two = team('two', { mail: 'team@contoso.test' });
    expect(world.set('Group', two).errorCode).toBe('AttributeValueMustBeUnique');
    const second = world.set('Group', two);
    expect(second.resultCode).toBe('Success');
    expect(errorsOf(world, second)).toMatchObject([{ propertyCausingError: 'ProxyAddresses' }]);
  });

  it('a contact goes into quarantine for a user’s address', () => {
    const world = withAda();
    const contact = world.set(
      'Contact',
      partner('eve', { proxyAddresses: ['SMTP:eve@elsewhere.test', 'smtp:a@contoso.test'] }),
    );
    expect(world.shown(contact, 'proxyAddresses')).toEqual(['SMTP:eve@elsewhere.test']);
  });

  it.each([
    ['a security identifier', { onPremiseSecurityIdentifier: sid(1104) }, 'OnPremiseSecurityIdentifier'],
    ['an address that is no SMTP address', { proxyAddresses: ['x500:/o=contoso/cn=ada'] }, 'ProxyAddresses'],
    ['mail at a domain that is not verified', { mail: 'x@elsewhere.test' }, 'Mail'],
  ] as const)('%s is covered by nothing: refused', (_, values, property) => {
    const world = makeWorld();
    world.set('User', person('ada', values));
    const refused = world.set('User', person('bob', values));
    expect(refused).toMatchObject({ errorCode: 'AttributeValueMustBeUnique', propertiesInError: [property] });
  });

  it('was refused before duplicates were put in quarantine', () => {
    const world = withAda();
    world.directory.synchronization.features &= ~(8 | 32);
    const bob = person('bob', { proxyAddresses: ['smtp:a@contoso.test'] });
    expect(world.set('User', bob).errorCode).toBe('AttributeValueMustBeUnique');
    expect(world.set('User', person('bob', { mail: 'ada@contoso.test' })).errorCode).toBe('InvalidSoftMatch');
    expect(world.set('Contact', partner('eve', { proxyAddresses: ['SMTP:ada@contoso.test'] })).errorCode).toBe(
      'ObjectTypeMismatch',
    );
  });
});

describe('an object that is there already', () => {
  it.each([
    ['a name', { userPrincipalName: 'ada@contoso.test' }, 'UserPrincipalName'],
    ['an address', { proxyAddresses: ['SMTP:bob@contoso.test', 'smtp:a@contoso.test'] }, 'ProxyAddresses'],
  ] as const)('does not get %s that another one has: refused, and nothing of it is taken', (_, values, property) => {
    const world = withAda();
    const bob = world.set('User', person('bob', { proxyAddresses: ['SMTP:bob@contoso.test'] }));
    const refused = world.set('User', { SourceAnchor: 'anchor-bob', title: 'x', ...values });
    expect(refused).toMatchObject({
      cloudAnchor: bob.cloudAnchor,
      errorCode: 'AttributeValueMustBeUnique',
      propertiesInError: [property],
    });
    expect(world.shown(bob, 'jobTitle')).toBeUndefined();
  });

  it('keeps what is in quarantine there, with the same placeholder and time, when other values come', () => {
    const world = withAda();
    const sent = person('bob', { userPrincipalName: 'ada@contoso.test', mail: 'a@contoso.test' });
    const bob = world.set('User', sent);
    const before = world.object(bob).properties;
    world.now += 60_000;
    expect(world.set('User', { ...sent, title: 'x' })).toMatchObject({ resultCode: 'Success' });
    const { userPrincipalName, onPremisesProvisioningErrors } = before;
    expect(world.object(bob).properties).toMatchObject({
      userPrincipalName,
      onPremisesProvisioningErrors,
      jobTitle: 'x',
    });
  });
});

describe('a conflict that is over', () => {
  function withConflict(): { world: World; bob: ReturnType<World['set']> } {
    const world = withAda();
    const bob = world.set(
      'User',
      person('bob', { userPrincipalName: 'ada@contoso.test', proxyAddresses: ['smtp:a@contoso.test'] }),
    );
    return { world, bob };
  }

  function isReleased(world: World, bob: ReturnType<World['set']>): boolean {
    return world.shown(bob, 'userPrincipalName') === 'ada@contoso.test';
  }

  it('stays as it is until the cleaner comes', () => {
    const { world, bob } = withConflict();
    world.remove('User', 'anchor-ada');
    expect(isReleased(world, bob)).toBe(false);
    expect(world.state.cleanConflicts()).toBe(1);
    expect(isReleased(world, bob)).toBe(true);
    expect(world.shown(bob, 'proxyAddresses')).toEqual(['smtp:a@contoso.test']);
    expect(errorsOf(world, bob)).toEqual([]);
    expect(world.state.cleanConflicts()).toBe(0);
  });

  it('is noticed by the hourly cleaner with whatever is sent next', () => {
    const { world, bob } = withConflict();
    world.set('User', { SourceAnchor: 'anchor-ada', userPrincipalName: 'lovelace@contoso.test', proxyAddresses: null });
    world.now += HOUR_MS - 1;
    world.set('User', person('carol'));
    expect(isReleased(world, bob)).toBe(false);
    world.now += 1;
    world.set('User', person('dave'));
    expect(isReleased(world, bob)).toBe(true);
  });

  it('is noticed at once when the object is touched', () => {
    const { world, bob } = withConflict();
    world.remove('User', 'anchor-ada');
    world.set('User', { SourceAnchor: 'anchor-bob' });
    expect(isReleased(world, bob)).toBe(true);
  });

  it('is over for one of two who wait', () => {
    const { world, bob } = withConflict();
    const carol = world.set('User', person('carol', { userPrincipalName: 'ada@contoso.test' }));
    world.remove('User', 'anchor-ada');
    expect(world.state.cleanConflicts()).toBe(1);
    expect([isReleased(world, bob), isReleased(world, carol)]).toEqual([true, false]);
    expect(ownersOf(world.directory, 'userPrincipalName', 'ada@contoso.test').claimants).toHaveLength(1);
  });

  it('is noticed of an object that an administrator deleted and restored meanwhile', () => {
    const { world, bob } = withConflict();
    const { id } = world.object(bob);
    world.state.remove(id);
    world.remove('User', 'anchor-ada');
    expect(world.state.cleanConflicts()).toBe(0);
    world.state.restore(id);
    expect(isReleased(world, bob)).toBe(false);
    expect(world.state.cleanConflicts()).toBe(1);
    expect(isReleased(world, bob)).toBe(true);
  });

  it('waits while the cloud has charge of the object', () => {
    const { world, bob } = withConflict();
    world.state.setCloudManaged(world.object(bob).id, true);
    world.remove('User', 'anchor-ada');
    expect(world.state.cleanConflicts()).toBe(0);
    world.state.setCloudManaged(world.object(bob).id, false);
    expect(world.state.cleanConflicts()).toBe(1);
  });

  it('is over when the one who wanted the value drops it', () => {
    const { world, bob } = withConflict();
    world.set('User', { SourceAnchor: 'anchor-bob', userPrincipalName: 'bob@contoso.test', proxyAddresses: null });
    expect(errorsOf(world, bob)).toEqual([]);
    expect(world.directory.synchronization.quarantined.size).toBe(0);
  });
});
