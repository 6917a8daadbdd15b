import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attributes } from '../../engine/model/attribute-value.ts';
import { compileExpression } from '../../engine/rules/expression/compile.ts';
import {
  asList,
  EvaluationFailure,
  isList,
  SpecialValue,
  typeOf,
  type Value,
} from '../../engine/rules/expression/value.ts';
import { object } from '../unit/rules/builders.ts';
import { constructs, expressionFor, filled, presentValues, SCHEMA, someValues } from './expression-typed.ts';

const CONTEXT = { attributes: SCHEMA, parameters: { 'Domain.FQDN': 'contoso.test' } };

function run(text: string, values: Attributes) {
  const compiled = compileExpression(text, CONTEXT);
  if (!compiled.ok) throw new Error(`${text}: ${JSON.stringify(compiled.problem)}`);
  return { result: compiled.expression.evaluate(object(values)), ...compiled.expression };
}

/** All variables of a drawn expression have one name. */
const withVariable = (bound: string, text: string) => `With($v,${bound},${text})`;

describe('the type checker and the evaluator', () => {
  it('agree on what comes of an expression: a value of its type, NULL, or a failure that is not about types', () => {
    const seen = { values: 0, certain: 0, lists: 0 };
    const texts = fc
      .tuple(
        expressionFor([], 1),
        constructs.chain((construct) => filled(construct, 2)),
      )
      .map(([bound, text]) => withVariable(bound, text));
    fc.assert(
      fc.property(texts, fc.oneof(presentValues, someValues), (text, values) => {
        const compiled = compileExpression(text, CONTEXT);
        if (!compiled.ok) return;
        const { type, doubts } = compiled.expression;
        const result = compiled.expression.evaluate(object(values));
        if (doubts.length === 0) seen.certain++;
        if (result instanceof SpecialValue) return;
        if (result instanceof EvaluationFailure) {
          if (result.kind === 'type') expect(doubts).not.toEqual([]);
          return;
        }
        const value: Value = result;
        for (const item of asList(value)) expect(type.types).toContain(typeOf(item));
        if (type.several === 'one') expect(isList(value)).toBe(false);
        if (asList(value).length > 0) seen.values++;
        if (isList(value)) seen.lists++;
      }),
      { numRuns: 4_000 },
    );
    // What was drawn was not all of one kind.
    expect(seen.values).toBeGreaterThan(500);
    expect(seen.certain).toBeGreaterThan(500);
    expect(seen.lists).toBeGreaterThan(100);
  });

  /** What may be of every type, by itself or in a list: where it stands the checker has nothing to refuse. */
  const ANYTHING =
    'IIF([absent],"a",IIF([absent],1,IIF([absent],True,IIF([absent],[octets],' +
    'IIF([absent],Now(),IIF([absent],CRef("CN=a"),[texts]))))))';
  const hidden = (text: string) => `IIF([yes],${text},${ANYTHING})`;

  it('agree on what can never fit: what is refused fails by its type where its parts have values', () => {
    const seen = { refused: 0, failed: 0 };
    const drawn = constructs.chain((construct) =>
      fc.tuple(fc.constant(construct), fc.tuple(...construct.places.map((types) => expressionFor(types, 1, 5)))),
    );
    fc.assert(
      fc.property(drawn, presentValues, ([construct, parts], values) => {
        const compiled = compileExpression(withVariable('"a"', construct.write(parts)), CONTEXT);
        if (compiled.ok || compiled.problem.code !== 'type-mismatch') return;
        const given = parts.map((part) => compileExpression(part, CONTEXT));
        // A part that is refused by itself, or that knows $v, is not what this is about.
        if (!given.every((part) => part.ok)) return;
        seen.refused++;
        const results = parts.map((part) => run(part, values).result);
        const allThere = results.every(
          (result) =>
            !(result instanceof EvaluationFailure || result instanceof SpecialValue) &&
            result !== null &&
            (!isList(result) || (result.length > 0 && result.every((item) => item !== null))),
        );
        const lengths = new Set(results.flatMap((result) => (Array.isArray(result) ? [result.length] : [])));
        // Lists of two lengths are refused before their values are looked at.
        if (!allThere || lengths.size > 1) return;
        const { result } = run(withVariable('"a"', construct.write(parts.map(hidden))), values);
        if (result instanceof EvaluationFailure && result.kind === 'type') seen.failed++;
        // Only these need not look at all of their parts.
        else expect(construct.write(parts)).toMatch(/&&|\|\|/);
      }),
      { numRuns: 4_000 },
    );
    expect(seen.refused).toBeGreaterThan(500);
    expect(seen.failed).toBeGreaterThan(300);
  });
});
