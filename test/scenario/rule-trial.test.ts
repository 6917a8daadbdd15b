/** Drafts of rules tried on real objects, before anything is saved. */

import { expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import type { CallArguments, CallResult, EngineClient } from '../../engine/api/contract/contract.ts';
import { FaultError } from '../../engine/model/fault.ts';
import { openSynchronized, person, type Lab, type LabOptions } from './lab.ts';

type Draft = CallArguments<'rules.evaluate'>['document'];
type Trial = CallResult<'rules.evaluate'>;

const draft = (parts: Draft = {}): Draft => ({
  ...{ id: 'own', name: 'Own', direction: 'inbound', connector: 'contoso.test', linkType: 'Join', precedence: 50 },
  ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person' },
  ...parts,
});

const OUT = { direction: 'outbound', connector: 'tenant' } as const;
const flow = (target: string, expression: string, parts = {}) => ({
  ...{ target, source: { type: 'expression', expression } },
  ...parts,
});
const clause = (attribute: string, operator: string, value = '') => ({ attribute, operator, value });
const joinBy = (connectorSpaceAttribute: string, metaverseAttribute = connectorSpaceAttribute) => ({
  clauses: [{ connectorSpaceAttribute, metaverseAttribute }],
});

interface Opened {
  readonly lab: Lab;
  readonly client: EngineClient;
  /** Tries a draft on somebody by name, in the forest or as an identity. */
  on(name: string, document: Draft, space?: 'contoso.test' | 'tenant' | 'metaverse'): Promise<Trial>;
}

async function open(options: LabOptions): Promise<Opened> {
  const lab = await openSynchronized(options);
  const client = createDispatcher(lab.engine);
  return {
    lab,
    client,
    async on(name, document, space = 'contoso.test') {
      const found = await client.call('rules.candidates', { space, text: name });
      return client.call('rules.evaluate', { document, object: found[0]!.id });
    },
  };
}

const refusedFor = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: unknown) => (error instanceof FaultError ? error.fault.code : String(error)),
  );

const PEOPLE = [
  person('anna', { department: 'Sales', title: 'Engineer', employeeID: '7', otherTelephone: ['1', '2'] }),
  person('ben', { department: 'External', employeeID: '8' }),
  // Not a person of ours: joined to nobody.
  person('carl', { adminDescription: 'User_elsewhere', employeeID: '7' }),
];

test('each clause of a scope is true or false on the object, with the value that is there', async () => {
  const { on } = await open({ people: PEOPLE });
  const scope = [
    [clause('department', 'EQUAL', 'sales'), clause('title', 'STARTSWITH', 'Eng')],
    [clause('department', 'EQUAL', 'External'), clause('manager', 'ISNULL')],
  ];
  const anna = await on('anna', draft({ scope }));
  expect(anna.scope).toMatchObject({
    inScope: true,
    groups: [
      {
        holds: true,
        clauses: [
          { holds: true, actual: ['Sales'] },
          { holds: true, actual: ['Engineer'] },
        ],
      },
      {
        holds: false,
        clauses: [
          { holds: false, actual: ['Sales'] },
          { holds: true, actual: [] },
        ],
      },
    ],
  });
  const carl = await on('carl', draft({ scope }));
  expect(carl.scope).toMatchObject({ inScope: false, groups: [{ holds: false }, { holds: false }] });
  expect((await on('ben', draft({ scope }))).scope.inScope).toBe(true);
});

test('a flow shows its result beside the value that is there and the rule that gave it', async () => {
  const { on } = await open({ people: PEOPLE });
  const { flows, object } = await on(
    'anna',
    draft({
      flows: [
        flow('displayName', '[displayName] & "!"'),
        flow('title', '[title]'),
        flow('department', 'IgnoreThisFlow'),
        flow('company', 'AuthoritativeNull'),
        flow('description', 'Error("no")'),
        flow('givenName', 'NULL'),
        { target: 'manager', source: { type: 'direct', attribute: 'manager' } },
      ],
    }),
  );
  expect(object).toMatchObject({ name: 'anna', connector: 'contoso.test', objectType: 'user' });
  expect(flows.map(({ target, result, effect }) => [target, result.kind, effect])).toEqual([
    ['displayName', 'values', 'changes'],
    ['title', 'values', 'same'],
    ['department', 'ignore', 'nothing'],
    ['company', 'authoritative-null', 'same'],
    ['description', 'error', 'error'],
    ['givenName', 'null', 'nothing'],
    ['manager', 'references', 'same'],
  ]);
  expect(flows[0]).toMatchObject({
    result: { values: ['anna!'] },
    current: { values: ['anna'], from: { rule: 'InFromAD.UserCommon@contoso.test', connector: 'contoso.test' } },
  });
  expect(flows[4]).toMatchObject({ result: { message: 'no', position: 0 } });
});

test('a rule that others go before loses, and says to which', async () => {
  const { on } = await open({ people: PEOPLE });
  const { flows } = await on('anna', draft({ precedence: 900, flows: [flow('displayName', '"other"')] }));
  expect(flows[0]).toMatchObject({ effect: 'loses', current: { from: { rule: 'InFromAD.UserCommon@contoso.test' } } });
});

test('while a rule holds the flows of an object back, a draft contributes nothing', async () => {
  const { on, client } = await open({ people: PEOPLE });
  const titled = draft({ precedence: 51, flows: [flow('title', '"x"')] });
  expect((await on('anna', titled)).flows[0]).toMatchObject({ effect: 'changes' });
  const scope = [[clause('department', 'EQUAL', 'Sales')]];
  await client.call('rules.save', { document: draft({ id: 'holding', linkType: 'JoinNoFlow', scope }) });
  expect((await on('anna', titled)).flows[0]).toMatchObject({ effect: 'nothing', result: { values: ['x'] } });
  expect((await on('ben', titled)).flows[0]).toMatchObject({ effect: 'changes' });
});

test('of an object that is not in scope the flows are shown, and that they stay out', async () => {
  const { on } = await open({ people: PEOPLE });
  const scope = [[clause('department', 'EQUAL', 'Marketing')]];
  const { flows } = await on('anna', draft({ scope, flows: [flow('title', '"x"')] }));
  expect(flows[0]).toMatchObject({ effect: 'stays-out', result: { values: ['x'] } });
});

test('what the join finds is named, by keys that synchronization has and by any other attribute', async () => {
  const { on, client } = await open({ people: PEOPLE });
  const joined = await on('carl', draft({ join: [joinBy('employeeID')] }));
  expect(joined.join).toMatchObject({
    outcome: 'taken',
    target: { name: 'anna' },
    groups: [{ clauses: [{ values: ['7'] }], found: [{ name: 'anna', objectType: 'person' }] }],
  });
  expect((await on('anna', draft({ join: [joinBy('employeeID')] }))).join).toMatchObject({
    outcome: 'linked',
    target: { name: 'anna' },
  });
  const nobody = await on('carl', draft({ linkType: 'Provision', join: [joinBy('mail')] }));
  expect(nobody.join.outcome).toBe('finds-nothing');
  const made = await on('carl', draft({ linkType: 'Provision', join: [joinBy('employeeID', 'title')] }));
  expect(made.join.outcome).toBe('provisions');
  expect((await on('carl', draft())).join.outcome).toBe('no-rules');
  const out = await on('carl', draft({ scope: [[clause('department', 'EQUAL', 'x')]], join: [joinBy('employeeID')] }));
  expect(out.join.outcome).toBe('out-of-scope');
  expect(await client.call('rules.candidates', { space: 'contoso.test', objectType: 'user', limit: 2 })).toHaveLength(
    2,
  );
});

test('several that are found are ambiguous, and a later group may still find exactly one', async () => {
  const elsewhere = { adminDescription: 'User_elsewhere', department: 'X', employeeID: '8' };
  const { on } = await open({
    people: [
      person('anna', { department: 'X', employeeID: '7' }),
      person('ben', { department: 'x', employeeID: '8' }),
      person('carl', elsewhere),
    ],
  });
  const several = await on('carl', draft({ join: [joinBy('department')] }));
  expect(several.join).toMatchObject({ outcome: 'ambiguous', target: null });
  expect(several.join.groups[0]!.found.map(({ name }) => name).toSorted()).toEqual(['anna', 'ben']);
  const sensitive = {
    clauses: [{ connectorSpaceAttribute: 'department', metaverseAttribute: 'department', caseSensitive: true }],
  };
  expect((await on('carl', draft({ join: [sensitive] }))).join.target).toMatchObject({ name: 'anna' });
  const both = await on('carl', draft({ join: [joinBy('department'), joinBy('employeeID')] }));
  expect(both.join.target).toMatchObject({ name: 'ben' });
});

test('an outbound draft is tried on the identity, whichever of its objects is chosen', async () => {
  const { on } = await open({ people: PEOPLE });
  const document = draft({
    ...OUT,
    flows: [flow('displayName', 'UCase([displayName])'), flow('department', '"y"', { applyOnce: true })],
  });
  for (const space of ['contoso.test', 'metaverse', 'tenant'] as const) {
    const trial = await on('anna', document, space);
    expect(trial.object).toMatchObject({ name: 'anna', connector: null, objectType: 'person' });
    expect(trial.join).toMatchObject({ outcome: 'linked', target: { objectType: 'user' } });
    expect(trial.flows[0]).toMatchObject({
      effect: 'changes',
      result: { values: ['ANNA'] },
      current: { values: ['anna'], from: { connector: 'tenant' } },
    });
    expect(trial.flows[1]?.effect).toBe('once');
  }
});

test('what the back end cannot write is said, however the rule asks for it', async () => {
  const { on } = await open({ people: PEOPLE });
  const trial = await on('anna', draft({ ...OUT, flows: [flow('commonName', '"Anna"'), flow('company', '"Anna"')] }));
  expect(trial.flows.map(({ target, effect }) => [target, effect])).toEqual([
    ['commonName', 'not-carried'],
    ['company', 'changes'],
  ]);
});

test('what is not right yet is left out and said at its place; the rest is tried', async () => {
  const { on } = await open({ people: PEOPLE });
  const trial = await on(
    'anna',
    draft({
      name: '',
      scope: [[clause('depratment', 'EQUAL', 'Sales'), clause('title', 'EQUAL', 'Engineer')], [clause('', 'EQUAL')]],
      join: [joinBy('nothing'), joinBy('employeeID')],
      flows: [flow('title', 'Trim('), flow('', '[cn]'), flow('displayName', '[cn]')],
    }),
  );
  expect(trial.problems.map(({ path, code }) => `${path} ${code}`).toSorted()).toEqual([
    'flows.0.source.expression value-expected',
    'flows.1.target document-invalid',
    'join.0.clauses.0.connectorSpaceAttribute unknown-attribute',
    'join.0.clauses.0.metaverseAttribute unknown-attribute',
    'name document-invalid',
    'scope.0.0.attribute unknown-attribute',
    'scope.1.0.attribute document-invalid',
  ]);
  expect(trial.scope).toMatchObject({
    inScope: null,
    groups: [
      { holds: null, clauses: [{ holds: null }, { holds: true }] },
      { holds: null, clauses: [{ holds: null }] },
    ],
  });
  expect(trial.flows.map(({ index, effect }) => [index, effect])).toEqual([
    [0, 'invalid'],
    [1, 'invalid'],
    [2, 'same'],
  ]);
  expect(trial.join.groups).toHaveLength(1);
});

test('a group without a clause, and one with an operator that there is not, say nothing of the object', async () => {
  const { on } = await open({ people: PEOPLE });
  expect((await on('anna', draft({ scope: [[]] }))).scope).toMatchObject({ inScope: null, groups: [{ holds: null }] });
  const odd = [clause('title', 'SOUNDSLIKE', 'x'), clause('department', 'EQUAL', 'Sales')];
  expect((await on('anna', draft({ scope: [odd] }))).scope).toMatchObject({ inScope: null, groups: [{ holds: null }] });
  expect((await on('ben', draft({ scope: [odd] }))).scope).toMatchObject({ inScope: false });
});

test('attributes that no import has asked for are named: they look as if they were empty', async () => {
  const { on, client } = await open({ people: PEOPLE });
  const { connectorSpace } = await client.call('rules.schema', {
    ...{ connector: 'contoso.test', connectorSpaceObjectType: 'user', metaverseObjectType: 'person' },
  });
  const { rules } = await client.call('rules.list', {});
  const used = JSON.stringify(rules);
  const unused = connectorSpace.find(({ name, type }) => type === 'string' && name !== 'dn' && !used.includes(name))!;
  const flows = [flow('title', `Join([${unused.name}], ",")`), flow('department', '[department]')];
  const { notImported, problems } = await on('anna', draft({ flows }));
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(notImported).toEqual([unused.name]);
});

test('an object that the rule is not for, and one that is not there, are refused', async () => {
  const { client, on } = await open({ people: PEOPLE, groups: { crew: ['anna'] } });
  expect(await refusedFor(on('crew', draft()))).toBe('rule-not-for-object');
  expect(await refusedFor(on('carl', draft(OUT)))).toBe('rule-not-for-object');
  const nothing = client.call('rules.evaluate', { document: draft(), object: { metaverse: 99_999 } });
  expect(await refusedFor(nothing)).toBe('not-found');
  expect(await refusedFor(on('anna', draft({ connector: 'nowhere' })))).toBe('rule-invalid');
});
