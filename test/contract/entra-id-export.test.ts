/** Users, groups and links made through Microsoft Graph. */

import { describe, expect, it } from 'vitest';

import type { ExportOperation } from '../../engine/model/export-operation.ts';
import {
  addGroup,
  addUser,
  anchorIn,
  faultIn,
  idIn,
  impatient,
  operation,
  send,
  sendOne,
  sourceAnchor,
  startHarness,
  uniqueName,
} from './entra-id-harness.ts';

const user = (name: string, properties = {}) => ({ userPrincipalName: `${name}@contoso.test`, ...properties });

/** A tenth of every wait, for a lag that takes real time. */
const quick = {
  sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds / 10)),
};

const update = (anchor: string, given: Partial<ExportOperation>) =>
  operation({ kind: 'update', objectType: anchor.startsWith('User') ? 'user' : 'group', anchor, ...given });

const remove = (anchor: string, given: Partial<ExportOperation> = {}) =>
  operation({ kind: 'delete', objectType: anchor.startsWith('User') ? 'user' : 'group', anchor, ...given });

const members = (anchor: string, added: readonly string[], removed: readonly string[] = []) =>
  update(anchor, { references: [{ attribute: 'member', added, removed }] });

describe('creating users', () => {
  it('gives the anchor and carries every value over', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const outcome = await sendOne(
      harness.connector,
      addUser(1, {
        title: ['Captain'],
        telephoneNumber: ['+49 30 1'],
        extensionAttribute2: ['two'],
        otherMails: ['ada@home.test'],
        mail: ['ada@contoso.test'],
        accountEnabled: [false],
        department: [],
      }),
    );
    const created = harness.tenant.state.get('user1@contoso.test');
    expect(anchorIn(outcome)).toBe(`User_${created?.id}`);
    expect(created?.properties).toMatchObject({
      onPremisesImmutableId: sourceAnchor(1),
      jobTitle: 'Captain',
      businessPhones: ['+49 30 1'],
      otherMails: ['ada@home.test'],
      mail: 'ada@contoso.test',
      accountEnabled: false,
      onPremisesExtensionAttributes: { extensionAttribute2: 'two' },
    });
  });

  it('fills in what the service requires and never the same password twice', async () => {
    await using harness = await startHarness({ record: true }, {}, impatient);
    const bare = (number: number) =>
      operation({
        kind: 'add',
        objectType: 'user',
        attributes: { sourceAnchor: [sourceAnchor(number)], userPrincipalName: [`o'neil${number}@contoso.test`] },
      });
    await send(harness.connector, [bare(1), bare(2)]);
    const bodies = harness.tenant.requests
      .filter(({ method, path }) => method === 'POST' && path === '/users')
      .map(({ body }) => body as { displayName: string; mailNickname: string; passwordProfile: { password: string } });
    expect(bodies.map(({ mailNickname }) => mailNickname).sort()).toEqual(["o'neil1", "o'neil2"]);
    const passwords = bodies.map(({ passwordProfile }) => passwordProfile.password);
    expect(new Set(passwords).size).toBe(2);
    for (const password of passwords) expect(password.length).toBeGreaterThanOrEqual(32);
  });

  it('uses few requests for many users', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const outcomes = await send(
      harness.connector,
      Array.from({ length: 200 }, (_, index) => addUser(index)),
    );
    expect([...outcomes.values()].every(({ status }) => status === 'done')).toBe(true);
    expect(harness.tenant.counters.creates).toBe(200);
    // Ten batches of creates, and one batch of looks into the recycle bin for each 80 under way.
    expect(harness.connector.traffic.requests).toBeLessThanOrEqual(30);
  });

  it('goes without batches where it is told to', async () => {
    await using harness = await startHarness({}, { batching: false }, impatient);
    const outcomes = await send(harness.connector, [addUser(1), addUser(2), addGroup(3)]);
    expect([...outcomes.values()].map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(harness.tenant.counters.batches).toBe(0);
  });

  it('fails alone for want of an anchor or a name', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const nameless = addUser(1, { userPrincipalName: [] });
    const anchorless = operation({
      kind: 'add',
      objectType: 'user',
      attributes: { userPrincipalName: ['a@contoso.test'] },
    });
    const outcomes = await send(harness.connector, [nameless, anchorless, addUser(2)]);
    expect(faultIn(outcomes.get(nameless.operationId))).toMatchObject({
      code: 'value-invalid',
      attribute: 'userPrincipalName',
    });
    expect(faultIn(outcomes.get(anchorless.operationId))).toMatchObject({ code: 'anchor-missing' });
    expect(harness.tenant.counters.creates).toBe(1);
  });
});

describe('a create whose answer is lost', () => {
  it('makes exactly one user when the connection is cut after it was carried out', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { tenant, connector } = harness;
    tenant.faults.inject({
      match: { method: 'POST', path: '/v1.0/users' },
      action: { kind: 'cut-connection', when: 'after-applying' },
      times: 1,
    });
    const operations = Array.from({ length: 20 }, (_, index) => addUser(index));
    const outcomes = await send(connector, operations);
    expect([...outcomes.values()].map(({ status }) => status)).toEqual(Array(20).fill('done'));
    expect(tenant.state.list('user')).toHaveLength(20);
    for (const { operationId, attributes } of operations) {
      const name = String(attributes['userPrincipalName']?.[0]);
      expect(anchorIn(outcomes.get(operationId))).toBe(`User_${tenant.state.get(name)?.id}`);
    }
  });

  it('makes exactly one user when the connection is cut before', async () => {
    await using harness = await startHarness({}, {}, impatient);
    harness.tenant.faults.inject({
      match: { method: 'POST', path: '/v1.0/users' },
      action: { kind: 'cut-connection', when: 'before-applying' },
      times: 1,
    });
    const outcomes = await send(harness.connector, [addUser(1), addUser(2)]);
    expect([...outcomes.values()].map(({ status }) => status)).toEqual(['done', 'done']);
    expect(harness.tenant.state.list('user')).toHaveLength(2);
  });

  it('makes exactly one user when the item is answered by silence or by an error', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { faults, state } = harness.tenant;
    faults.inject({ match: { method: 'POST', inBatch: true }, action: { kind: 'drop-batch-item' }, times: 1 });
    faults.inject({
      match: { method: 'POST', inBatch: true },
      action: { kind: 'answer-after-applying', status: 504 },
      times: 1,
    });
    const outcomes = await send(harness.connector, [addUser(1), addUser(2), addUser(3)]);
    expect([...outcomes.values()].map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(state.list('user')).toHaveLength(3);
  });

  it('makes exactly one user although reads do not show it yet', async () => {
    await using harness = await startHarness({ visibilityDelayMs: 700 }, {}, quick);
    harness.tenant.faults.inject({
      match: { method: 'POST', path: '/v1.0/users' },
      action: { kind: 'cut-connection', when: 'after-applying' },
      times: 1,
    });
    const outcome = await sendOne(harness.connector, addUser(1));
    expect(anchorIn(outcome)).toBe(`User_${harness.tenant.state.get('user1@contoso.test')?.id}`);
    expect(harness.tenant.state.list('user')).toHaveLength(1);
  });

  it('is looked for when a later run settles it, and nothing is sent if it is there', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const first = addUser(1, { title: ['Captain'] });
    const anchor = anchorIn(await sendOne(harness.connector, first));
    const writes = harness.tenant.counters.writes;
    expect(await sendOne(harness.connector, { ...first, settle: true })).toMatchObject({ anchor, settled: true });
    expect(harness.tenant.counters.writes).toBe(writes);
  });

  it('is completed when a later run finds it otherwise', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { id } = harness.tenant.state.addUser(user('user1', { onPremisesImmutableId: sourceAnchor(1) }));
    const outcome = await sendOne(harness.connector, { ...addUser(1, { title: ['Captain'] }), settle: true });
    expect(outcome).toMatchObject({ status: 'done', anchor: `User_${id}` });
    expect(harness.tenant.state.get(id)?.properties).toMatchObject({ jobTitle: 'Captain' });
  });

  it('never makes a second group', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state, faults, counters } = harness.tenant;
    faults.inject({ match: { method: 'PATCH' }, action: { kind: 'cut-connection', when: 'after-applying' }, times: 1 });
    const created = addGroup(1);
    const outcome = await sendOne(harness.connector, created);
    expect(anchorIn(outcome)).toBe(`Group_${state.get(uniqueName(1))?.id}`);
    expect(state.list('group')).toHaveLength(1);
    const writes = counters.writes;
    expect(await sendOne(harness.connector, { ...created, settle: true })).toMatchObject({ settled: true });
    expect(counters.writes).toBe(writes);
  });
});

describe('groups', () => {
  it('are made as security groups with a nickname that the service takes', async () => {
    await using harness = await startHarness({}, {}, impatient);
    await send(harness.connector, [
      addGroup(1, { displayName: ['Вахта и Команда'] }),
      addGroup(2, { displayName: ['Crew (Day, Night)'], description: ['All hands'], securityEnabled: [true] }),
      addGroup(3, { alias: ['sailors'] }),
    ]);
    const properties = [1, 2, 3].map((number) => harness.tenant.state.get(uniqueName(number))?.properties);
    expect(properties).toMatchObject(
      [
        { displayName: 'Вахта и Команда', mailNickname: 'group-00000001', securityEnabled: true, mailEnabled: false },
        { displayName: 'Crew (Day, Night)', mailNickname: 'CrewDayNight-00000002', description: 'All hands' },
        { mailNickname: 'sailors' },
      ].map((expected) => ({
        ...expected,
        ...(expected.mailNickname === 'sailors'
          ? {}
          : { mailNickname: expect.stringMatching(/^[A-Za-z]+-[0-9a-f]{8}$/) }),
      })),
    );
  });

  it('without a GUID for an anchor, or without security, are refused before anything is sent', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const strange = addGroup(1, { sourceAnchor: ['bm90IGEgZ3VpZA=='] });
    const list = addGroup(2, { securityEnabled: [false] });
    const outcomes = await send(harness.connector, [strange, list]);
    expect(faultIn(outcomes.get(strange.operationId))).toMatchObject({
      code: 'anchor-missing',
      attribute: 'sourceAnchor',
    });
    expect(faultIn(outcomes.get(list.operationId))).toMatchObject({ code: 'not-supported-by-back-end' });
    expect(harness.tenant.counters.writes).toBe(0);
  });

  it.each([
    ['mail-enabled', { mailEnabled: true, mail: 'list@contoso.test' }],
    ['Microsoft 365', { groupTypes: ['Unified'], mailEnabled: true }],
    ['dynamic', { groupTypes: ['DynamicMembership'], membershipRule: 'user.department -eq "x"' }],
    ['synchronized', { onPremisesSyncEnabled: true }],
  ])('that are %s are left alone', async (_kind, properties) => {
    await using harness = await startHarness({}, {}, impatient);
    const { state, counters } = harness.tenant;
    const anchor = `Group_${state.addGroup({ displayName: 'Theirs', ...properties }).id}`;
    const ada = `User_${state.addUser(user('ada')).id}`;
    const operations = [
      update(anchor, { attributes: { displayName: ['Ours'] } }),
      members(anchor, [ada]),
      remove(anchor),
    ];
    const outcomes = await send(harness.connector, operations);
    for (const outcome of outcomes.values()) {
      const expected = { code: 'operation-refused', detail: { reason: 'group-kind-not-writable' } };
      expect(faultIn(outcome)).toMatchObject(expected);
    }
    expect(counters.writes).toBe(0);
  });
});

describe('members', () => {
  it('are added 20 to a request and removed one by one, without touching the members themselves', async () => {
    await using harness = await startHarness({ record: true }, {}, impatient);
    const { state } = harness.tenant;
    const crew = `Group_${state.addGroup({ displayName: 'Crew' }).id}`;
    const anchors = Array.from({ length: 50 }, (_, index) => `User_${state.addUser(user(`u${index}`)).id}`);
    expect(await sendOne(harness.connector, members(crew, anchors))).toMatchObject({ status: 'done' });
    const writes = harness.tenant.requests.filter(
      ({ method, path }) => method === 'PATCH' && path.startsWith('/groups'),
    );
    expect(writes).toHaveLength(3);
    expect(state.get(idIn(crew))?.memberIds).toHaveLength(50);
    expect(await sendOne(harness.connector, members(crew, [], anchors.slice(0, 30)))).toMatchObject({ status: 'done' });
    expect(state.get(idIn(crew))?.memberIds).toHaveLength(20);
    expect(state.list('user')).toHaveLength(50);
  });

  it('that are there already or gone already are done', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const crew = `Group_${state.addGroup({ displayName: 'Crew' }).id}`;
    const [there = '', gone = '', fresh = ''] = ['there', 'gone', 'fresh'].map(
      (name) => `User_${state.addUser(user(name)).id}`,
    );
    state.addMember(idIn(crew), idIn(there));
    expect(await sendOne(harness.connector, members(crew, [there], [gone]))).toMatchObject({
      status: 'done',
      settled: true,
    });
    const outcome = await sendOne(harness.connector, members(crew, [there, fresh], [gone]));
    expect(outcome).toEqual({ operationId: expect.any(Number), status: 'done' });
    expect(state.get(idIn(crew))?.memberIds.toSorted()).toEqual([idIn(there), idIn(fresh)].sort());
  });

  it('that do not exist are named, and the others arrive', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const crew = `Group_${state.addGroup({ displayName: 'Crew' }).id}`;
    const good = Array.from({ length: 25 }, (_, index) => `User_${state.addUser(user(`u${index}`)).id}`);
    const missing = 'User_00000000-dead-4000-8000-000000000000';
    const outcome = await sendOne(harness.connector, members(crew, [missing, ...good]));
    expect(faultIn(outcome)).toMatchObject({
      code: 'reference-missing',
      attribute: 'member',
      detail: { target: missing },
    });
    expect(outcome).toMatchObject({ arrived: [{ attribute: 'member', removed: [] }] });
    expect(outcome.status === 'failed' && outcome.arrived?.[0]?.added.toSorted()).toEqual(good.toSorted());
    expect(state.get(idIn(crew))?.memberIds).toHaveLength(25);
  });

  it('of a group that is gone fail with the group', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const ada = `User_${harness.tenant.state.addUser(user('ada')).id}`;
    const outcome = await sendOne(harness.connector, members('Group_00000000-dead-4000-8000-000000000000', [ada]));
    expect(faultIn(outcome)).toMatchObject({ code: 'object-missing' });
  });

  it('of groups made a moment ago arrive although reads lag behind', async () => {
    await using harness = await startHarness({ visibilityDelayMs: 150 }, {}, quick);
    const created = [addGroup(1), addUser(2), addUser(3)];
    const outcomes = await send(harness.connector, created);
    const [crew = '', ada = '', bob = ''] = created.map(({ operationId }) => anchorIn(outcomes.get(operationId)));
    const links = [
      members(crew, [ada, bob]),
      update(bob, { references: [{ attribute: 'manager', added: [ada], removed: [] }] }),
    ];
    const linked = await send(harness.connector, links);
    expect([...linked.values()].map(({ status }) => status)).toEqual(['done', 'done']);
    expect(harness.tenant.state.get(idIn(crew))?.memberIds).toHaveLength(2);
  });
});

describe('managers', () => {
  it('are set, replaced and removed', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const [ada = '', boss = '', chief = ''] = ['ada', 'boss', 'chief'].map(
      (name) => `User_${state.addUser(user(name)).id}`,
    );
    const manage = (added: string[], removed: string[]) =>
      sendOne(harness.connector, update(ada, { references: [{ attribute: 'manager', added, removed }] }));
    await manage([boss], []);
    expect(state.get(idIn(ada))?.managerId).toBe(idIn(boss));
    await manage([chief], [boss]);
    expect(state.get(idIn(ada))?.managerId).toBe(idIn(chief));
    await manage([], [chief]);
    expect(state.get(idIn(ada))?.managerId).toBeNull();
    expect(await manage([], [chief])).toMatchObject({ status: 'done', settled: true });
  });

  it('that are missing are told from a missing user', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const ada = `User_${harness.tenant.state.addUser(user('ada')).id}`;
    const nobody = 'User_00000000-dead-4000-8000-000000000000';
    const manage = (anchor: string, added: string) =>
      sendOne(
        harness.connector,
        update(anchor, { references: [{ attribute: 'manager', added: [added], removed: [] }] }),
      );
    expect(faultIn(await manage(ada, nobody))).toMatchObject({ code: 'reference-missing', detail: { target: nobody } });
    expect(faultIn(await manage(nobody, ada))).toMatchObject({ code: 'object-missing' });
  });
});
