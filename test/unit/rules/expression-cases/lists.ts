import { octets } from '../builders.ts';
import { failure, type CasesOf } from './cases.ts';

export const LIST_CASES: CasesOf = {
  Contains: {
    nothing: [
      ['Contains([description],"a")', 0n],
      ['Contains([tags],[mail])', failure('argument 2 of Contains is NULL')],
    ],
    empty: [
      ['Contains([empty],"a")', 0n],
      ['Contains([tags],"")', 1n],
    ],
    characters: [
      ['Contains([displayName],"👩b")', 1n],
      ['Contains([givenName],"é")', 0n],
      ['Contains([tags] & "Å","å",CaseInsensitive)', 1n],
    ],
    several: [
      ['Contains([proxyAddresses],"smtp:")', 2n],
      ['Contains([cn],"lic")', 1n],
    ],
    types: [
      ['Contains([numbers],"3")', 9, 'list of number'],
      ['Contains([tags],[tags])', 16, 'list of text'],
    ],
    documented: [
      ['Contains([proxyAddresses],"SMTP:")', 1n],
      ['Contains([proxyAddresses],"SMTP:",CaseInsensitive)', 1n],
      ['Contains([proxyAddresses],"x500:")', 0n],
      ['Contains(CRef("CN=a"),"CN")', 0n],
      ['Contains(CRef("CN=a"),"cn=A",CaseInsensitive)', 1n],
    ],
  },
  Count: {
    nothing: [
      ['Count([description])', 0n],
      ['Count(NULL)', 0n],
    ],
    empty: [['Count([empty])', 1n]],
    characters: [['Count(Split([displayName],"👩"))', 3n]],
    several: [
      ['Count([tags])', 3n],
      ['Count(IIF([numbers]=3,NULL,[numbers]))', 1n],
    ],
    documented: [
      ['Count([member])', 3n],
      ['Count([cn])', 1n],
    ],
  },
  ValueCount: {
    nothing: [['ValueCount("mail")', 0n]],
    empty: [['ValueCount("empty")', 1n]],
    characters: [['ValueCount("displayName")', 1n]],
    several: [['ValueCount("tags")', 3n]],
    types: [['Trim(ValueCount("tags"))', 5, 'number']],
    documented: [['ValueCount("member")', 3n]],
  },
  Item: {
    nothing: [
      ['Item([description],1)', failure('Item 1 of 0 values')],
      ['Item([tags],[userAccountControl])', failure('argument 2 of Item is NULL')],
    ],
    empty: [['Item([empty],1)', '']],
    characters: [['Item([displayName],1)', 'a👩b👩c']],
    several: [
      ['Item([photos],2)', octets('03')],
      ['Item([tags],3)', 'b'],
      ['Item([tags],4)', failure('Item 4 of 3 values')],
      ['Item([tags],0)', failure('Item 0 of 3 values')],
    ],
    types: [
      ['Item([tags],"1")', 12, 'text'],
      ['Item([tags],[numbers])', 12, 'list of number'],
    ],
    documented: [['Item([proxyAddresses],Contains([proxyAddresses],"smtp:"))', 'smtp:b@contoso.test']],
  },
  ItemOrNull: {
    nothing: [['ItemOrNull([description],1)', null]],
    empty: [['ItemOrNull([empty],1)', '']],
    characters: [['ItemOrNull([displayName],1)', 'a👩b👩c']],
    several: [
      ['ItemOrNull([tags],1)', 'b'],
      ['ItemOrNull([tags],4)', null],
      ['ItemOrNull([tags],0)', null],
      ['ItemOrNull([tags],-1)', null],
    ],
    types: [['ItemOrNull([tags],[cn])', 18, 'text']],
    documented: [['ItemOrNull([proxyAddresses],2)', 'smtp:b@contoso.test']],
  },
  Join: {
    nothing: [
      ['Join([description],",")', null],
      ['Join([tags],[mail])', failure('argument 2 of Join is NULL')],
    ],
    empty: [
      ['Join([empty],",")', ''],
      ['Join([tags],"")', 'bab'],
    ],
    characters: [['Join([tags],"👩")', 'b👩a👩b']],
    several: [
      ['Join([tags])', 'b a b'],
      ['Join([tags],", and ")', 'b, and a, and b'],
      ['Join(CRef([tags]),";")', 'b;a;b'],
    ],
    types: [['Join([numbers],",")', 5, 'list of number']],
    documented: [['Join([proxyAddresses],",")', 'SMTP:a@contoso.test,smtp:b@contoso.test']],
  },
  RemoveDuplicates: {
    nothing: [['RemoveDuplicates([description])', []]],
    empty: [['RemoveDuplicates(Split(",",","))', ['']]],
    characters: [['RemoveDuplicates(Split("👩,👩,e\u0301,é",","))', ['👩', 'e\u0301', 'é']]],
    several: [
      ['RemoveDuplicates([tags])', ['b', 'a']],
      ['RemoveDuplicates([photos])', [octets('0102'), octets('03')]],
      ['RemoveDuplicates(Select($n,[numbers],DateFromNum($n))) = DateFromNum(3)', [true, false]],
    ],
    types: [['RemoveDuplicates([numbers]) & Now()', 30, 'date']],
    documented: [['RemoveDuplicates([proxyAddresses])', ['SMTP:a@contoso.test', 'smtp:b@contoso.test']]],
  },
  Split: {
    nothing: [
      ['Split([mail],",")', null],
      ['Split("a",[mail])', failure('argument 2 of Split is NULL')],
    ],
    empty: [
      ['Split([empty],",")', ['']],
      ['Split("a","")', failure('Split needs a delimiter of one character')],
    ],
    characters: [
      ['Split([displayName],"👩")', ['a', 'b', 'c']],
      [`Split([givenName],"e\u0301")`, failure('Split needs a delimiter of one character')],
    ],
    several: [['Split("a,b,c",",",2)', ['a', 'b,c']]],
    types: [
      ['Split([tags],",")', 6, 'list of text'],
      ['Split([cn],1)', 11, 'number'],
    ],
    documented: [
      ['Split("SMTP:a@contoso.test,smtp:b@contoso.test",",")', ['SMTP:a@contoso.test', 'smtp:b@contoso.test']],
      ['Split("a,b",",",0)', []],
      ['Split("a,b,c",",",1)', ['a,b,c']],
      ['Split("a,b",",",-1)', ['a', 'b']],
    ],
  },
};

export const DIRECTORY_CASES: CasesOf = {
  DNComponent: {
    nothing: [
      ['DNComponent([mail],1)', null],
      ['DNComponent([dn],[userAccountControl])', failure('argument 2 of DNComponent is NULL')],
    ],
    empty: [['DNComponent([empty],1)', '']],
    characters: [['DNComponent("CN=a👩b,OU=e\u0301",2)', 'e\u0301']],
    several: [['DNComponent("CN=" & [tags],1)', ['b', 'a', 'b']]],
    types: [
      ['DNComponent([objectGUID],1)', 12, 'octets'],
      ['DNComponent([dn],"1")', 17, 'text'],
    ],
    documented: [
      ['DNComponent(CRef([dn]),1)', 'Joe'],
      ['DNComponent("CN=Smith\\, Joe,OU=Sales",1)', 'Smith\\, Joe'],
      ['InStr(DNComponent(CRef("CN=x\\0ACNF:1,DC=contoso"),1),"\\\\0ACNF:")', 2n],
      ['DNComponent([dn],9)', null],
      ['DNComponent([dn],0)', null],
    ],
  },
  DNComponentRev: {
    nothing: [['DNComponentRev([mail],1)', null]],
    empty: [['DNComponentRev([empty],1)', '']],
    characters: [['DNComponentRev("CN=a,OU=👩",1)', '👩']],
    several: [['DNComponentRev("OU=" & [tags] & ",DC=contoso",1,DC)', ['b', 'a', 'b']]],
    types: [['DNComponentRev(1,1)', 15, 'number']],
    documented: [
      ['DNComponentRev(CRef([dn]),3)', 'US'],
      ['DNComponentRev(CRef([dn]),1,"DC")', 'US'],
      ['DNComponentRev(CRef([dn]),1)', 'com'],
      ['DNComponentRev(CRef([dn]),9)', null],
    ],
  },
  EscapeDNComponent: {
    nothing: [['EscapeDNComponent([mail])', null]],
    empty: [['EscapeDNComponent([empty])', '']],
    characters: [['EscapeDNComponent("👩, e\u0301")', '👩\\, e\u0301']],
    several: [['EscapeDNComponent([tags] & "+")', ['b\\+', 'a\\+', 'b\\+']]],
    types: [['EscapeDNComponent([flag])', 18, 'boolean']],
    documented: [
      ['EscapeDNComponent("CN=Smith, Joe")', 'CN=Smith\\, Joe'],
      ['EscapeDNComponent(" #1 ")', '\\ #1\\ '],
      ['EscapeDNComponent("a;b<c>d=e""f")', 'a\\;b\\<c\\>d\\=e\\"f'],
    ],
  },
};
