import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../engine/rules/expression/catalogue.ts';
import { FORM_NAMES } from '../../../engine/rules/expression/forms.ts';
import { DateTime } from '../../../engine/rules/expression/value.ts';
import { evaluate, object, octets } from './builders.ts';

const INPUT = object({
  cn: ['alice'],
  empty: [''],
  displayName: ['a👩b👩c'],
  proxyAddresses: ['SMTP:a@contoso.test', 'smtp:b@contoso.test'],
  tags: ['b', 'a', 'b'],
  numbers: [3n, 3n, 4n],
  pwdLastSet: [129699324000000000n],
  groupType: [-2147483646n],
  flag: [false],
  objectGUID: [octets('00112233445566778899aabbccddeeff')],
  objectSid: [octets('010500000000000515000000a065cf7e784b9b5fe77c8770f4010000')],
});

type Row = readonly [expression: string, value: unknown];

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    it.each(rows)('%s is %o', (text, value) => {
      const result = evaluate(text, INPUT);
      expect(result instanceof DateTime ? result.toDate().toISOString() : result).toEqual(value);
    });
  });
}

const error = (message: string, position = 0) => ({ error: message, position });

table('text functions', [
  ['Left("abc",2)', 'ab'],
  ['Left([mail],2)', ''],
  ['Left(Item(Split("a b"," "),1),IIF([flag],1,"b"))', error('type mismatch: argument 2 of Left is text')],
  ['Left(IIF([flag],[cn],[pwdLastSet]),1)', error('type mismatch: argument 1 of Left is number')],
  ['Left("abc",NULL)', error('argument 2 of Left is NULL')],
  ['Right("abc",2)', 'bc'],
  ['Right([mail],2)', ''],
  ['Mid("abcdef",2,3)', 'bcd'],
  ['Mid("abc",3,9)', 'c'],
  ['Mid([objectGUID],1,2)', octets('0011')],
  ['Len("abc")', 3n],
  ['Len([objectGUID])', 16n],
  ['InStr("repEated","e",3,vbTextCompare)', 4n],
  ['InStr("abc","x")', 0n],
  ['InStr("abc","a",9)', 0n],
  ['InStr("abc","a",0)', error('InStr starts at 1 or later')],
  ['InStrRev("abbcdbbbef","bb",5)', 2n],
  ['InStrRev("abc","C")', 0n],
  ['InStrRev("abc","C",-1,vbTextCompare)', 3n],
  ['LCase("ÅB")', 'åb'],
  ['UCase("åb")', 'ÅB'],
  ['PCase("anna MARIA de-la cruz")', 'Anna Maria De-la Cruz'],
  ['Trim("  a b ")', 'a b'],
  ['LTrim("  a ")', 'a '],
  ['RTrim(" a  ")', ' a'],
  ['PadLeft("7",3,"0")', '007'],
  ['PadRight("7",3,"👩")', '7👩👩'],
  ['PadLeft("7",3,"ab")', error('padding needs exactly one character')],
  ['Replace("a.b.c",".","-")', 'a-b-c'],
  ['ReplaceChars("Åsa Öberg","Å:Aa, Ö:Oe")', 'Aasa Oeberg'],
  ['ReplaceChars("a-b","-:")', 'ab'],
  ['Word("  a",1," ")', 'a'],
]);

table('evaluation and bits', [
  ['IsString(1)', false],
  ['IsNumeric(12)', true],
  ['IsDate("2013-01-10")', true],
  ['IsGuid("{00112233-4455-6677-8899-aabbccddeeff}")', true],
  ['IsGuid("00112233")', false],
  ['IsBitSet(6,2)', true],
  ['IsBitSet(6,1)', false],
  ['BitAnd(&HF, 6)', 6n],
  ['BitAnd([groupType],-2147483648)', -2147483648n],
]);

table('functions of lists', [
  ['Contains([proxyAddresses],"smtp:",CaseInsensitive)', 1n],
  ['Contains(IIF([flag],[tags],[numbers]),"a")', error('type mismatch: argument 1 of Contains is a list with number')],
  ['Item([tags],2)', 'a'],
  ['Item([cn],1)', 'alice'],
  ['Join([tags],", ")', 'b, a, b'],
  ['RemoveDuplicates([numbers])', [3n, 4n]],
  ['Split("a,b,,c",",")', ['a', 'b', '', 'c']],
  ['Split("a--b","--")', error('Split needs a delimiter of one character')],
]);

table('conversions', [
  ['CBool(1)', true],
  ['CBool("yes")', error('not True, False or a number: yes')],
  ['CNum("&HFF")', 255n],
  ['CNum("1.5")', error('not a whole number: 1.5')],
  ['CNum(Mid([objectGUID],2,2))', 0x2211n],
  ['CBin(1,1) & CBin(2,1)', octets('0102')],
  ['CStr(12)', '12'],
  ['CStr(CRef("CN=a,DC=contoso"))', 'CN=a,DC=contoso'],
  ['CStr(IIF([flag],[cn],[objectGUID]))', error('type mismatch: argument 1 of CStr is octets')],
  ['CGuid("{33221100-5544-7766-8899-aabbccddeeff}")', octets('00112233445566778899aabbccddeeff')],
  ['CGuid("x")', error('not a GUID: x')],
  ['StringFromSid([objectGUID])', error('not a SID')],
  ['StringFromSid(IIF([flag],[objectSid],NULL))', null],
  ['ConvertFromBase64("%%%")', error('not Base64')],
  ['Hex(0-1)', 'FFFFFFFFFFFFFFFF'],
  ['Hex("Ä!")', 'C38421'],
  ['Hex(CBin(258,2))', '0201'],
  ['Len(Thumbprint([objectGUID]))', 32n],
]);

table('dates', [
  ['CDate("2013-01-10T16:00:00.5+01:30")', '2013-01-10T14:30:00.500Z'],
  ['CDate("1/31/2013")', '2013-01-31T00:00:00.000Z'],
  ['CDate("12 AM")', error('not a date: 12 AM')],
  ['CDate("2013-01-10 13:00 PM")', error('not a date: 2013-01-10 13:00 PM')],
  ['DateFromNum(9223372036854775807)', error('date out of range')],
  ['DateFromNum([groupType]-[userAccountControl])', null],
  ['NumFromDate(CDate("2012-01-01 23:00"))', 129699324000000000n],
  ['FormatDateTime(DateFromNum(0),"yyyyMMddHHmmss.0Z")', '16010101000000.0Z'],
  ['FormatDateTime(CDate("2013-03-05 16:07:09.25"),"dddd d MMM yy, h:mm tt ss.ff")', 'Tuesday 5 Mar 13, 4:07 PM 09.25'],
  ['FormatDateTime(CDate("2013-03-05"),"\'on\' dd/MM")', 'on 05/03'],
  ['FormatDateTime(CDate("2013-03-05"),"s")', '2013-03-05T00:00:00'],
  ['FormatDateTime(CDate("2013-03-05"),"D")', error('FormatDateTime does not know the format D')],
  ['FormatDateTime(IIF([flag],Now(),"2013-03-05"),"s")', error('type mismatch: argument 1 of FormatDateTime is text')],
  ['DateAdd("yyyy",-1,CDate("2012-02-29"))', '2011-02-28T00:00:00.000Z'],
  ['DateAdd("q",1,CDate("2013-11-30"))', '2014-02-28T00:00:00.000Z'],
  ['DateAdd("ww",2,CDate("2013-01-01"))', '2013-01-15T00:00:00.000Z'],
  ['DateAdd([cn],1,CDate("2013-01-01"))', error('DateAdd does not know the interval alice')],
  ['CDate("2013-01-02") > CDate("2013-01-01")', true],
]);

table('distinguished names', [
  ['DNComponent(CRef("CN=Joe,OU=Sales,DC=contoso"),1)', 'Joe'],
  ['DNComponent("CN=x\\0ACNF:1,DC=contoso",1)', 'x\\0ACNF:1'],
  ['DNComponent("CN=Joe",2)', null],
  ['DNComponentRev("CN=Joe,OU=Sales,DC=contoso,DC=test",1)', 'test'],
  ['DNComponentRev("CN=Joe,OU=Sales,DC=contoso,DC=test",1,DC)', 'Sales'],
]);

describe('the catalogue', () => {
  it('makes a new GUID each time', () => {
    const [first, second] = [evaluate('Guid()'), evaluate('Guid()')];
    expect(evaluate(`IsGuid("${String(first)}")`)).toBe(true);
    expect(first).not.toBe(second);
  });

  it('has every documented function and no other', () => {
    const all = [...FUNCTIONS.keys(), ...FORM_NAMES];
    expect(new Set(all).size).toBe(all.length);
    const documented = `
      CBool CDate CGuid ConvertFromBase64 ConvertToBase64 ConvertFromUTF8Hex ConvertToUTF8Hex CNum CRef CStr
      StringFromGuid StringFromSid DateAdd DateFromNum FormatDateTime Now NumFromDate DNComponent DNComponentRev
      EscapeDNComponent IsBitSet IsDate IsEmpty IsGuid IsNull IsNullOrEmpty IsNumeric IsPresent IsString BitAnd BitOr
      RandomNum Contains Count Item ItemOrNull Join RemoveDuplicates Split Error IIF Switch Select Where With
      ImportedValue Guid InStr InStrRev LCase UCase PCase Left Right Len LTrim RTrim Trim Mid PadLeft PadRight Replace
      ReplaceChars Word ValueCount CBin Thumbprint Hex CertExtensionOids CertFormat CertFriendlyName CertHashString
      CertIssuer CertIssuerDN CertIssuerOid CertKeyAlgorithm CertKeyAlgorithmParams CertNameInfo CertNotAfter
      CertNotBefore CertPublicKeyOid CertPublicKeyParametersOid CertSerialNumber CertSignatureAlgorithmOid CertSubject
      CertSubjectNameDN CertSubjectNameOid CertThumbprint CertVersion IsCert
    `;
    expect(all.toSorted()).toEqual(documented.trim().split(/\s+/).toSorted());
  });
});
