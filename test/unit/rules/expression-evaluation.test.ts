import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../engine/rules/expression/compile.ts';
import { ATTRIBUTES, evaluate, object, octets, PARAMETERS } from './builders.ts';

const ALICE = object(
  {
    cn: ['alice'],
    displayName: ['Alice Åkesson'],
    sAMAccountName: ['alice'],
    userAccountControl: [512n],
    flag: [true],
    empty: [''],
    proxyAddresses: ['SMTP:alice@contoso.test', 'smtp:a@contoso.test', 'SIP:alice@contoso.test'],
    numbers: [1n, 2n, 3n],
    tags: ['one'],
    objectGUID: [octets('00112233445566778899aabbccddeeff')],
  },
  { imported: { proxyAddresses: ['SMTP:old@contoso.test'] }, references: { member: 3 } },
);

describe('operators', () => {
  it.each<[string, unknown]>([
    ['2+3*4', 20n],
    ['2*5+3', 13n],
    ['2*(5+3)', 16n],
    ['10-2-3', 5n],
    ['1 - -1', 2n],
    ['"a"&"b"="ab"', true],
    ['"a" & 1 & True', 'a1True'],
    ['"x" & [mail] & "y"', 'xy'],
    ['[mail] & [sn]', null],
    ['1 < 2', true],
    ['2 <= 2', true],
    ['2 <> 2', false],
    ['"a" < "b"', true],
    ['"A" = "a"', false],
    ['[flag] = True', true],
    ['[objectGUID] = [objectGUID]', true],
    ['True && False || True', true],
    ['True || True && False', false],
    ['False || "a" = "a"', true],
  ])('%s is %o', (text, value) => expect(evaluate(text, ALICE)).toEqual(value));

  it.each<[string, unknown]>([
    ['[mail] = NULL', true],
    ['[mail] = "x"', false],
    ['[mail] <> "x"', true],
    ['[mail] = [sn]', true],
    ['[pwdLastSet] > 0', false],
    ['[pwdLastSet] <= 0', false],
    ['[pwdLastSet] + 1', null],
    ['[absent] && True', false],
    ['[empty] = NULL', false],
  ])('where a value is absent: %s is %o', (text, value) => expect(evaluate(text, ALICE)).toEqual(value));

  it.each<[string, string, number]>([
    ['IIF([flag],1,"a") = "1"', 'type mismatch: number = text', 18],
    ['IIF([flag],"a",1) + 1', 'type mismatch: text + number', 18],
    ['[objectGUID] & IIF([flag],"x",[objectGUID])', 'type mismatch: octets & text', 13],
    ['[flag] > IIF([flag],1,True)', 'type mismatch: boolean > number', 7],
    ['IIF(IIF([flag],"a",True),1,2)', 'type mismatch: a condition is needed, not text', 0],
    ['True && IIF([flag],1,True)', 'type mismatch: a condition is needed, not number', 5],
    ['Switch(IIF([flag],[numbers] > 1,True),1)', 'type mismatch: Switch needs conditions of one value', 0],
    ['Where($n,[numbers],IIF([flag],[numbers],1) = 1)', 'type mismatch: Where needs a condition of one value', 0],
  ])('%s is an error with its place', (text, error, position) => {
    expect(evaluate(text, ALICE)).toEqual({ error, position });
  });

  it('do not look at what cannot change the answer', () => {
    expect(evaluate('True || Error("not reached") = "x"')).toBe(true);
    expect(evaluate('False && Error("not reached") = "x"')).toBe(false);
  });

  it('keep whole numbers within 64 bits', () => {
    expect(evaluate('9223372036854775807 + 1')).toBe(-9223372036854775808n);
  });
});

describe('several values', () => {
  it.each<[string, unknown]>([
    ['LCase([tags])', ['one']],
    [
      'Word([proxyAddresses],1,"@") & "@fabrikam.test"',
      ['SMTP:alice@fabrikam.test', 'smtp:a@fabrikam.test', 'SIP:alice@fabrikam.test'],
    ],
    ['IIF(InStr([proxyAddresses],"SIP:")=1,NULL,[proxyAddresses])', ['SMTP:alice@contoso.test', 'smtp:a@contoso.test']],
    ['IIF([numbers] > 1,"many","few")', ['few', 'many', 'many']],
    ['[numbers] * 2', [2n, 4n, 6n]],
    ['[numbers] + [numbers]', [2n, 4n, 6n]],
    ['[numbers] > 1 && [numbers] < 3', [false, true, false]],
    ['Select($n,[numbers],$n * $n)', [1n, 4n, 9n]],
    ['Where($n,[numbers],$n <> 2)', [1n, 3n]],
    ['Select($a,Where($b,[numbers],$b > 1),$a - 1)', [1n, 2n]],
    ['Select($n,[mail],$n)', []],
    ['With($x,[cn] & "!",$x & $x)', 'alice!alice!'],
    ['With($x,"outer",With($x,"inner",$x) & $x)', 'innerouter'],
  ])('%s is %o', (text, value) => expect(evaluate(text, ALICE)).toEqual(value));

  it('are combined only with as many others', () => {
    expect(evaluate('[numbers] & [tags]', ALICE)).toEqual({
      error: 'lists of 3 and 1 values cannot be combined',
      position: 10,
    });
  });
});

describe('program flow', () => {
  it.each<[string, unknown]>([
    ['IIF(True,"yes",Error("not reached"))', 'yes'],
    ['IIF([absent],"yes","no")', 'no'],
    ['Switch([cn]="bob","B",[cn]="alice","A")', 'A'],
    ['Switch([cn]="bob","B")', null],
    ['IIF([mail] = NULL,IgnoreThisFlow,[mail])', { special: 'ignore' }],
    ['Switch(True,AuthoritativeNull)', { special: 'authoritative-null' }],
    ['With($x,1,IIF($x=1,IgnoreThisFlow,NULL))', { special: 'ignore' }],
    ['Error("Maximum Group member count exceeded")', { error: 'Maximum Group member count exceeded', position: 0 }],
    ['IIF(True,Error("no " & [cn]),1)', { error: 'no alice', position: 9 }],
    ['Switch(True,1,False,Error("evaluated all the same"))', { error: 'evaluated all the same', position: 20 }],
    [
      'IIF([numbers] > 1,IgnoreThisFlow,1)',
      { error: 'a special value cannot stand for one value of several', position: 0 },
    ],
  ])('%s is %o', (text, value) => expect(evaluate(text, ALICE)).toEqual(value));
});

describe('what is asked of attributes', () => {
  it.each<[string, unknown]>([
    ['IsNull([mail])', true],
    ['IsNull([empty])', false],
    ['IsEmpty([mail])', false],
    ['IsEmpty([empty])', true],
    ['IsNullOrEmpty([mail])', true],
    ['IsNullOrEmpty([empty])', true],
    ['IsNullOrEmpty([cn])', false],
    ['IsNullOrEmpty([objectGUID])', false],
    ['IsPresent([proxyAddresses])', true],
    ['IsPresent([description])', false],
    ['IsPresent([member])', true],
    ['IsPresent([manager])', false],
    ['IsNull(Trim([mail]))', true],
    ['IsNull(Left([mail],1))', false],
    ['Count([member])', 3n],
    ['Count([proxyAddresses])', 3n],
    ['Count([cn])', 1n],
    ['Count([mail])', 0n],
    ['ValueCount("member")', 3n],
    ['ValueCount("proxyAddresses")', 3n],
    ['ValueCount("mail")', 0n],
    ['ImportedValue("proxyAddresses")', ['SMTP:old@contoso.test']],
    ['ImportedValue("cn")', null],
  ])('%s is %o', (text, value) => expect(evaluate(text, ALICE)).toEqual(value));

  it("takes an object's own parameters before its connector's", () => {
    const elsewhere = object({}, { parameters: { 'Domain.FQDN': 'child.contoso.test' } });
    expect(evaluate('%Domain.FQDN%', elsewhere)).toBe('child.contoso.test');
    expect(evaluate('%Connector.ID%', elsewhere)).toBe('c1');
  });

  it('knows which attributes an expression reads', () => {
    const compiled = compileExpression('IIF(IsPresent([mail]),ImportedValue("cn"),ValueCount("member"))', {
      attributes: ATTRIBUTES,
      parameters: PARAMETERS,
    });
    expect(compiled.ok && [...compiled.expression.reads]).toEqual(['mail', 'cn', 'member']);
  });
});

describe('an expression that compiled', () => {
  const operands = fc.constantFrom(
    '[cn]',
    '[mail]',
    '[numbers]',
    '[tags]',
    '[flag]',
    '[objectGUID]',
    '1',
    '-1',
    '"a"',
    'NULL',
    'True',
    '0',
  );
  const calls = fc.constantFrom(
    'Left',
    'Mid',
    'Word',
    'Item',
    'Split',
    'InStr',
    'BitAnd',
    'CNum',
    'CDate',
    'DateFromNum',
    'FormatDateTime',
    'StringFromSid',
    'DNComponent',
    'Replace',
    'PadLeft',
    'CBin',
    'Join',
    'DateAdd',
    'ReplaceChars',
    'ConvertFromBase64',
    'RandomNum',
    'CGuid',
    'Trim',
  );
  const operators = fc.constantFrom('+', '&', '=', '<', '&&', '||', '*');
  const texts = fc.oneof(
    fc
      .tuple(calls, fc.array(operands, { minLength: 1, maxLength: 3 }))
      .map(([call, given]) => `${call}(${given.join()})`),
    fc.tuple(operands, operators, operands).map((parts) => parts.join(' ')),
    fc.tuple(calls, calls, operands, operands).map(([outer, inner, a, b]) => `${outer}(${inner}(${a},${b}),${b})`),
  );

  it('never throws, whatever its values are', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const compiled = compileExpression(text, { attributes: ATTRIBUTES, parameters: PARAMETERS });
        if (!compiled.ok) return;
        expect(() => compiled.expression.evaluate(ALICE)).not.toThrow();
      }),
      { numRuns: 3_000 },
    );
  });
});
