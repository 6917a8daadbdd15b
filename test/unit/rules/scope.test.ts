import { describe, expect, it } from 'vitest';
import { compileScope } from '../../../engine/rules/scope.ts';
import { dnPath } from '../../../engine/model/distinguished-name.ts';
import type { RuleInput } from '../../../engine/rules/compiled-rule.ts';
import type { ScopeClause } from '../../../engine/rules/rule.ts';
import { ATTRIBUTES, object, octets, PARAMETERS } from './builders.ts';

type Clause = readonly [attribute: string, operator: ScopeClause['operator'], value?: string | undefined];

const OBJECT = object(
  {
    cn: ['Alice'],
    proxyAddresses: ['SMTP:alice@contoso.test', 'smtp:a@contoso.test'],
    userAccountControl: [514n],
    numbers: [5n, 50n],
    flag: [false],
    objectGUID: [octets('0102')],
    sn: ['c1'],
  },
  { references: { member: 2 } },
);

function compile(groups: readonly (readonly Clause[])[], options: { readonly knowsMembership?: boolean } = {}) {
  const filter = groups.map((group) =>
    group.map(([attribute, operator, value = '']) => ({ attribute, operator, value })),
  );
  return compileScope(filter, { attributes: ATTRIBUTES, parameters: PARAMETERS, ...options }, 'scope');
}

function holds(...groups: readonly (readonly Clause[])[]): boolean {
  const { test, problems } = compile(groups);
  expect(problems).toEqual([]);
  return test(OBJECT);
}

describe('a scope clause', () => {
  it.each<[...Clause, boolean]>([
    ['cn', 'EQUAL', 'ALICE', true],
    ['cn', 'NOTEQUAL', 'alice', false],
    ['cn', 'STARTSWITH', 'al', true],
    ['cn', 'NOTSTARTSWITH', 'AL', false],
    ['cn', 'ENDSWITH', 'CE', true],
    ['cn', 'NOTENDSWITH', 'x', true],
    ['cn', 'CONTAINS', 'lic', true],
    ['cn', 'NOTCONTAINS', 'x', true],
    ['cn', 'LESSTHAN', 'bob', true],
    ['cn', 'GREATERTHAN_OR_EQUAL', 'alice', true],
    ['cn', 'ISNOTNULL', '', true],
    ['cn', 'ISNULL', '', false],
    ['userAccountControl', 'ISBITSET', '2', true],
    ['userAccountControl', 'ISNOTBITSET', '2', false],
    ['userAccountControl', 'ISBITSET', '0x200', true],
    ['userAccountControl', 'EQUAL', '514', true],
    ['userAccountControl', 'LESSTHAN', '1000', true],
    ['userAccountControl', 'GREATERTHAN', '99', true],
    ['userAccountControl', 'LESSTHAN_OR_EQUAL', '514', true],
    ['flag', 'EQUAL', 'FALSE', true],
    ['flag', 'NOTEQUAL', 'True', true],
    ['objectGUID', 'EQUAL', 'AQI=', true],
    ['objectGUID', 'NOTEQUAL', 'AQM=', true],
    ['member', 'ISNOTNULL', '', true],
    ['manager', 'ISNULL', '', true],
    ['sn', 'EQUAL', '%Connector.ID%', true],
  ])('%s %s %s is %s', (attribute, operator, value, expected) => {
    expect(holds([[attribute, operator, value]])).toBe(expected);
  });

  it.each<[...Clause, boolean]>([
    ['mail', 'EQUAL', 'x', false],
    ['mail', 'EQUAL', '', false],
    ['mail', 'NOTEQUAL', 'x', true],
    ['mail', 'NOTSTARTSWITH', 'x', true],
    ['mail', 'NOTCONTAINS', 'x', true],
    ['mail', 'ISNOTIN', 'x', true],
    ['mail', 'LESSTHAN', 'x', false],
    ['mail', 'ISNULL', '', true],
    ['groupType', 'ISNOTBITSET', '2', true],
    ['groupType', 'ISBITSET', '2', false],
    ['groupType', 'LESSTHAN', '2', false],
  ])('on an absent attribute, %s %s %s is %s', (attribute, operator, value, expected) => {
    expect(holds([[attribute, operator, value]])).toBe(expected);
  });

  it.each<[...Clause, boolean]>([
    ['proxyAddresses', 'ISIN', 'smtp:A@contoso.test', true],
    ['proxyAddresses', 'ISNOTIN', 'smtp:a@contoso.test', false],
    ['proxyAddresses', 'EQUAL', 'smtp:a@contoso.test', true],
    ['proxyAddresses', 'NOTEQUAL', 'smtp:a@contoso.test', false],
    ['proxyAddresses', 'CONTAINS', 'alice', true],
    ['numbers', 'GREATERTHAN', '20', true],
    ['numbers', 'GREATERTHAN', '50', false],
  ])('holds where any of several values fits: %s %s %s is %s', (attribute, operator, value, expected) => {
    expect(holds([[attribute, operator, value]])).toBe(expected);
  });
});

describe('a scope filter', () => {
  it('is for every object where it has no group', () => expect(holds()).toBe(true));

  it('needs all clauses of one of its groups', () => {
    const yes: Clause = ['cn', 'EQUAL', 'alice'];
    const no: Clause = ['cn', 'EQUAL', 'bob'];
    expect(holds([yes, yes])).toBe(true);
    expect(holds([yes, no])).toBe(false);
    expect(holds([yes, no], [yes])).toBe(true);
    expect(holds([no], [no])).toBe(false);
  });

  it.each<[...Clause, string, string]>([
    ['cm', 'EQUAL', 'x', 'unknown-attribute', 'scope.0.0.attribute'],
    ['userAccountControl', 'EQUAL', 'many', 'value-invalid', 'scope.0.0.value'],
    ['flag', 'EQUAL', 'yes', 'value-invalid', 'scope.0.0.value'],
    ['flag', 'CONTAINS', 'True', 'operator-not-applicable', 'scope.0.0.operator'],
    ['cn', 'ISBITSET', '2', 'operator-not-applicable', 'scope.0.0.operator'],
    ['manager', 'EQUAL', 'x', 'operator-not-applicable', 'scope.0.0.operator'],
    ['objectGUID', 'EQUAL', '!', 'value-invalid', 'scope.0.0.value'],
    ['cn', 'EQUAL', '%No.Such%', 'unknown-parameter', 'scope.0.0.value'],
    ['dn', 'ISMEMBEROF', 'CN=Pilot', 'operator-not-available', 'scope.0.0.operator'],
  ])('refuses %s %s %s', (attribute, operator, value, code, path) => {
    expect(compile([[[attribute, operator, value]]]).problems).toMatchObject([{ code, path }]);
  });

  it('asks an object whether it is a member, by the DN or the objectGUID of the group however it is written', () => {
    const asked: string[] = [];
    const member: RuleInput = { ...OBJECT, isMemberOf: (group) => asked.push(group) > 0 };
    const holds = (operator: 'ISMEMBEROF' | 'ISNOTMEMBEROF', value: string) =>
      compile([[['dn', operator, value]]], { knowsMembership: true }).test(member);
    expect(holds('ISMEMBEROF', 'CN=Pilot,DC=contoso,DC=test')).toBe(true);
    expect(holds('ISNOTMEMBEROF', 'cn=pilot, dc=Contoso,dc=test')).toBe(false);
    expect(holds('ISMEMBEROF', '0F7E2A10-11C4-4B5C-9D43-6C86EB7CA9AB')).toBe(true);
    const path = dnPath('CN=Pilot,DC=contoso,DC=test');
    expect(asked).toEqual([path, path, '0f7e2a10-11c4-4b5c-9d43-6c86eb7ca9ab']);
  });

  it('shows parameters by what they stand for', () => {
    expect(compile([[['cn', 'EQUAL', 'x.%Domain.FQDN%']]]).filled).toEqual([
      [{ attribute: 'cn', operator: 'EQUAL', value: 'x.contoso.test' }],
    ]);
  });

  it('refuses a group that is neither a DN nor an objectGUID', () => {
    const { problems } = compile([[['dn', 'ISMEMBEROF', 'Pilots']]], { knowsMembership: true });
    expect(problems).toMatchObject([{ code: 'value-invalid', path: 'scope.0.0.value', name: 'Pilots' }]);
  });

  it('knows the attributes it reads', () => {
    expect([...compile([[['cn', 'ISNOTNULL']], [['flag', 'EQUAL', 'True']]]).reads]).toEqual(['cn', 'flag']);
  });
});
