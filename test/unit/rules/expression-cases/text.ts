import { octets } from '../builders.ts';
import { failure, type CasesOf } from './cases.ts';

const COMBINED = 'e\u0301';

export const TEXT_CASES: CasesOf = {
  Guid: { documented: [['IsGuid(Guid())', true]] },
  Now: { documented: [['IsDate(Now())', true]] },
  InStr: {
    nothing: [
      ['InStr([mail],"a")', 0n],
      ['InStr("a",[mail])', failure('argument 2 of InStr is NULL')],
    ],
    empty: [
      ['InStr([empty],"a")', 0n],
      ['InStr("abc","")', 1n],
    ],
    characters: [
      ['InStr([displayName],"b")', 3n],
      ['InStr([displayName],"👩",3)', 4n],
      ['InStr([givenName],"a")', 3n],
      ['InStr("İx","X",1,vbTextCompare)', 2n],
    ],
    several: [
      ['InStr([proxyAddresses],"SMTP:")', [1n, 0n]],
      ['InStr([tags],[tags])', [1n, 1n, 1n]],
    ],
    types: [
      ['InStr([numbers],"3")', 6, 'list of number'],
      ['InStr("a",1)', 10, 'number'],
      ['InStr("a","a","1")', 14, 'text'],
    ],
    documented: [
      ['InStr("The quick brown fox","quick")', 5n],
      ['InStr("repEated","e",3,vbBinaryCompare)', 7n],
    ],
  },
  InStrRev: {
    nothing: [['InStrRev([mail],"a")', 0n]],
    empty: [
      ['InStrRev([empty],"a")', 0n],
      ['InStrRev("abc","abcd")', 0n],
    ],
    characters: [
      ['InStrRev([displayName],"👩")', 4n],
      ['InStrRev([displayName],"👩",3)', 2n],
    ],
    several: [['InStrRev([tags],"b")', [1n, 0n, 1n]]],
    types: [['InStrRev([objectGUID],"b")', 9, 'octets']],
    documented: [['InStrRev("abbcdbbbef","bb")', 7n]],
  },
  LCase: {
    nothing: [['LCase([mail])', null]],
    empty: [['LCase([empty])', '']],
    characters: [
      ['LCase("ÅΣ👩")', 'åσ👩'],
      ['LCase("ΟΔΟΣ")', 'οδοσ'],
      [`LCase("E\u0301")`, COMBINED],
      ['LCase("𐐀")', '𐐨'],
    ],
    several: [['LCase([proxyAddresses])', ['smtp:a@contoso.test', 'smtp:b@contoso.test']]],
    types: [['LCase([flag])', 6, 'boolean']],
    documented: [['LCase("TeSt")', 'test']],
  },
  UCase: {
    nothing: [['UCase([mail])', null]],
    empty: [['UCase([empty])', '']],
    characters: [
      ['UCase([displayName])', 'A👩B👩C'],
      ['UCase("straße")', 'STRAßE'],
      [`UCase("${COMBINED}")`, 'E\u0301'],
    ],
    several: [['UCase([tags])', ['B', 'A', 'B']]],
    types: [['UCase(1)', 6, 'number']],
    documented: [['UCase("TeSt")', 'TEST']],
  },
  PCase: {
    nothing: [['PCase([mail])', null]],
    empty: [['PCase([empty])', '']],
    characters: [
      ['PCase("éLAN 👩X 𐐨𐐀")', 'Élan 👩x 𐐀𐐨'],
      [`PCase("${COMBINED}A")`, 'E\u0301a'],
    ],
    several: [['PCase([tags])', ['B', 'A', 'B']]],
    types: [['PCase([objectSid])', 6, 'octets']],
    documented: [
      ['PCase("TEsT")', 'Test'],
      ['PCase("anna MARIA  de-la cruz")', 'Anna Maria  De-la Cruz'],
    ],
  },
  Left: {
    nothing: [
      ['Left([mail],3)', ''],
      ['Left("abc",[userAccountControl])', failure('argument 2 of Left is NULL')],
    ],
    empty: [['Left([empty],3)', '']],
    characters: [
      ['Left([displayName],2)', 'a👩'],
      ['Left([givenName],2)', COMBINED],
    ],
    several: [
      ['Left([tags],1)', ['b', 'a', 'b']],
      ['Left("abcd",[numbers])', ['abc', 'abc', 'abcd']],
    ],
    types: [
      ['Left([pwdLastSet],3)', 5, 'number'],
      ['Left([cn],"3")', 10, 'text'],
    ],
    documented: [
      ['Left("John Doe",3)', 'Joh'],
      ['Left("abc",0)', ''],
      ['Left("abc",-1)', 'abc'],
      ['Left("abc",9)', 'abc'],
    ],
  },
  Right: {
    nothing: [['Right([mail],3)', '']],
    empty: [['Right([empty],3)', '']],
    characters: [
      ['Right([displayName],2)', '👩c'],
      ['Right([givenName],1)', 'a'],
    ],
    several: [['Right([proxyAddresses],4)', ['test', 'test']]],
    types: [['Right(Now(),3)', 6, 'date']],
    documented: [
      ['Right("John Doe",3)', 'Doe'],
      ['Right("abc",0)', ''],
      ['Right("abc",-1)', 'abc'],
      ['Right("abc",9)', 'abc'],
    ],
  },
  Len: {
    nothing: [['Len([mail])', 0n]],
    empty: [['Len([empty])', 0n]],
    characters: [
      ['Len([displayName])', 5n],
      ['Len([givenName])', 3n],
    ],
    several: [['Len([photos])', [2n, 1n]]],
    types: [['Len([numbers])', 4, 'list of number']],
    documented: [['Len("John Doe")', 8n]],
  },
  LTrim: {
    nothing: [['LTrim([mail])', null]],
    empty: [['LTrim([empty])', '']],
    characters: [['LTrim("\u00a0\u3000👩 ")', '👩 ']],
    several: [['LTrim(" " & [tags])', ['b', 'a', 'b']]],
    types: [['LTrim([flag])', 6, 'boolean']],
    documented: [['LTrim(" Test ")', 'Test ']],
  },
  RTrim: {
    nothing: [['RTrim([mail])', null]],
    empty: [['RTrim([empty])', '']],
    characters: [['RTrim(" 👩\t\u2003")', ' 👩']],
    several: [['RTrim([tags] & " ")', ['b', 'a', 'b']]],
    types: [['RTrim(1)', 6, 'number']],
    documented: [['RTrim(" Test ")', ' Test']],
  },
  Trim: {
    nothing: [['Trim([mail])', null]],
    empty: [
      ['Trim([empty])', ''],
      ['Trim("  ")', ''],
    ],
    characters: [[`Trim(" ${COMBINED} ")`, COMBINED]],
    several: [
      ['Trim([proxyAddresses])', ['SMTP:a@contoso.test', 'smtp:b@contoso.test']],
      ['Trim([description])', null],
    ],
    types: [['Trim([photos])', 5, 'list of octets']],
    documented: [['Trim(" Test ")', 'Test']],
  },
  Mid: {
    nothing: [
      ['Mid([mail],1,1)', ''],
      ['Mid(IIF([absent],[objectGUID],NULL),1,1)', null],
      ['Mid("abc",[userAccountControl],1)', failure('argument 2 of Mid is NULL')],
    ],
    empty: [['Mid([empty],1,1)', '']],
    characters: [
      ['Mid([displayName],2,3)', '👩b👩'],
      ['Mid([givenName],2,1)', '\u0301'],
    ],
    several: [
      ['Mid([tags],1,1)', ['b', 'a', 'b']],
      ['Mid([photos],1,1)', [octets('01'), octets('03')]],
    ],
    types: [
      ['Mid([flag],1,1)', 4, 'boolean'],
      ['Mid([cn],1,"1")', 11, 'text'],
    ],
    documented: [
      ['Mid("John Doe",3,5)', 'hn Do'],
      ['Mid("John Doe",6,999)', 'Doe'],
      ['Mid("abc",2,0)', ''],
      ['Mid("abc",2,-1)', 'abc'],
      ['Mid("abc",0,1)', 'abc'],
      ['Mid("abc",4,1)', 'abc'],
    ],
  },
  PadLeft: {
    nothing: [['PadLeft([mail],3,"0")', '']],
    empty: [
      ['PadLeft([empty],3,"0")', '000'],
      ['PadLeft("a",3,"")', failure('padding needs exactly one character')],
    ],
    characters: [
      ['PadLeft([displayName],7,"👩")', '👩👩a👩b👩c'],
      [`PadLeft("a",3,"${COMBINED}")`, failure('padding needs exactly one character')],
    ],
    several: [['PadLeft([tags],2,"0")', ['0b', '0a', '0b']]],
    types: [['PadLeft(7,3,"0")', 8, 'number']],
    documented: [
      ['PadLeft("User",10,"0")', '000000User'],
      ['PadLeft("1234",3,"0")', '1234'],
    ],
  },
  PadRight: {
    nothing: [['PadRight([mail],3,"0")', '']],
    empty: [['PadRight([empty],2,"0")', '00']],
    characters: [['PadRight([displayName],6,"👩")', 'a👩b👩c👩']],
    several: [['PadRight([tags],2,"0")', ['b0', 'a0', 'b0']]],
    types: [['PadRight("a",3,0)', 15, 'number']],
    documented: [['PadRight("User",10,"0")', 'User000000']],
  },
  Replace: {
    nothing: [
      ['Replace([mail],"a","b")', null],
      ['Replace("a","a",[mail])', failure('argument 3 of Replace is NULL')],
    ],
    empty: [
      ['Replace([empty],"a","b")', ''],
      ['Replace("abc","","x")', 'abc'],
      ['Replace("abc","b","")', 'ac'],
    ],
    characters: [
      ['Replace([displayName],"👩","é")', 'aébéc'],
      ['Replace([givenName],"\u0301","")', 'ea'],
    ],
    several: [['Replace([tags],"b","c")', ['c', 'a', 'c']]],
    types: [['Replace([cn],1,"b")', 13, 'number']],
    documented: [
      ['Replace("a" & CRLF & "b","\\r\\n",", ")', 'a, b'],
      ['Replace("a;b",";","\\t")', 'a\tb'],
      ['Replace("a$b","$","$&")', 'a$&b'],
    ],
  },
  ReplaceChars: {
    nothing: [
      ['ReplaceChars([mail],"a:b")', null],
      ['ReplaceChars("a",[mail])', failure('argument 2 of ReplaceChars is NULL')],
    ],
    empty: [
      ['ReplaceChars([empty],"a:b")', ''],
      ['ReplaceChars("abc","")', 'abc'],
    ],
    characters: [
      ['ReplaceChars([displayName],"👩:x")', 'axbxc'],
      ['ReplaceChars([givenName],"\u0301:")', 'ea'],
    ],
    several: [['ReplaceChars([tags],"a:ä")', ['b', 'ä', 'b']]],
    types: [['ReplaceChars([numbers],"a:b")', 13, 'list of number']],
    documented: [
      ['ReplaceChars("Räksmörgås","å:aa, ä:ae, ö:oe")', 'Raeksmoergaas'],
      ['ReplaceChars("O’Neil","’:")', 'ONeil'],
      ['ReplaceChars("Aa","a:x")', 'Ax'],
      ['ReplaceChars("abc","ab:x")', failure('not a replacement: ab:x')],
    ],
  },
  Word: {
    nothing: [['Word([mail],1," ")', '']],
    empty: [
      ['Word([empty],1," ")', ''],
      ['Word("a b",1,"")', 'a b'],
    ],
    characters: [
      ['Word([displayName],2,"👩")', 'b'],
      ['Word([givenName],1,"\u0301")', 'e'],
    ],
    several: [['Word([proxyAddresses],2,":@")', ['a', 'b']]],
    types: [['Word([cn]," ",1)', 10, 'text']],
    documented: [
      ['Word("The quick brown fox",3," ")', 'brown'],
      ['Word("This,string!has&many separators",3,",!&#")', 'has'],
      ['Word("a b",3," ")', ''],
      ['Word("a b",0," ")', ''],
    ],
  },
};
