/** Modifying objects: all changes of a request or none. */

import { accountType, checkUniqueNames, isPasswordAttribute, readPassword, setPassword } from './accounts.ts';
import { classViolation, mayHave } from './add.ts';
import { restoreObject } from './delete.ts';
import { sameValue } from './directory.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject, Value } from './directory-object.ts';
import { parseDn } from './distinguished-name.ts';
import { FLAG, readDescriptor } from './descriptor.ts';
import type { Parts } from './descriptor.ts';
import { comparisonKey } from './matching.ts';
import { LdapFailure, diagnostic } from './result.ts';
import { isBackLink, isReference } from './schema/attribute-table.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';
import { noSuchObject } from './search.ts';
import { attributeFailure, checkCount, parseValue, resolveReference, writableAttribute } from './value-syntax.ts';

export interface Change {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly values: readonly Value[];
}

export interface ModifyOptions {
  readonly trusted: boolean;
  /** Adding what is there and deleting what is not there are no errors (permissive-modify control). */
  readonly permissive: boolean;
  readonly duplicateUserPrincipalNames: boolean;
  /** The request restores the deleted object to this DN. */
  readonly restore?: string | undefined;
  /** Which parts of a security descriptor are meant. */
  readonly securityParts?: number;
}

/** What a request does to the links of one attribute; it costs what changes, not what is there. */
class LinkDraft {
  readonly added = new Set<DirectoryObject>();
  readonly removed = new Set<DirectoryObject>();
  readonly #object: DirectoryObject;
  readonly #attribute: AttributeDefinition;

  constructor(object: DirectoryObject, attribute: AttributeDefinition) {
    this.#object = object;
    this.#attribute = attribute;
  }

  count(): number {
    return this.#object.targets(this.#attribute).length - this.removed.size + this.added.size;
  }

  /** False where the link is there already. */
  add(target: DirectoryObject): boolean {
    if (this.removed.delete(target)) return true;
    if (this.added.has(target) || this.#stands(target)) return false;
    this.added.add(target);
    return true;
  }

  /** False where there is no such link. */
  delete(target: DirectoryObject): boolean {
    if (this.added.delete(target)) return true;
    if (this.removed.has(target) || !this.#stands(target)) return false;
    this.removed.add(target);
    return true;
  }

  clear(): void {
    this.added.clear();
    for (const target of this.#object.targets(this.#attribute)) this.removed.add(target);
  }

  #stands(target: DirectoryObject): boolean {
    return this.#object.links?.get(this.#attribute)?.has(target) ?? false;
  }
}

/** What a request does to one object, before any of it is done. */
interface Draft {
  readonly values: Map<AttributeDefinition, readonly Value[]>;
  readonly links: Map<AttributeDefinition, LinkDraft>;
  password: string | undefined;
  descriptor: Parts | undefined;
}

export function modifyObject(
  directory: Directory,
  object: DirectoryObject,
  changes: readonly Change[],
  options: ModifyOptions,
): void {
  if (object.deleted && options.restore === undefined) {
    throw new LdapFailure('unwillingToPerform', diagnostic(0x2093, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
  }
  const draft: Draft = { values: new Map(), links: new Map(), password: undefined, descriptor: undefined };
  const others = options.restore === undefined ? changes : changes.filter((change) => !isRestoration(change));
  for (const change of others) applyChange(directory, object, draft, change, options);
  checkDraft(directory, object, draft, options);
  if (options.restore !== undefined) restore(directory, object, options.restore, options);
  commit(directory, object, draft, options.securityParts ?? 0xf);
}

// --- restoring: isDeleted deleted and distinguishedName replaced ([MS-ADTS] 3.1.1.5.3.7) ---

function isRestoration(change: Change): boolean {
  const name = change.attribute.toLowerCase();
  return name === 'isdeleted' || name === 'distinguishedname';
}

/** The DN to which the request restores a deleted object; undefined where it is no such request. */
export function restoreRequest(object: DirectoryObject, changes: readonly Change[]): string | undefined {
  if (!object.deleted) return undefined;
  const removal = changes.find((change) => change.attribute.toLowerCase() === 'isdeleted');
  const naming = changes.find((change) => change.attribute.toLowerCase() === 'distinguishedname');
  if (removal?.operation !== 'delete' || naming?.operation !== 'replace') return undefined;
  const value = naming.values[0];
  return value === undefined ? undefined : typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
}

function restore(directory: Directory, object: DirectoryObject, dn: string, options: ModifyOptions): void {
  const [rdn, ...parentDn] = parseDn(dn);
  const parent = directory.findByName(parentDn);
  if (!rdn || !parent || parent.deleted) throw noSuchObject('');
  restoreObject(directory, object, {
    parent,
    rdnValue: rdn.value,
    duplicateUserPrincipalNames: options.duplicateUserPrincipalNames,
  });
}

// --- one change -------------------------------------------------------------------------------------------------

function applyChange(
  directory: Directory,
  object: DirectoryObject,
  draft: Draft,
  change: Change,
  options: ModifyOptions,
): void {
  const attribute = writableAttribute(directory, change.attribute);
  if (isPasswordAttribute(attribute)) {
    takePassword(draft, attribute, change);
    return;
  }
  if (attribute.name === 'nTSecurityDescriptor') {
    takeDescriptor(draft, attribute, change);
    return;
  }
  checkWritable(object, attribute, options);
  if (isReference(attribute)) changeLinks(directory, object, draft, attribute, change, options);
  else changeValues(object, draft, attribute, change, options);
}

function takePassword(draft: Draft, attribute: AttributeDefinition, change: Change): void {
  if (change.operation === 'delete') return; // a change by the person: the old value, then the new one
  const value = change.values[0];
  const password = value === undefined ? undefined : readPassword(attribute, value);
  if (password === undefined || password.length < 7) {
    throw new LdapFailure('unwillingToPerform', diagnostic(0x52d, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
  }
  draft.password = password;
}

function takeDescriptor(draft: Draft, attribute: AttributeDefinition, change: Change): void {
  const [value] = change.values;
  const descriptor = value === undefined || typeof value === 'string' ? undefined : readDescriptor(value);
  if (change.operation !== 'replace' || !descriptor) {
    throw attributeFailure('invalidAttributeSyntax', 0x200b, attribute.name);
  }
  draft.descriptor = descriptor;
}

function checkWritable(object: DirectoryObject, attribute: AttributeDefinition, options: ModifyOptions): void {
  if (attribute === object.structural.rdn || attribute.name === 'name') {
    throw new LdapFailure('notAllowedOnRdn', diagnostic(0x2016, 'UpdErr', 'problem 6004 (CANT_ON_RDN)'));
  }
  if (isBackLink(attribute)) {
    throw new LdapFailure('unwillingToPerform', diagnostic(0x20b1, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
  }
  if (attribute.name === 'objectClass') throw classViolation();
  if (attribute.systemOnly && !options.trusted) throw attributeFailure('constraintViolation', 0x202f, attribute.name);
  if (!mayHave(object.structural, object.auxiliary, attribute)) throw classViolation();
}

function changeValues(
  object: DirectoryObject,
  draft: Draft,
  attribute: AttributeDefinition,
  change: Change,
  options: ModifyOptions,
): void {
  const before = draft.values.get(attribute) ?? object.values.get(attribute) ?? [];
  const given = change.values.map((value) => parseValue(attribute, value));
  draft.values.set(attribute, nextValues(attribute, before, given, change.operation, options));
}

function nextValues(
  attribute: AttributeDefinition,
  before: readonly Value[],
  given: readonly Value[],
  operation: Change['operation'],
  { permissive }: ModifyOptions,
): readonly Value[] {
  const holds = (list: readonly Value[], value: Value) => list.some((each) => isSame(attribute, each, value));
  const repeated = given.some((value, index) => holds(given.slice(0, index), value));
  if (repeated) throw attributeFailure('attributeOrValueExists', 0x2083, attribute.name);
  switch (operation) {
    case 'replace':
      return given;
    case 'add':
      if (!permissive && given.some((value) => holds(before, value))) {
        throw attributeFailure('attributeOrValueExists', 0x2083, attribute.name);
      }
      return [...before, ...given.filter((value) => !holds(before, value))];
    case 'delete':
      if (!permissive && (before.length === 0 || given.some((value) => !holds(before, value)))) {
        throw attributeFailure('noSuchAttribute', 0x2085, attribute.name);
      }
      return given.length === 0 ? [] : before.filter((value) => !holds(given, value));
  }
}

/** Whether two values are one in the attribute's own syntax: text without regard to case. */
function isSame(attribute: AttributeDefinition, left: Value, right: Value): boolean {
  if (typeof left !== 'string' || typeof right !== 'string') return sameValue(left, right);
  return comparisonKey(attribute, left) === comparisonKey(attribute, right);
}

function changeLinks(
  directory: Directory,
  object: DirectoryObject,
  draft: Draft,
  attribute: AttributeDefinition,
  change: Change,
  { permissive }: ModifyOptions,
): void {
  const links = draft.links.get(attribute) ?? new LinkDraft(object, attribute);
  draft.links.set(attribute, links);
  const given = change.values.map((value) => resolveReference(directory, attribute, value));
  switch (change.operation) {
    case 'replace':
      links.clear();
      given.forEach((target) => links.add(target));
      return;
    case 'add':
      for (const target of given) {
        if (!links.add(target) && !permissive) throw presentLink(attribute);
      }
      return;
    case 'delete':
      if (given.length === 0 && links.count() === 0 && !permissive) {
        throw attributeFailure('noSuchAttribute', 0x2085, attribute.name);
      }
      if (given.length === 0) links.clear();
      for (const target of given) {
        if (!links.delete(target) && !permissive) throw absentLink(attribute);
      }
  }
}

/** Group membership goes through the accounts manager, which has answers of its own (ERROR_MEMBER_IN_ALIAS). */
function presentLink(attribute: AttributeDefinition): LdapFailure {
  if (attribute.name !== 'member') return attributeFailure('attributeOrValueExists', 0x2083, attribute.name);
  return new LdapFailure('entryAlreadyExists', diagnostic(0x562, 'UpdErr', 'problem 6005 (ENTRY_EXISTS)'));
}

function absentLink(attribute: AttributeDefinition): LdapFailure {
  if (attribute.name !== 'member') return attributeFailure('noSuchAttribute', 0x2085, attribute.name);
  return new LdapFailure('unwillingToPerform', diagnostic(0x561, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
}

// --- the whole --------------------------------------------------------------------------------------------------

function checkDraft(directory: Directory, object: DirectoryObject, draft: Draft, options: ModifyOptions): void {
  for (const [attribute, values] of draft.values) checkCount(attribute, values.length);
  for (const [attribute, links] of draft.links) if (attribute.singleValued) checkCount(attribute, links.count());
  const accountName = directory.schema.known('sAMAccountName');
  if (draft.values.get(accountName)?.length === 0) {
    throw new LdapFailure('unwillingToPerform', diagnostic(0x2077, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
  }
  for (const attribute of object.structural.must) {
    if (draft.values.get(attribute)?.length === 0 || draft.links.get(attribute)?.count() === 0) throw classViolation();
  }
  checkUniqueNames(directory, draft.values, object, options);
}

function commit(directory: Directory, object: DirectoryObject, draft: Draft, securityParts: number): void {
  const { schema } = directory;
  const governing = ['userAccountControl', 'groupType'].map((name) => schema.known(name));
  if (object.isA('securityPrincipal') && governing.some((attribute) => draft.values.has(attribute))) {
    const merged = new Map([...object.values, ...draft.values]);
    draft.values.set(schema.known('sAMAccountType'), [accountType(directory, object.structural, merged)]);
  }
  const links = [...draft.links].flatMap(([attribute, { removed, added }]) => [
    ...[...removed].map((target) => ({ attribute, target, present: false })),
    ...[...added].map((target) => ({ attribute, target, present: true })),
  ]);
  const password = draft.password;
  const stamped = secure(directory, object, draft.descriptor, securityParts);
  directory.update(object, { values: draft.values, links, stamped });
  if (password !== undefined) setPassword(directory, object, password);
}

/** Keeps what stands on the object itself: inherited entries follow from where it is ([MS-ADTS] 6.1.3). */
function secure(
  directory: Directory,
  object: DirectoryObject,
  descriptor: Parts | undefined,
  securityParts: number,
): AttributeDefinition[] {
  if (!descriptor) return [];
  if (securityParts & 0x1 && descriptor.owner !== undefined) object.owner = descriptor.owner;
  if (securityParts & 0x4 && descriptor.list) {
    const { aces, closed } = descriptor.list;
    object.access = { aces: aces.filter((ace) => !(ace.flags & FLAG.inherited)), closed };
  }
  return [directory.schema.known('nTSecurityDescriptor')];
}
