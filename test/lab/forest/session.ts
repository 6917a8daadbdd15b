/** What a connection knows of its client, and what the account behind it may do. */

import { ADMINISTRATORS, allows, CONTROL_RIGHT, RIGHT, tokenOf } from './access-control.ts';
import type { Wish } from './access-control.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject } from './directory-object.ts';
import type { NtlmServer } from '../replication/ntlm-server.ts';
import type { SearchCursor } from './search.ts';

/** Rights on the whole domain, as entries for the account on its head. */
export interface Grants {
  /** DS-Replication-Get-Changes: DirSync without the object security flag. */
  readonly replicate?: boolean;
  /** DS-Replication-Get-Changes-All: password hashes as well. */
  readonly replicateSecrets?: boolean;
  /** Write access to every object of the domain. */
  readonly write?: boolean;
}

export interface Access {
  /** Objects, with all below them, that an account may not read. */
  readonly hidden: Map<DirectoryObject, Set<DirectoryObject>>;
}

export interface Session {
  encrypted: boolean;
  /** Undefined: anonymous. */
  account: DirectoryObject | undefined;
  readonly cursors: Map<string, SearchCursor>;
  /** A sign-in by SASL that is under way: what the client said first, and the server's half. */
  negotiation: { readonly first: Buffer; readonly ntlm: NtlmServer } | undefined;
}

export function newSession(encrypted: boolean): Session {
  return { encrypted, account: undefined, cursors: new Map(), negotiation: undefined };
}

export function mayReplicate(directory: Directory, account: DirectoryObject | undefined): boolean {
  const head = directory.contexts[0]?.root;
  return head !== undefined && may(directory, account, head, { mask: RIGHT.control, about: [CONTROL_RIGHT.replicate] });
}

/** DS-Replication-Get-Changes-All: what is secret comes along. */
export function mayReplicateSecrets(directory: Directory, account: DirectoryObject | undefined): boolean {
  const head = directory.contexts[0]?.root;
  const wish = { mask: RIGHT.control, about: [CONTROL_RIGHT.replicateSecrets] };
  return head !== undefined && may(directory, account, head, wish);
}

export function isAdministrator(directory: Directory, account: DirectoryObject | undefined): boolean {
  return account !== undefined && tokenOf(directory, account).includes(ADMINISTRATORS);
}

export function may(
  directory: Directory,
  account: DirectoryObject | undefined,
  object: DirectoryObject,
  wish: Wish,
): boolean {
  return account !== undefined && allows(directory, new Set(tokenOf(directory, account)), object, wish);
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
