import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_EXPRESSION, parseExpression } from '../../../engine/rules/expression/parse.ts';
import { printExpression, type Expression } from '../../../engine/rules/expression/syntax.ts';
import { shape, trees } from '../../property/expression-trees.ts';
import { evaluate, problemOf } from './builders.ts';

function parse(text: string): Expression {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.expression;
}

describe('literals', () => {
  it.each<[string, unknown]>([
    ['"text"', 'text'],
    ['""', ''],
    ['"say ""hi"""', 'say "hi"'],
    ['"\\\\0ACNF:"', '\\0ACNF:'],
    ['"\\"', '\\'],
    ['"C:\\temp"', 'C:\\temp'],
    ['"👩‍💻 日本"', '👩‍💻 日本'],
    ['42', 42n],
    ['-2147483648', -2147483648n],
    ['&HFF', 255n],
    ['&h21C07000', 0x21c07000n],
    ['True', true],
    ['False', false],
    ['NULL', null],
    ['CRLF', '\r\n'],
    ['%Domain.FQDN%', 'contoso.test'],
  ])('%s is %o', (text, value) => expect(evaluate(text)).toEqual(value));

  it('is not changed by white space around its parts', () => {
    expect(evaluate(' Left ( "abc" ,\t2 )\r\n&\u00a0"x" ')).toBe('abx');
  });
});

describe('a text with a mistake', () => {
  it.each<[string, string, number, string?]>([
    ['', 'value-expected', 0],
    ['   ', 'value-expected', 3],
    ['"abc', 'unterminated-text', 0],
    ['1 + [cn', 'unterminated-attribute', 4],
    ['%Domain', 'unterminated-parameter', 0],
    ['1 ? 2', 'unexpected-character', 2],
    ['1.5', 'number-invalid', 0],
    ['12abc', 'number-invalid', 0],
    ['9223372036854775808', 'number-invalid', 0],
    ['Left("a", 1', 'closing-parenthesis-expected', 11],
    ['("a" "b")', 'closing-parenthesis-expected', 5],
    ['"a" "b"', 'operator-expected', 4],
    ['"a")', 'operator-expected', 3],
    ['1 +', 'value-expected', 3],
    ['* 2', 'value-expected', 0],
    ['Left(,1)', 'value-expected', 5],
    ['Trimm("a")', 'unknown-function', 0, 'Trim'],
    ['trim("a")', 'unknown-function', 0, 'Trim'],
    ['IiF(True,1,2)', 'unknown-function', 0, 'IIF'],
    ['1 = true', 'unknown-name', 4, 'True'],
    ['IgnorethisFlow', 'unknown-name', 0, 'IgnoreThisFlow'],
    ['Trim([displayname])', 'unknown-attribute', 5, 'displayName'],
    ['Trim([dispalyName])', 'unknown-attribute', 5, 'displayName'],
    ['ImportedValue("proxyAddress")', 'unknown-attribute', 14, 'proxyAddresses'],
    ['%Domain.Fqdn%', 'unknown-parameter', 0, 'Domain.FQDN'],
    ['Select($item,[tags],$itme)', 'unknown-variable', 20, 'item'],
    ['$item', 'unknown-variable', 0],
    ['Left("a")', 'argument-count', 0],
    ['Left("a",1,2)', 'argument-count', 0],
    ['IIF(True,1)', 'argument-count', 0],
    ['Switch(True,1,False)', 'argument-count', 0],
    ['InStr("a","b",1,vbTextCompar)', 'argument-invalid', 16, 'vbTextCompare'],
    ['ImportedValue([cn])', 'argument-invalid', 14],
    ['Select([cn],[tags],1)', 'argument-invalid', 7],
    ['Trim(IgnoreThisFlow)', 'special-value-misplaced', 5],
    ['"a" & AuthoritativeNull', 'special-value-misplaced', 6],
    ['Trim([manager])', 'reference-not-readable', 5],
  ])('%j is %s at %i', (text, code, position, nearest) => {
    expect(problemOf(text)).toMatchObject({ code, position, ...(nearest !== undefined && { nearest }) });
  });

  it('is none where it is a long chain of operators', () => {
    expect(evaluate(`1${'+1'.repeat(5_000)}`)).toBe(5_001n);
  });

  it('is refused where it nests too deep or is too long', () => {
    expect(problemOf('('.repeat(5_000))).toMatchObject({ code: 'nesting-too-deep', position: 100 });
    expect(problemOf(' '.repeat(LONGEST_EXPRESSION + 1))).toMatchObject({ code: 'expression-too-long' });
  });
});

describe('any tree', () => {
  it('is the same after it was printed and parsed again', () => {
    fc.assert(
      fc.property(trees.tree, (tree) => {
        const text = printExpression(tree);
        fc.pre(text.length <= LONGEST_EXPRESSION);
        expect(shape(parse(text))).toEqual(shape(tree));
      }),
      { numRuns: 500 },
    );
  });
});
