/** Changed rules: which connectors are synchronized as a whole, and that this is enough. */

import { expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import type { CallArguments } from '../../engine/api/contract/contract.ts';
import type { CycleRecord } from '../../engine/runs/cycle.ts';
import { entry, FABRIKAM, openSynchronized, person, type Lab } from './lab.ts';

type Draft = CallArguments<'rules.save'>['document'];

const EVERYONE = ['contoso.test', FABRIKAM, 'tenant'];

const personOfFabrikam = (name: string, attributes = {}) =>
  entry(`CN=${name},CN=Users,DC=fabrikam,DC=test`, {
    ...{ objectClass: ['top', 'person', 'organizationalPerson', 'user'], userAccountControl: '512' },
    ...{ sAMAccountName: name, userPrincipalName: `${name}@${FABRIKAM}`, displayName: name, ...attributes },
  });

/** Two forests; people in both, groups in the first one alone. */
async function openTwoForests(): Promise<Lab> {
  const lab = await openSynchronized({
    people: [person('anna', { department: 'Sales' }), person('ben', { department: 'External' })],
    groups: { crew: ['anna', 'ben'] },
    fabrikam: [personOfFabrikam('fred', { department: 'Sales' }), personOfFabrikam('gina')],
  });
  return lab;
}

const draft = (parts: Draft = {}): Draft => ({
  ...{ id: 'own', name: 'Own', direction: 'inbound', connector: 'contoso.test', linkType: 'Join', precedence: 50 },
  ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person' },
  ...parts,
});

const flow = (target: string, expression: string) => ({ target, source: { type: 'expression', expression } });
const TITLE = [flow('title', '"Of " & [department]')];

const save = (lab: Lab, document: Draft) => createDispatcher(lab.engine).call('rules.save', { document });

const whole = ({ steps }: CycleRecord) =>
  steps.filter(({ profile }) => profile === 'Full Synchronization').map(({ connector }) => connector);

/** Everything that synchronization decides, as rows. */
async function decided({ engine }: Lab): Promise<readonly unknown[]> {
  const queries = [
    'SELECT id, object_type, attributes, lineage FROM metaverse_object ORDER BY id',
    'SELECT id, mv_id, join_rule, provision_rule FROM connector_object ORDER BY id',
    'SELECT object_id, operation, attributes, awaiting, state, unsupported FROM pending_export ORDER BY object_id',
    'SELECT mv_id, attribute, target_id, present FROM metaverse_reference ORDER BY 1, 2, 3',
    'SELECT object_id, attribute, target_id, imported, pending FROM connector_reference ORDER BY 1, 2, 3',
  ];
  return Promise.all(queries.map((sql) => engine.store.reader.all(sql)));
}

/** A full synchronization of everything finds nothing that the cycles before have left. */
async function expectNothingLeft(lab: Lab): Promise<void> {
  // What the last cycle sent is confirmed first: an import brings it, whatever the rules.
  expect(whole(await lab.cycle())).toEqual([]);
  const before = await decided(lab);
  for (const connector of EVERYONE) await lab.engine.runProfile(connector, 'Full Synchronization');
  expect(await decided(lab)).toEqual(before);
}

test('an inbound rule of one forest: this forest alone, and nothing is left of a full synchronization of everything', async () => {
  const lab = await openTwoForests();
  await save(lab, draft({ flows: TITLE }));
  expect(whole(await lab.cycle())).toEqual(['contoso.test']);
  await expectNothingLeft(lab);
  const titles = await lab.engine.store.reader.all<{ title: string | null }>(
    `SELECT attributes ->> '$.title[0]' AS title FROM metaverse_object WHERE object_type = 'person' ORDER BY id`,
  );
  expect(titles.map(({ title }) => title).toSorted()).toEqual(['Of External', 'Of Sales', null, null].toSorted());
  expect(whole(await lab.cycle())).toEqual([]);
});

test('a scope that lets people go: their forest alone, and nothing is left', async () => {
  const lab = await openTwoForests();
  const filtered = [{ target: 'cloudFiltered', source: { type: 'constant', value: 'True' } }];
  const scope = [[{ attribute: 'department', operator: 'EQUAL', value: 'Sales' }]];
  await save(lab, draft({ connector: FABRIKAM, scope, flows: filtered }));
  expect(whole(await lab.cycle())).toEqual([FABRIKAM]);
  await expectNothingLeft(lab);
});

test('an outbound rule for people: both forests; one for groups: the forests whose rules make groups', async () => {
  const lab = await openTwoForests();
  const out = { direction: 'outbound', connector: 'tenant' };
  await save(lab, draft({ ...out, flows: [flow('department', 'UCase([department])')] }));
  expect(whole(await lab.cycle())).toEqual(['contoso.test', FABRIKAM]);
  await expectNothingLeft(lab);

  const disabled = ['InFromAD.GroupJoin@fabrikam.test', 'InFromAD.GroupCommon@fabrikam.test'];
  const client = createDispatcher(lab.engine);
  const groups = (await client.call('rules.list', { connector: FABRIKAM, connectorSpaceObjectType: 'group' })).rules;
  const ids = groups.map(({ document }) => document.id);
  expect(ids).toEqual(expect.arrayContaining(disabled));
  await client.call('rules.setDisabled', { ids, disabled: true });
  expect(whole(await lab.cycle())).toEqual([FABRIKAM]);
  const group = {
    ...out,
    id: 'groups',
    precedence: 51,
    connectorSpaceObjectType: 'group',
    metaverseObjectType: 'group',
  };
  await save(lab, draft({ ...group, flows: [flow('displayName', '[displayName] & "!"')] }));
  expect(whole(await lab.cycle())).toEqual(['contoso.test']);
  await expectNothingLeft(lab);
});

test('a name, a description, a number that keeps the order: none', async () => {
  const lab = await openTwoForests();
  await save(lab, draft({ flows: TITLE }));
  await lab.cycle();
  await save(lab, draft({ flows: TITLE, name: 'Titles', description: 'Of all', precedence: 7 }));
  expect(whole(await lab.cycle())).toEqual([]);
});

test('changed and changed back without a run: none; with a run of anything in between: those concerned', async () => {
  const lab = await openTwoForests();
  const client = createDispatcher(lab.engine);
  await save(lab, draft({ flows: TITLE }));
  await client.call('rules.remove', { id: 'own' });
  expect(whole(await lab.cycle())).toEqual([]);

  await save(lab, draft({ flows: TITLE }));
  await lab.engine.runProfile(FABRIKAM, 'Delta Synchronization');
  await client.call('rules.remove', { id: 'own' });
  expect(whole(await lab.cycle())).toEqual(['contoso.test']);
  await expectNothingLeft(lab);

  await save(lab, draft({ flows: TITLE }));
  await lab.cycle();
  await client.call('rules.remove', { id: 'own' });
  expect(whole(await lab.cycle())).toEqual(['contoso.test']);
  await expectNothingLeft(lab);
});

test('a full synchronization that was cancelled is due again, of its connector alone', async () => {
  const lab = await openTwoForests();
  await save(lab, draft({ connector: FABRIKAM, flows: TITLE }));
  const cancelling = new AbortController();
  await lab.engine.runCycle('delta', 'manual', {
    signal: cancelling.signal,
    onProgress: ({ profile }) => {
      if (profile === 'Full Synchronization') cancelling.abort();
    },
  });
  expect(whole(await lab.cycle())).toEqual([FABRIKAM]);
  await expectNothingLeft(lab);
});

test('a scope that lets somebody in whom an object of another forest was waiting for: they meet', async () => {
  const mail = 'anna@contoso.test';
  const lab = await openSynchronized({
    people: [person('anna', { department: 'Hidden', mail }), person('ben', { mail: 'ben@contoso.test' })],
    fabrikam: [personOfFabrikam('fred', { mail })],
    answers: { userMatching: 'mail' },
  });
  const client = createDispatcher(lab.engine);
  const clone = async (id: string, change: (document: Draft) => Draft) => {
    const { document, original } = await client.call('rules.clone', { id });
    const changed = change({ ...document, id: `own/${id}` });
    await client.call('rules.save', { document: changed, disable: [original] });
    return changed;
  };
  const hidden = { attribute: 'department', operator: 'NOTEQUAL', value: 'Hidden' };
  const contoso = await clone('InFromAD.UserJoin@contoso.test', (document) => ({
    ...document,
    scope: (document['scope'] as unknown[][]).map((group) => [...group, hidden]),
  }));
  await clone('InFromAD.UserJoin@fabrikam.test', (document) => ({ ...document, linkType: 'Join' }));
  await lab.settle();
  const joined = () =>
    lab.engine.store.reader.all<{ dn: string }>(
      `SELECT o.dn FROM connector_object AS o JOIN connector AS c ON c.id = o.connector_id
       WHERE o.mv_id IS NOT NULL AND c.kind = 'active-directory' AND o.object_type = 'user' ORDER BY o.dn`,
    );
  expect((await joined()).map(({ dn }) => dn.split(',')[0])).toEqual(['CN=ben']);
  const scope = (contoso['scope'] as unknown[][]).map((group) => group.slice(0, -1));
  await save(lab, { ...contoso, scope });
  expect(whole(await lab.cycle())).toEqual(['contoso.test']);
  await lab.cycle();
  expect((await joined()).map(({ dn }) => dn.split(',')[0])).toEqual(['CN=anna', 'CN=ben', 'CN=fred']);
  await expectNothingLeft(lab);
});

test('the checklist before staging mode is left names the connectors that are due', async () => {
  const lab = await openTwoForests();
  const client = createDispatcher(lab.engine);
  await save(lab, draft({ flows: TITLE }));
  const { rows } = await client.call('staging-checklist', {});
  expect(rows.find(({ id }) => id === 'initial-cycle')).toMatchObject({
    state: 'problem',
    facts: { fullSynchronization: true, connectors: 'contoso.test' },
  });
});
