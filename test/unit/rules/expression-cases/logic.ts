import { failure, type CasesOf } from './cases.ts';

export const LOGIC_CASES: CasesOf = {
  IsBitSet: {
    nothing: [
      ['IsBitSet([userAccountControl],2)', false],
      ['IsBitSet(2,[userAccountControl])', failure('argument 2 of IsBitSet is NULL')],
    ],
    several: [['IsBitSet([numbers],4)', [false, false, true]]],
    types: [['IsBitSet([cn],2)', 9, 'text']],
    documented: [
      ['IsBitSet(&HF,4)', true],
      ['IsBitSet(&HF,16)', false],
      ['IsBitSet([groupType],-2147483648)', true],
    ],
  },
  IsDate: {
    nothing: [['IsDate([mail])', false]],
    empty: [['IsDate([empty])', false]],
    characters: [['IsDate([displayName])', false]],
    several: [['IsDate([tags])', [false, false, false]]],
    documented: [
      ['IsDate("2013-01-10 4:00 PM -8")', true],
      ['IsDate("2013-02-30")', false],
      ['IsDate(1)', false],
    ],
  },
  IsGuid: {
    nothing: [['IsGuid([mail])', false]],
    empty: [['IsGuid([empty])', false]],
    characters: [['IsGuid("{00112233-4455-6677-8899-aabbccddee👩}")', false]],
    several: [['IsGuid([tags])', [false, false, false]]],
    types: [['IsGuid([objectGUID])', 7, 'octets']],
    documented: [
      ['IsGuid("{00112233-4455-6677-8899-AABBCCDDEEFF}")', true],
      ['IsGuid(StringFromGuid([objectGUID]))', true],
      ['IsGuid("{00112233-4455-6677-8899-aabbccddeeff")', false],
    ],
  },
  IsNumeric: {
    nothing: [['IsNumeric([mail])', false]],
    empty: [['IsNumeric([empty])', false]],
    characters: [['IsNumeric("１２")', false]],
    several: [['IsNumeric([numbers])', [true, true, true]]],
    documented: [
      ['IsNumeric("12")', true],
      ['IsNumeric("12a")', false],
      ['IsNumeric([flag])', false],
    ],
  },
  IsString: {
    nothing: [['IsString([mail])', false]],
    empty: [['IsString([empty])', true]],
    characters: [['IsString([displayName])', true]],
    several: [['IsString([tags])', [true, true, true]]],
    documented: [
      ['IsString("a")', true],
      ['IsString([objectGUID])', false],
    ],
  },
  IsEmpty: {
    nothing: [['IsEmpty([mail])', false]],
    empty: [
      ['IsEmpty([empty])', true],
      ['IsEmpty(Left([mail],1))', true],
    ],
    characters: [['IsEmpty("\u0301")', false]],
    several: [
      ['IsEmpty([tags])', false],
      ['IsEmpty(Select($t,[tags],""))', true],
    ],
    documented: [
      ['IsEmpty([cn])', false],
      ['IsEmpty([member])', false],
    ],
  },
  IsNull: {
    nothing: [
      ['IsNull([mail])', true],
      ['IsNull(NULL)', true],
    ],
    empty: [['IsNull([empty])', false]],
    characters: [['IsNull([displayName])', false]],
    several: [
      ['IsNull([tags])', false],
      ['IsNull([description])', true],
      ['IsNull(Where($t,[tags],$t = "x"))', true],
    ],
    documented: [
      ['IsNull([cn])', false],
      ['IsNull([manager])', true],
    ],
  },
  IsNullOrEmpty: {
    nothing: [['IsNullOrEmpty([mail])', true]],
    empty: [['IsNullOrEmpty([empty])', true]],
    characters: [['IsNullOrEmpty("\u00a0")', false]],
    several: [
      ['IsNullOrEmpty([tags])', false],
      ['IsNullOrEmpty(Where($t,[tags],$t = "x"))', true],
    ],
    documented: [
      ['IsNullOrEmpty([cn])', false],
      ['IsNullOrEmpty([member])', false],
    ],
  },
  IsPresent: {
    nothing: [['IsPresent([mail])', false]],
    empty: [['IsPresent([empty])', false]],
    characters: [['IsPresent([displayName])', true]],
    several: [
      ['IsPresent([tags])', true],
      ['IsPresent([description])', false],
    ],
    documented: [
      ['IsPresent([flag])', true],
      ['IsPresent([member])', true],
    ],
  },
  BitAnd: {
    nothing: [
      ['BitAnd([userAccountControl],2)', null],
      ['BitAnd(2,[userAccountControl])', failure('argument 2 of BitAnd is NULL')],
    ],
    several: [['BitAnd([numbers],1)', [1n, 1n, 0n]]],
    types: [['BitAnd([cn],2)', 7, 'text']],
    documented: [
      ['BitAnd(&HF,&HF7)', 7n],
      ['CBool(BitAnd([groupType],-2147483648))', true],
    ],
  },
  BitOr: {
    nothing: [['BitOr([userAccountControl],2)', null]],
    several: [['BitOr([numbers],4)', [7n, 7n, 4n]]],
    types: [['BitOr(1,True)', 8, 'boolean']],
    documented: [['BitOr(4,1)', 5n]],
  },
  RandomNum: {
    nothing: [['RandomNum([userAccountControl],2)', null]],
    several: [['RandomNum([numbers],[numbers])', [3n, 3n, 4n]]],
    types: [['RandomNum("1",2)', 10, 'text']],
    documented: [
      ['RandomNum(7,7)', 7n],
      ['RandomNum(100,999) >= 100', true],
      ['RandomNum(2,1)', failure('RandomNum: the end lies before the start')],
    ],
  },
};

export const FLOW_CASES: CasesOf = {
  IIF: {
    nothing: [
      ['IIF([absent],"yes","no")', 'no'],
      ['IIF(True,NULL,"no")', null],
    ],
    empty: [['IIF([empty]="","yes","no")', 'yes']],
    characters: [['IIF([displayName]="a👩b👩c","👩","e\u0301")', '👩']],
    several: [
      ['IIF(InStr([proxyAddresses],"SMTP:")=1,NULL,[proxyAddresses])', ['smtp:b@contoso.test']],
      ['IIF(True,[tags],NULL)', ['b', 'a', 'b']],
    ],
    types: [['IIF([cn],1,2)', 4, 'text']],
    documented: [['IIF([cn]="Intern","t-" & [sn],[cn])', 'alice']],
  },
  Switch: {
    nothing: [
      ['Switch([absent],1)', null],
      ['Switch([absent],1,True,NULL)', null],
    ],
    empty: [['Switch([empty]="","none",True,"some")', 'none']],
    characters: [['Switch([givenName]="éa","one",[givenName]="e\u0301a","two")', 'two']],
    several: [['Switch(True,[tags])', ['b', 'a', 'b']]],
    types: [
      ['Switch(1,2)', 7, 'number'],
      ['Switch([numbers]=3,1)', 7, 'list of boolean'],
    ],
    documented: [
      ['Switch([cn]="London","English",[cn]="alice","French",True,"?")', 'French'],
      ['Switch([cn]="London","English")', null],
      ['Switch(True,1,False,Error("all are evaluated"))', failure('all are evaluated', 20)],
    ],
  },
  Select: {
    nothing: [
      ['Select($i,[mail],$i)', []],
      ['Select($i,[tags],NULL)', []],
    ],
    empty: [['Select($i,[empty],$i & "x")', ['x']]],
    characters: [['Select($i,[displayName],Len($i))', [5n]]],
    several: [['Select($i,[tags],Split($i & ",x",","))', ['b', 'x', 'a', 'x', 'b', 'x']]],
    types: [['Select($i,[numbers],Trim($i))', 25, 'number']],
    documented: [
      ['Select($item,[proxyAddresses],Replace($item,"-",""))', ['SMTP:a@contoso.test', 'smtp:b@contoso.test']],
    ],
  },
  Where: {
    nothing: [
      ['Where($i,[mail],True)', []],
      ['Where($i,[tags],[absent])', []],
    ],
    empty: [['Where($i,[empty],$i = "")', ['']]],
    characters: [['Where($i,[displayName],InStr($i,"👩") = 2)', ['a👩b👩c']]],
    several: [['Where($i,[numbers],$i > 3)', [4n]]],
    types: [
      ['Where($i,[tags],$i)', 16, 'text'],
      ['Where($i,[tags],[tags]="a")', 16, 'list of boolean'],
    ],
    documented: [['Where($item,[proxyAddresses],InStr($item,"smtp:")=1)', ['smtp:b@contoso.test']]],
  },
  With: {
    nothing: [['With($x,[mail],IsNull($x))', true]],
    empty: [['With($x,[empty],IsNull($x))', false]],
    characters: [['With($x,[displayName],Left($x,2))', 'a👩']],
    several: [['With($x,[numbers],$x + Count($x))', [6n, 6n, 7n]]],
    types: [['With($x,1,$x & "a" = 1)', 21, 'number']],
    documented: [
      ['With($n,Where($i,[tags],$i="b"),IIF(Count($n)>1,Item($n,1),NULL))', 'b'],
      ['With($x,[cn],IIF($x="alice",IgnoreThisFlow,$x))', { special: 'ignore' }],
    ],
  },
  Error: {
    nothing: [['Error([mail])', failure('')]],
    empty: [['Error([empty])', failure('')]],
    characters: [['Error("no 👩" & [givenName])', failure('no 👩e\u0301a')]],
    several: [['Error([numbers])', failure('3 3 4')]],
    types: [['Error(Now())', 6, 'date']],
    documented: [
      ['IIF(IsPresent([mail]),[mail],Error("AccountName is not present"))', failure('AccountName is not present', 29)],
    ],
  },
  ImportedValue: {
    nothing: [['ImportedValue("mail")', null]],
    empty: [['ImportedValue("empty")', '']],
    characters: [['ImportedValue("displayName")', '👩']],
    several: [['ImportedValue("tags")', ['x']]],
    types: [['Trim(ImportedValue("numbers"))', 5, 'list of number']],
    documented: [['ImportedValue("cn")', 'ALICE']],
  },
};
