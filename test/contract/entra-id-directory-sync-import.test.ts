/** Import through the directory-sync service: everything, what changed since, single objects. */

import { describe, expect, it } from 'vitest';

import { FaultError } from '../../engine/model/fault.ts';
import {
  addOf,
  anchorOf,
  dnOfNumber,
  exportAll,
  groupOf,
  linksOf,
  personOf,
  startService,
  type ServiceHarness,
} from './entra-id-directory-sync-harness.ts';
import {
  applyChanges,
  deltaImport,
  fullImport,
  operation,
  readObjects,
  sourceAnchor,
  type HeldObject,
} from './entra-id-harness.ts';

const SELECTION = {
  objectTypes: ['user', 'group', 'contact', 'device'],
  attributes: ['sourceAnchor', 'displayName', 'title', 'proxyAddresses', 'primarySmtpAddress', 'manager', 'member'],
};

/** A patch says nothing of links that there are none of. */
function linked(held: ReadonlyMap<string, HeldObject>) {
  return new Map(
    [...held].map(([anchor, object]) => {
      const links = Object.entries(object.references).filter(([, targets]) => targets.size > 0);
      return [anchor, { ...object, references: Object.fromEntries(links) }];
    }),
  );
}

const readBacks = ({ tenant }: ServiceHarness) =>
  tenant.directorySync.counters.requests['ReadBackAzureADSyncObjects2'] ?? 0;

describe('a full import', () => {
  it('gives synchronized objects alone, whole, over several pages, with links in both directions of time', async () => {
    await using service = await startService({ directorySync: { throttle: 'off', pageSize: 4 } });
    service.tenant.state.addUser({ userPrincipalName: 'cloud@contoso.test' });
    const people = Array.from({ length: 9 }, (_, index) => personOf(index + 1, { title: [`Title ${index + 1}`] }));
    const group = groupOf(20, { mail: ['g@contoso.test'], proxyAddresses: ['SMTP:g@contoso.test'] });
    const exported = await exportAll(service.connector, [group, ...people]);
    const anchors = people.map((one) => anchorOf(exported.of(one)));
    await exportAll(service.connector, [
      linksOf('group', 20, anchorOf(exported.of(group)), [{ attribute: 'member', added: anchors, removed: [] }]),
      linksOf('user', 1, anchors[0]!, [{ attribute: 'manager', added: [anchors[8]!], removed: [] }]),
    ]);
    const { changes, pages, cookie } = await fullImport(await service.open(), SELECTION);
    const held = applyChanges(new Map(), changes);
    expect(held.size).toBe(10);
    expect(held.get(anchors[4]!)).toEqual({
      dn: dnOfNumber(5),
      objectType: 'user',
      attributes: { sourceAnchor: [sourceAnchor(5)], displayName: ['Person 5'], title: ['Title 5'] },
      references: { manager: new Set() },
    });
    expect(held.get(anchors[0]!)?.references['manager']).toEqual(new Set([anchors[8]]));
    expect(held.get(anchorOf(exported.of(group)))).toMatchObject({
      attributes: { primarySmtpAddress: ['g@contoso.test'] },
      references: { member: new Set(anchors) },
    });
    expect(pages.flatMap(({ faults }) => faults)).toEqual([]);
    expect(cookie).not.toBe('');
  });

  it('knows who is meant by links to objects of types that were not asked for', async () => {
    await using service = await startService();
    const [person, group] = [personOf(1), groupOf(2)];
    const exported = await exportAll(service.connector, [person, group]);
    const at = (one: typeof person) => anchorOf(exported.of(one));
    await exportAll(service.connector, [
      linksOf('group', 2, at(group), [{ attribute: 'member', added: [at(person)], removed: [] }]),
    ]);
    const { changes } = await fullImport(service.connector, { ...SELECTION, objectTypes: ['group'] });
    expect([...applyChanges(new Map(), changes)]).toMatchObject([
      [at(group), { references: { member: new Set([at(person)]) } }],
    ]);
  });
});

describe('a delta import', () => {
  it('gives what was created, changed, linked and deleted since, and nothing else', async () => {
    await using service = await startService();
    const [kept, changed, deleted, group] = [personOf(1), personOf(2, { title: ['Old'] }), personOf(3), groupOf(4)];
    const first = await exportAll(service.connector, [kept, changed, deleted, group]);
    const at = (one: typeof kept) => anchorOf(first.of(one));
    const full = await fullImport(service.connector, SELECTION);
    const held = applyChanges(new Map(), full.changes);
    const quiet = await deltaImport(service.connector, full.cookie, SELECTION);
    expect(quiet.changes).toEqual([]);

    const fresh = addOf('contact', 5, { displayName: ['New'], mail: ['new@supplier.test'] });
    const update = { kind: 'update', objectType: 'user', dn: changed.dn, anchor: at(changed) } as const;
    const added = await exportAll(service.connector, [
      fresh,
      operation({ ...update, attributes: { title: [], displayName: ['Other'] } }),
      operation({ kind: 'delete', objectType: 'user', dn: deleted.dn, anchor: at(deleted) }),
    ]);
    await exportAll(service.connector, [
      linksOf('group', 4, at(group), [{ attribute: 'member', added: [at(kept)], removed: [] }]),
    ]);
    const connector = await service.open();
    const delta = await deltaImport(connector, quiet.cookie, SELECTION);
    applyChanges(held, delta.changes);
    expect(new Set(delta.changes.map(({ anchor }) => anchor))).toEqual(
      new Set([at(changed), at(deleted), at(group), anchorOf(added.of(fresh))]),
    );
    const whole = await fullImport(connector, SELECTION);
    expect(linked(held)).toEqual(linked(applyChanges(new Map(), whole.changes)));
  });

  it('answers for objects that are new in a page by the page, without reading everything', async () => {
    await using service = await startService();
    const start = await fullImport(service.connector, SELECTION);
    const person = personOf(1, { title: ['Captain'], proxyAddresses: ['SMTP:p@contoso.test'] });
    const anchor = anchorOf((await exportAll(service.connector, [person])).of(person));
    const connector = await service.open();
    const before = readBacks(service);
    const seen = [];
    const { signal } = new AbortController();
    const request = { ...SELECTION, partition: 'tenant', cookie: start.cookie, signal };
    for await (const { changes } of connector.deltaImport(request)) {
      if (changes.length > 0) seen.push(...(await readObjects(connector, [anchor], SELECTION)).changes);
    }
    expect(seen).toEqual([
      {
        kind: 'object',
        anchor,
        dn: dnOfNumber(1),
        objectType: 'user',
        attributes: {
          sourceAnchor: [sourceAnchor(1)],
          displayName: ['Person 1'],
          title: ['Captain'],
          proxyAddresses: ['SMTP:p@contoso.test'],
          primarySmtpAddress: ['p@contoso.test'],
        },
        references: { manager: [] },
      },
    ]);
    expect(readBacks(service) - before).toBe(1);
  });

  it('asks for a full import where the cookie is of another tenant, or the service no longer takes it', async () => {
    await using service = await startService();
    await using other = await startService();
    const { cookie } = await fullImport(service.connector, SELECTION);
    const foreign = (await fullImport(other.connector, SELECTION)).cookie;
    const refused = async (text: string) => {
      const error: unknown = await deltaImport(service.connector, text, SELECTION).catch((thrown: unknown) => thrown);
      return error instanceof FaultError ? error.fault : undefined;
    };
    expect(await refused(foreign)).toMatchObject({ code: 'delta-token-expired', detail: { reason: 'other-tenant' } });
    const stale = JSON.stringify({ ...(JSON.parse(cookie) as object), cookie: Buffer.from('{}').toString('base64') });
    expect(await refused(stale)).toMatchObject({ code: 'delta-token-expired', retry: 'never' });
  });
});

describe('single objects', () => {
  it('are shown as they stand, with their links, or as gone', async () => {
    await using service = await startService({ directorySync: { throttle: 'off', pageSize: 2 } });
    const people = Array.from({ length: 6 }, (_, index) => personOf(index + 1));
    const group = groupOf(20);
    const exported = await exportAll(service.connector, [...people, group]);
    const anchors = people.map((one) => anchorOf(exported.of(one)));
    const at = anchorOf(exported.of(group));
    await exportAll(service.connector, [
      linksOf('group', 20, at, [{ attribute: 'member', added: anchors, removed: [] }]),
      linksOf('user', 2, anchors[1]!, [{ attribute: 'manager', added: [anchors[5]!], removed: [] }]),
    ]);
    const nobody = 'User_00000000-0000-4000-8000-000000000000';
    const { changes } = await readObjects(await service.open(), [anchors[1]!, at, nobody], SELECTION);
    expect(changes.filter(({ kind }) => kind === 'delete')).toEqual([{ kind: 'delete', anchor: nobody }]);
    const held = applyChanges(new Map(), changes);
    expect([...held.keys()].toSorted()).toEqual([at, anchors[1]].toSorted());
    expect(held.get(at)?.references['member']).toEqual(new Set(anchors));
    expect(held.get(anchors[1]!)?.references['manager']).toEqual(new Set([anchors[5]]));
  });

  it('cost no more pages than until they have come by', async () => {
    await using service = await startService({ directorySync: { throttle: 'off', pageSize: 1 } });
    const people = Array.from({ length: 8 }, (_, index) => personOf(index + 1));
    const exported = await exportAll(service.connector, people);
    const before = readBacks(service);
    await readObjects(await service.open(), [anchorOf(exported.of(people[1]!))], SELECTION);
    expect(readBacks(service) - before).toBe(2);
  });
});
