/** What a connection knows of its client, and what the account behind it may do. */

import { groupsOf } from './attribute-values.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject } from './directory-object.ts';
import type { SearchCursor } from './search.ts';

/** Rights given by name, beside those that follow from being a member of an administrators' group. */
export interface Grants {
  /** DS-Replication-Get-Changes: DirSync without the object security flag. */
  readonly replicate?: boolean;
  /** Write access to every object of the domain. */
  readonly write?: boolean;
}

export interface Access {
  readonly grants: Map<DirectoryObject, Grants>;
  /** Objects, with all below them, that an account may not read. */
  readonly hidden: Map<DirectoryObject, Set<DirectoryObject>>;
}

export interface Session {
  encrypted: boolean;
  /** Undefined: anonymous. */
  account: DirectoryObject | undefined;
  readonly cursors: Map<string, SearchCursor>;
}

export function newSession(encrypted: boolean): Session {
  return { encrypted, account: undefined, cursors: new Map() };
}

const ADMINISTRATORS = 'S-1-5-32-544';

function isAdministrator(directory: Directory, account: DirectoryObject): boolean {
  const administrators = directory.find(`<SID=${ADMINISTRATORS}>`);
  return administrators !== undefined && groupsOf(directory, account).has(administrators);
}

export function mayReplicate(directory: Directory, access: Access, account: DirectoryObject | undefined): boolean {
  if (!account) return false;
  return access.grants.get(account)?.replicate ?? isAdministrator(directory, account);
}

export function mayWrite(
  directory: Directory,
  access: Access,
  account: DirectoryObject | undefined,
  object: DirectoryObject,
): boolean {
  if (!account || object.writesDenied) return false;
  return access.grants.get(account)?.write ?? isAdministrator(directory, account);
}

/** Tells what the account may not read; undefined where nothing is hidden from it. */
export function hiddenFrom(
  access: Access,
  account: DirectoryObject | undefined,
): ((object: DirectoryObject) => boolean) | undefined {
  const hidden = account && access.hidden.get(account);
  if (!hidden || hidden.size === 0) return undefined;
  return (object) => {
    for (let at: DirectoryObject | undefined = object; at; at = at.parent) if (hidden.has(at)) return true;
    return false;
  };
}
