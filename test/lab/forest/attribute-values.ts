/** What an attribute of an object shows: stored values, references by their present DN, and what is computed. */

import { allows, descriptorOf, RIGHT } from './access-control.ts';
import type { Directory } from './directory.ts';
import { guidValue } from './directory.ts';
import type { DirectoryObject, Value } from './directory-object.ts';
import { parseDn } from './distinguished-name.ts';
import { groupsOf } from './group-membership.ts';
import { fileTime, generalizedTime, sidText } from './identifiers.ts';
import { isBackLink, isReference } from './schema/attribute-table.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';

/** How a reader wants DNs written: plainly, or with GUID and SID before them (extended DN control). */
export type DnWriter = (object: DirectoryObject) => string;

export interface Reader {
  readonly directory: Directory;
  readonly writeDn: DnWriter;
  /** Objects this reader may not see; references to them are not shown either. */
  readonly hidden?: (object: DirectoryObject) => boolean;
  /** Which parts of a security descriptor are shown: 1 the owner, 4 the access control list; both unless given. */
  readonly securityParts?: number;
  /** SIDs of the reader and of all it belongs to. */
  readonly token?: () => ReadonlySet<string>;
}

/** Attributes that nobody reads back ([MS-ADTS] 3.1.1.4.4). */
const SECRET = new Set(
  ['unicodePwd', 'userPassword', 'dBCSPwd', 'ntPwdHistory', 'lmPwdHistory', 'supplementalCredentials'].map((name) =>
    name.toLowerCase(),
  ),
);

export function isSecret(attribute: AttributeDefinition): boolean {
  return SECRET.has(attribute.name.toLowerCase());
}

type Computation = (reader: Reader, object: DirectoryObject) => readonly Value[];

const none: readonly Value[] = [];

const ACCOUNT_DISABLED = 0x2;
const LOCKED_OUT = 0x10;
const PASSWORD_EXPIRED = 0x800000;
const PASSWORD_NEVER_EXPIRES = 0x10000;

/** Attributes that follow from the object's fields, by lower-case name; shown by `*` unless constructed. */
const COMPUTED: ReadonlyMap<string, Computation> = new Map<string, Computation>(
  Object.entries({
    objectClass: (_, object) => [...object.structural.chain, ...object.auxiliary.map((each) => each.name)],
    objectCategory: ({ directory, writeDn }, object) => {
      if (object.deleted) return none;
      const category = categoryOf(directory, object);
      return category ? [writeDn(category)] : none;
    },
    distinguishedName: ({ writeDn }, object) => [writeDn(object)],
    name: (_, object) => [object.rdnValue],
    objectGUID: (_, object) => [guidValue(object.guid)],
    instanceType: (_, object) => [String(instanceType(object))],
    whenCreated: (_, object) => [generalizedTime(object.whenCreated)],
    whenChanged: (_, object) => [generalizedTime(object.whenChanged)],
    uSNCreated: (_, object) => [String(object.usnCreated)],
    uSNChanged: (_, object) => [String(object.usnChanged)],
    isDeleted: (_, object) => (object.deleted || object.context.deletedObjects === object ? ['TRUE'] : none),
    lastKnownParent: ({ writeDn }, object) => (object.lastKnownParent ? [writeDn(object.lastKnownParent)] : none),
    parentGUID: (_, object) => (object.parent ? [guidValue(object.parent.guid)] : none),
    createTimeStamp: (_, object) => [generalizedTime(object.whenCreated)],
    modifyTimeStamp: (_, object) => [generalizedTime(object.whenChanged)],
    structuralObjectClass: (_, object) => [...object.structural.chain],
    subSchemaSubEntry: ({ directory }) => [`CN=Aggregate,${directory.contexts[2]?.dn ?? ''}`],
    canonicalName: ({ directory }, object) => [canonicalName(directory.dnOf(object))],
    'msDS-parentdistname': ({ writeDn }, object) => (object.parent ? [writeDn(object.parent)] : none),
    primaryGroupToken: ({ directory }, object) => (object.isA('group') ? relativeId(directory, object) : none),
    tokenGroups: ({ directory }, object) => tokenGroups(directory, object),
    nTSecurityDescriptor: ({ directory, securityParts = 0x7 }, object) => [
      descriptorOf(directory, object, securityParts),
    ],
    allowedAttributes: ({ directory }, object) => allowedAttributes(directory, object),
    allowedAttributesEffective: ({ directory, token }, object) => {
      const sids = token?.() ?? new Set();
      const writable = (name: string) =>
        allows(directory, sids, object, { mask: RIGHT.writeProperty, about: [object.structural.name, name] });
      return allowedAttributes(directory, object).filter(writable);
    },
    'msDS-User-Account-Control-Computed': ({ directory }, object) =>
      object.isA('user') ? [String(computedAccountControl(directory, object))] : none,
  } satisfies Record<string, Computation>).map(([name, compute]) => [name.toLowerCase(), compute]),
);

/** All values a reader sees in an attribute; empty where it has none. */
export function valuesOf(reader: Reader, object: DirectoryObject, attribute: AttributeDefinition): readonly Value[] {
  const stored = object.values.get(attribute);
  if (stored) return isSecret(attribute) ? none : stored;
  const compute = COMPUTED.get(attribute.name.toLowerCase());
  if (compute) return compute(reader, object);
  if (object.structural.rdn === attribute) return [object.rdnValue];
  if (isBackLink(attribute)) return namesOf(reader, referrers(reader.directory, object, attribute));
  if (isReference(attribute)) return namesOf(reader, linkTargets(object, attribute));
  return none;
}

/** Targets a reader may know of; a deleted object shows no links. */
export function linkTargets(object: DirectoryObject, attribute: AttributeDefinition): readonly DirectoryObject[] {
  return object.deleted ? [] : object.targets(attribute);
}

function referrers(directory: Directory, object: DirectoryObject, backLink: AttributeDefinition): DirectoryObject[] {
  const forward = directory.schema.forwardOf(backLink);
  return forward && !object.deleted ? object.sources(forward) : [];
}

function namesOf(reader: Reader, objects: readonly DirectoryObject[]): readonly Value[] {
  if (objects.length === 0) return none;
  const { hidden } = reader;
  return (hidden ? objects.filter((object) => !hidden(object)) : objects).map((object) => reader.writeDn(object));
}

/** Attributes that `*` returns, in the order of Windows: stored ones, links, back links; no constructed, no secret ones. */
export function ordinaryAttributes(directory: Directory, object: DirectoryObject): AttributeDefinition[] {
  const { schema } = directory;
  const attributes = [...ALWAYS.map((name) => schema.known(name)), object.structural.rdn];
  for (const attribute of object.values.keys()) {
    if (!isSecret(attribute) && attribute.name !== 'nTSecurityDescriptor') attributes.push(attribute);
  }
  for (const attribute of object.links?.keys() ?? []) attributes.push(attribute);
  for (const forward of object.backLinks?.keys() ?? []) {
    const backLink = schema.backLinks.get(forward);
    if (backLink) attributes.push(backLink);
  }
  return attributes;
}

const ALWAYS = [
  'objectClass',
  'distinguishedName',
  'instanceType',
  'whenCreated',
  'whenChanged',
  'uSNCreated',
  'uSNChanged',
  'name',
  'objectGUID',
  'objectCategory',
  'isDeleted',
  'lastKnownParent',
];

/** The class schema object that an object's objectCategory names. */
export function categoryOf(directory: Directory, object: DirectoryObject): DirectoryObject | undefined {
  const schemaRoot = directory.contexts[2]?.root;
  return schemaRoot?.children?.get(`cn=${object.structural.categoryCn.toLowerCase()}`);
}

/** Bits: 1 root of a naming context, 4 writable, 8 the context above is held here too ([MS-ADTS] 3.1.1.2.2.3.2). */
function instanceType(object: DirectoryObject): number {
  if (object.parent) return 4;
  return parseDn(object.context.dn).some((rdn) => rdn.attribute.toUpperCase() !== 'DC') ? 13 : 5;
}

function canonicalName(dn: string): string {
  const rdns = parseDn(dn);
  const domain = rdns.filter((rdn) => rdn.attribute.toUpperCase() === 'DC').map((rdn) => rdn.value);
  const rest = rdns
    .filter((rdn) => rdn.attribute.toUpperCase() !== 'DC')
    .map((rdn) => rdn.value.replace(/[/\\]/g, '\\$&'));
  return `${domain.join('.')}/${rest.reverse().join('/')}`;
}

function relativeId(directory: Directory, object: DirectoryObject): readonly Value[] {
  const sid = object.octets(directory.schema.known('objectSid'));
  return sid ? [sidText(sid).split('-').at(-1) ?? ''] : none;
}

function tokenGroups(directory: Directory, object: DirectoryObject): readonly Value[] {
  const sid = directory.schema.known('objectSid');
  return [...groupsOf(directory, object)].flatMap((group) => group.octets(sid) ?? []);
}

function allowedAttributes(directory: Directory, object: DirectoryObject): readonly string[] {
  return directory.schema.attributes.filter((each) => object.structural.may.has(each)).map((each) => each.name);
}

/** Whether the account's password is past the domain's age limit; `must-change` where it was set to expire at once. */
export function passwordState(directory: Directory, object: DirectoryObject): 'valid' | 'expired' | 'must-change' {
  const { schema } = directory;
  if (object.integer(schema.known('userAccountControl')) & PASSWORD_NEVER_EXPIRES) return 'valid';
  const lastSet = BigInt(object.text(schema.known('pwdLastSet')) ?? '0');
  if (lastSet === 0n) return 'must-change';
  const limit = BigInt(object.context.root?.text(schema.known('maxPwdAge')) ?? '0');
  const unlimited = limit === 0n || limit === -(2n ** 63n);
  return !unlimited && lastSet - limit < BigInt(fileTime(directory.clock())) ? 'expired' : 'valid';
}

function computedAccountControl(directory: Directory, object: DirectoryObject): number {
  const locked = object.integer(directory.schema.known('lockoutTime')) > 0 ? LOCKED_OUT : 0;
  return locked | (passwordState(directory, object) === 'valid' ? 0 : PASSWORD_EXPIRED);
}

export function isDisabled(directory: Directory, object: DirectoryObject): boolean {
  return (object.integer(directory.schema.known('userAccountControl')) & ACCOUNT_DISABLED) !== 0;
}

/** Constructed attributes that `+` returns. */
export const OPERATIONAL = [
  'createTimeStamp',
  'modifyTimeStamp',
  'subSchemaSubEntry',
  'structuralObjectClass',
  'canonicalName',
];
