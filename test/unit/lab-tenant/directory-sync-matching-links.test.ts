import { describe, expect, it } from 'vitest';
import { addLink } from '../../lab/tenant/directory/links.ts';
import {
  provision,
  readBack,
  type ReadBackObject,
  type ReadBackPosition,
  type ReadBackRequest,
  type ReferenceChange,
  type SyncValue,
} from '../../lab/tenant/directory-sync/matching/provision.ts';
import { bag, makeWorld, octets, partner, person, team, type World } from './directory-sync-matching-world.ts';

function changes(...given: readonly ReferenceChange[]): SyncValue {
  return { kind: 'reference-changes', changes: given };
}

const bySource = (name: string, add = true): ReferenceChange => ({ anchor: `anchor-${name}`, by: 'sourceAnchor', add });

function membersOf(world: World, group: ReturnType<World['set']>): string[] {
  const { memberIds = [] } = world.state.get(world.object(group).id) ?? {};
  return memberIds.map((id) => String(world.state.get(id)?.properties['displayName']));
}

/** All pages, in order. */
function readAll(world: World, request: Omit<ReadBackRequest, 'limit'> & { limit?: number } = {}) {
  const objects: ReadBackObject[] = [];
  let { since } = request;
  let pages = 0;
  for (;;) {
    const page = readBack(world.directory, { limit: 100, ...request, ...(since === undefined ? {} : { since }) });
    objects.push(...page.objects);
    since = page.position;
    pages += 1;
    if (!page.more) return { objects, position: page.position, pages };
  }
}

function find(objects: readonly ReadBackObject[], anchor: string): ReadBackObject[] {
  return objects.filter(({ values }) => values.get('sourceanchor') === anchor);
}

describe('members of a group', () => {
  function withPeople(options = {}): { world: World; group: ReturnType<World['set']> } {
    const world = makeWorld(options);
    for (const name of ['ada', 'bob', 'carol']) world.set('User', person(name));
    return { world, group: world.set('Group', team('g', { member: ['anchor-ada', 'anchor-bob'] })) };
  }

  it('are replaced by a list, and cleared by nothing', () => {
    const { world, group } = withPeople();
    expect(membersOf(world, group)).toEqual(['ada', 'bob']);
    world.set('Group', { SourceAnchor: 'anchor-g', member: ['anchor-carol', 'anchor-bob'] });
    expect(membersOf(world, group)).toEqual(['bob', 'carol']);
    world.set('Group', { SourceAnchor: 'anchor-g', displayName: 'still' });
    expect(membersOf(world, group)).toEqual(['bob', 'carol']);
    world.set('Group', { SourceAnchor: 'anchor-g', member: null });
    expect(membersOf(world, group)).toEqual([]);
  });

  it('come and go by changes, by either anchor; repeating them changes nothing', () => {
    const { world, group } = withPeople();
    const { cloudAnchor: carol = '' } = world.set('User', person('carol'));
    const sent = changes(bySource('ada', false), { anchor: carol, by: 'cloudAnchor', add: true }, bySource('bob'));
    world.set('Group', { SourceAnchor: 'anchor-g', member: sent });
    const { length } = world.directory.log;
    expect(membersOf(world, group)).toEqual(['bob', 'carol']);
    world.set('Group', { SourceAnchor: 'anchor-g', member: sent });
    expect(membersOf(world, group)).toEqual(['bob', 'carol']);
    expect(world.directory.log.slice(length).filter(({ change }) => change.type === 'link')).toEqual([]);
  });

  it('who are unknown are lost, and the rest is taken', () => {
    const { world, group } = withPeople();
    world.set('Group', { SourceAnchor: 'anchor-g', member: ['anchor-later', 'anchor-ada'] });
    world.set('User', person('later'));
    expect(membersOf(world, group)).toEqual(['ada']);
  });

  it('who were created a moment ago are unknown', () => {
    const { world, group } = withPeople({ visibilityDelayMs: 1000 });
    expect(membersOf(world, group)).toEqual([]);
    world.now += 1000;
    world.set('Group', { SourceAnchor: 'anchor-g', member: ['anchor-ada'] });
    expect(membersOf(world, group)).toEqual(['ada']);
  });

  it('who are unknown become members when they come, where the service keeps such references', () => {
    const { world, group } = withPeople({ unknownReferences: 'kept' });
    world.set('Group', { SourceAnchor: 'anchor-g', member: changes(bySource('later'), bySource('h')) });
    world.set('User', person('later', { manager: 'anchor-boss' }));
    world.set('Group', team('h'));
    const boss = world.set('User', person('boss'));
    expect(membersOf(world, group)).toEqual(['ada', 'bob', 'later', 'h']);
    expect(world.state.get('later@contoso.test')?.managerId).toBe(world.object(boss).id);
  });

  it('who are unknown refuse the object, where the service refuses such references', () => {
    const { world, group } = withPeople({ unknownReferences: 'refused' });
    const refused = world.set('Group', {
      SourceAnchor: 'anchor-g',
      displayName: 'x',
      member: changes(bySource('later')),
    });
    expect(refused).toMatchObject({ errorCode: 'ReferencedNotFound', propertiesInError: ['member'] });
    expect(world.shown(group, 'displayName')).toBe('g');
  });

  it('are 50,000 for the first generation of the interface and 250,000 for the second', () => {
    const { world, group } = withPeople();
    const { members } = world.object(group) as Extract<ReturnType<World['object']>, { kind: 'group' }>;
    const fill = (count: number): void => {
      while (members.size < count) members.set(`00000000-0000-0000-0000-${String(members.size).padStart(12, '0')}`, 0);
    };
    const add = (name: string, generation: 1 | 2) =>
      provision(
        world.directory,
        { type: 'Group', operation: 'Set', values: bag({ SourceAnchor: 'anchor-g', member: changes(bySource(name)) }) },
        { generation },
      );
    fill(50_000);
    expect(add('carol', 1).errorCode).toBe('LargeObject');
    expect(add('carol', 2).resultCode).toBe('Success');
    fill(250_000);
    world.set('User', person('dave'));
    expect(add('dave', 2).errorCode).toBe('LargeObject');
  });

  it('are 60,000 at the cost of what is sent', () => {
    const world = makeWorld();
    const count = 60_000;
    const group = world.object(world.set('Group', team('all')));
    if (group.kind !== 'group') throw new Error('a group');
    const users = Array.from({ length: count }, (_, i) => ({
      properties: { userPrincipalName: `u${String(i)}@contoso.test` },
    }));
    world.state.load({ users });
    for (const user of world.directory.users) addLink(world.directory, group, 'members', user.id);
    const { length } = world.directory.log;
    world.set('User', person('ada'));
    const first: ReferenceChange = {
      anchor: `User_${String(world.directory.users[0]?.id)}`,
      by: 'cloudAnchor',
      add: false,
    };
    const swap = { SourceAnchor: 'anchor-all', member: changes(first, bySource('ada')) };
    expect(world.set('Group', swap).resultCode).toBe('Success');
    const links = world.directory.log.slice(length).filter(({ change }) => change.type === 'link');
    expect(links).toHaveLength(2);
    const { objects } = readAll(world);
    const pieces = find(objects, 'anchor-all').map(({ values }) => values.get('member') as readonly string[]);
    expect(pieces).toHaveLength(12);
    expect(new Set(pieces.flat()).size).toBe(count);
  });
});

describe('other references', () => {
  it('a manager is changed, cleared and read back', () => {
    const world = makeWorld();
    for (const name of ['ada', 'bob']) world.set('User', person(name));
    const contact = world.set('Contact', partner('eve', { manager: 'anchor-ada' }));
    const managerOf = () => world.state.get(world.object(contact).id)?.managerId;
    expect(managerOf()).toBe(world.state.get('ada@contoso.test')?.id);
    world.set('Contact', { SourceAnchor: 'anchor-eve', manager: changes(bySource('bob'), bySource('ada', false)) });
    expect(managerOf()).toBe(world.state.get('bob@contoso.test')?.id);
    expect(find(readAll(world).objects, 'anchor-eve')[0]?.values.get('manager')).toBe('anchor-bob');
    world.set('Contact', { SourceAnchor: 'anchor-eve', manager: null });
    expect(managerOf()).toBeNull();
  });

  it('those that Graph does not show are kept and told', () => {
    const world = makeWorld();
    for (const name of ['ada', 'bob']) world.set('User', person(name));
    world.set('Group', team('g', { authOrig: ['anchor-ada', 'anchor-bob'], managedBy: 'anchor-ada' }));
    const { objects, position } = readAll(world);
    expect(find(objects, 'anchor-g')[0]?.values.get('authorig')).toEqual(['anchor-ada', 'anchor-bob']);
    world.set('Group', { SourceAnchor: 'anchor-g', authOrig: changes(bySource('bob', false)) });
    const [told] = readAll(world, { since: position }).objects;
    expect(told?.values.get('authorig')).toMatchObject({ changes: [{ add: false, by: 'cloudAnchor' }] });
    expect(told?.values.has('managedby')).toBe(false);
  });
});

describe('reading back', () => {
  it('tells synchronized objects only, as they were sent', () => {
    const world = makeWorld();
    world.state.addUser({ userPrincipalName: 'cloud@contoso.test' });
    const ada = world.set(
      'User',
      person('ada', { userPrincipalName: 'ada@pending.test', ThumbnailPhoto: octets(3), countryCode: 826n }),
    );
    const { objects } = readAll(world);
    expect(objects).toEqual([
      {
        type: 'User',
        operation: 'Set',
        values: new Map<string, SyncValue>([
          ['sourceanchor', 'anchor-ada'],
          ['cloudanchor', ada.cloudAnchor ?? ''],
          ['userprincipalname', 'ada@pending.test'],
          ['displayname', 'ada'],
          ['accountenabled', true],
          ['thumbnailphoto', octets(3)],
          ['countrycode', 826n],
        ]),
      },
    ]);
  });

  it('goes on in pages, groups before their members, large groups in pieces of the same anchor', () => {
    const world = makeWorld();
    const names = Array.from({ length: 7 }, (_, i) => `p${String(i)}`);
    for (const name of names) world.set('User', person(name));
    world.set('Group', team('g', { member: names.map((name) => `anchor-${name}`) }));
    const { objects, pages } = readAll(world, { limit: 2, links: 3 });
    expect(objects.map(({ type }) => type)).toEqual([
      ...Array<string>(3).fill('Group'),
      ...Array<string>(7).fill('User'),
    ]);
    const [first, second, third] = find(objects, 'anchor-g');
    expect(first?.values.get('displayname')).toBe('g');
    expect(second?.values.has('displayname')).toBe(false);
    expect([first, second, third].flatMap((piece) => piece?.values.get('member'))).toEqual(
      names.map((name) => `anchor-${name}`),
    );
    expect(pages).toBeGreaterThanOrEqual(5);
  });

  it('loses no member when links are cut between two pieces', () => {
    const world = makeWorld();
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) world.set('User', person(name));
    world.set('Group', team('g', { member: names.map((name) => `anchor-${name}`) }));
    const first = readBack(world.directory, { limit: 1, links: 2 });
    world.set('Group', { SourceAnchor: 'anchor-g', member: changes(bySource('a', false)) });
    const rest = readAll(world, { since: first.position, links: 2 });
    expect(find(rest.objects, 'anchor-g')[0]?.values.get('member')).toEqual(['anchor-c', 'anchor-d']);
    const later = readAll(world, { since: rest.position });
    expect(find(later.objects, 'anchor-g')[0]?.values.get('member')).toMatchObject({ changes: [{ add: false }] });
  });

  function withPosition(): { world: World; position: ReadBackPosition } {
    const world = makeWorld();
    for (const name of ['ada', 'bob']) world.set('User', person(name, { title: 'x' }));
    world.set('Group', team('g', { member: ['anchor-ada'] }));
    return { world, position: readAll(world).position };
  }

  it('tells since a position what changed, and nothing of what was sent again', () => {
    const { world, position } = withPosition();
    world.set('User', person('ada', { title: 'x' }));
    expect(readAll(world, { since: position }).objects).toEqual([]);
    world.set('User', { SourceAnchor: 'anchor-ada', title: 'y', department: null });
    world.set('User', { SourceAnchor: 'anchor-ada', title: null });
    const [ada, ...others] = readAll(world, { since: position }).objects;
    expect(others).toEqual([]);
    expect(Object.fromEntries(ada?.values ?? [])).toMatchObject({ sourceanchor: 'anchor-ada', title: null });
    expect([...(ada?.values.keys() ?? [])]).toEqual(['sourceanchor', 'cloudanchor', 'title']);
  });

  it('tells members as single changes, also of who was deleted and came back', () => {
    const { world, position } = withPosition();
    const ada = world.state.get('ada@contoso.test')?.id ?? '';
    world.set('Group', { SourceAnchor: 'anchor-g', member: ['anchor-bob'] });
    const told = readAll(world, { since: position });
    expect(told.objects).toHaveLength(1);
    const { changes: members } = told.objects[0]?.values.get('member') as { changes: readonly ReferenceChange[] };
    expect(new Map(members.map(({ anchor, add }) => [anchor, add])).get(`User_${ada}`)).toBe(false);
    expect(members).toHaveLength(2);
    world.remove('User', 'anchor-bob');
    const deleted = readAll(world, { since: told.position });
    expect(deleted.objects.map(({ type, operation }) => `${type} ${operation}`).sort()).toEqual([
      'Group Set',
      'User Delete',
    ]);
    world.set('User', person('bob'));
    const restored = readAll(world, { since: deleted.position });
    expect(find(restored.objects, 'anchor-g')[0]?.values.get('member')).toMatchObject({ changes: [{ add: true }] });
    expect(find(restored.objects, 'anchor-bob')[0]).toMatchObject({ operation: 'Set' });
  });

  it('tells what was deleted with its anchors only', () => {
    const { world, position } = withPosition();
    world.remove('User', 'anchor-ada');
    world.remove('Group', 'anchor-g');
    const { objects } = readAll(world, { since: position });
    expect(objects.map(({ operation, values }) => [operation, values.size])).toEqual([
      ['Delete', 2],
      ['Delete', 2],
    ]);
  });

  it('tells what an administrator deleted, and restored as a cloud object, as deleted', () => {
    const { world, position } = withPosition();
    const { id = '' } = world.state.get('ada@contoso.test') ?? {};
    world.state.remove(id);
    expect(find(readAll(world, { since: position }).objects, 'anchor-ada')[0]?.operation).toBe('Delete');
    world.state.restore(id);
    expect(find(readAll(world, { since: position }).objects, 'anchor-ada')[0]?.operation).toBe('Set');
    world.remove('User', 'anchor-ada');
    world.state.restore(id);
    expect(find(readAll(world, { since: position }).objects, 'anchor-ada')[0]?.operation).toBe('Delete');
  });

  it('tells a cloud group that was taken over with the members it had', () => {
    const { world, position } = withPosition();
    const { id } = world.state.addGroup({
      displayName: 'h',
      mailEnabled: true,
      proxyAddresses: ['SMTP:h@contoso.test'],
    });
    world.state.addMember(id, 'bob@contoso.test');
    world.set('Group', team('h', { mail: 'h@contoso.test' }));
    const [group] = find(readAll(world, { since: position }).objects, 'anchor-h');
    expect(group?.values.get('member')).toMatchObject({ changes: [{ add: true }] });
    expect(group?.values.get('mail')).toBe('h@contoso.test');
  });

  it('tells of what the cloud took charge of that it did', () => {
    const { world, position } = withPosition();
    world.state.setCloudManaged('ada@contoso.test', true);
    expect(readAll(world, { since: position }).objects[0]?.values.get('cloudmastered')).toBe(true);
    expect(find(readAll(world).objects, 'anchor-ada')[0]?.values.get('cloudmastered')).toBe(true);
  });

  it('is cut into pages that hold together all changes, in bounded pieces', () => {
    const { world, position } = withPosition();
    const names = Array.from({ length: 9 }, (_, i) => `n${String(i)}`);
    for (const name of names) world.set('User', person(name));
    world.set('Group', { SourceAnchor: 'anchor-g', member: changes(...names.map((name) => bySource(name))) });
    const { objects, pages } = readAll(world, { since: position, limit: 2, links: 4 });
    expect(pages).toBeGreaterThanOrEqual(5);
    const members = find(objects, 'anchor-g').flatMap(
      ({ values }) => (values.get('member') as { changes: readonly ReferenceChange[] }).changes,
    );
    expect(members).toHaveLength(9);
    expect(
      new Set(objects.filter(({ type }) => type === 'User').map(({ values }) => values.get('displayname'))).size,
    ).toBe(9);
  });

  it('shows changes after the replication delay', () => {
    const world = makeWorld({ visibilityDelayMs: 1000 });
    const { position } = readAll(world);
    world.set('User', person('ada'));
    expect(readAll(world).objects).toEqual([]);
    expect(readAll(world, { since: position }).objects).toEqual([]);
    world.now += 1000;
    expect(readAll(world, { since: position }).objects).toHaveLength(1);
  });
});
