import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../engine/rules/expression/compile.ts';
import { describeType } from '../../../engine/rules/expression/static-type.ts';
import { ATTRIBUTES, PARAMETERS, problemOf } from './builders.ts';

function compiled(text: string) {
  const result = compileExpression(text, { attributes: ATTRIBUTES, parameters: PARAMETERS });
  if (!result.ok) throw new Error(`${text}: ${JSON.stringify(result.problem)}`);
  return result.expression;
}

describe('the type of an expression', () => {
  it.each([
    ['"a"', 'text'],
    ['1', 'number'],
    ['True', 'boolean'],
    ['NULL', 'NULL'],
    ['IgnoreThisFlow', 'NULL'],
    ['%Domain.FQDN%', 'text'],
    ['[userAccountControl]', 'number'],
    ['[proxyAddresses]', 'list of text'],
    ['[objectSid]', 'octets'],
    ['Left([cn],3)', 'text'],
    ['Left([tags],3)', 'list of text'],
    ['Len([photos])', 'list of number'],
    ['Mid([objectGUID],1,4)', 'octets'],
    ['Mid(NULL,1,4)', 'text'],
    ['Split([cn],",")', 'list of text'],
    ['Item([numbers],1)', 'number'],
    ['RemoveDuplicates([numbers])', 'list of number'],
    ['Contains([tags],"a")', 'number'],
    ['CDate("2026-01-01")', 'date'],
    ['CRef([dn])', 'reference'],
    ['[cn] & 1', 'text'],
    ['[objectGUID] & [objectSid]', 'octets'],
    ['[numbers] * 2 > 1', 'list of boolean'],
    ['[flag] && [numbers] > 1', 'boolean'],
    ['IIF([flag],1,"a")', 'text | number'],
    ['IIF([flag],NULL,[tags])', 'list of text'],
    ['IIF([numbers] > 1,"many","few")', 'list of text'],
    ['IIF(IsString([objectGUID]),CStr([objectGUID]),[objectGUID])', 'octets'],
    ['Switch([flag],1,True,[objectGUID])', 'number | octets'],
    ['Select($n,[numbers],CStr($n))', 'list of text'],
    ['Where($p,[photos],IsPresent($p))', 'list of octets'],
    ['With($x,[numbers],$x + 1)', 'list of number'],
    ['ImportedValue("tags")', 'list of text'],
    ['Count([member])', 'number'],
    ['IsPresent([manager])', 'boolean'],
    ['Error("no")', 'NULL'],
  ])('%s is %s', (text, type) => {
    expect(describeType(compiled(text).type)).toBe(type);
  });
});

describe('what can never fit', () => {
  it.each([
    ['Left([userAccountControl],3)', 5, 'Left', 'number', 'text'],
    ['Left([cn],"3")', 10, 'Left', 'text', 'number'],
    ['[objectSid] = "x"', 14, '=', 'text', 'octets'],
    ['IIF("a",1,2)', 4, 'IIF', 'text', 'boolean'],
    ['1 && 2', 0, '&&', 'number', 'boolean'],
    ['[flag] || [cn] = "a" || [cn]', 24, '||', 'text', 'boolean'],
    ['"a" + 1', 0, '+', 'text', 'number'],
    ['1 + "a"', 4, '+', 'text', 'number'],
    ['1 + 2 & Now()', 8, '&', 'date', 'text | number | boolean | reference'],
    ['[cn] & [cn] + 1', 5, '+', 'text', 'number'],
    ['[tags] > [numbers]', 9, '>', 'list of number', 'text'],
    ['Switch([tags],1)', 7, 'Switch', 'list of text', 'boolean'],
    ['Switch([numbers] > 1,1)', 7, 'Switch', 'list of boolean', 'boolean'],
    ['Where($n,[numbers],[numbers] > 1)', 19, 'Where', 'list of boolean', 'boolean'],
    ['Select($n,[numbers],Left($n,1))', 25, 'Left', 'number', 'text'],
    ['With($x,1,With($x,"a",$x & "b") & $x + $x)', 32, '+', 'text', 'number'],
    ['Contains([tags],[tags])', 16, 'Contains', 'list of text', 'text'],
    ['Contains([numbers],"a")', 9, 'Contains', 'list of number', 'text | reference'],
    ['Split([tags],",")', 6, 'Split', 'list of text', 'text'],
    ['CStr([objectGUID])', 5, 'CStr', 'octets', 'text | number | boolean | reference'],
    ['CBool([objectGUID])', 6, 'CBool', 'octets', 'text | number | boolean'],
    ['FormatDateTime("2026-01-01","s")', 15, 'FormatDateTime', 'text', 'date'],
    ['StringFromSid("S-1-5-18")', 14, 'StringFromSid', 'text', 'octets'],
    ['Error([objectGUID])', 6, 'Error', 'octets', 'text | number | boolean | reference'],
    ['IIF([flag],[cn],Trim([pwdLastSet]))', 21, 'Trim', 'number', 'text'],
    ['Trim(IIF([flag],1,True))', 5, 'Trim', 'number | boolean', 'text'],
    ['IIF(IsString([cn]),StringFromSid([cn]),NULL)', 33, 'StringFromSid', 'text', 'octets'],
  ])('%s is a problem at %i', (text, position, name, found, expected) => {
    expect(problemOf(text)).toEqual({ code: 'type-mismatch', position, name, found, expected });
  });
});

describe('what may or may not fit', () => {
  it.each([
    ['Left(IIF([flag],[cn],[userAccountControl]),3)', 5, 'text | number'],
    ['IIF([flag],"a",1) = "a"', 20, 'text'],
    ['IIF(Item(IIF([flag],[tags],[flag]),1),1,2)', 4, 'text | boolean'],
    ['Split(IIF([flag],[tags],"a,b"),",")', 6, 'text'],
  ])('%s is compiled with a doubt at %i', (text, position, found) => {
    expect(compiled(text).doubts).toMatchObject([{ code: 'type-mismatch', position, found }]);
  });

  it.each([
    'Left(NULL,3)',
    '[mail] = NULL',
    'NULL + "a"',
    'IIF(NULL,1,2)',
    'IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID]))',
    'IIF([flag],Error("no"),[cn]) & "x"',
    'Trim(IIF([flag],NULL,[cn]))',
  ])('%s leaves no doubt: NULL and branches that are never taken do not count', (text) => {
    expect(compiled(text).doubts).toEqual([]);
  });
});

describe('the attribute that a flow sets', () => {
  const into = (text: string, name: string) => {
    const target = ATTRIBUTES.get(name);
    if (target === undefined) throw new Error(name);
    return compileExpression(text, { attributes: ATTRIBUTES, parameters: PARAMETERS, target });
  };

  it('takes values of its type only', () => {
    expect(into('Len([cn])', 'mail')).toEqual({
      ok: false,
      problem: { code: 'type-mismatch', position: 0, name: 'mail', found: 'number', expected: 'text' },
    });
    expect(into('  Now()', 'pwdLastSet')).toMatchObject({ problem: { position: 2, found: 'date' } });
    expect(into('"x"', 'objectGUID')).toMatchObject({ problem: { found: 'text', expected: 'octets' } });
  });

  it('takes what may be of its type, with a doubt', () => {
    const result = into('IIF([flag],1,[cn])', 'mail');
    expect(result.ok && result.expression.doubts).toMatchObject([{ found: 'text | number', expected: 'text' }]);
  });

  it('takes NULL, special words, and a list where it has one value', () => {
    for (const text of ['NULL', 'IgnoreThisFlow', 'IIF([flag],AuthoritativeNull,[cn])', '[tags]']) {
      expect(into(text, 'mail').ok).toBe(true);
    }
  });
});
