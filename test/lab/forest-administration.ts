/**
 * What an administrator does to a forest, in one form for every forest of the lab: one scenario drives the in-process
 * forest and a real domain controller alike.
 */

import { dnPath, nameOfDn, parentDn } from '../../engine/model/distinguished-name.ts';
import type { LabEntry } from './entry.ts';
import type { ForestState } from './forest/administration.ts';
import type { Forest } from './forest/forest.ts';

/** A change of one attribute, with LDAP's own meaning (RFC 4511, 4.6): replacing by nothing clears. */
export interface AttributeChange {
  readonly operation: 'add' | 'replace' | 'delete';
  readonly attribute: string;
  readonly values: readonly (string | Uint8Array)[];
}

export interface ForestAdministration {
  /** The DNS name of the domain and the DN of its naming context. */
  readonly domain: string;
  readonly baseDn: string;
  /**
   * Adds many entries in the order given, the fast way (past the protocol where the forest has such a way). Parents and
   * the targets of links stand before what names them. Rejects with the DN that was refused; entries before it may have
   * been added.
   */
  load(entries: Iterable<LabEntry>): Promise<void>;
  /** Adds many link values the fast way, once the entries on both ends exist. */
  link(links: Iterable<LabLinks>): Promise<void>;
  add(entry: LabEntry): Promise<void>;
  modify(dn: string, changes: readonly AttributeChange[]): Promise<void>;
  /** Moves, renames or both: `newDn` is the whole DN that the object is to have. */
  move(dn: string, newDn: string): Promise<void>;
  /** Deletes an object; with `subtree` all that lies below it too. */
  remove(dn: string, options?: { readonly subtree?: boolean }): Promise<void>;
  /** Brings back the object that was deleted last under this DN; rejects where there is none. */
  restore(dn: string): Promise<void>;
  setPassword(dn: string, password: string): Promise<void>;
  addMember(groupDn: string, memberDn: string): Promise<void>;
  removeMember(groupDn: string, memberDn: string): Promise<void>;
  /** The live object with all its ordinary attributes, or nothing. */
  get(dn: string): Promise<LabEntry | undefined>;
}

/** Link values to be added to an entry that exists. */
export interface LabLinks {
  readonly dn: string;
  readonly attribute: string;
  readonly targets: readonly string[];
}

/** The administrator's side of any forest of the lab; a Samba domain controller has it built in. */
export function administrationOf(forest: Forest | ForestAdministration): ForestAdministration {
  return 'state' in forest ? inProcess(forest) : forest;
}

function inProcess({ domain, baseDn, state }: Forest): ForestAdministration {
  const changeMember = (operation: 'add' | 'delete') => async (groupDn: string, memberDn: string) =>
    state.modify(groupDn, [{ operation, attribute: 'member', values: [memberDn] }]);
  return {
    domain,
    baseDn,
    load: async (entries) => state.load(entries),
    link: async (links) => {
      for (const { dn, attribute, targets } of links) {
        state.modify(dn, [{ operation: 'add', attribute, values: targets }]);
      }
    },
    add: async (entry) => void state.add(entry),
    modify: async (dn, changes) => state.modify(dn, changes),
    move: async (dn, newDn) => state.move(dn, newDn),
    remove: async (dn, options) => state.remove(dn, { wholeTree: options?.subtree ?? false }),
    restore: async (dn) => state.restore(deletedGuid(state, dn), dn),
    setPassword: async (dn, password) => state.setPassword(dn, password),
    addMember: changeMember('add'),
    removeMember: changeMember('delete'),
    get: async (dn) => state.get(dn),
  };
}

/** The GUID of the object that was deleted last under this DN. */
function deletedGuid({ directory }: ForestState, dn: string): string {
  const lastRdn = directory.schema.known('msDS-LastKnownRDN');
  const parent = dnPath(parentDn(dn));
  const name = nameOfDn(dn).toLowerCase();
  const deleted = [...(directory.contexts[0]?.deletedObjects?.children?.values() ?? [])].findLast(
    (object) =>
      object.text(lastRdn)?.toLowerCase() === name &&
      object.lastKnownParent !== undefined &&
      dnPath(directory.dnOf(object.lastKnownParent)) === parent,
  );
  if (!deleted) throw new Error(`There is no deleted object that was ${dn}`);
  return deleted.guid;
}
