import { describe, expect, it } from 'vitest';
import { LONGEST_EXPRESSION } from '../../../engine/rules/expression/parse.ts';
import type { ExpressionProblem, ExpressionProblemCode } from '../../../engine/rules/expression/problem.ts';
import { problemOf } from './builders.ts';

type Found = Omit<ExpressionProblem, 'code'>;

/** Each problem with a text that has it, where it stands, and all that is said about it. */
const PROBLEMS: { readonly [code in ExpressionProblemCode]: readonly (readonly [text: string, found: Found])[] } = {
  'expression-too-long': [
    [' '.repeat(LONGEST_EXPRESSION) + '1', { position: LONGEST_EXPRESSION, expected: String(LONGEST_EXPRESSION) }],
  ],
  'nesting-too-deep': [
    ['('.repeat(101), { position: 100 }],
    [`${'Trim('.repeat(101)}[cn]`, { position: 500 }],
  ],
  'unexpected-character': [
    ['1 ? 2', { position: 2, name: '?' }],
    ['[cn] & 👩', { position: 7, name: '👩' }],
    ['[cn] != "a"', { position: 5, name: '!', nearest: '<>' }],
    ["Trim('a')", { position: 5, name: "'", nearest: '"' }],
    ['Trim(“a”)', { position: 5, name: '“', nearest: '"' }],
    ['[flag] | [flag]', { position: 7, name: '|', nearest: '||' }],
  ],
  'unterminated-text': [['Trim("abc)', { position: 5 }]],
  'unterminated-attribute': [
    ['1 + [cn', { position: 4 }],
    ['Trim([])', { position: 5 }],
  ],
  'unterminated-parameter': [['"a" & %Domain', { position: 6 }]],
  'number-invalid': [
    ['1.5', { position: 0, name: '1.' }],
    ['1 + 12abc', { position: 4, name: '12a' }],
    ['9223372036854775808', { position: 0, name: '9223372036854775808' }],
    ['&H10000000000000000', { position: 0, name: '0x10000000000000000' }],
  ],
  'value-expected': [
    ['', { position: 0, name: '' }],
    ['1 +', { position: 3, name: '' }],
    ['Left(,1)', { position: 5, name: ',' }],
    ['[cn] == "a"', { position: 6, name: '=' }],
  ],
  'operator-expected': [
    ['[cn] [mail]', { position: 5, name: 'mail' }],
    ['[flag] AND [flag]', { position: 7, name: 'AND', nearest: '&&' }],
    ['[flag] or [flag]', { position: 7, name: 'or', nearest: '||' }],
  ],
  'closing-parenthesis-expected': [
    ['Left("a", 1', { position: 11, name: '' }],
    ['("a" "b")', { position: 5, name: 'b' }],
    ['IIF([flag] and [flag],1,2)', { position: 11, name: 'and', nearest: '&&' }],
  ],
  'unknown-function': [
    ['1 & Trimm("a")', { position: 4, name: 'Trimm', nearest: 'Trim' }],
    ['1 & trim("a")', { position: 4, name: 'trim', nearest: 'Trim', letterCase: true }],
    ['IiF(True,1,2)', { position: 0, name: 'IiF', nearest: 'IIF', letterCase: true }],
    ['Quuxify("a")', { position: 0, name: 'Quuxify' }],
    ['constructor("a")', { position: 0, name: 'constructor' }],
  ],
  'unknown-name': [
    ['[flag] = true', { position: 9, name: 'true', nearest: 'True', letterCase: true }],
    ['IIF([flag],1,IgnoreThisFlo)', { position: 13, name: 'IgnoreThisFlo', nearest: 'IgnoreThisFlow' }],
    ['Trim(displayName)', { position: 5, name: 'displayName', nearest: '[displayName]' }],
    ['Now', { position: 0, name: 'Now', nearest: 'Now()' }],
  ],
  'unknown-attribute': [
    ['Trim([dispalyName])', { position: 5, name: 'dispalyName', nearest: 'displayName' }],
    ['Trim([displayname])', { position: 5, name: 'displayname', nearest: 'displayName', letterCase: true }],
    ['ImportedValue("proxyAddress")', { position: 14, name: 'proxyAddress', nearest: 'proxyAddresses' }],
    ['[__proto__]', { position: 0, name: '__proto__' }],
  ],
  'unknown-parameter': [
    ['"a" & %Domain.FQND%', { position: 6, name: 'Domain.FQND', nearest: 'Domain.FQDN' }],
    ['%Domain.Fqdn%', { position: 0, name: 'Domain.Fqdn', nearest: 'Domain.FQDN', letterCase: true }],
    ['%constructor%', { position: 0, name: 'constructor' }],
  ],
  'unknown-variable': [
    ['Select($item,[tags],$itme)', { position: 20, name: 'itme', nearest: 'item' }],
    ['Select($item,[tags],$Item)', { position: 20, name: 'Item', nearest: 'item', letterCase: true }],
    ['Select($x,[tags],$x) & $x', { position: 23, name: 'x' }],
    ['With($x,$x,1)', { position: 8, name: 'x' }],
  ],
  'argument-count': [
    ['"a" & Left("a")', { position: 6, name: 'Left', expected: '2' }],
    ['InStr("a")', { position: 0, name: 'InStr', expected: '2..4' }],
    ['Switch(True,1,False)', { position: 0, name: 'Switch', expected: '2, 4, 6, ...' }],
  ],
  'argument-invalid': [
    [
      'InStr("a","b",1,vbTextCompar)',
      { position: 16, name: 'vbTextCompar', expected: 'vbTextCompare | vbBinaryCompare', nearest: 'vbTextCompare' },
    ],
    [
      'Contains([tags],"a",caseSensitive)',
      {
        position: 20,
        name: 'caseSensitive',
        expected: 'CaseInsensitive | CaseSensitive',
        nearest: 'CaseSensitive',
        letterCase: true,
      },
    ],
    [
      'DateAdd("mm",1,Now())',
      { position: 8, name: 'mm', expected: 'yyyy | q | m | y | d | w | ww | h | n | s', nearest: 'm' },
    ],
    ['ImportedValue([cn])', { position: 14, name: 'ImportedValue', expected: '"attribute"' }],
    ['Select([cn],[tags],1)', { position: 7, name: 'Select', expected: '$item' }],
  ],
  'special-value-misplaced': [
    ['Trim(IgnoreThisFlow)', { position: 5, name: 'IgnoreThisFlow' }],
    ['"a" & AuthoritativeNull', { position: 6, name: 'AuthoritativeNull' }],
    ['IIF(IIF([flag],IgnoreThisFlow,True),1,2)', { position: 15, name: 'IgnoreThisFlow' }],
  ],
  'reference-not-readable': [
    ['Trim([manager])', { position: 5, name: 'manager' }],
    ['ImportedValue("member")', { position: 14, name: 'member' }],
  ],
  'type-mismatch': [['1 & Left([pwdLastSet],3)', { position: 9, name: 'Left', found: 'number', expected: 'text' }]],
};

describe.each(Object.entries(PROBLEMS))('%s', (code, rows) => {
  it.each(rows.map(([text, found]) => [text.slice(0, 60), found, text] as const))('%j: %j', (_, found, text) => {
    expect(problemOf(text)).toEqual({ code, ...found });
  });
});
