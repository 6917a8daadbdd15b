/** Direct operations on a forest's state, without a client: how tests and the demonstration make things happen. */

import { setPassword } from './accounts.ts';
import { addObject } from './add.ts';
import { valuesOf } from './attribute-values.ts';
import type { Reader } from './attribute-values.ts';
import { deleteObject, restoreObject } from './delete.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject, Value } from './directory-object.ts';
import { formatRdn, parseDn } from './distinguished-name.ts';
import { parseFilter } from './filter.ts';
import { fileTime } from './identifiers.ts';
import { compileFilter } from './matching.ts';
import { modifyObject } from './modify.ts';
import type { Change } from './modify.ts';
import { moveObject } from './move.ts';
import { ordinaryAttributes } from './attribute-values.ts';
import { isForwardLink } from './schema/attribute-table.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';
import { addDomainName, invocationValue, settingsDn } from './seed.ts';
import type { Access, Grants } from './session.ts';
import { CONTROL_RIGHT, ownEntries, RIGHT } from './access-control.ts';
import { FLAG } from './descriptor.ts';
import type { Ace } from './descriptor.ts';
import { sidOf } from './directory.ts';
import { isTombstone } from './search.ts';
import { resolveReference } from './value-syntax.ts';
import type { LabEntry } from '../entry.ts';

export interface LoadOptions {
  /** Duplicate user principal names are taken, as forests have them that are older than the check. */
  readonly dirty?: boolean;
}

export interface AdministrationOptions {
  readonly directory: Directory;
  readonly access: Access;
  readonly duplicateUserPrincipalNames: boolean;
}

/** A right on an object, or on objects below it. */
export interface NewEntry {
  readonly mask: number;
  readonly deny?: boolean;
  readonly attribute?: string;
  /** GUID of a control access right. */
  readonly right?: string;
  /** Objects of this class below inherit it. */
  readonly class?: string;
  /** All objects below inherit it. */
  readonly below?: boolean;
}

/** DNs, GUID texts, `<GUID=...>` forms and account names all name an object here. */
export type ForestState = ReturnType<typeof createState>;

export function createState({ directory, access, duplicateUserPrincipalNames }: AdministrationOptions) {
  const reader: Reader = { directory, writeDn: (object) => directory.dnOf(object) };
  const options = { trusted: true, permissive: false, duplicateUserPrincipalNames };

  const locate = (name: string): DirectoryObject => {
    const object = locateIn(directory, name);
    if (!object) throw new Error(`The lab forest has no object ${name}`);
    return object;
  };

  const show = (object: DirectoryObject): LabObject => describe(reader, object);

  const state = {
    directory,

    /** Adds many entries, parents before children; references may name entries that come later. */
    load(entries: Iterable<LabEntry>, { dirty = false }: LoadOptions = {}): void {
      const deferred: { object: DirectoryObject; attribute: AttributeDefinition; values: readonly Value[] }[] = [];
      const defer = (object: DirectoryObject, attribute: AttributeDefinition, values: readonly Value[]) =>
        deferred.push({ object, attribute, values });
      const addOptions = { ...options, duplicateUserPrincipalNames: dirty || duplicateUserPrincipalNames, defer };
      for (const entry of entries) addObject(directory, fromLabEntry(entry), addOptions);
      for (const { object, attribute, values } of deferred) {
        const targets = values.map((value) => resolveReference(directory, attribute, value));
        directory.update(object, { links: targets.map((target) => ({ attribute, target, present: true })) });
      }
    },

    add(entry: LabEntry): LabObject {
      return show(addObject(directory, fromLabEntry(entry), options));
    },

    /** Changes as of an LDAP modify; `set` replaces, an empty list clears. */
    modify(
      name: string,
      changes: readonly Change[] | { readonly [attribute: string]: string | readonly Value[] },
    ): void {
      modifyObject(directory, locate(name), toChanges(changes), options);
    },

    /** Renames, moves, or both: the object has the new DN afterwards. */
    move(name: string, newDn: string): void {
      const [rdn, ...parent] = parseDn(newDn);
      if (!rdn) throw new Error(`Not a DN for an object: ${newDn}`);
      const superior = parent.map(formatRdn).join(',');
      moveObject(directory, locate(name), { newRdn: formatRdn(rdn), newSuperior: superior }, options);
    },

    /** Deletes an object, with everything below it where `wholeTree` is set. */
    remove(name: string, { wholeTree = false }: { wholeTree?: boolean } = {}): void {
      deleteObject(directory, locate(name), { wholeTree });
    },

    /** Brings a deleted object back to where it was or to another DN. */
    restore(name: string, newDn?: string): void {
      const object = locateDeleted(directory, name);
      if (!object) throw new Error(`The lab forest has no deleted object ${name}`);
      const [rdn, ...parentDn] = newDn === undefined ? [] : parseDn(newDn);
      const parent = newDn === undefined ? object.lastKnownParent : directory.findByName(parentDn);
      if (!parent || parent.deleted) throw new Error(`Nowhere to restore ${name} to`);
      const lastRdn = object.text(directory.schema.known('msDS-LastKnownRDN')) ?? '';
      restoreObject(directory, object, { parent, rdnValue: rdn?.value ?? lastRdn, duplicateUserPrincipalNames });
    },

    get(name: string): LabObject | undefined {
      const object = locateIn(directory, name);
      return object && show(object);
    },

    /** Live objects of the domain that match a filter in its text form. */
    find(filter: string): LabObject[] {
      const matches = compileFilter(parseFilter(filter), reader);
      return domainObjects(directory)
        .filter((object) => matches(object) === true)
        .map(show);
    },

    setPassword(name: string, password: string): void {
      setPassword(directory, locate(name), password);
    },

    /** The password must be changed at the next logon: binds fail until then. */
    expirePassword(name: string): void {
      modifyObject(directory, locate(name), toChanges({ pwdLastSet: '0' }), options);
    },

    lock(name: string): void {
      modifyObject(directory, locate(name), toChanges({ lockoutTime: fileTime(directory.clock()) }), options);
    },

    /** Nobody can write the object any more, until `allowWrites`. */
    denyWrites(name: string): void {
      locate(name).writesDenied = true;
    },

    allowWrites(name: string): void {
      locate(name).writesDenied = false;
    },

    /** Takes an account's right to read an object and everything below it. */
    hideFrom(account: string, name: string): void {
      const reading = locate(account);
      const hidden = access.hidden.get(reading) ?? new Set();
      hidden.add(locate(name));
      access.hidden.set(reading, hidden);
    },

    /** Gives back what `hideFrom` took. */
    showTo(account: string, name: string): void {
      access.hidden.get(locate(account))?.delete(locate(name));
    },

    /** Gives or takes rights on the whole domain; an account may have others by its groups. */
    grant(account: string, { replicate = false, replicateSecrets = false, write = false }: Grants): void {
      const sid = sidOf(directory, locate(account)) ?? '';
      const control = (objectType: string) => ({ allow: true, flags: 0, mask: RIGHT.control, sid, objectType });
      const everywhere = { allow: true, flags: FLAG.inherit, mask: RIGHT.write, sid };
      const head = locate(directory.contexts[0]?.dn ?? '');
      const others = ownEntries(directory, head).filter((ace) => ace.sid !== sid);
      const granted = [
        ...(replicate ? [control(CONTROL_RIGHT.replicate)] : []),
        ...(replicateSecrets ? [control(CONTROL_RIGHT.replicateSecrets)] : []),
        ...(write ? [everywhere] : []),
      ];
      head.access = { aces: [...others, ...granted], closed: false };
    },

    /** An entry more on an object: `class` and `attribute` by their names. */
    allow(name: string, account: string, entry: NewEntry): void {
      const object = locate(name);
      const guid = (of: string | undefined) =>
        of === undefined ? undefined : directory.schemaGuids.get(of.toLowerCase());
      const objectType = entry.right ?? guid(entry.attribute);
      const inheritedType = guid(entry.class);
      const ace: Ace = {
        allow: entry.deny !== true,
        flags: entry.class === undefined && entry.below !== true ? 0 : FLAG.inherit | FLAG.inheritOnly,
        mask: entry.mask,
        sid: sidOf(directory, locate(account)) ?? '',
        ...(objectType === undefined ? {} : { objectType }),
        ...(inheritedType === undefined ? {} : { inheritedType }),
      };
      const own = ownEntries(directory, object);
      // A denial stands before what is allowed.
      object.access = { aces: ace.allow ? [...own, ace] : [ace, ...own], closed: object.access?.closed ?? false };
    },

    /** Keeps out what would be inherited; only what stands on the object itself counts from then on. */
    closeTo(name: string, aces: readonly Ace[] = []): void {
      locate(name).access = { aces, closed: true };
    },

    /**
     * The controller was put back to a snapshot without being told (USN rollback): it goes on numbering from an earlier
     * USN, so what is changed next has numbers that clients believe to know.
     */
    rollBack(usn: number): void {
      rollBackTo(directory, usn);
    },

    /** What a proper restore does: the controller takes a new identity and remembers how far the former one had come. */
    changeInvocationId(): string {
      directory.retiredInvocationIds.set(directory.invocationId, directory.highestCommittedUsn);
      directory.invocationId = directory.newGuid();
      const settings = directory.find(settingsDn(directory.contexts[1]?.dn ?? ''));
      if (settings) directory.update(settings, { values: invocationValue(directory) });
      return directory.invocationId;
    },

    /** Names another domain of the forest among its partitions; a lab forest of its own may play its controller. */
    nameDomain(domain: { readonly domain: string; readonly baseDn: string; readonly netbiosName: string }): void {
      addDomainName(directory, domain);
    },

    /** Garbage collection: deleted objects are gone for good, and DirSync will never tell. */
    purgeDeleted(): void {
      for (const context of directory.contexts) {
        for (const object of [...(context.deletedObjects?.children?.values() ?? [])]) directory.expunge(object);
      }
    },
  };
  return state;
}

/** An object as plain data. */
export interface LabObject extends LabEntry {
  readonly guid: string;
}

function fromLabEntry(entry: LabEntry) {
  return {
    dn: entry.dn,
    attributes: Object.entries(entry.attributes)
      .filter(([, values]) => values.length > 0)
      .map(([attribute, values]) => ({ attribute, values })),
  };
}

function toChanges(
  changes: readonly Change[] | { readonly [attribute: string]: string | readonly Value[] },
): readonly Change[] {
  if (Array.isArray(changes)) return changes as readonly Change[];
  return Object.entries(changes as { readonly [attribute: string]: string | readonly Value[] }).map(
    ([attribute, value]) => ({
      operation: 'replace',
      attribute,
      values: typeof value === 'string' ? [value] : value,
    }),
  );
}

function locateIn(directory: Directory, name: string): DirectoryObject | undefined {
  if (name.includes('=')) return directory.find(name);
  return directory.byGuid(name) ?? directory.byAccountName(name);
}

function locateDeleted(directory: Directory, name: string): DirectoryObject | undefined {
  const byGuid = directory.byGuid(name);
  if (byGuid?.deleted) return byGuid;
  const lastRdn = directory.schema.known('msDS-LastKnownRDN');
  const accountName = directory.schema.known('sAMAccountName');
  const deleted = [...(directory.contexts[0]?.deletedObjects?.children?.values() ?? [])];
  return deleted.findLast((object) => object.text(lastRdn) === name || object.text(accountName) === name);
}

/** Live objects of the domain partition, parents before children. */
export function domainObjects(directory: Directory): DirectoryObject[] {
  const objects: DirectoryObject[] = [];
  const visit = (object: DirectoryObject) => {
    if (isTombstone(object)) return;
    objects.push(object);
    object.children?.forEach(visit);
  };
  const root = directory.contexts[0]?.root;
  if (root) visit(root);
  return objects;
}

export function describe(reader: Reader, object: DirectoryObject): LabObject {
  const attributes: Record<string, readonly Value[]> = {};
  for (const attribute of ordinaryAttributes(reader.directory, object)) {
    const values = valuesOf(reader, object, attribute);
    if (values.length > 0) attributes[attribute.name] = values;
  }
  return { dn: reader.directory.dnOf(object), guid: object.guid, attributes };
}

function rollBackTo(directory: Directory, usn: number): void {
  for (const context of directory.contexts) {
    for (let object = context.newest; object && object.usnChanged > usn; object = object.older) {
      object.usnChanged = usn;
      object.usnCreated = Math.min(object.usnCreated, usn);
      for (const [attribute, stamp] of object.stamps ?? []) object.stamps?.set(attribute, Math.min(stamp, usn));
      for (const [attribute, links] of object.links ?? []) {
        if (isForwardLink(attribute)) for (const link of links.all()) link.usn = Math.min(link.usn, usn);
      }
    }
  }
  directory.highestCommittedUsn = usn;
}
