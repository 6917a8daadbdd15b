import { describe, expect, it } from 'vitest';
import { compileRules, type CompileContext } from '../../../engine/rules/compile.ts';
import { createMetaverseSchema } from '../../../engine/rules/metaverse-schema.ts';
import { syncRuleSchema, type SyncRuleDocument } from '../../../engine/rules/rule.ts';
import type { RuleSet } from '../../../engine/rules/rule-set.ts';
import { ATTRIBUTES, object, octets, PARAMETERS } from './builders.ts';

const METAVERSE = createMetaverseSchema([
  { type: 'string', multiValued: false, of: ['person', 'group'], names: 'cn displayName sourceAnchor mail department' },
  { type: 'string', multiValued: true, of: ['person'], names: 'proxyAddresses' },
  { type: 'boolean', multiValued: false, of: ['person'], names: 'accountEnabled cloudFiltered' },
  { type: 'integer', multiValued: false, of: ['group'], names: 'memberCount' },
  { type: 'binary', multiValued: false, of: ['person'], names: 'anchorBinary' },
  { type: 'reference', multiValued: true, of: ['group'], names: 'member' },
  { type: 'reference', multiValued: false, of: ['person'], names: 'manager' },
]);

let made = 0;

function rule(document: Partial<SyncRuleDocument> = {}) {
  made++;
  return syncRuleSchema.parse({
    id: `rule-${made}`,
    name: `Rule ${made}`,
    direction: 'inbound',
    connector: 'forest',
    connectorSpaceObjectType: 'user',
    metaverseObjectType: 'person',
    linkType: 'Join',
    precedence: made,
    ...document,
  });
}

const direct = (target: string, attribute = target) => ({ target, source: { type: 'direct' as const, attribute } });
const constant = (target: string, value: string) => ({ target, source: { type: 'constant' as const, value } });
const computed = (target: string, expression: string) => ({
  target,
  source: { type: 'expression' as const, expression },
});
const joinOn = (connectorSpaceAttribute: string, metaverseAttribute: string) => ({
  clauses: [{ connectorSpaceAttribute, metaverseAttribute }],
});

const CONTEXT: CompileContext = {
  schemaOf: (connector, objectType) =>
    ['forest', 'cloud'].includes(connector) && ['user', 'group'].includes(objectType) ? ATTRIBUTES : undefined,
  metaverse: METAVERSE,
  parametersOf: () => PARAMETERS,
};

function compile(...rules: ReturnType<typeof rule>[]) {
  return compileRules(rules, CONTEXT);
}

function ruleSet(...rules: ReturnType<typeof rule>[]): RuleSet {
  const result = compile(...rules);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.ruleSet;
}

function problems(...rules: ReturnType<typeof rule>[]) {
  const result = compile(...rules);
  return result.ok ? [] : result.problems;
}

function flowResult(flow: SyncRuleDocument['flows'], input = object({}), document: Partial<SyncRuleDocument> = {}) {
  const [compiled] = ruleSet(rule({ ...document, flows: flow })).rules;
  return compiled!.flows[0]!.evaluate(input);
}

describe('a rule set', () => {
  it('gives the enabled rules of an object type in order of precedence', () => {
    const late = rule({ precedence: 900 });
    const early = rule({ precedence: 800 });
    const off = rule({ precedence: 700, disabled: true });
    const group = rule({ precedence: 600, connectorSpaceObjectType: 'group', metaverseObjectType: 'group' });
    const out = rule({ precedence: 500, direction: 'outbound', connector: 'cloud' });
    const any = rule({ precedence: 400, direction: 'outbound', metaverseObjectType: '*' });
    const set = ruleSet(late, early, off, group, out, any);
    const ids = (rules: readonly { rule: { id: string } }[]) => rules.map((entry) => entry.rule.id);
    expect(ids(set.inbound('forest', 'user'))).toEqual([early.id, late.id]);
    expect(ids(set.inbound('cloud', 'user'))).toEqual([]);
    expect(ids(set.outbound('person'))).toEqual([any.id, out.id]);
    expect(ids(set.outbound('group'))).toEqual([any.id]);
    expect(ids(set.outboundTo('cloud'))).toEqual([out.id]);
  });

  it('knows what import asks for, what outbound rules write and what joins search by', () => {
    const set = ruleSet(
      rule({
        scope: [[{ attribute: 'flag', operator: 'ISNULL' }]],
        join: [joinOn('objectSid', 'anchorBinary')],
        flows: [computed('displayName', 'IIF(IsPresent([mail]),[cn],ImportedValue("sn"))'), direct('manager')],
      }),
      rule({
        connectorSpaceObjectType: 'group',
        metaverseObjectType: 'group',
        flows: [computed('memberCount', 'ValueCount("member")'), computed('cn', 'DNComponent([dn],1)')],
      }),
      rule({
        direction: 'outbound',
        join: [
          { ...joinOn('mail', 'mail'), target: [[{ attribute: 'info', operator: 'ISNULL' }]] },
          joinOn('sn', 'sourceAnchor'),
        ],
        flows: [computed('dn', '"CN=" & [cn]'), direct('displayName')],
      }),
    );
    const read = set.attributesRead('forest');
    expect([...read.get('user')!].toSorted()).toEqual(
      ['flag', 'objectSid', 'mail', 'cn', 'sn', 'manager', 'info'].toSorted(),
    );
    expect([...read.get('group')!]).toEqual(['member']);
    expect([...set.targetsOf('forest').get('user')!]).toEqual(['displayName']);
    expect([...set.metaverseJoinAttributes]).toEqual(['anchorBinary']);
    expect([...set.connectorJoinAttributes('forest')].toSorted()).toEqual(['mail', 'sn']);
    expect(set.attributesRead('elsewhere').size).toBe(0);
  });

  it('looks at what a join may take', () => {
    const set = ruleSet(
      rule({
        direction: 'outbound',
        join: [{ ...joinOn('mail', 'mail'), target: [[{ attribute: 'sn', operator: 'ISNULL' }]] }, joinOn('cn', 'cn')],
      }),
    );
    const [soft, plain] = set.rules[0]!.joinGroups;
    expect(soft!.acceptsTarget(object({ sn: ['taken'] }))).toBe(false);
    expect(soft!.acceptsTarget(object({}))).toBe(true);
    expect(plain!.acceptsTarget(object({ sn: ['taken'] }))).toBe(true);
  });
});

describe('a flow', () => {
  it('takes values as they are', () => {
    expect(flowResult([direct('displayName')], object({ displayName: ['Alice'] }))).toEqual({
      kind: 'values',
      values: ['Alice'],
    });
    expect(flowResult([direct('displayName')])).toEqual({ kind: 'null' });
  });

  it('has nothing to contribute where all it has is an empty text', () => {
    expect(flowResult([direct('displayName')], object({ displayName: [''] }))).toEqual({ kind: 'null' });
    expect(flowResult([computed('displayName', 'Left([mail],3)')])).toEqual({ kind: 'null' });
    const some = computed('proxyAddresses', 'IIF([proxyAddresses] = "b",NULL,[proxyAddresses])');
    expect(flowResult([some], object({ proxyAddresses: ['a', 'b', ''] }))).toEqual({ kind: 'values', values: ['a'] });
    expect(flowResult([some], object({ proxyAddresses: ['b'] }))).toEqual({ kind: 'null' });
  });

  it('makes of a constant a value of the target type', () => {
    expect(flowResult([constant('accountEnabled', 'True')])).toEqual({ kind: 'values', values: [true] });
    expect(flowResult([constant('displayName', 'True')])).toEqual({ kind: 'values', values: ['True'] });
    expect(flowResult([constant('anchorBinary', 'AQI=')])).toEqual({ kind: 'values', values: [octets('0102')] });
    const group = { connectorSpaceObjectType: 'group', metaverseObjectType: 'group' };
    expect(flowResult([constant('memberCount', '-7')], object({}), group)).toEqual({ kind: 'values', values: [-7n] });
  });

  it('passes on what stands for no value', () => {
    expect(flowResult([computed('mail', 'IgnoreThisFlow')])).toEqual({ kind: 'ignore' });
    expect(flowResult([computed('mail', 'AuthoritativeNull')])).toEqual({ kind: 'authoritative-null' });
    expect(flowResult([computed('mail', 'NULL')])).toEqual({ kind: 'null' });
  });

  it('is an error where the value is not of the target type, or there are too many', () => {
    const either = object({ cn: ['abc'] });
    expect(flowResult([computed('mail', 'IIF(Len([cn]) > 2,Len([cn]),[cn])')], either)).toMatchObject({
      kind: 'error',
      message: 'type mismatch: mail takes text, not number',
    });
    expect(flowResult([computed('mail', 'IIF(Len([cn]) > 2,Now(),[cn])')], either)).toMatchObject({
      message: 'type mismatch: mail takes text, not date',
    });
    const two = object({ proxyAddresses: ['a', 'b'] });
    expect(flowResult([direct('mail', 'proxyAddresses')], two)).toMatchObject({
      kind: 'error',
      message: '2 values for the single-valued attribute mail',
    });
    expect(flowResult([computed('mail', 'Error("no")')])).toEqual({ kind: 'error', message: 'no', position: 0 });
  });

  it('gives nothing where its expression gives an empty text or no octets', () => {
    const input = object({ objectGUID: [new Uint8Array([1])] });
    expect(flowResult([computed('mail', 'Left([cn],3)')])).toEqual({ kind: 'null' });
    expect(flowResult([computed('anchorBinary', 'Mid([objectGUID],1,0)')], input)).toEqual({ kind: 'null' });
    expect(flowResult([computed('anchorBinary', 'Mid([objectGUID],1,4)')])).toEqual({ kind: 'null' });
  });

  it('is refused where no value can ever be of the target type', () => {
    expect(problems(rule({ flows: [computed('mail', 'Len([cn])')] }))).toMatchObject([
      {
        code: 'type-mismatch',
        path: 'flows.0.source.expression',
        position: 0,
        name: 'mail',
        found: 'number',
        expected: 'text',
      },
    ]);
    expect(problems(rule({ flows: [computed('mail', 'Now()')] }))).toMatchObject([{ found: 'date' }]);
  });

  it('between references is moved as rows, and may be held up by an expression', () => {
    const group = { connectorSpaceObjectType: 'group', metaverseObjectType: 'group' };
    const limit = computed('member', 'IIF(Count([member]) > 2,Error("too many"),IgnoreThisFlow)');
    const set = ruleSet(rule({ ...group, flows: [limit, direct('member')] }));
    const [held, moved] = set.rules[0]!.flows;
    expect(moved!.referenceSource).toBe('member');
    expect(held!.referenceSource).toBeUndefined();
    expect(held!.evaluate(object({}, { references: { member: 3 } }))).toMatchObject({ message: 'too many' });
    expect(held!.evaluate(object({}, { references: { member: 2 } }))).toEqual({ kind: 'ignore' });
  });

  it('shows its text for lineage', () => {
    const set = ruleSet(
      rule({ flows: [direct('cn'), constant('mail', 'User'), computed('department', 'Trim([sn])')] }),
    );
    expect(set.rules[0]!.flows.map((flow) => flow.text)).toEqual(['cn', '"User"', 'Trim([sn])']);
  });
});

describe('rules that cannot be right', () => {
  it.each<[string, Partial<SyncRuleDocument>, object]>([
    ['an unknown object type', { connectorSpaceObjectType: 'computer' }, { code: 'unknown-object-type' }],
    ['an unknown metaverse type', { metaverseObjectType: 'persn' }, { code: 'unknown-object-type', nearest: 'person' }],
    ['an unknown target', { flows: [direct('displyName', 'cn')] }, { path: 'flows.0.target', nearest: 'displayName' }],
    ['an unknown source', { flows: [direct('cn', 'comonName')] }, { path: 'flows.0.source.attribute' }],
    ['types that differ', { flows: [direct('cn', 'flag')] }, { code: 'type-mismatch', expected: 'string' }],
    ['a constant of another type', { flows: [constant('accountEnabled', 'yes')] }, { code: 'value-invalid' }],
    ['a constant reference', { flows: [constant('manager', 'CN=a')] }, { code: 'reference-flow-not-direct' }],
    ['a computed reference', { flows: [computed('manager', 'CRef([cn])')] }, { code: 'reference-flow-not-direct' }],
    [
      'a reference in one branch',
      { flows: [computed('manager', 'IIF(True,IgnoreThisFlow,CRef([cn]))')] },
      { code: 'reference-flow-not-direct' },
    ],
    [
      'a mistake in an expression',
      { flows: [direct('cn'), computed('mail', 'Trim([cn]')] },
      { code: 'closing-parenthesis-expected', path: 'flows.1.source.expression', position: 9 },
    ],
    [
      'an unknown attribute in a join',
      { join: [joinOn('objectSid', 'objectSid')] },
      { code: 'unknown-attribute', path: 'join.0.clauses.0.metaverseAttribute' },
    ],
    [
      'an unknown attribute in what a join may take',
      { join: [{ ...joinOn('cn', 'cn'), target: [[{ attribute: 'x', operator: 'ISNULL' as const }]] }] },
      { code: 'unknown-attribute', path: 'join.0.target.0.0.attribute' },
    ],
  ])('are refused: %s', (_, document, problem) => {
    const wrong = rule(document);
    expect(problems(wrong)).toMatchObject([{ ...problem, rule: wrong.id }]);
  });

  it('are refused where they count references of objects that cannot tell', () => {
    const out = { direction: 'outbound', connectorSpaceObjectType: 'group', metaverseObjectType: 'group' } as const;
    const wrong = rule({
      ...out,
      scope: [[{ attribute: 'member', operator: 'ISNOTNULL' }]],
      join: [{ ...joinOn('cn', 'cn'), target: [[{ attribute: 'manager', operator: 'ISNULL' }]] }],
      flows: [
        computed('displayName', 'IIF(Count([member]) > 1,[cn],NULL)'),
        computed('cn', 'CStr(ValueCount("member"))'),
      ],
    });
    expect(problems(wrong).map(({ code, path }) => `${code} ${path}`)).toEqual([
      'reference-not-readable scope.0.0.attribute',
      'reference-not-readable join.0.target.0.0.attribute',
      'reference-not-readable flows.0.source.expression',
      'reference-not-readable flows.1.source.expression',
    ]);
    expect(compileRules([wrong], { ...CONTEXT, countsReferencesEverywhere: true }).ok).toBe(true);
  });

  it('are refused where two have one number or one id', () => {
    const first = rule({ precedence: 5000 });
    expect(problems(first, rule({ precedence: 5000, disabled: true }))).toMatchObject([
      { code: 'precedence-not-unique', name: '5000' },
    ]);
    expect(problems(first, rule({ id: first.id }))).toMatchObject([{ code: 'id-not-unique' }]);
  });

  it('are refused where one merges into what another replaces', () => {
    const one = rule({ flows: [{ ...direct('proxyAddresses'), mergeType: 'Merge' }] });
    const other = rule({ flows: [direct('proxyAddresses')] });
    expect(problems(one, other)).toMatchObject([{ code: 'merge-type-mixed', rule: other.id, expected: 'Merge' }]);
    expect(problems(one, { ...other, disabled: true })).toEqual([]);
    const replaces = rule({ flows: [{ ...direct('proxyAddresses'), mergeType: 'Replace' }] });
    expect(problems(other, replaces)).toEqual([]);
  });

  it('are all reported at once', () => {
    const wrong = rule({
      scope: [[{ attribute: 'x', operator: 'ISNULL' }]],
      flows: [direct('y', 'cn'), computed('cn', '1 +')],
    });
    expect(problems(wrong).map((problem) => problem.path)).toEqual([
      'scope.0.0.attribute',
      'flows.0.target',
      'flows.1.source.expression',
    ]);
  });
});
