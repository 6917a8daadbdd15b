/** Creating objects, for clients and for the laboratory itself. */

import {
  assignAccountAttributes,
  checkUniqueNames,
  isPasswordAttribute,
  readPassword,
  setPassword,
} from './accounts.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject, NamingContext, Value } from './directory-object.ts';
import { parseDn, rdnKey } from './distinguished-name.ts';
import { guidText, sidOctets } from './identifiers.ts';
import { LdapFailure, diagnostic } from './result.ts';
import { isBackLink, isReference } from './schema/attribute-table.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';
import type { ClassDefinition } from './schema/class-table.ts';
import { attributeFailure, checkCount, parseValue, resolveReference, writableAttribute } from './value-syntax.ts';

export interface NewEntry {
  readonly dn: string;
  readonly attributes: readonly { readonly attribute: string; readonly values: readonly Value[] }[];
}

export interface AddOptions {
  /** The laboratory's own additions: system attributes may be given, places are not checked against the schema. */
  readonly trusted: boolean;
  readonly duplicateUserPrincipalNames: boolean;
  /** Called instead of resolving references at once, so that a bulk load may name what comes later. */
  readonly defer?: (object: DirectoryObject, attribute: AttributeDefinition, values: readonly Value[]) => void;
  readonly rid?: number;
  /** Throws where the client may not create objects of the class below the parent. */
  readonly permit?: (parent: DirectoryObject, structural: ClassDefinition) => void;
}

interface Collected {
  readonly values: Map<AttributeDefinition, readonly Value[]>;
  readonly references: Map<AttributeDefinition, readonly Value[]>;
  password: string | undefined;
  guid: string | undefined;
}

/** Computed from other things; a client that writes one is refused, the laboratory's own entries may carry them along. */
const COMPUTED = new Set(
  'distinguishedName,name,objectGUID,instanceType,whenCreated,whenChanged,uSNCreated,uSNChanged,objectCategory,isDeleted,parentGUID,objectClass'
    .toLowerCase()
    .split(','),
);

export function addObject(directory: Directory, entry: NewEntry, options: AddOptions): DirectoryObject {
  const [rdn, ...parentDn] = parseDn(entry.dn);
  if (!rdn)
    throw new LdapFailure('unwillingToPerform', diagnostic(0x2077, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
  const classNames = entry.attributes
    .filter((each) => each.attribute.toLowerCase() === 'objectclass')
    .flatMap((each) => each.values.map((value) => (typeof value === 'string' ? value : Buffer.from(value).toString())));
  const { structural, auxiliary } = chooseClass(directory, classNames);
  if (rdn.attribute.toLowerCase() !== structural.rdn.name.toLowerCase()) {
    throw new LdapFailure('namingViolation', diagnostic(0x2080, 'UpdErr', 'problem 6001 (NAMING_VIOLATION)'));
  }
  const parent = directory.findByName(parentDn);
  if (!parent || parent.deleted) throw missingParent(directory, parentDn);
  options.permit?.(parent, structural);
  if (parent.children?.has(rdnKey(rdn.attribute, rdn.value))) throw alreadyExists();
  if (!options.trusted) {
    checkPlace(structural, parent);
    // The name of a conflict object is longer than a client may give one, hence not for what the lab adds itself.
    parseValue(structural.rdn, rdn.value);
  }
  const collected = collect(directory, structural, auxiliary, entry, options);
  assignForeignSid(directory, structural, rdn.value, collected);
  assignAccountAttributes(directory, structural, collected.values, options.rid);
  if (!options.trusted) checkMandatory(structural, collected);
  checkUniqueNames(directory, collected.values, undefined, options);
  return create(
    directory,
    { context: parent.context, parent, rdnValue: rdn.value, structural, auxiliary },
    collected,
    options,
  );
}

function create(
  directory: Directory,
  place: {
    context: NamingContext;
    parent: DirectoryObject;
    rdnValue: string;
    structural: ClassDefinition;
    auxiliary: readonly ClassDefinition[];
  },
  collected: Collected,
  options: AddOptions,
): DirectoryObject {
  const references = new Map<AttributeDefinition, DirectoryObject[]>();
  if (!options.defer) {
    for (const [attribute, values] of collected.references) {
      references.set(attribute, [...new Set(values.map((value) => resolveReference(directory, attribute, value)))]);
    }
  }
  const { guid, values } = collected;
  const object = directory.insert({ ...place, values, references, ...(guid === undefined ? {} : { guid }) });
  if (options.defer) {
    for (const [attribute, targets] of collected.references) options.defer(object, attribute, targets);
  }
  if (collected.password !== undefined) setPassword(directory, object, collected.password);
  return object;
}

function chooseClass(directory: Directory, names: readonly string[]) {
  const definitions = names.map((name) => {
    const definition = directory.schema.class(name);
    if (definition) return definition;
    throw new LdapFailure('noSuchAttribute', diagnostic(0x200a, 'UpdErr', 'problem 1001 (NO_ATTRIBUTE_OR_VAL)'));
  });
  const structural = definitions
    .filter((each) => each.row.category === 'structural')
    .sort((left, right) => right.chain.length - left.chain.length)[0];
  const others = definitions.filter(
    (each) => each.row.category === 'structural' && !structural?.chain.includes(each.name),
  );
  if (!structural || others.length > 0) throw classViolation();
  return { structural, auxiliary: definitions.filter((each) => each.row.category === 'auxiliary') };
}

export function classViolation(win32 = 0x2014): LdapFailure {
  return new LdapFailure('objectClassViolation', diagnostic(win32, 'UpdErr', 'problem 6002 (OBJ_CLASS_VIOLATION)'));
}

export function alreadyExists(): LdapFailure {
  return new LdapFailure('entryAlreadyExists', diagnostic(0x2071, 'UpdErr', 'problem 6005 (ENTRY_EXISTS)'));
}

function missingParent(directory: Directory, parentDn: ReturnType<typeof parseDn>): LdapFailure {
  const { nearest } = directory.closest(parentDn);
  const matchedDn = nearest ? directory.dnOf(nearest) : '';
  const message = `${diagnostic(0x208d, 'NameErr', 'problem 2001 (NO_OBJECT)')}, best match of:\n\t'${matchedDn}'\n`;
  return new LdapFailure('noSuchObject', message, { matchedDn });
}

/** A class may stand only under the classes its definition names ([MS-ADTS] 3.1.1.5.2.2). */
export function checkPlace(structural: ClassDefinition, parent: DirectoryObject): void {
  const allowed = [...parent.structural.classNames].some((name) => structural.under.has(name));
  if (!allowed)
    throw new LdapFailure('namingViolation', diagnostic(0x2037, 'UpdErr', 'problem 6001 (NAMING_VIOLATION)'));
}

export function mayHave(
  structural: ClassDefinition,
  auxiliary: readonly ClassDefinition[],
  attribute: AttributeDefinition,
): boolean {
  return structural.may.has(attribute) || auxiliary.some((each) => each.may.has(attribute));
}

function collect(
  directory: Directory,
  structural: ClassDefinition,
  auxiliary: readonly ClassDefinition[],
  entry: NewEntry,
  options: AddOptions,
): Collected {
  const collected: Collected = { values: new Map(), references: new Map(), password: undefined, guid: undefined };
  for (const { attribute: name, values } of entry.attributes) {
    const attribute = writableAttribute(directory, name);
    if (values.length === 0) throw attributeFailure('invalidAttributeSyntax', 0x200b, name);
    if (COMPUTED.has(attribute.name.toLowerCase()) || attribute === structural.rdn || isBackLink(attribute)) {
      takeComputed(collected, attribute, values, options);
    } else if (isPasswordAttribute(attribute)) {
      collected.password = readPassword(attribute, values[0] ?? '');
    } else {
      if (!mayHave(structural, auxiliary, attribute)) throw classViolation();
      if (attribute.systemOnly && !options.trusted)
        throw attributeFailure('constraintViolation', 0x202f, attribute.name);
      checkCount(attribute, values.length);
      if (isReference(attribute)) collected.references.set(attribute, values);
      else collected.values.set(attribute, distinct(attribute, values));
    }
  }
  return collected;
}

function takeComputed(
  collected: Collected,
  attribute: AttributeDefinition,
  values: readonly Value[],
  options: AddOptions,
): void {
  if (!options.trusted && attribute.systemOnly && !['objectClass', 'name'].includes(attribute.name)) {
    throw attributeFailure('constraintViolation', 0x202f, attribute.name);
  }
  const value = values[0];
  if (attribute.name === 'objectGUID' && value !== undefined) {
    collected.guid = typeof value === 'string' ? value : guidText(value);
  }
}

function distinct(attribute: AttributeDefinition, values: readonly Value[]): readonly Value[] {
  const parsed = values.map((value) => parseValue(attribute, value));
  if (parsed.length > 1) {
    const keys = new Set(
      parsed.map((value) => (typeof value === 'string' ? value : Buffer.from(value).toString('latin1'))),
    );
    if (keys.size < parsed.length) throw attributeFailure('attributeOrValueExists', 0x2083, attribute.name);
  }
  return parsed;
}

/** A foreign security principal is named by its SID. */
function assignForeignSid(
  directory: Directory,
  structural: ClassDefinition,
  rdnValue: string,
  { values }: Collected,
): void {
  const sid = structural.name === 'foreignSecurityPrincipal' ? sidOctets(rdnValue) : undefined;
  const attribute = directory.schema.known('objectSid');
  if (sid && !values.has(attribute)) values.set(attribute, [sid]);
}

/** What is mandatory and not there after all assignments must have been given. */
function checkMandatory(structural: ClassDefinition, collected: Collected): void {
  for (const attribute of structural.must) {
    if (attribute === structural.rdn || ASSIGNED.has(attribute.name)) continue;
    if (!collected.values.has(attribute) && !collected.references.has(attribute)) throw classViolation();
  }
}

const ASSIGNED = new Set(['objectClass', 'objectCategory', 'instanceType', 'nTSecurityDescriptor', 'cn']);
