import { describe, expect, it } from 'vitest';

import {
  EVERYTHING,
  addGroup,
  addUser,
  anchorIn,
  send,
  applyChanges,
  deltaImport,
  fullImport,
  idIn,
  impatient,
  readObjects,
  sourceAnchor,
  startHarness,
  uniqueName,
} from './entra-id-harness.ts';

const user = (name: string, properties = {}) => ({ userPrincipalName: `${name}@contoso.test`, ...properties });

describe('a full import', () => {
  it('gives users and groups with their attributes, managers and members', async () => {
    await using harness = await startHarness();
    const { state } = harness.tenant;
    const ada = state.addUser(
      user('ada', {
        onPremisesImmutableId: sourceAnchor(1),
        jobTitle: 'Captain',
        businessPhones: ['+49 30 1'],
        proxyAddresses: ['SMTP:ada@contoso.test', 'smtp:a@contoso.test'],
        mail: 'ada@contoso.test',
        onPremisesExtensionAttributes: { extensionAttribute1: 'one' },
      }),
    );
    const bob = state.addUser(user('bob'));
    state.setManager(bob.id, ada.id);
    const crew = state.addGroup({ displayName: 'Crew', uniqueName: uniqueName(7), description: 'All hands' });
    state.addMember(crew.id, ada.id);
    state.addMember(crew.id, bob.id);
    const { changes, cookie } = await fullImport(harness.connector);
    const held = applyChanges(new Map(), changes);
    expect(held.get(`User_${ada.id}`)).toMatchObject({
      dn: `CN={${Buffer.from(sourceAnchor(1)).toString('hex').toUpperCase()}}`,
      objectType: 'user',
      attributes: {
        cloudAnchor: [`User_${ada.id}`],
        sourceAnchor: [sourceAnchor(1)],
        title: ['Captain'],
        telephoneNumber: ['+49 30 1'],
        primarySmtpAddress: ['ada@contoso.test'],
        extensionAttribute1: ['one'],
        accountEnabled: [true],
      },
    });
    expect(held.get(`User_${bob.id}`)).toMatchObject({
      dn: `CN=User_${bob.id}`,
      references: { manager: new Set([`User_${ada.id}`]) },
    });
    expect(held.get(`Group_${crew.id}`)).toMatchObject({
      attributes: { sourceAnchor: [sourceAnchor(7)], description: ['All hands'] },
      references: { member: new Set([`User_${ada.id}`, `User_${bob.id}`]) },
    });
    expect(cookie).not.toBe('');
  });

  it('asks only for what is in use', async () => {
    await using harness = await startHarness({ record: true });
    harness.tenant.state.addUser(user('ada'));
    await fullImport(harness.connector, { objectTypes: ['user'], attributes: ['title'] });
    const paths = harness.tenant.requests.map(({ path }) => decodeURIComponent(path));
    expect(paths).toContain('/users/delta?$select=createdDateTime,id,jobTitle,onPremisesImmutableId');
    expect(paths.some((path) => path.startsWith('/groups'))).toBe(false);
  });

  it('survives pages, replays, disorder and members in parts', async () => {
    await using harness = await startHarness({
      deltaPageSize: 7,
      deltaLinksPerPage: 10,
      deltaReplay: 0.3,
      deltaShuffle: true,
    });
    const { state } = harness.tenant;
    const ids = Array.from({ length: 60 }, (_, index) => state.addUser(user(`u${index}`)).id);
    for (const id of ids.slice(1)) state.setManager(id, ids[0] ?? null);
    const groups = [0, 1, 2].map((index) => state.addGroup({ displayName: `Group ${index}` }).id);
    for (const id of ids) state.addMember(groups[0] ?? '', id);
    for (const id of ids.slice(0, 25)) state.addMember(groups[1] ?? '', id);
    const { changes, pages } = await fullImport(harness.connector);
    const objects = changes.filter(({ kind }) => kind === 'object').map(({ anchor }) => anchor);
    expect(new Set(objects).size).toBe(objects.length);
    const held = applyChanges(new Map(), changes);
    expect(held.size).toBe(63);
    expect(held.get(`Group_${groups[0]}`)?.references['member']).toEqual(new Set(ids.map((id) => `User_${id}`)));
    expect(held.get(`Group_${groups[1]}`)?.references['member']?.size).toBe(25);
    expect(held.get(`Group_${groups[2]}`)?.references['member']?.size).toBe(0);
    expect(held.get(`User_${ids[9]}`)?.references['manager']).toEqual(new Set([`User_${ids[0]}`]));
    const announced = changes.filter((change) => change.kind === 'object' && change.partial?.includes('member'));
    const closed = changes.filter((change) => change.kind === 'references' && change.last);
    expect(closed.map(({ anchor }) => anchor).sort()).toEqual(announced.map(({ anchor }) => anchor).sort());
    expect(pages[0]?.expected).toBe(63);
    expect(pages.filter(({ cookie }) => cookie !== undefined)).toEqual([pages.at(-1)]);
  });

  it('takes a group name that somebody else chose for no anchor', async () => {
    await using harness = await startHarness();
    const { id } = harness.tenant.state.addGroup({ displayName: 'Sales', uniqueName: 'sales-team' });
    const { changes } = await fullImport(harness.connector);
    expect(changes).toMatchObject([{ dn: `CN=Group_${id}` }]);
    expect(changes[0]).not.toHaveProperty('attributes.sourceAnchor');
  });

  it('reads mail-enabled, dynamic and Microsoft 365 groups as well', async () => {
    await using harness = await startHarness();
    const { state } = harness.tenant;
    state.addGroup({ displayName: 'List', mailEnabled: true, securityEnabled: false, mail: 'list@contoso.test' });
    state.addGroup({ displayName: 'Team', groupTypes: ['Unified'], mailEnabled: true });
    const { changes } = await fullImport(harness.connector);
    const types = changes.map((change) => change.kind === 'object' && change.attributes['groupTypes']);
    expect(types).toEqual([undefined, ['Unified']]);
  });

  it('goes on after being refused for load', async () => {
    await using harness = await startHarness({}, {}, impatient);
    harness.tenant.state.addUser(user('ada'));
    harness.tenant.faults.inject({
      match: { path: /^\/v1\.0\// },
      action: { kind: 'throttle', retryAfterSeconds: 3 },
      times: 3,
    });
    const { changes } = await fullImport(harness.connector);
    expect(changes).toHaveLength(1);
    expect(harness.connector.traffic).toMatchObject({ throttled: 3, retries: 3 });
  });

  it('stops when it is cancelled', async () => {
    await using harness = await startHarness({ deltaPageSize: 1 });
    for (let index = 0; index < 5; index += 1) harness.tenant.state.addUser(user(`u${index}`));
    const abort = new AbortController();
    const pages = harness.connector.fullImport({ ...EVERYTHING, partition: 'tenant', signal: abort.signal });
    const reading = (async () => {
      for await (const page of pages) if (page.changes.length > 0) abort.abort();
    })();
    await expect(reading).rejects.toMatchObject({ fault: { code: 'run-cancelled' } });
  });
});

describe('a delta import', () => {
  it('asks once for each collection when nothing changed', async () => {
    await using harness = await startHarness();
    for (let index = 0; index < 30; index += 1) harness.tenant.state.addUser(user(`u${index}`));
    const { cookie } = await fullImport(harness.connector);
    const before = harness.connector.traffic.requests;
    harness.tenant.resetTraffic();
    const { changes } = await deltaImport(harness.connector, cookie);
    expect(changes).toEqual([]);
    expect(harness.connector.traffic.requests - before).toBe(4);
    expect(harness.tenant.counters.requests).toEqual({
      'GET /users/delta': 1,
      'GET /groups/delta': 1,
      'GET /contacts/delta': 1,
      'GET /devices/delta': 1,
    });
  });

  it('brings a held copy to what a full import gives, whatever happened', async () => {
    await using harness = await startHarness({
      deltaPageSize: 5,
      deltaLinksPerPage: 4,
      deltaReplay: 0.3,
      deltaShuffle: true,
    });
    const { state } = harness.tenant;
    const ids = Array.from({ length: 20 }, (_, index) => state.addUser(user(`u${index}`, { jobTitle: 'Sailor' })).id);
    const [boss = '', first = '', second = '', third = '', fourth = ''] = ids;
    const crew = state.addGroup({ displayName: 'Crew' }).id;
    const gone = state.addGroup({ displayName: 'Gone' }).id;
    for (const id of ids) state.addMember(crew, id);
    state.setManager(first, boss);
    const { changes, cookie } = await fullImport(harness.connector);
    const held = applyChanges(new Map(), changes);

    state.update(first, { jobTitle: null, displayName: 'First' });
    state.setManager(first, null);
    state.setManager(second, boss);
    state.remove(third);
    state.removeMember(crew, fourth);
    const extra = state.addUser(user('extra', { onPremisesImmutableId: sourceAnchor(5) })).id;
    state.addMember(crew, extra);
    state.remove(gone);
    state.addGroup({ displayName: 'New', uniqueName: uniqueName(9) });
    state.remove(fourth);
    state.restore(fourth);

    const delta = await deltaImport(harness.connector, cookie);
    applyChanges(held, delta.changes);
    const expected = applyChanges(new Map(), (await fullImport(harness.connector)).changes);
    for (const object of held.values()) {
      // A full import says of every link attribute that it is empty; a patch speaks of it only when it changes.
      object.references[object.objectType === 'user' ? 'manager' : 'member'] ??= new Set();
    }
    expect(new Map([...held].sort())).toEqual(new Map([...expected].sort()));
    expect((await deltaImport(harness.connector, delta.cookie)).changes).toEqual([]);
  });

  it('wants a full import when the token is too old', async () => {
    await using harness = await startHarness();
    const { cookie } = await fullImport(harness.connector);
    harness.tenant.faults.inject({
      match: { path: '/v1.0/groups/delta' },
      action: { kind: 'expire-delta-token' },
      times: 1,
    });
    await expect(deltaImport(harness.connector, cookie)).rejects.toMatchObject({
      fault: { code: 'delta-token-expired' },
    });
  });

  it('wants a full import when other attributes are in use, and when the cookie is of another tenant', async () => {
    await using harness = await startHarness();
    await using stranger = await startHarness();
    const { cookie } = await fullImport(harness.connector);
    const selection = { ...EVERYTHING, attributes: [...EVERYTHING.attributes, 'city'] };
    await expect(deltaImport(harness.connector, cookie, selection)).rejects.toMatchObject({
      fault: { code: 'delta-token-expired', detail: { reason: 'selection-changed' } },
    });
    await expect(deltaImport(stranger.connector, cookie)).rejects.toMatchObject({
      fault: { code: 'delta-token-expired', detail: { reason: 'other-tenant' } },
    });
    await expect(deltaImport(harness.connector, 'nonsense')).rejects.toMatchObject({
      fault: { code: 'delta-token-expired' },
    });
  });

  it('can go on after each collection', async () => {
    await using harness = await startHarness();
    const { cookie } = await fullImport(harness.connector);
    const id = harness.tenant.state.addUser(user('ada')).id;
    harness.tenant.state.addGroup({ displayName: 'Crew' });
    const { pages } = await deltaImport(harness.connector, cookie);
    const [afterUsers] = pages.flatMap((page) => page.cookie ?? []);
    const rest = await deltaImport(harness.connector, afterUsers ?? '');
    expect(rest.changes.map(({ anchor }) => anchor)).not.toContain(`User_${id}`);
    expect(rest.changes).toHaveLength(1);
  });
});

describe('reading single objects', () => {
  it('gives each as it stands, whatever the kind, and a delete for what is not there', async () => {
    await using harness = await startHarness();
    const { state } = harness.tenant;
    const boss = state.addUser(user('boss')).id;
    const ada = state.addUser(user('ada', { jobTitle: 'Captain' })).id;
    state.setManager(ada, boss);
    const crew = state.addGroup({ displayName: 'Crew' }).id;
    state.addMember(crew, ada);
    const gone = state.addUser(user('gone')).id;
    state.remove(gone);
    const anchors = [`User_${ada}`, `Group_${crew}`, `User_${gone}`, 'Contact_1', 'nothing'];
    const { changes } = await readObjects(harness.connector, anchors);
    expect(changes).toMatchObject([
      {
        kind: 'object',
        anchor: `User_${ada}`,
        attributes: { title: ['Captain'] },
        references: { manager: [{ anchor: `User_${boss}` }] },
      },
      { kind: 'object', anchor: `Group_${crew}`, references: { member: [{ anchor: `User_${ada}` }] } },
      { kind: 'delete', anchor: `User_${gone}` },
      { kind: 'delete', anchor: 'Contact_1' },
      { kind: 'delete', anchor: 'nothing' },
    ]);
  });

  it('waits for what was made a moment ago', async () => {
    const quick = { sleep: (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds / 10)) };
    await using harness = await startHarness({ visibilityDelayMs: 150 }, {}, quick);
    const created = [addUser(1), addGroup(2)];
    const outcomes = await send(harness.connector, created);
    const anchors = created.map(({ operationId }) => anchorIn(outcomes.get(operationId)));
    const { changes } = await readObjects(harness.connector, anchors);
    expect(changes.map(({ kind }) => kind)).toEqual(['object', 'object']);
  });

  it('reads 20 users with one request', async () => {
    await using harness = await startHarness();
    const anchors = Array.from(
      { length: 40 },
      (_, index) => `User_${harness.tenant.state.addUser(user(`u${index}`)).id}`,
    );
    await readObjects(harness.connector, anchors.slice(0, 1));
    const before = harness.connector.traffic.requests;
    const { changes } = await readObjects(harness.connector, anchors);
    expect(changes).toHaveLength(40);
    expect(harness.connector.traffic.requests - before).toBe(2);
  });

  it('reads the members of a large group in pages', async () => {
    await using harness = await startHarness({ pageSize: 50 });
    const { state } = harness.tenant;
    const crew = state.addGroup({ displayName: 'Crew' }).id;
    for (let index = 0; index < 1100; index += 1) state.addMember(crew, state.addUser(user(`u${index}`)).id);
    const { changes, pages } = await readObjects(harness.connector, [`Group_${crew}`]);
    expect(changes[0]).toMatchObject({ kind: 'object', partial: ['member'] });
    expect(pages.at(-1)?.changes).toMatchObject([{ kind: 'references', last: true }]);
    const members = applyChanges(new Map(), changes).get(`Group_${crew}`)?.references['member'];
    expect(members?.size).toBe(1100);
    expect(idIn([...(members ?? [])][0] ?? '')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
