import { octets } from '../builders.ts';
import { failure, type CasesOf } from './cases.ts';

const GUID = '33221100-5544-7766-8899-aabbccddeeff';

export const CONVERSION_CASES: CasesOf = {
  CBool: {
    nothing: [['CBool([mail])', false]],
    empty: [['CBool([empty])', failure('not True, False or a number: ')]],
    characters: [['CBool("１")', failure('not True, False or a number: １')]],
    several: [['CBool([numbers] - 3)', [false, false, true]]],
    types: [['CBool([objectGUID])', 6, 'octets']],
    documented: [
      ['CBool([cn]=[cn])', true],
      ['CBool(0)', false],
      ['CBool("true")', true],
    ],
  },
  CBin: {
    nothing: [['CBin([userAccountControl],1)', null]],
    several: [['CBin([numbers],1)', [octets('03'), octets('03'), octets('04')]]],
    types: [['CBin("1",1)', 5, 'text']],
    documented: [
      ['CBin(513,2)', octets('0102')],
      ['CBin(256,1)', failure('256 is not 1 octets')],
      ['CBin(-1,8)', failure('-1 is not 8 octets')],
      ['CBin(1,9)', failure('CBin of 9 octets')],
    ],
  },
  CDate: {
    nothing: [['CDate([mail])', null]],
    empty: [['CDate([empty])', failure('not a date: ')]],
    characters: [['CDate("２013-01-10")', failure('not a date: ２013-01-10')]],
    several: [
      [
        'CDate("2013-01-0" & [numbers])',
        ['2013-01-03', '2013-01-03', '2013-01-04'].map((day) => `${day}T00:00:00.000Z`),
      ],
    ],
    types: [['CDate([pwdLastSet])', 6, 'number']],
    documented: [
      ['CDate("2013-01-10 4:00 PM -8")', '2013-01-11T00:00:00.000Z'],
      ['CDate("20130110160000.0Z")', '2013-01-10T16:00:00.000Z'],
    ],
  },
  CGuid: {
    nothing: [['CGuid([mail])', null]],
    empty: [['CGuid([empty])', failure('not a GUID: ')]],
    characters: [['CGuid("👩")', failure('not a GUID: 👩')]],
    several: [[`CGuid("${GUID}" & Left([tags],0)) = [objectGUID]`, [true, true, true]]],
    types: [['CGuid([objectGUID])', 6, 'octets']],
    documented: [
      [`CGuid("{${GUID}}")`, octets('00112233445566778899aabbccddeeff')],
      [`CGuid("${GUID}")`, octets('00112233445566778899aabbccddeeff')],
    ],
  },
  CNum: {
    nothing: [['CNum([mail])', null]],
    empty: [['CNum([empty])', failure('not a whole number: ')]],
    characters: [['CNum("１")', failure('not a whole number: １')]],
    several: [
      ['CNum([photos])', [0x0201n, 3n]],
      ['CNum([numbers])', [3n, 3n, 4n]],
    ],
    types: [['CNum([flag])', 5, 'boolean']],
    documented: [
      ['CNum([info])', 129699324000000000n],
      ['CNum("-12")', -12n],
      ['CNum("99999999999999999999")', failure('number out of range: 99999999999999999999')],
    ],
  },
  CRef: {
    nothing: [['CRef([mail])', null]],
    empty: [['CStr(CRef([empty]))', '']],
    characters: [['CStr(CRef("CN=👩"))', 'CN=👩']],
    several: [['CStr(CRef("CN=" & [tags]))', ['CN=b', 'CN=a', 'CN=b']]],
    types: [['CRef([objectGUID])', 5, 'octets']],
    documented: [['CRef("CN=LC Services,DC=contoso") = CRef("cn=lc services,dc=contoso")', true]],
  },
  CStr: {
    nothing: [['CStr([mail])', null]],
    empty: [['CStr([empty])', '']],
    characters: [['CStr([displayName])', 'a👩b👩c']],
    several: [['CStr([numbers])', ['3', '3', '4']]],
    types: [
      ['CStr([objectGUID])', 5, 'octets'],
      ['CStr(Now())', 5, 'date'],
    ],
    documented: [
      ['CStr([pwdLastSet])', '129699324000000000'],
      ['CStr(True)', 'True'],
      ['CStr(CRef([dn]))', 'cn=Joe,ou=Atlanta,ou=GA,ou=US, dc=contoso,dc=com'],
    ],
  },
  ConvertFromBase64: {
    nothing: [['ConvertFromBase64([mail])', null]],
    empty: [['ConvertFromBase64([empty])', '']],
    characters: [
      ['ConvertFromBase64("8J+RqQ==",UTF8)', '👩'],
      ['ConvertFromBase64(ConvertToBase64([givenName]))', 'e\u0301a'],
    ],
    several: [['ConvertFromBase64(ConvertToBase64([tags]))', ['b', 'a', 'b']]],
    types: [['ConvertFromBase64([objectGUID])', 18, 'octets']],
    documented: [
      ['ConvertFromBase64("SABlAGwAbABvACAAdwBvAHIAbABkACEA")', 'Hello world!'],
      ['ConvertFromBase64("SGVsbG8gd29ybGQh",UTF8)', 'Hello world!'],
      ['ConvertFromBase64("%")', failure('not Base64')],
    ],
  },
  ConvertToBase64: {
    nothing: [['ConvertToBase64([mail])', null]],
    empty: [['ConvertToBase64([empty])', '']],
    characters: [['ConvertToBase64("👩")', 'Pdhp3A==']],
    several: [['ConvertToBase64([photos])', ['AQI=', 'Aw==']]],
    types: [['ConvertToBase64([pwdLastSet])', 16, 'number']],
    documented: [
      ['ConvertToBase64("Hello world!")', 'SABlAGwAbABvACAAdwBvAHIAbABkACEA'],
      ['ConvertToBase64([objectGUID])', 'ABEiM0RVZneImaq7zN3u/w=='],
    ],
  },
  ConvertFromUTF8Hex: {
    nothing: [['ConvertFromUTF8Hex([mail])', null]],
    empty: [['ConvertFromUTF8Hex([empty])', '']],
    characters: [['ConvertFromUTF8Hex("F09F91A9")', '👩']],
    several: [['ConvertFromUTF8Hex(ConvertToUTF8Hex([tags]))', ['b', 'a', 'b']]],
    types: [['ConvertFromUTF8Hex(48)', 19, 'number']],
    documented: [
      ['ConvertFromUTF8Hex("48656C6C6F20776F726C6421")', 'Hello world!'],
      ['ConvertFromUTF8Hex("4")', failure('not hexadecimal')],
    ],
  },
  ConvertToUTF8Hex: {
    nothing: [['ConvertToUTF8Hex([mail])', null]],
    empty: [['ConvertToUTF8Hex([empty])', '']],
    characters: [['ConvertToUTF8Hex("👩e\u0301")', 'f09f91a965cc81']],
    several: [['ConvertToUTF8Hex([tags])', ['62', '61', '62']]],
    types: [['ConvertToUTF8Hex([objectGUID])', 17, 'octets']],
    documented: [['ConvertToUTF8Hex("Hello world!")', '48656c6c6f20776f726c6421']],
  },
  StringFromGuid: {
    nothing: [['StringFromGuid(IIF([absent],[objectGUID],NULL))', null]],
    several: [['StringFromGuid([photos])', failure('a GUID has 16 octets, not 2')]],
    types: [['StringFromGuid([cn])', 15, 'text']],
    documented: [['StringFromGuid([objectGUID])', GUID]],
  },
  StringFromSid: {
    nothing: [['StringFromSid(IIF([absent],[objectSid],NULL))', null]],
    several: [['StringFromSid([photos])', failure('not a SID')]],
    types: [['StringFromSid("S-1-5-18")', 14, 'text']],
    documented: [['StringFromSid([objectSid])', 'S-1-5-21-2127521184-1604012920-1887927527-500']],
  },
  Hex: {
    nothing: [['Hex([mail])', null]],
    empty: [['Hex([empty])', '']],
    characters: [['Hex("👩")', 'F09F91A9']],
    several: [
      ['Hex([numbers] + 7)', ['A', 'A', 'B']],
      ['Hex([photos])', ['0102', '03']],
    ],
    types: [['Hex([flag])', 4, 'boolean']],
    documented: [
      ['Hex(255)', 'FF'],
      ['Hex(-1)', 'FFFFFFFFFFFFFFFF'],
    ],
  },
  Thumbprint: {
    nothing: [['Thumbprint(IIF([absent],[objectGUID],NULL))', null]],
    several: [['Len(Thumbprint([photos]))', [32n, 32n]]],
    types: [['Thumbprint([cn])', 11, 'text']],
    documented: [['Hex(Thumbprint([objectGUID]))', 'A8FAED6ABBF35C12A4B26E40F6FEB19D736D90045C83B9F9A31F638D323E6811']],
  },
  DateAdd: {
    nothing: [
      ['DateAdd("d",1,IIF([absent],Now(),NULL))', failure('argument 3 of DateAdd is NULL')],
      ['DateAdd([mail],1,Now())', null],
    ],
    empty: [
      ['DateAdd([empty],1,"2001-01-01")', failure('DateAdd does not know the interval ')],
      ['DateAdd("d",1,[empty])', failure('not a date: ')],
    ],
    characters: [['DateAdd([displayName],1,"2001-01-01")', failure('DateAdd does not know the interval a👩b👩c')]],
    several: [
      [
        'DateAdd("d",[numbers],"2001-01-01")',
        ['2001-01-04', '2001-01-04', '2001-01-05'].map((day) => `${day}T00:00:00.000Z`),
      ],
    ],
    types: [
      ['DateAdd(1,1,Now())', 8, 'number'],
      ['DateAdd("d",1,[pwdLastSet])', 14, 'number'],
    ],
    documented: [
      ['DateAdd("m",3,"2001-01-01")', '2001-04-01T00:00:00.000Z'],
      ['DateAdd("m",1,CDate("2013-01-31"))', '2013-02-28T00:00:00.000Z'],
      ['DateAdd("n",-30,CDate("2013-01-01"))', '2012-12-31T23:30:00.000Z'],
    ],
  },
  DateFromNum: {
    nothing: [['DateFromNum([userAccountControl])', null]],
    several: [['Count(DateFromNum([numbers]))', 3n]],
    types: [['DateFromNum([info])', 12, 'text']],
    documented: [
      ['DateFromNum(129699324000000000)', '2012-01-01T23:00:00.000Z'],
      ['DateFromNum([pwdLastSet])', '2012-01-01T23:00:00.000Z'],
    ],
  },
  FormatDateTime: {
    nothing: [
      ['FormatDateTime(DateFromNum([userAccountControl]),"s")', null],
      ['FormatDateTime(Now(),[mail])', failure('argument 2 of FormatDateTime is NULL')],
    ],
    empty: [['FormatDateTime(Now(),[empty])', '']],
    characters: [['FormatDateTime(CDate("2007-12-25"),"yyyy👩\u0301MM")', '2007👩\u030112']],
    several: [['FormatDateTime(DateFromNum([numbers]),"yyyy")', ['1601', '1601', '1601']]],
    types: [['FormatDateTime("12/25/2007","yyyy")', 15, 'text']],
    documented: [
      ['FormatDateTime(CDate("12/25/2007"),"yyyy-MM-dd")', '2007-12-25'],
      ['FormatDateTime(DateFromNum([pwdLastSet]),"yyyyMMddHHmmss.0Z")', '20120101230000.0Z'],
    ],
  },
  NumFromDate: {
    nothing: [['NumFromDate(DateFromNum([userAccountControl]))', null]],
    several: [['NumFromDate(DateFromNum([numbers]))', [3n, 3n, 4n]]],
    types: [['NumFromDate("2012-01-01")', 12, 'text']],
    documented: [['NumFromDate(CDate("2012-01-01 23:00:00"))', 129699324000000000n]],
  },
};
