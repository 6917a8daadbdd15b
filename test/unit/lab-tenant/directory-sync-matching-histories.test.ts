import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLive, managerOf, type Directory, type StoredObject } from '../../lab/tenant/directory/directory.ts';
import { compareSnapshots } from '../../lab/tenant/directory/compare.ts';
import { loadDirectory, saveDirectory } from '../../lab/tenant/directory/saved.ts';
import {
  readBack,
  type ReadBackObject,
  type ReadBackPosition,
  type ReferenceChange,
  type SyncValue,
} from '../../lab/tenant/directory-sync/matching/provision.ts';
import { RESOURCE_NAMES } from '../../lab/tenant/directory/properties.ts';
import { GraphError } from '../../lab/tenant/graph-error.ts';
import { makeWorld, sid, type Values, type World } from './directory-sync-matching-world.ts';

/** Few names, so that everything collides with everything. */
const NAMES = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...NAMES);
const type = fc.constantFrom('User', 'Group', 'Contact');
const domain = fc.constantFrom('contoso.test', 'pending.test', 'fabrikam.test');
const address = fc.tuple(name, domain).map(([local, at]) => `${local}@${at}`);
/** Of all types: a source anchor means one object. */
const target = fc.tuple(type, name).map(([kind, of]) => anchorOf(kind, of));

function anchorOf(kind: string, of: string): string {
  return `anchor-${kind}-${of}`;
}

/** What one step does to the world. */
type Step = (world: World) => void;

function member(anchors: readonly string[], add: boolean): SyncValue {
  const changes = anchors.map((anchor): ReferenceChange => ({ anchor, by: 'sourceAnchor', add }));
  return { kind: 'reference-changes', changes };
}

const sending: fc.Arbitrary<Step> = fc
  .record({
    kind: type,
    of: name,
    upn: address,
    mail: fc.option(address),
    proxies: fc.option(fc.uniqueArray(address, { maxLength: 3 })),
    rid: fc.option(fc.integer({ min: 1, max: 3 })),
    targets: fc.option(fc.uniqueArray(target, { maxLength: 4 })),
    add: fc.option(fc.boolean()),
    named: fc.boolean(),
  })
  .map(({ kind, of, upn, mail, proxies, rid, targets, add, named }): Step => (world) => {
    const links = targets === null ? {} : { member: add === null ? targets : member(targets, add) };
    const values: Values = {
      SourceAnchor: anchorOf(kind, of),
      mail,
      proxyAddresses: proxies?.map((one, index) => `${index === 0 ? 'SMTP' : 'smtp'}:${one}`) ?? null,
      ...(named ? { displayName: of } : {}),
      ...(rid === null ? {} : { onPremiseSecurityIdentifier: sid(rid) }),
      ...(kind === 'User' ? { userPrincipalName: upn } : {}),
      ...(kind === 'Group' ? links : {}),
      ...(kind === 'Contact' && targets?.[0] !== undefined ? { manager: targets[0] } : {}),
    };
    world.set(kind, values);
  });

/** An administrator may be refused; that changes nothing either. */
function trying(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
  }
}

function some(world: World, index: number, wanted: (object: StoredObject) => boolean): string | undefined {
  const found = [...world.directory.objects.values()].filter(wanted);
  return found[index % Math.max(found.length, 1)]?.id;
}

const byHand: fc.Arbitrary<Step> = fc
  .tuple(fc.constantFrom('add', 'remove', 'restore', 'purge', 'cloud', 'group', 'clean', 'wait'), fc.nat(20), address)
  .map(([what, index, at]): Step => (world) => {
    const live = some(world, index, isLive);
    const deleted = some(world, index, (object) => object.deletedAt !== null && !object.purged);
    trying(() => {
      if (what === 'add') world.state.addUser({ userPrincipalName: at, mail: at });
      if (what === 'group')
        world.state.addGroup({ displayName: at, mailEnabled: true, proxyAddresses: [`SMTP:${at}`] });
      if (what === 'remove' && live !== undefined) world.state.remove(live);
      if (what === 'cloud' && live !== undefined) world.state.setCloudManaged(live, index % 2 === 0);
      if (what === 'restore' && deleted !== undefined) world.state.restore(deleted);
      if (what === 'purge' && deleted !== undefined) world.state.purge(deleted);
      if (what === 'clean') world.state.cleanConflicts();
      if (what === 'wait') world.now += 86_400_000 * (index + 1);
    });
  });

const removing: fc.Arbitrary<Step> = fc.tuple(type, name).map(([kind, of]): Step => (world) => {
  world.remove(kind, anchorOf(kind, of));
});

const steps = fc.array(
  fc.oneof({ weight: 5, arbitrary: sending }, { weight: 1, arbitrary: removing }, { weight: 2, arbitrary: byHand }),
  { minLength: 1, maxLength: 30 },
);

/** Every value that only one object may have -> who has it. */
function holders({ objects }: Directory): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id, kind, purged, deletedAt, properties } of objects.values()) {
    if (purged) continue;
    const { userPrincipalName, onPremisesImmutableId, onPremisesSecurityIdentifier, mail, proxyAddresses } = properties;
    const keys = new Set<string>();
    if (kind === 'user') {
      keys.add(`userPrincipalName:${String(userPrincipalName).toLowerCase()}`);
      if (typeof onPremisesImmutableId === 'string') keys.add(`onPremisesImmutableId:${onPremisesImmutableId}`);
    }
    if (deletedAt === null) {
      if (typeof onPremisesSecurityIdentifier === 'string') {
        keys.add(`onPremisesSecurityIdentifier:${onPremisesSecurityIdentifier.toLowerCase()}`);
      }
      const addresses = [mail, ...((proxyAddresses ?? []) as readonly string[])].filter(
        (one) => typeof one === 'string',
      );
      for (const one of addresses) keys.add(`proxyAddresses:${one.toLowerCase().replace(/^smtp:/, '')}`);
    }
    for (const key of keys) found.set(key, [...(found.get(key) ?? []), id]);
  }
  return found;
}

function expectConsistent({ directory }: World): void {
  const found = holders(directory);
  expect(
    [...found].filter(([, ids]) => ids.length > 1),
    'values of two objects',
  ).toEqual([]);
  expect([...directory.unique].sort()).toEqual([...found].map(([key, [id]]) => [key, id]).sort());
  const present = [...directory.objects.values()].filter((object) => !object.purged);
  const connected = present.filter(({ shadow }) => shadow?.connected === true);
  const anchors = connected.map(({ kind, id, shadow }) => [`${kind}:${String(shadow?.sourceAnchor)}`, id]);
  expect([...directory.synchronization.anchors].sort()).toEqual(anchors.sort());
  const inError = connected.filter(isLive).filter(({ properties }) => {
    const errors = properties['onPremisesProvisioningErrors'];
    return Array.isArray(errors) && errors.length > 0;
  });
  const remembered = [...directory.synchronization.quarantined].filter((id) =>
    inError.some((object) => object.id === id),
  );
  expect(remembered.sort()).toEqual(inError.map(({ id }) => id).sort());
  for (const object of present) {
    const targets = object.kind === 'group' ? object.members.keys() : [managerOf(object)].filter((id) => id !== null);
    for (const id of targets) {
      const link = object.kind === 'group' ? 'members' : 'manager';
      expect(directory.backLinks[link].get(id)?.has(object.id), 'the way back').toBe(true);
    }
  }
}

/** A client that keeps what it read: cloud anchor -> key -> value; links as sets of cloud anchors. */
type Replica = Map<string, Map<string, string | ReadonlySet<string>>>;

const LINKS = new Set(['member', 'manager']);

function apply(
  replica: Replica,
  { operation, values }: ReadBackObject,
  bySourceAnchor: ReadonlyMap<string, string>,
): void {
  const cloudAnchor = String(values.get('cloudanchor'));
  if (operation === 'Delete') {
    replica.delete(cloudAnchor);
    return;
  }
  const kept = replica.get(cloudAnchor) ?? new Map<string, string | ReadonlySet<string>>();
  for (const [key, value] of values) {
    if (!LINKS.has(key)) {
      if (value === null) kept.delete(key);
      else kept.set(key, String(value));
      continue;
    }
    const links = new Set(kept.get(key) ?? []);
    if (typeof value === 'object' && value !== null && 'kind' in value) {
      for (const { anchor, add } of value.changes)
        if (add) links.add(anchor);
        else links.delete(anchor);
    } else {
      for (const anchor of [value ?? []].flat()) links.add(bySourceAnchor.get(String(anchor)) ?? String(anchor));
    }
    kept.set(key, links);
  }
  replica.set(cloudAnchor, kept);
}

function read(world: World, replica: Replica, since?: ReadBackPosition): ReadBackPosition {
  const bySourceAnchor = new Map<string, string>();
  for (const { kind, id, shadow } of world.directory.objects.values()) {
    if (shadow?.connected === true) bySourceAnchor.set(shadow.sourceAnchor, `${RESOURCE_NAMES[kind]}_${id}`);
  }
  let position = since;
  for (;;) {
    const page = readBack(world.directory, {
      limit: 2,
      links: 2,
      ...(position === undefined ? {} : { since: position }),
    });
    for (const object of page.objects) apply(replica, object, bySourceAnchor);
    position = page.position;
    if (!page.more) return position;
  }
}

/** Without empty links and links to what is not there, which two clients may remember differently. */
function normal(replica: Replica): unknown {
  const objects = [...replica].map(([anchor, values]) => {
    const entries = [...values].map(
      ([key, value]) => [key, typeof value === 'string' ? value : [...value].sort()] as const,
    );
    return [anchor, Object.fromEntries(entries.filter(([, value]) => value.length > 0).sort())] as const;
  });
  return Object.fromEntries(objects.sort());
}

const RUNS = { numRuns: 150 };

describe('whatever is sent and done', () => {
  it('keeps unique values unique and every index in step, after each step', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const world = makeWorld({ unknownReferences: 'kept' });
        for (const step of history) {
          step(world);
          expectConsistent(world);
        }
      }),
      RUNS,
    );
  });

  it('a client that read from the start and every change since knows what one knows that reads all', () => {
    fc.assert(
      fc.property(steps, fc.nat(10), (history, rhythm) => {
        const world = makeWorld();
        const follower: Replica = new Map();
        let position = read(world, follower);
        history.forEach((step, index) => {
          step(world);
          if (index % (rhythm + 1) === 0) position = read(world, follower, position);
        });
        read(world, follower, position);
        const fresh: Replica = new Map();
        read(world, fresh);
        expect(withoutForeign(world, follower)).toEqual(withoutForeign(world, fresh));
      }),
      RUNS,
    );
  });

  it('a saved directory is loaded with every index as it was', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const world = makeWorld({ unknownReferences: 'kept' });
        for (const step of history) step(world);
        const copy = makeWorld();
        loadDirectory(copy.directory, saveDirectory(world.directory));
        expectConsistent(copy);
        expect(compareSnapshots(copy.state.snapshot(), world.state.snapshot())).toEqual([]);
      }),
      RUNS,
    );
  });

  it('an object that is touched again does not change, once the cleaner was there', () => {
    fc.assert(
      fc.property(fc.array(sending, { maxLength: 15 }), (history) => {
        const world = makeWorld();
        for (const step of history) step(world);
        world.state.cleanConflicts();
        const settled = world.state.snapshot();
        for (const { kind, shadow } of [...world.directory.objects.values()]) {
          if (kind === 'device' || shadow?.connected !== true) continue;
          const touched = world.set(RESOURCE_NAMES[kind], { SourceAnchor: shadow.sourceAnchor });
          expect(touched.resultCode).toBe('Success');
        }
        expect(compareSnapshots(settled, world.state.snapshot())).toEqual([]);
      }),
      RUNS,
    );
  });
});

/** Links whose target is there at all. */
function withoutForeign({ directory }: World, replica: Replica): unknown {
  const isThere = (anchor: string): boolean => {
    const object = directory.objects.get(anchor.slice(anchor.indexOf('_') + 1));
    return object !== undefined && isLive(object);
  };
  return normal(
    new Map(
      [...replica].map(([anchor, values]) => {
        const entries = [...values].map(
          ([key, value]) => [key, typeof value === 'string' ? value : new Set([...value].filter(isThere))] as const,
        );
        return [anchor, new Map(entries)] as const;
      }),
    ),
  );
}
