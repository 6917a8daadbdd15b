/** What the security accounts manager adds to users, computers and groups ([MS-SAMR] 3.1.1.8). */

import type { Directory } from './directory.ts';
import type { DirectoryObject, Value } from './directory-object.ts';
import { fileTime } from './identifiers.ts';
import { LdapFailure, diagnostic } from './result.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';
import type { ClassDefinition } from './schema/class-table.ts';
import { attributeFailure } from './value-syntax.ts';

const NORMAL_ACCOUNT = 0x200;
const WORKSTATION_TRUST_ACCOUNT = 0x1000;
const SERVER_TRUST_ACCOUNT = 0x2000;
const NEW_USER = 546; // NORMAL_ACCOUNT, ACCOUNTDISABLE, PASSWD_NOTREQD
const GLOBAL_SECURITY_GROUP = -2147483646;
const SECURITY_ENABLED = 0x80000000;
const ALIAS_GROUP = 4;

/** One list for all, for there are many accounts. */
const ZERO: readonly Value[] = ['0'];

type Values = Map<AttributeDefinition, readonly Value[]>;

/** Fills in what the server assigns to a new account or group, where it was not given. */
export function assignAccountAttributes(
  directory: Directory,
  structural: ClassDefinition,
  values: Values,
  rid?: number,
): void {
  if (!structural.classNames.has('securityprincipal')) return;
  const { schema } = directory;
  const assign = (name: string, value: Value) => {
    const attribute = schema.known(name);
    if (!values.has(attribute)) values.set(attribute, value === '0' ? ZERO : [value]);
  };
  if (!values.has(schema.known('objectSid'))) {
    assign('objectSid', rid === undefined ? directory.newSid() : directory.accountSid(rid));
  }
  if (!values.has(schema.known('sAMAccountName'))) assign('sAMAccountName', arbitraryName(directory));
  if (structural.classNames.has('group')) assign('groupType', String(GLOBAL_SECURITY_GROUP));
  if (structural.classNames.has('user')) assignUserAttributes(structural, assign);
  values.set(schema.known('sAMAccountType'), [accountType(directory, structural, values)]);
}

/** As Windows names accounts that come without a name: `$` and two groups of hexadecimal digits. */
function arbitraryName(directory: Directory): string {
  const part = () => directory.octets(6).toString('hex').toUpperCase();
  return `$${part()}-${part()}`;
}

function assignUserAttributes(structural: ClassDefinition, assign: (name: string, value: Value) => void): void {
  const computer = structural.classNames.has('computer');
  assign('userAccountControl', computer ? String(WORKSTATION_TRUST_ACCOUNT) : String(NEW_USER));
  assign('primaryGroupID', computer ? '515' : '513');
  assign('accountExpires', '9223372036854775807');
  for (const name of [
    'badPwdCount',
    'codePage',
    'countryCode',
    'badPasswordTime',
    'lastLogoff',
    'lastLogon',
    'logonCount',
  ]) {
    assign(name, '0');
  }
  assign('pwdLastSet', '0');
}

/** sAMAccountType by class, userAccountControl and groupType ([MS-SAMR] 2.2.1.9). */
export function accountType(
  directory: Directory,
  structural: ClassDefinition,
  values: ReadonlyMap<AttributeDefinition, readonly Value[]>,
): string {
  const number = (name: string) => Number(values.get(directory.schema.known(name))?.[0] ?? 0);
  if (structural.classNames.has('group')) {
    const type = number('groupType');
    const security = (type & SECURITY_ENABLED) !== 0;
    if (type & ALIAS_GROUP) return String(security ? 0x20000000 : 0x20000001);
    return String(security ? 0x10000000 : 0x10000001);
  }
  const control = number('userAccountControl');
  return String(control & (WORKSTATION_TRUST_ACCOUNT | SERVER_TRUST_ACCOUNT) ? 0x30000001 : 0x30000000);
}

export function isNormalAccount(directory: Directory, object: DirectoryObject): boolean {
  return (object.integer(directory.schema.known('userAccountControl')) & NORMAL_ACCOUNT) !== 0;
}

/** Refuses account names that another live object has. */
export function checkUniqueNames(
  directory: Directory,
  values: ReadonlyMap<AttributeDefinition, readonly Value[]>,
  self: DirectoryObject | undefined,
  options: { readonly duplicateUserPrincipalNames: boolean },
): void {
  const taken = (attribute: AttributeDefinition) =>
    (values.get(attribute) ?? []).some((value) =>
      [...(directory.byValue(attribute, value) ?? [])].some((other) => other !== self && !other.deleted),
    );
  if (taken(directory.schema.known('sAMAccountName'))) {
    throw new LdapFailure('entryAlreadyExists', diagnostic(0x524, 'UpdErr', 'problem 6005 (ENTRY_EXISTS)'));
  }
  const userPrincipalName = directory.schema.known('userPrincipalName');
  if (!options.duplicateUserPrincipalNames && taken(userPrincipalName)) {
    throw attributeFailure('constraintViolation', 0x21c8, userPrincipalName.name);
  }
}

/** The password in a `unicodePwd` (quoted UTF-16) or `userPassword` value; undefined where the form is wrong. */
export function readPassword(attribute: AttributeDefinition, value: Value): string | undefined {
  if (attribute.name !== 'unicodePwd') return typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
  const text = typeof value === 'string' ? value : Buffer.from(value).toString('utf16le');
  return /^".*"$/s.test(text) ? text.slice(1, -1) : undefined;
}

export function isPasswordAttribute(attribute: AttributeDefinition): boolean {
  return attribute.name === 'unicodePwd' || attribute.name === 'userPassword';
}

/** Stores a new password and what follows from it. */
export function setPassword(directory: Directory, object: DirectoryObject, password: string): void {
  object.password = password;
  const { schema } = directory;
  const lockoutTime = schema.known('lockoutTime');
  const locked = object.integer(lockoutTime) > 0;
  directory.update(object, {
    values: new Map([
      [schema.known('pwdLastSet'), [fileTime(directory.clock())]],
      [schema.known('badPwdCount'), ['0']],
      ...(locked ? [[lockoutTime, ['0']] as const] : []),
    ]),
    stamped: [schema.known('unicodePwd')],
  });
}
