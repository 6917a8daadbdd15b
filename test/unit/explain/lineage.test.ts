import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traceFlows } from '../../../engine/explain/lineage.ts';
import { evaluateFlows } from '../../../engine/outbound-sync/plan.ts';
import type { FlowResult } from '../../../engine/rules/compiled-rule.ts';
import { flow, input, rule } from '../rule-builders.ts';

const result: fc.Arbitrary<FlowResult> = fc.oneof(
  fc.constantFrom<FlowResult>({ kind: 'null' }, { kind: 'ignore' }, { kind: 'authoritative-null' }),
  fc.string({ minLength: 1 }).map((text): FlowResult => ({ kind: 'values', values: [text] })),
);

const rules = fc
  .array(
    fc.array(fc.record({ target: fc.constantFrom('a', 'b', 'c'), result, applyOnce: fc.boolean() }), { maxLength: 4 }),
    {
      maxLength: 4,
    },
  )
  .map((flows) =>
    flows.map((list, index) =>
      rule(`r${index}`, { flows: list.map((one) => flow(one.target, one.result, { applyOnce: one.applyOnce })) }),
    ),
  );

test('the flow that is told to have won is the one whose value synchronization takes', () => {
  fc.assert(
    fc.property(rules, fc.boolean(), (list, adding) => {
      const evaluated = evaluateFlows(list, input(), adding);
      if (!evaluated.ok) throw new Error('no flow of these fails');
      const traced = traceFlows(list, input(), adding);
      const winners = traced.filter((one) => one.won);
      expect(new Set(winners.map((one) => one.flow.target)).size).toBe(winners.length);
      for (const { flow: winner } of winners) {
        const own = winner.evaluate(input());
        expect(evaluated.flows.attributes[winner.target]).toEqual(own.kind === 'values' ? own.values : []);
      }
      const decided = Object.entries(evaluated.flows.attributes).filter(([, values]) => values.length > 0);
      expect(winners.map((one) => one.flow.target)).toEqual(expect.arrayContaining(decided.map(([name]) => name)));
    }),
  );
});

test('a flow that lost is told, and one that had nothing to say is not', () => {
  const values = (text: string): FlowResult => ({ kind: 'values', values: [text] });
  const list = [
    rule('first', { flows: [flow('a', { kind: 'null' })] }),
    rule('second', { flows: [flow('a', values('x'))] }),
    rule('third', { flows: [flow('a', values('y'))] }),
  ];
  const traced = traceFlows(list, input(), false);
  expect(traced.map((one) => [one.rule.rule.id, one.won])).toEqual([
    ['second', true],
    ['third', false],
  ]);
});
