import { describe, expect, it } from 'vitest';
import type { AttributeValue, Attributes } from '../../engine/model/attribute-value.ts';
import { compileRules } from '../../engine/rules/compile.ts';
import type { CompiledRule, FlowResult, RuleInput } from '../../engine/rules/compiled-rule.ts';
import { standardRules } from '../../engine/rules/defaults/standard-rules.ts';
import { ENTRA_SCHEMA } from '../../engine/rules/entra-schema.ts';
import { METAVERSE_SCHEMA, type MetaverseSchema } from '../../engine/rules/metaverse-schema.ts';
import type { SyncRule } from '../../engine/rules/rule.ts';
import { object } from '../unit/rules/builders.ts';
import { INBOUND_BY_HAND, OUTBOUND_BY_HAND, type Given } from './default-rules-by-hand.ts';
import {
  inferConnectorSchema,
  readReferenceMetaverse,
  readReferenceRules,
  referenceAvailable,
  unlessAvailable,
} from './default-rules-reference.ts';

const PARAMETERS = {
  'Connector.ID': 'AD',
  'Domain.FQDN': 'contoso.test',
  'Domain.Netbios': 'CONTOSO',
  'Forest.FQDN': 'contoso.test',
  'Forest.Netbios': 'CONTOSO',
};

function compile(
  rules: readonly SyncRule[],
  metaverse: MetaverseSchema,
  entraIsKnown: boolean,
): readonly CompiledRule[] {
  const byConnector = Map.groupBy(rules, (rule) => rule.connector);
  const result = compileRules(rules, {
    schemaOf: (connector, objectType) =>
      entraIsKnown && connector === 'AAD'
        ? ENTRA_SCHEMA.get(objectType)
        : inferConnectorSchema(byConnector.get(connector) ?? [], metaverse),
    metaverse,
    parametersOf: () => PARAMETERS,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, undefined, 1));
  return result.ruleSet.rules;
}

function ours(): readonly CompiledRule[] {
  const rules = standardRules({
    forests: [{ connector: 'AD', exchangeSchema: true }],
    entra: { connector: 'AAD' },
    sourceAnchor: 'objectGUID',
    userMatching: 'objectSid',
    softMatchOnUserPrincipalName: true,
    userPrincipalNameAttribute: 'userPrincipalName',
  });
  return compile(rules, METAVERSE_SCHEMA, true);
}

function input(given: Given): RuleInput {
  const isList = (value: Given[string]): value is readonly AttributeValue[] => Array.isArray(value);
  const attributes: Attributes = Object.fromEntries(
    Object.entries(given)
      .map(([name, value]) => [name, isList(value) ? value : [value]] as const)
      .filter(([, values]) => values.length > 0),
  );
  return object(attributes);
}

/** The first rule in the order of precedence that says anything decides (merged values: all that do). */
function outcome(rules: readonly CompiledRule[], target: string, given: RuleInput): unknown {
  const merged: AttributeValue[] = [];
  let ignored = false;
  for (const { rule, inScope, flows } of rules.toSorted((a, b) => a.rule.precedence - b.rule.precedence)) {
    const flow = flows.find((candidate) => candidate.target === target);
    if (flow === undefined || rule.disabled || !inScope(given)) continue;
    const result: FlowResult = flow.evaluate(given);
    if (result.kind === 'error') return { error: result.message };
    if (result.kind === 'authoritative-null') return null;
    if (result.kind === 'ignore') ignored = true;
    if (result.kind !== 'values') continue;
    if (flow.mergeType !== 'Merge' && flow.mergeType !== 'MergeCaseInsensitive') return shown(result.values);
    merged.push(...result.values);
  }
  if (merged.length > 0) return shown(merged);
  return ignored ? 'ignored' : null;
}

const shown = (values: readonly AttributeValue[]) => (values.length === 1 ? values[0] : values);

function describeSet(name: string, rulesOf: () => readonly CompiledRule[], skipped = false): void {
  describe.skipIf(skipped)(name, () => {
    const rules = skipped ? [] : rulesOf();

    it.each(INBOUND_BY_HAND.map((one) => [one.objectType, one.target, one] as const))(
      'give what was worked out by hand for a %s: %s (%#)',
      (objectType, target, { given, expected }) => {
        const from = rules.filter(
          ({ rule }) =>
            rule.direction === 'inbound' && rule.connectorSpaceObjectType === objectType && rule.connector === 'AD',
        );
        expect(outcome(from, target, input(given)), JSON.stringify(given, printable)).toEqual(expected);
      },
    );

    it.each(OUTBOUND_BY_HAND.map((one) => [one.cloudType, one.target, one] as const))(
      'give what was worked out by hand to a %s of the cloud: %s (%#)',
      (cloudType, target, { metaverseType, given, expected }) => {
        const to = rules.filter(
          ({ rule }) =>
            rule.direction === 'outbound' &&
            rule.connector === 'AAD' &&
            rule.connectorSpaceObjectType === cloudType &&
            rule.metaverseObjectType === metaverseType,
        );
        expect(outcome(to, target, input(given)), JSON.stringify(given, printable)).toEqual(expected);
      },
    );
  });
}

const printable = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

describeSet('our standard rules', ours);
describeSet(
  `the default rules of Entra Connect${unlessAvailable}`,
  () => compile(readReferenceRules(), readReferenceMetaverse(), false),
  !referenceAvailable,
);

it('at least 150 results were worked out by hand', () => {
  expect(INBOUND_BY_HAND.length + OUTBOUND_BY_HAND.length).toBeGreaterThanOrEqual(150);
});
