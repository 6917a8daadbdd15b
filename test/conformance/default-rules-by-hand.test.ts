import { describe, expect, it } from 'vitest';
import type { AttributeValue, Attributes } from '../../engine/model/attribute-value.ts';
import type { CompiledRule, FlowResult, RuleInput } from '../../engine/rules/compiled-rule.ts';
import { object } from '../unit/rules/builders.ts';
import {
  INBOUND_BY_HAND,
  OUTBOUND_BY_HAND,
  type Case,
  type Given,
  type OutboundCase,
} from './default-rules-by-hand.ts';
import { ADDED_CHOICES, ADDED_INBOUND, ADDED_OUTBOUND } from './default-rules-by-hand-added.ts';
import { FURTHER_INBOUND, FURTHER_OUTBOUND } from './default-rules-by-hand-services.ts';
import { referenceAvailable, unlessAvailable } from './default-rules-reference.ts';
import { bothSides, ourSide } from './default-rules-sides.ts';

function attributesOf(given: Given): Attributes {
  const isList = (value: Given[string]): value is readonly AttributeValue[] => Array.isArray(value);
  return Object.fromEntries(
    Object.entries(given)
      .map(([name, value]) => [name, isList(value) ? value : [value]] as const)
      .filter(([, values]) => values.length > 0),
  );
}

function input({ given, imported }: Pick<Case, 'given' | 'imported'>): RuleInput {
  return object(attributesOf(given), imported === undefined ? {} : { imported: attributesOf(imported) });
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

const printable = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

interface Results {
  readonly inbound: readonly Case[];
  readonly outbound: readonly OutboundCase[];
}

function describeSet(name: string, rules: readonly CompiledRule[], { inbound, outbound }: Results, skipped = false) {
  describe.skipIf(skipped)(name, () => {
    it.each(inbound.map((one) => [one.objectType, one.target, one] as const))(
      'give what was worked out by hand for a %s: %s (%#)',
      (objectType, target, one) => {
        const from = rules.filter(
          ({ rule }) =>
            rule.direction === 'inbound' &&
            rule.connectorSpaceObjectType === objectType &&
            rule.connector === (one.connector ?? 'AD'),
        );
        expect(from, `no rule for a ${objectType}`).not.toEqual([]);
        expect(outcome(from, target, input(one)), JSON.stringify(one.given, printable)).toEqual(one.expected);
      },
    );

    it.each(outbound.map((one) => [one.objectType, one.target, one] as const))(
      'give what was worked out by hand to a %s at the target: %s (%#)',
      (objectType, target, one) => {
        const to = rules.filter(
          ({ rule }) =>
            rule.direction === 'outbound' &&
            rule.connector === (one.connector ?? 'AAD') &&
            rule.connectorSpaceObjectType === objectType &&
            rule.metaverseObjectType === one.metaverseType,
        );
        expect(to, `no rule to a ${objectType}`).not.toEqual([]);
        expect(outcome(to, target, input(one)), JSON.stringify(one.given, printable)).toEqual(one.expected);
      },
    );
  });
}

const PUBLISHED: Results = {
  inbound: [...INBOUND_BY_HAND, ...FURTHER_INBOUND],
  outbound: [...OUTBOUND_BY_HAND, ...FURTHER_OUTBOUND],
};
const ADDED: Results = { inbound: ADDED_INBOUND, outbound: ADDED_OUTBOUND };

describeSet('our standard rules', ourSide().rules, PUBLISHED);
describeSet('our standard rules beyond the reference', ourSide(ADDED_CHOICES).rules, ADDED);
describeSet(
  `the default rules of Entra Connect${unlessAvailable}`,
  referenceAvailable ? bothSides().reference.rules : [],
  PUBLISHED,
  !referenceAvailable,
);

it('at least 300 results were worked out by hand, 250 of them from published expressions', () => {
  const published = PUBLISHED.inbound.length + PUBLISHED.outbound.length;
  expect(published).toBeGreaterThanOrEqual(250);
  expect(published + ADDED.inbound.length + ADDED.outbound.length).toBeGreaterThanOrEqual(300);
});
