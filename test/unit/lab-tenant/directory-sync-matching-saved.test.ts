import { describe, expect, it } from 'vitest';
import { compareSnapshots } from '../../lab/tenant/directory/compare.ts';
import { loadDirectory, parseSavedDirectory, saveDirectory } from '../../lab/tenant/directory/saved.ts';
import { readBack, setCredential, verifyPassword } from '../../lab/tenant/directory-sync/matching/provision.ts';
import {
  computer,
  makeWorld,
  octets,
  partner,
  person,
  sid,
  team,
  type World,
} from './directory-sync-matching-world.ts';

const PASSWORD =
  'v1;PPH1_MD4,181a3024085fcee2f70e,1000,b39525c3bc72a1136fcf7c8a338e0c14313d0450d1a4c98ef0a6ddada3bc5b0a;';

/** Something of everything: kinds, links, quarantine, the recycle bin, values of every type, waiting references. */
function furnished(): World {
  const world = makeWorld({ features: 1 | 8 | 16 | 32, unknownReferences: 'kept' });
  world.set('User', person('boss', { onPremisesObjectIdentifier: octets(16) }));
  world.set(
    'User',
    person('ada', {
      manager: 'anchor-boss',
      countryCode: 826n,
      ThumbnailPhoto: octets(3),
      userCertificate: [octets(4)],
      onPremiseSecurityIdentifier: sid(1104),
    }),
  );
  world.set('User', person('bob', { userPrincipalName: 'ada@contoso.test' }));
  world.set('User', person('gone'));
  world.remove('User', 'anchor-gone');
  world.state.addUser({ userPrincipalName: 'cloud@contoso.test' });
  world.state.setPrivilegedRole('cloud@contoso.test', 'eligible');
  world.set('Group', team('g', { member: ['anchor-ada', 'anchor-bob', 'anchor-later'], authOrig: ['anchor-boss'] }));
  world.set('Contact', partner('eve', { manager: 'anchor-boss' }));
  world.set('Device', computer('pc'));
  world.set('Group', team('purged'));
  world.remove('Group', 'anchor-purged');
  setCredential(world.directory, {
    sourceAnchor: 'anchor-ada',
    credentialData: PASSWORD,
    changeDate: '2026-11-20T07:00:00Z',
    force: false,
  });
  return world;
}

function reloaded(world: World): World {
  const copy = makeWorld({ unknownReferences: 'kept' });
  loadDirectory(copy.directory, parseSavedDirectory(JSON.stringify(saveDirectory(world.directory))));
  return copy;
}

describe('a directory that was saved and loaded', () => {
  it('is the same, to the last index', () => {
    const world = furnished();
    const copy = reloaded(world);
    expect(compareSnapshots(world.state.snapshot(), copy.state.snapshot())).toEqual([]);
    expect(saveDirectory(copy.directory)).toEqual(saveDirectory(world.directory));
    const sorted = (map: ReadonlyMap<string, string>) => [...map].sort();
    expect(sorted(copy.directory.unique)).toEqual(sorted(world.directory.unique));
    expect(sorted(copy.directory.synchronization.anchors)).toEqual(sorted(world.directory.synchronization.anchors));
    for (const link of ['members', 'manager', 'owners'] as const) {
      const links = ({ directory }: World) => [...directory.backLinks[link]].filter(([, ids]) => ids.size > 0).sort();
      expect(links(copy)).toEqual(links(world));
    }
  });

  it('goes on where it was: positions, conflicts, waiting references, passwords', () => {
    const world = furnished();
    const { position } = readBack(world.directory, { limit: 1000 });
    const copy = reloaded(world);
    copy.set('User', person('later'));
    const told = readBack(copy.directory, { since: position, limit: 1000 });
    expect(told.objects.map(({ type, values }) => [type, values.get('sourceanchor')])).toEqual([
      ['User', 'anchor-later'],
      ['Group', 'anchor-g'],
    ]);
    copy.remove('User', 'anchor-ada');
    expect(copy.state.cleanConflicts()).toBe(1);
    const ada = world.state.get('ada@contoso.test')?.id ?? '';
    const user = copy.directory.objects.get(ada);
    expect(user?.kind === 'user' && verifyPassword(user, 'Pa$$w0rd')).toBe('ok');
  });

  it('is a copy: what happens to one does not happen to the other', () => {
    const world = furnished();
    const saved = JSON.stringify(saveDirectory(world.directory));
    const copy = reloaded(world);
    copy.set('Group', { SourceAnchor: 'anchor-g', member: null, displayName: 'x' });
    expect(JSON.stringify(saveDirectory(world.directory))).toBe(saved);
  });

  it('is not read from anything else', () => {
    expect(() => parseSavedDirectory('{"version":2}')).toThrow(RangeError);
  });
});

describe('two tenants', () => {
  it('that were sent the same in another order are equal', () => {
    const [one, other] = [makeWorld(), makeWorld()];
    const ada = person('ada', { title: 'x' });
    const group = team('g', { mail: 'g@contoso.test' });
    one.set('User', ada);
    one.set('Group', group);
    other.set('Group', group);
    other.now += 1000;
    other.set('User', Object.fromEntries(Object.entries(ada).reverse()));
    expect(compareSnapshots(one.state.snapshot(), other.state.snapshot())).toEqual([]);
  });

  it('differ by key and property', () => {
    const [one, other] = [furnished(), furnished()];
    other.set('User', { SourceAnchor: 'anchor-ada', title: 'x' });
    other.set('Group', { SourceAnchor: 'anchor-g', member: ['anchor-ada'] });
    other.remove('User', 'anchor-boss');
    other.set('Contact', partner('mallory'));
    const differences = compareSnapshots(one.state.snapshot(), other.state.snapshot());
    const named = differences.map(({ kind, key, property = '' }) => [kind, key, property].join(' '));
    expect(named).toEqual([
      'users anchor-ada jobTitle',
      'users anchor-ada manager',
      'users anchor-ada shadow.title',
      'users anchor-boss ',
      'groups anchor-g members',
      'groups anchor-g shadow.authorig',
      'contacts anchor-eve manager',
      'contacts anchor-mallory ',
      'deleted anchor-boss ',
    ]);
    expect(differences[0]).toEqual({
      kind: 'users',
      key: 'anchor-ada',
      property: 'jobTitle',
      left: undefined,
      right: 'x',
    });
  });

  it('know a group by the GUID that its source anchor is, as the Graph back end names it', () => {
    const world = makeWorld();
    const anchor = Buffer.from('00112233445566778899aabbccddeeff', 'hex').toString('base64');
    world.set('Group', team('g', { SourceAnchor: anchor }));
    expect(Object.keys(world.state.snapshot().groups)).toEqual(['33221100-5544-7766-8899-aabbccddeeff']);
  });
});
