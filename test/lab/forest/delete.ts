/** Deleting and restoring, as with the recycle bin enabled ([MS-ADTS] 3.1.1.5.5, 3.1.1.5.3.7.3). */

import { alreadyExists, checkPlace } from './add.ts';
import { accountType, checkUniqueNames } from './accounts.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject } from './directory-object.ts';
import { rdnKey } from './distinguished-name.ts';
import { LdapFailure, diagnostic } from './result.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';

const DISALLOW_DELETE = 0x80000000;

export interface DeleteOptions {
  /** With everything below (tree-delete control). */
  readonly wholeTree: boolean;
  /** Throws where the client may not delete the object. */
  readonly permit?: (object: DirectoryObject) => void;
}

export function deleteObject(directory: Directory, object: DirectoryObject, options: DeleteOptions): void {
  if (object.deleted || !object.parent || isProtected(directory, object)) {
    throw new LdapFailure('unwillingToPerform', diagnostic(0x2035, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
  }
  const children = [...(object.children?.values() ?? [])];
  if (children.length > 0 && !options.wholeTree) {
    throw new LdapFailure('notAllowedOnNonLeaf', diagnostic(0x2015, 'UpdErr', 'problem 6003 (CANT_ON_NON_LEAF)'));
  }
  for (const child of children) {
    options.permit?.(child);
    deleteObject(directory, child, options);
  }
  turnIntoTombstone(directory, object);
}

function isProtected(directory: Directory, object: DirectoryObject): boolean {
  return (object.integer(directory.schema.known('systemFlags')) & DISALLOW_DELETE) !== 0;
}

/** Attributes whose metadata changes with a deletion; all but the last two are computed. */
function deletionStamps(directory: Directory, object: DirectoryObject): AttributeDefinition[] {
  const names = ['isDeleted', 'name', 'lastKnownParent', 'objectCategory'];
  return [object.structural.rdn, ...names.map((name) => directory.schema.known(name))];
}

/** The object keeps its attributes, loses objectCategory and sAMAccountType, and moves under a name that cannot clash. */
function turnIntoTombstone(directory: Directory, object: DirectoryObject): void {
  const { schema } = directory;
  const container = object.context.deletedObjects;
  if (!container)
    throw new LdapFailure('unwillingToPerform', diagnostic(0x2035, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
  const lastRdn = object.rdnValue;
  object.lastKnownParent = object.parent;
  object.deleted = true;
  // 64 characters are the limit of a common name; the mangling itself takes 41 of the 75 that remain.
  directory.place(object, container, `${lastRdn.slice(0, 75)}\nDEL:${object.guid}`);
  directory.visibilityChanged(object);
  directory.update(object, {
    values: new Map([
      [schema.known('msDS-LastKnownRDN'), [lastRdn]],
      [schema.known('sAMAccountType'), []],
    ]),
    stamped: deletionStamps(directory, object),
  });
}

export interface RestoreOptions {
  readonly parent: DirectoryObject;
  readonly rdnValue: string;
  readonly duplicateUserPrincipalNames: boolean;
}

/** Brings a deleted object back; its own links and those that pointed to it are there again. */
export function restoreObject(directory: Directory, object: DirectoryObject, options: RestoreOptions): void {
  const { schema } = directory;
  const { parent, rdnValue } = options;
  if (!object.deleted)
    throw new LdapFailure('unwillingToPerform', diagnostic(0x2077, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
  checkPlace(object.structural, parent);
  if (parent.children?.has(rdnKey(object.structural.rdn.name, rdnValue))) throw alreadyExists();
  checkUniqueNames(directory, object.values, object, options);
  object.deleted = false;
  object.lastKnownParent = undefined;
  directory.place(object, parent, rdnValue);
  directory.visibilityChanged(object);
  const account = object.isA('securityPrincipal');
  directory.update(object, {
    values: new Map([
      [schema.known('msDS-LastKnownRDN'), []],
      ...(account
        ? [[schema.known('sAMAccountType'), [accountType(directory, object.structural, object.values)]] as const]
        : []),
    ]),
    stamped: deletionStamps(directory, object),
  });
  restampLinks(directory, object);
}

/**
 * Links that come back are reported by DirSync, on both ends. That Windows re-stamps them is our reading of "recovering
 * an object modifies its link value table"; the specification is silent.
 */
function restampLinks(directory: Directory, object: DirectoryObject): void {
  for (const [attribute, links] of object.links ?? []) {
    for (const target of links.targets()) restamp(directory, object, attribute, target);
  }
  for (const [forward, sources] of object.backLinks ?? []) {
    for (const source of [...sources]) {
      if (source.deleted) continue;
      const others =
        source.links
          ?.get(forward)
          ?.targets()
          .some((target) => target !== object) ?? false;
      // A single-valued link that got another value meanwhile keeps that; the former one does not come back.
      if (forward.singleValued && others)
        directory.update(source, { links: [{ attribute: forward, target: object, present: false }] });
      else restamp(directory, source, forward, object);
    }
  }
}

function restamp(
  directory: Directory,
  owner: DirectoryObject,
  attribute: AttributeDefinition,
  target: DirectoryObject,
): void {
  directory.update(owner, { links: [{ attribute, target, present: true }], always: true, restamp: true });
}
