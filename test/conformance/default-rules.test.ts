import { describe, expect, it } from 'vitest';
import { compileRules } from '../../engine/rules/compile.ts';
import { standardRules } from '../../engine/rules/defaults/standard-rules.ts';
import { ENTRA_SCHEMA } from '../../engine/rules/entra-schema.ts';
import { parseExpression } from '../../engine/rules/expression/parse.ts';
import { printExpression } from '../../engine/rules/expression/syntax.ts';
import type { MetaverseSchema } from '../../engine/rules/metaverse-schema.ts';
import type { Flow, SyncRule } from '../../engine/rules/rule.ts';
import { DIFFERENCES, NOT_YET } from './default-rules-differences.ts';
import {
  inferConnectorSchema,
  readReferenceMetaverse,
  readReferenceRules,
  referenceAvailable,
  unlessAvailable,
} from './default-rules-reference.ts';

const PARAMETERS = {
  'Connector.ID': 'b0b0b0b0-0000-0000-0000-000000000001',
  'Domain.FQDN': 'contoso.test',
  'Domain.Netbios': 'CONTOSO',
  'Forest.FQDN': 'contoso.test',
  'Forest.Netbios': 'CONTOSO',
};

function compileReference(rules: readonly SyncRule[], metaverse: MetaverseSchema) {
  const schemas = Map.groupBy(rules, (rule) => rule.connector);
  return compileRules(rules, {
    schemaOf: (connector) => inferConnectorSchema(schemas.get(connector) ?? [], metaverse),
    metaverse,
    parametersOf: () => PARAMETERS,
  });
}

/** Our rules for the server of the reference: one forest with Exchange and Lync, matched by SID, objectGUID. */
function ours(reference: readonly SyncRule[], metaverse: MetaverseSchema): readonly SyncRule[] {
  const forestRules = reference.filter((rule) => rule.connector === 'AD');
  const attributes = [...inferConnectorSchema(forestRules, metaverse).keys(), 'employeeID', 'employeeType'];
  return standardRules({
    forests: [{ connector: 'AD', exchangeSchema: true, attributes }],
    entra: { connector: 'AAD' },
    sourceAnchor: 'objectGUID',
    userMatching: 'objectSid',
    softMatchOnUserPrincipalName: true,
    userPrincipalNameAttribute: 'userPrincipalName',
  });
}

function sourceText({ source }: Flow): string {
  switch (source.type) {
    case 'direct':
      return source.attribute;
    case 'constant':
      return `"${source.value}"`;
    case 'expression': {
      // Through the syntax tree, so that white space does not count.
      const parsed = parseExpression(source.expression);
      return parsed.ok ? printExpression(parsed.expression) : source.expression;
    }
  }
}

function scopeText(rule: SyncRule): string {
  const clauseText = ({ attribute, operator, value }: SyncRule['scope'][number][number]) =>
    `${attribute} ${operator} ${value}`.trim();
  return rule.scope.map((group) => group.map(clauseText).join(' & ')).join(' OR ');
}

function joinText(rule: SyncRule): string {
  const groups = rule.join.map(({ clauses, target }) => {
    const on = clauses
      .map((part) => `${part.connectorSpaceAttribute}=${part.metaverseAttribute}${part.caseSensitive ? ' (case)' : ''}`)
      .join(' & ');
    return target.length === 0 ? on : `${on} if ${target.flat().map((part) => `${part.attribute} ${part.operator}`)}`;
  });
  return groups.join(' OR ');
}

/** Each aspect of a rule as a line `aspect: text`, so that two rules differ in the lines that one of them lacks. */
function aspects(rule: SyncRule): ReadonlyMap<string, string> {
  const flows = rule.flows.map((flow): [string, string] => [
    `flow ${flow.target}`,
    `${sourceText(flow)} ${flow.mergeType}`,
  ]);
  return new Map([
    ['types', `${rule.connectorSpaceObjectType} ${rule.metaverseObjectType}`],
    ['link', rule.linkType],
    ['password', String(rule.passwordSync)],
    ['scope', scopeText(rule)],
    ['join', joinText(rule)],
    ...flows,
  ]);
}

interface Found {
  readonly rule: string;
  readonly aspect: string;
  readonly reference: string | undefined;
  readonly ours: string | undefined;
}

function differencesBetween(reference: SyncRule, own: SyncRule): Found[] {
  const left = aspects(reference);
  const right = aspects(own);
  const all = new Set([...left.keys(), ...right.keys()]);
  return [...all]
    .filter((aspect) => left.get(aspect) !== right.get(aspect))
    .map((aspect) => ({
      rule: own.name,
      aspect,
      reference: left.get(aspect),
      ours: right.get(aspect),
    }));
}

/** Attributes that the Entra connector does not have cannot be flowed to or from it. */
function beyondEntraSchema({ aspect, ours: own }: Found, rule: SyncRule): boolean {
  const schema = ENTRA_SCHEMA.get(rule.connectorSpaceObjectType);
  if (rule.connector !== 'AAD' || own !== undefined || schema === undefined) return false;
  return !schema.has(aspect.replace('flow ', ''));
}

function explains(explanation: (typeof DIFFERENCES)[number], found: Found): boolean {
  const same = (pattern: string | RegExp, text: string) =>
    typeof pattern === 'string' ? pattern === text : pattern.test(text);
  return same(explanation.rule, found.rule) && same(explanation.aspect, found.aspect) && explanation.ours(found.ours);
}

describe.skipIf(!referenceAvailable)(`the default rules of Entra Connect${unlessAvailable}`, () => {
  const reference = referenceAvailable ? readReferenceRules() : [];
  const metaverse = referenceAvailable ? readReferenceMetaverse() : { objectTypes: new Map(), attributes: new Map() };

  it('are all read', () => {
    expect(reference).toHaveLength(62);
    expect(reference.flatMap((rule) => rule.flows)).toHaveLength(1200);
  });

  it('all compile in our language', () => {
    const result = compileReference(reference, metaverse);
    expect(result.ok ? [] : result.problems).toEqual([]);
    expect(result.ok && result.ruleSet.rules.length).toBe(62);
  });

  it('have twins among ours that differ only where a reason is on record', () => {
    const own = ours(reference, metaverse);
    const found = own.flatMap((rule) => {
      const twin = reference.find((candidate) => candidate.name === rule.name);
      if (twin === undefined) return [];
      return differencesBetween(twin, rule).filter((difference) => !beyondEntraSchema(difference, rule));
    });
    expect(found.filter((difference) => !DIFFERENCES.some((entry) => explains(entry, difference)))).toEqual([]);
    const idle = DIFFERENCES.filter((entry) => !found.some((difference) => explains(entry, difference)));
    expect(idle).toEqual([]);
  });

  it('stand in the same order of precedence', () => {
    const names = ours(reference, metaverse).map((rule) => rule.name);
    const expected = reference.map((rule) => rule.name).filter((name) => names.includes(name));
    expect(names.filter((name) => expected.includes(name))).toEqual(expected);
  });

  it('are all there, but for those on record as not yet built', () => {
    const names = new Set(ours(reference, metaverse).map((rule) => rule.name));
    const missing = reference.map((rule) => rule.name).filter((name) => !names.has(name));
    expect(missing.toSorted()).toEqual(Object.keys(NOT_YET).toSorted());
  });
});
