/** Renaming and moving (modifyDN). */

import { alreadyExists, checkPlace } from './add.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject } from './directory-object.ts';
import { parseDn, rdnKey } from './distinguished-name.ts';
import { LdapFailure, diagnostic } from './result.ts';
import type { ClassDefinition } from './schema/class-table.ts';
import { noSuchObject } from './search.ts';
import { attributeFailure, parseValue } from './value-syntax.ts';

const DISALLOW_RENAME = 0x08000000;

export interface MoveRequest {
  readonly newRdn: string;
  readonly newSuperior: string | undefined;
}

export interface MoveOptions {
  readonly trusted: boolean;
  /** Throws where the client may not create objects of the class below the new parent. */
  readonly permit?: (parent: DirectoryObject, structural: ClassDefinition) => void;
}

export function moveObject(
  directory: Directory,
  object: DirectoryObject,
  request: MoveRequest,
  options: MoveOptions,
): void {
  const { schema } = directory;
  const [rdn, ...rest] = parseDn(request.newRdn);
  const { parent, structural } = object;
  if (!rdn || rest.length > 0 || rdn.attribute.toLowerCase() !== structural.rdn.name.toLowerCase()) {
    throw new LdapFailure('namingViolation', diagnostic(0x2080, 'UpdErr', 'problem 6001 (NAMING_VIOLATION)'));
  }
  if (!parent || object.deleted || object.integer(schema.known('systemFlags')) & DISALLOW_RENAME) {
    throw new LdapFailure('unwillingToPerform', diagnostic(0x2035, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
  }
  checkName(object, rdn.value);
  const superior =
    request.newSuperior === undefined ? parent : newParent(directory, object, request.newSuperior, options);
  const occupant = superior.children?.get(rdnKey(structural.rdn.name, rdn.value));
  if (occupant && occupant !== object) throw alreadyExists();
  if (superior === parent && rdn.value === object.rdnValue) return;
  const renamed = rdn.value !== object.rdnValue;
  directory.place(object, superior, rdn.value);
  // A move without a new name changes the metadata of `name` alone ([MS-ADTS] 3.1.1.5.4).
  const name = schema.known('name');
  directory.update(object, { stamped: renamed ? [name, structural.rdn] : [name] });
}

function checkName(object: DirectoryObject, value: string): void {
  const { rdn } = object.structural;
  parseValue(rdn, value);
  if (value.includes('\n') || value.includes('\0')) throw attributeFailure('invalidAttributeSyntax', 0x200b, rdn.name);
}

function newParent(directory: Directory, object: DirectoryObject, dn: string, options: MoveOptions): DirectoryObject {
  const superior = directory.find(dn);
  if (!superior || superior.deleted) throw noSuchObject('');
  if (superior.context !== object.context) {
    throw new LdapFailure('affectsMultipleDsas', diagnostic(0x2039, 'UpdErr', 'problem 6004 (AFFECTS_MULTIPLE_DSAS)'));
  }
  for (let at: DirectoryObject | undefined = superior; at; at = at.parent) {
    if (at === object)
      throw new LdapFailure('unwillingToPerform', diagnostic(0x2085, 'SvcErr', 'problem 5003 (WILL_NOT_PERFORM)'));
  }
  if (!options.trusted) checkPlace(object.structural, superior);
  options.permit?.(superior, object.structural);
  return superior;
}
