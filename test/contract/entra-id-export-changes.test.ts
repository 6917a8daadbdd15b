/** Objects changed, deleted and brought back through Microsoft Graph. */

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

const update = (anchor: string, given: Partial<ExportOperation>) =>
  operation({ kind: 'update', objectType: anchor.startsWith('User') ? 'user' : 'group', anchor, ...given });

const remove = (anchor: string, given: Partial<ExportOperation> = {}) =>
  operation({ kind: 'delete', objectType: anchor.startsWith('User') ? 'user' : 'group', anchor, ...given });

const members = (anchor: string, added: readonly string[], removed: readonly string[] = []) =>
  update(anchor, { references: [{ attribute: 'member', added, removed }] });

describe('a user in the recycle bin', () => {
  it('is restored with its id and brought up to date when its anchor comes back', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const { id } = state.addUser(user('user1', { onPremisesImmutableId: sourceAnchor(1), jobTitle: 'Sailor' }));
    state.remove(id);
    const outcomes = await send(harness.connector, [addUser(1, { title: ['Captain'] }), addUser(2)]);
    expect([...outcomes.values()].map(({ status }) => status)).toEqual(['done', 'done']);
    expect(state.get('user1@contoso.test')).toMatchObject({ id, deleted: false, properties: { jobTitle: 'Captain' } });
    expect(state.list('user')).toHaveLength(2);
  });

  it('is restored once although the answer to the restore was lost', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state, faults } = harness.tenant;
    const { id } = state.addUser(user('user1', { onPremisesImmutableId: sourceAnchor(1) }));
    state.remove(id);
    faults.inject({
      match: { path: /restore$/ },
      action: { kind: 'cut-connection', when: 'after-applying' },
      times: 1,
    });
    expect(anchorIn(await sendOne(harness.connector, addUser(1)))).toBe(`User_${id}`);
    expect(state.list('user')).toHaveLength(1);
  });
});

describe('a group that was deleted', () => {
  it('comes back with its id and its members from where the service keeps it, under its new name', async () => {
    await using harness = await startHarness({ softDeleteSecurityGroups: true }, {}, impatient);
    const { state } = harness.tenant;
    const { id } = state.addGroup({ displayName: 'Crew', uniqueName: uniqueName(1) });
    const ada = state.addUser(user('ada')).id;
    state.addMember(id, ada);
    expect(await sendOne(harness.connector, remove(`Group_${id}`))).toMatchObject({ status: 'done' });
    const outcomes = await send(harness.connector, [addGroup(1, { displayName: ['Old Crew'] }), addGroup(2)]);
    expect([...outcomes.values()].map(({ status }) => status)).toEqual(['done', 'done']);
    expect(state.get(uniqueName(1))).toMatchObject({ id, memberIds: [ada], properties: { displayName: 'Old Crew' } });
    expect(await sendOne(harness.connector, members(`Group_${id}`, [`User_${ada}`]))).toMatchObject({ settled: true });
  });

  it('comes back once although the answer to the restore was lost', async () => {
    await using harness = await startHarness({ softDeleteSecurityGroups: true }, {}, impatient);
    const { state, faults } = harness.tenant;
    const { id } = state.addGroup({ displayName: 'Crew', uniqueName: uniqueName(1) });
    state.remove(id);
    faults.inject({
      match: { path: /restore$/ },
      action: { kind: 'cut-connection', when: 'after-applying' },
      times: 1,
    });
    expect(anchorIn(await sendOne(harness.connector, addGroup(1)))).toBe(`Group_${id}`);
    expect(state.list('group')).toHaveLength(1);
  });

  it('is made anew with its members where the service keeps none, and where another has its name', async () => {
    await using harness = await startHarness({ softDeleteSecurityGroups: true }, {}, impatient);
    const { state } = harness.tenant;
    const ada = `User_${state.addUser(user('ada')).id}`;
    const purged = state.addGroup({ displayName: 'Crew', uniqueName: uniqueName(1) }).id;
    state.purge(purged);
    const deleted = state.addGroup({ displayName: 'Deck', uniqueName: uniqueName(2) }).id;
    state.remove(deleted);
    const other = state.addGroup({ displayName: 'Deck', uniqueName: uniqueName(2) }).id;
    const created = [addGroup(1), addGroup(2)];
    const outcomes = await send(harness.connector, created);
    const [crew = '', deck = ''] = created.map(({ operationId }) => anchorIn(outcomes.get(operationId)));
    expect(idIn(crew)).not.toBe(purged);
    expect(idIn(deck)).toBe(other);
    expect(await sendOne(harness.connector, members(crew, [ada]))).toMatchObject({ status: 'done' });
    expect(state.get(uniqueName(1))?.memberIds).toEqual([idIn(ada)]);
  });
});

describe('updates and deletions', () => {
  it('of one object are carried out in the order given', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const anchors = Array.from({ length: 20 }, (_, index) => `User_${state.addUser(user(`u${index}`)).id}`);
    const inTurn = anchors.flatMap((anchor) =>
      ['first', 'second', 'third'].map((title) => update(anchor, { attributes: { title: [title] } })),
    );
    await send(harness.connector, inTurn);
    for (const anchor of anchors) expect(state.get(idIn(anchor))?.properties['jobTitle']).toBe('third');
  });

  it('change and clear what they are told and nothing else', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const { id } = state.addUser(
      user('ada', {
        jobTitle: 'Sailor',
        department: 'Deck',
        city: 'Kiel',
        onPremisesExtensionAttributes: { extensionAttribute1: 'one', extensionAttribute2: 'two' },
      }),
    );
    const attributes = { title: ['Captain'], department: [], extensionAttribute1: [], sourceAnchor: [sourceAnchor(4)] };
    expect(await sendOne(harness.connector, update(`User_${id}`, { attributes }))).toMatchObject({ status: 'done' });
    expect(state.get(id)?.properties).toMatchObject({
      jobTitle: 'Captain',
      department: null,
      city: 'Kiel',
      onPremisesImmutableId: sourceAnchor(4),
      onPremisesExtensionAttributes: { extensionAttribute1: null, extensionAttribute2: 'two' },
    });
  });

  it('of what is gone: a deletion is done, an update is a fault', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const gone = 'User_00000000-dead-4000-8000-000000000000';
    expect(await sendOne(harness.connector, remove(gone))).toMatchObject({ status: 'done', settled: true });
    expect(faultIn(await sendOne(harness.connector, update(gone, { attributes: { title: ['x'] } })))).toMatchObject({
      code: 'object-missing',
      object: { anchor: gone },
    });
  });

  it('put a user into the recycle bin', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { id } = harness.tenant.state.addUser(user('ada'));
    expect(await sendOne(harness.connector, remove(`User_${id}`))).toEqual({
      operationId: expect.any(Number),
      status: 'done',
    });
    expect(harness.tenant.state.listDeleted('user').map((deleted) => deleted.id)).toEqual([id]);
  });

  it('of types that the back end does not carry are told so', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const outcome = await sendOne(harness.connector, operation({ kind: 'add', objectType: 'contact' }));
    expect(faultIn(outcome)).toMatchObject({ code: 'not-supported-by-back-end', object: { objectType: 'contact' } });
    expect(harness.connector.capabilities.objectTypes['contact']).toEqual({ operations: [], attributes: [] });
  });
});
