/** Syntax trees and texts of expressions, drawn at random. */

import fc from 'fast-check';
import type { Expression } from '../../engine/rules/expression/syntax.ts';

/** A tree without its positions. */
export function shape(node: Expression): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) =>
      key === 'at' ? undefined : typeof value === 'bigint' ? value.toString() : value,
    ),
  );
}

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);

/** Trees as the parser makes them: chains are flat, and a chain of comparisons never stands bare in itself. */
export const trees = fc.letrec<{ tree: Expression; logic: Expression; operation: Expression; operand: Expression }>(
  (tie) => ({
    tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('operand'), tie('operation'), tie('logic')),
    operand: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.string({ unit: 'grapheme' }).map((value): Expression => ({ kind: 'text', value, at: 0 })),
      fc
        .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
        .map((value): Expression => ({ kind: 'number', value, at: 0 })),
      name.map((text): Expression => ({ kind: 'attribute', name: text, at: 0 })),
      name.map((text): Expression => ({ kind: 'parameter', name: text, at: 0 })),
      name.map((text): Expression => ({ kind: 'variable', name: text, at: 0 })),
      name.map((text): Expression => ({ kind: 'word', name: text, at: 0 })),
      fc
        .tuple(name, fc.array(tie('tree'), { maxLength: 3 }))
        .map(([text, given]): Expression => ({ kind: 'call', name: text, arguments: given, at: 0 })),
      tie('logic'),
      tie('operation'),
    ),
    operation: fc
      .tuple(
        tie('operand'),
        fc.array(
          fc.record({
            operator: fc.constantFrom('<', '<=', '<>', '=', '>', '>=', '+', '-', '*', '&'),
            right: tie('operand'),
            at: fc.constant(0),
          }),
          { minLength: 1, maxLength: 4 },
        ),
      )
      .map(([first, rest]): Expression => ({ kind: 'operation', first, rest, at: 0 })),
    logic: fc
      .tuple(
        tie('tree'),
        fc.array(fc.record({ operator: fc.constantFrom('&&', '||'), right: tie('tree'), at: fc.constant(0) }), {
          minLength: 1,
          maxLength: 4,
        }),
      )
      .map(([first, rest]): Expression => ({ kind: 'logic', first, rest, at: 0 })),
  }),
);

const pieces = fc.constantFrom(
  ...['IIF(', 'Left(', 'Select($item,', 'Switch(', 'With($item,', ')', '(', ',', '[cn]', '[tags]', '"', '""', '"a"'],
  ...['&', '&&', '||', '&H', '&HFF', '1', '-', '=', '<>', '%Domain.FQDN%', '%', '$item', '$', '[', ']', 'True'],
  ...['NULL', 'IgnoreThisFlow', ' ', '\n', '\u00a0', '\\', '👩', '.', '\0', '\ud800', '__proto__', 'constructor'],
);

/** Text as nobody would write it: characters at random, and pieces of the language at random. */
export const randomTexts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
);
