/** Rules as an administrator works with them: looked at, checked, saved, cloned, moved, brought in, and taken back. */

import { expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import type { CallArguments, CallResult, EngineClient } from '../../engine/api/contract/contract.ts';
import { FaultError } from '../../engine/model/fault.ts';
import { openLab, openSynchronized, type Lab } from './lab.ts';

type Draft = CallArguments<'rules.save'>['document'];

const JOIN = 'InFromAD.UserJoin@contoso.test';

const draft = (id: string, parts: Draft = {}): Draft => ({
  ...{ id, name: `Rule ${id}`, direction: 'inbound', connector: 'contoso.test', linkType: 'Join', precedence: 50 },
  ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person' },
  ...parts,
});

const flow = (target: string, expression: string) => ({ target, source: { type: 'expression', expression } });

async function openClient(options = {}): Promise<{ lab: Lab; client: EngineClient }> {
  const lab = await openLab(options);
  return { lab, client: createDispatcher(lab.engine) };
}

const refusedFor = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: unknown) => (error instanceof FaultError ? error.fault.code : String(error)),
  );

const problemsOf = ({ problems }: CallResult<'rules.check'>) =>
  problems.map(({ code, severity, rule, path }) => `${severity} ${code} ${rule} ${path}`);

test('the list has every rule in order of precedence, and filters leave what they ask for', async () => {
  const { client } = await openClient();
  await client.call('rules.save', { document: draft('own', { description: 'One ofours' }) });
  const { rules, total, version } = await client.call('rules.list', {});
  expect(version).toBe(2);
  expect(rules).toHaveLength(total);
  const numbers = rules.map(({ document }) => document.precedence);
  expect(numbers).toEqual(numbers.toSorted((left, right) => left - right));
  expect(rules[0]).toMatchObject({ standard: false, document: { id: 'own', immutable: false } });
  expect(rules.slice(1).every(({ standard, document }) => standard && document.immutable)).toBe(true);

  const names = async (filter: CallArguments<'rules.list'>) =>
    (await client.call('rules.list', filter)).rules.map(({ document }) => document.id);
  expect(await names({ kind: 'custom' })).toEqual(['own']);
  expect(await names({ text: 'OWN ofOur' })).toEqual(['own']);
  expect(await names({ connector: 'contoso.test', connectorSpaceObjectType: 'user', direction: 'inbound' })).toContain(
    JOIN,
  );
  const outbound = await client.call('rules.list', { direction: 'outbound', metaverseObjectType: 'group' });
  expect(outbound.rules.length).toBeGreaterThan(0);
  expect(
    outbound.rules.every(
      ({ document }) => document.direction === 'outbound' && document.metaverseObjectType === 'group',
    ),
  ).toBe(true);
  const reading = await names({ attribute: 'GROUPTYPE' });
  expect(reading.length).toBeGreaterThan(0);
  expect(reading).not.toContain(JOIN);
  expect(await names({ disabled: true })).toEqual([]);
});

test('a rule tells its flows laid out, what they read, and who else writes the same', async () => {
  const { client } = await openClient();
  await client.call('rules.save', {
    document: draft('own', { flows: [flow('displayName', 'Trim([cn])&" ("&[department]&")"')] }),
  });
  const own = await client.call('rules.get', { id: 'own' });
  expect(own.flows[0]).toMatchObject({
    text: 'Trim([cn]) & " (" & [department] & ")"',
    reads: ['cn', 'department'],
  });
  expect(own.flows[0]!.others.map(({ id }) => id)).toContain('InFromAD.UserCommon@contoso.test');
  expect(await refusedFor(client.call('rules.get', { id: 'nothing' }))).toBe('rule-not-found');
});

test('the schema names what a rule can be made of, with types', async () => {
  const { client } = await openClient();
  const schema = await client.call('rules.schema', {
    connector: 'contoso.test',
    connectorSpaceObjectType: 'group',
    metaverseObjectType: 'group',
  });
  expect(schema.connectors.map(({ name, kind }) => [name, kind])).toEqual([
    ['contoso.test', 'active-directory'],
    ['tenant', 'entra-id'],
  ]);
  expect(schema.connectors[1]!.objectTypes).toEqual(expect.arrayContaining(['user', 'group', 'contact']));
  expect(schema.connectorSpace).toContainEqual({ name: 'member', type: 'reference', multiValued: true });
  expect(schema.connectorSpace.filter(({ name }) => name === 'dn')).toHaveLength(1);
  expect(schema.metaverse).toContainEqual({ name: 'member', type: 'reference', multiValued: true });
  expect(schema.metaverseObjectTypes).toEqual(expect.arrayContaining(['person', 'group', '*']));
  expect(schema.parameters).toContainEqual({ name: 'Domain.FQDN', value: 'contoso.test' });
  expect(schema.functions.find(({ name }) => name === 'Left')?.parameters).toHaveLength(2);
  expect(schema.words).toContainEqual({ name: 'IgnoreThisFlow', kind: 'special' });
  expect(schema.operators.string).toEqual(expect.arrayContaining(['EQUAL', 'CONTAINS', 'ISNULL', 'ISMEMBEROF']));
  expect(schema.operators.boolean).not.toContain('CONTAINS');
  expect(schema.operators.integer).toContain('ISBITSET');
  expect(schema.freePrecedences).toHaveLength(100);
});

test('a draft is checked where it stands: shape, names, types, place, and what it would make due', async () => {
  const { client } = await openClient();
  const check = (document: Draft, disable: string[] = []) =>
    client.call('rules.check', { documents: [document], disable });
  const misspelt = await check(draft('own', { flows: [flow('displayName', 'Trim([depratment])')] }));
  expect(misspelt).toMatchObject({
    ok: false,
    problems: [
      {
        ...{ code: 'unknown-attribute', rule: 'own', ruleName: 'Rule own', path: 'flows.0.source.expression' },
        ...{ position: 5, name: 'depratment', nearest: 'department' },
      },
    ],
    fullSynchronization: [],
  });
  const cases: readonly (readonly [Draft, string])[] = [
    [{ name: '' }, 'error document-invalid own name'],
    [{ precedence: 100 }, 'error precedence-out-of-range own precedence'],
    [{ id: JOIN }, `error id-of-standard-rule ${JOIN} id`],
    [{ connector: 'contoso.tset' }, 'error unknown-connector own connector'],
    [{ connectorSpaceObjectType: 'usr' }, 'error unknown-object-type own connectorSpaceObjectType'],
    [{ metaverseObjectType: 'persn' }, 'error unknown-object-type own metaverseObjectType'],
    [
      { flows: [{ ...flow('displayName', '[cn]'), mergeType: 'Merge' }] },
      'error merge-type-mixed own flows.0.mergeType',
    ],
    [
      { disabled: true, flows: [flow('displayName', 'Trimm([cn])')] },
      'error unknown-function own flows.0.source.expression',
    ],
  ];
  for (const [parts, expected] of cases) {
    expect(problemsOf(await check(draft('own', parts))), expected).toContain(expected);
  }
  expect((await check(draft('own'))).fullSynchronization, 'nothing was ever synchronized').toEqual([
    'contoso.test',
    'tenant',
  ]);
});

test('two rules that do not go together are told with each other', async () => {
  const { client } = await openClient();
  await client.call('rules.save', { document: draft('first') });
  const clash = await client.call('rules.check', { documents: [draft('second')] });
  expect(clash.problems).toMatchObject([
    { code: 'precedence-not-unique', rule: 'second', other: { id: 'first', name: 'Rule first' }, severity: 'error' },
  ]);
  const join = [{ clauses: [{ connectorSpaceAttribute: 'mail', metaverseAttribute: 'mail' }] }];
  const linking = await client.call('rules.check', { documents: [draft('third', { precedence: 51, join })] });
  expect(linking).toMatchObject({
    ok: true,
    problems: [{ code: 'several-linking-rules', rule: 'third', severity: 'warning', other: { id: JOIN } }],
  });
  const instead = await client.call('rules.check', {
    documents: [draft('third', { precedence: 51, join })],
    disable: [JOIN],
  });
  expect(instead.problems).toEqual([]);
  const both = await client.call('rules.check', { documents: [draft('a'), draft('a', { precedence: 52 })] });
  expect(problemsOf(both)).toContain('error id-not-unique a id');
});

test('what is saved is one version with its line in the audit log, and goes back with it', async () => {
  const { lab, client } = await openClient();
  const saved = await client.call('rules.save', { document: draft('own', { immutable: true }), expectedVersion: 1 });
  expect(saved).toMatchObject({ version: 2, document: { id: 'own', immutable: false }, warnings: [] });
  const again = { document: draft('own', { name: 'Another name' }), expectedVersion: 1 };
  expect(await refusedFor(client.call('rules.save', again))).toBe('configuration-changed');
  expect(await client.call('rules.save', { ...again, expectedVersion: 2 })).toMatchObject({ version: 3 });
  const audit = await lab.engine.store.reader.all<{ action: string; detail: string }>(
    'SELECT action, detail FROM audit ORDER BY id DESC LIMIT 2',
  );
  expect(audit.map(({ action, detail }) => [action, JSON.parse(detail)])).toEqual([
    ['rule-save', { rule: 'own', name: 'Another name', version: 3 }],
    ['rule-save', { rule: 'own', name: 'Rule own', version: 2 }],
  ]);
  await client.call('restore-configuration', { version: 1 });
  expect((await client.call('rules.list', { kind: 'custom' })).rules).toEqual([]);
});

test('a rule that does not check, a standard rule and an unknown one are refused, and nothing is saved', async () => {
  const { client } = await openClient();
  const bad = draft('own', { flows: [flow('displayName', 'Trim(')] });
  expect(await refusedFor(client.call('rules.save', { document: bad }))).toBe('rule-invalid');
  expect(await refusedFor(client.call('rules.save', { document: draft(JOIN) }))).toBe('rule-invalid');
  expect(await refusedFor(client.call('rules.remove', { id: JOIN }))).toBe('rule-standard');
  expect(await refusedFor(client.call('rules.remove', { id: 'nothing' }))).toBe('rule-not-found');
  expect(await refusedFor(client.call('rules.setDisabled', { ids: ['nothing'], disabled: true }))).toBe(
    'rule-not-found',
  );
  expect(await refusedFor(client.call('rules.move', { id: JOIN, place: { before: JOIN } }))).toBe('rule-standard');
  expect((await client.call('rules.list', {})).version).toBe(1);
});

test('a clone stands in for its standard rule, tells where it differs, and gives way to it again', async () => {
  const { client } = await openClient();
  const { document, original } = await client.call('rules.clone', { id: JOIN });
  expect(document).toMatchObject({ precedence: 99, immutable: false, disabled: false, copyOf: JOIN });
  expect(document.id).not.toBe(JOIN);
  const scope = [[...document.scope[0]!, { attribute: 'department', operator: 'EQUAL' as const, value: 'Sales' }]];
  await client.call('rules.save', { document: { ...document, name: 'Sales only', scope }, disable: [original] });
  const rows = (await client.call('rules.list', {})).rules;
  expect(rows.find((row) => row.document.id === JOIN)).toMatchObject({
    document: { disabled: true },
    clones: [{ id: document.id, name: 'Sales only' }],
  });
  expect(rows[0]).toMatchObject({ changed: ['description', 'scope'] });
  expect(await client.call('rules.get', { id: document.id })).toMatchObject({ twin: { id: JOIN, disabled: true } });

  await client.call('rules.remove', { id: document.id, enableOriginal: true });
  expect(await client.call('rules.get', { id: JOIN })).toMatchObject({ document: { disabled: false }, clones: [] });
});

test('rules move next to each other, with as few new numbers as that takes', async () => {
  const { client } = await openClient();
  for (const [id, precedence] of [
    ['a', 10],
    ['b', 11],
    ['c', 12],
    ['d', 40],
  ] as const) {
    await client.call('rules.save', { document: draft(id, { precedence }) });
  }
  const order = async () =>
    (await client.call('rules.list', { kind: 'custom' })).rules.map(({ document }) => [
      document.id,
      document.precedence,
    ]);
  expect((await client.call('rules.move', { id: 'a', place: { after: 'c' } })).renumbered).toEqual([
    { id: 'a', from: 10, to: 26 },
  ]);
  expect((await client.call('rules.move', { id: 'd', place: { before: 'c' } })).renumbered).toEqual([
    { id: 'd', from: 40, to: 12 },
    { id: 'c', from: 12, to: 13 },
  ]);
  expect(await order()).toEqual([
    ['b', 11],
    ['d', 12],
    ['c', 13],
    ['a', 26],
  ]);
  expect((await client.call('rules.move', { id: 'b', place: { before: 'd' } })).renumbered).toEqual([]);
});

test('rules that were exported come in again, all of them or none', async () => {
  const { client } = await openClient();
  await client.call('rules.save', { document: draft('a', { precedence: 10 }) });
  await client.call('rules.save', { document: draft('b', { precedence: 11 }) });
  const { documents } = await client.call('rules.export', {});
  expect(documents.map(({ id }) => id)).toEqual(['a', 'b']);
  await client.call('rules.remove', { id: 'b' });
  expect(await refusedFor(client.call('rules.import', { documents }))).toBe('rule-invalid');
  expect(await client.call('rules.import', { documents, replace: true })).toMatchObject({
    added: ['b'],
    replaced: ['a'],
  });
  const broken = [documents[0]!, draft('c', { precedence: 10 })];
  expect(await refusedFor(client.call('rules.import', { documents: broken, replace: true }))).toBe('rule-invalid');
  expect((await client.call('rules.list', { kind: 'custom' })).total).toBeGreaterThan(2);
  expect((await client.call('rules.export', { ids: [JOIN] })).documents).toMatchObject([{ id: JOIN, immutable: true }]);
});

test('whoever listens is told that rules were saved', async () => {
  const { lab, client } = await openClient();
  const versions: number[] = [];
  lab.engine.subscribe((event) => {
    if (event.kind === 'rules-changed') versions.push(event.version);
  });
  await client.call('rules.save', { document: draft('own') });
  await client.call('rules.setDisabled', { ids: ['own', JOIN], disabled: true });
  expect(versions).toEqual([2, 3]);
});

test('a change says which connectors it makes due, and a name none', async () => {
  const lab = await openSynchronized({ people: ['anna'] });
  const client = createDispatcher(lab.engine);
  expect((await client.call('rules.list', {})).fullSynchronization).toEqual([]);
  const inbound = draft('own', { flows: [flow('displayName', '[cn]')] });
  expect((await client.call('rules.check', { documents: [inbound] })).fullSynchronization).toEqual(['contoso.test']);
  expect((await client.call('rules.save', { document: inbound })).fullSynchronization).toEqual(['contoso.test']);
  await lab.cycle();
  const named = { ...inbound, name: 'Renamed', description: 'Nothing else', precedence: 3 };
  expect((await client.call('rules.save', { document: named })).fullSynchronization).toEqual([]);
  expect((await client.call('rules.remove', { id: 'own' })).fullSynchronization).toEqual(['contoso.test']);
});
