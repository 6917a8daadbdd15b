import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatExpression } from '../../engine/rules/expression/format.ts';
import { LONGEST_EXPRESSION, parseExpression } from '../../engine/rules/expression/parse.ts';
import { printExpression } from '../../engine/rules/expression/syntax.ts';
import { randomTexts, shape, trees } from './expression-trees.ts';
import { REAL_EXPRESSIONS } from './real-expressions.ts';

function treeOf(text: string): unknown {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${JSON.stringify(parsed.problem)}`);
  return shape(parsed.expression);
}

/** Both forms mean the same as the text, and are what they are put into when formatted again. */
function expectFaithful(text: string): void {
  const formatted = formatExpression(text);
  if (!formatted.ok) throw new Error(`${text}: ${JSON.stringify(formatted.problem)}`);
  const { text: line, lines } = formatted;
  expect(treeOf(line)).toEqual(treeOf(text));
  expect(treeOf(lines)).toEqual(treeOf(text));
  expect(formatExpression(line)).toEqual(formatted);
  expect(formatExpression(lines)).toEqual(formatted);
}

/** A text with as much space as can stand between its parts. */
function spread(text: string, space: string): string {
  return text.replace(/"(?:[^"]|"")*"|\[[^\]]*\]|%[^%]*%|[(),]/g, (part) => `${space}${part}${space}`);
}

describe('the canonical form of an expression', () => {
  it('means the same as any expression and stays as it is', () => {
    fc.assert(
      fc.property(trees.tree, fc.constantFrom('', ' ', '\n\t', ' \u00a0 '), (tree, space) => {
        const text = spread(printExpression(tree), space);
        fc.pre(text.length <= LONGEST_EXPRESSION / 10);
        expectFaithful(text);
      }),
      { numRuns: 500 },
    );
  });

  it('is there exactly for texts that parse', () => {
    fc.assert(
      fc.property(randomTexts, (text) => {
        expect(formatExpression(text).ok).toBe(parseExpression(text).ok);
        if (parseExpression(text).ok) expectFaithful(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds for the expressions of real rules', () => {
    expect(REAL_EXPRESSIONS.length).toBeGreaterThan(20);
    for (const text of REAL_EXPRESSIONS) expectFaithful(text);
  });
});
