/**
 * The state of a forest: the tree of objects, its indexes, update sequence numbers and replication metadata.
 * What a client may do to it is decided elsewhere; here every change is carried out and stamped.
 */

import { randomBytes } from 'node:crypto';

import { formatDn, formatRdn, parseDn, rdnKey } from './distinguished-name.ts';
import type { Rdn } from './distinguished-name.ts';
import { DirectoryObject } from './directory-object.ts';
import type { NamingContext, Value } from './directory-object.ts';
import { fold } from './folding.ts';
import { guidOctets, guidText, sidOctets, sidText } from './identifiers.ts';
import { isForwardLink } from './schema/attribute-table.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';
import type { ClassDefinition } from './schema/class-table.ts';
import type { Schema } from './schema/schema.ts';

export interface NewObject {
  readonly context: NamingContext;
  readonly structural: ClassDefinition;
  readonly auxiliary?: readonly ClassDefinition[];
  readonly parent: DirectoryObject | undefined;
  readonly rdnValue: string;
  readonly guid?: string;
  /** Becomes the object's own. */
  readonly values: Map<AttributeDefinition, readonly Value[]>;
  readonly references?: ReadonlyMap<AttributeDefinition, readonly DirectoryObject[]>;
}

/** A set of changes to one object that happen as one originating update: one USN, one stamp an attribute. */
export interface Update {
  readonly values?: ReadonlyMap<AttributeDefinition, readonly Value[]>;
  readonly links?: readonly { attribute: AttributeDefinition; target: DirectoryObject; present: boolean }[];
  /** Attributes without stored values (name, isDeleted, ...) that change with it. */
  readonly stamped?: readonly AttributeDefinition[];
  /** The whole object is to be seen as changed though no attribute of it is (passwords). */
  readonly always?: boolean;
  /** Links are stamped though they are there already. */
  readonly restamp?: boolean;
}

/** Attributes under which objects are found without a walk. Values are folded; several objects may share one. */
const INDEXED = ['sAMAccountName', 'userPrincipalName', 'objectSid', 'mail', 'proxyAddresses', 'employeeID'] as const;

export class Directory {
  readonly schema: Schema;
  readonly clock: () => Date;
  readonly contexts: NamingContext[] = [];
  highestCommittedUsn = 0;
  invocationId: string;
  /** Earlier invocation identifiers and the highest USN that was given out under each. */
  readonly retiredInvocationIds = new Map<string, number>();
  domainSid = '';
  /** schemaIDGUID by lower-case name of a class or an attribute. */
  readonly schemaGuids = new Map<string, string>();
  #nextRid = 1103;
  #pool: Buffer = Buffer.alloc(0);
  readonly #random: ((octets: number) => Buffer) | undefined;
  readonly #byGuid = new Map<string, DirectoryObject>();
  readonly #indexes = new Map<AttributeDefinition, Map<string, Set<DirectoryObject>>>();

  constructor(schema: Schema, options: { clock: () => Date; random?: (() => number) | undefined }) {
    this.schema = schema;
    this.clock = options.clock;
    const { random } = options;
    this.#random = random && ((count) => Buffer.from(Array.from({ length: count }, () => Math.floor(random() * 256))));
    this.invocationId = this.newGuid();
    for (const name of INDEXED) this.#indexes.set(schema.known(name), new Map());
  }

  octets(count: number): Buffer {
    if (this.#random) return this.#random(count);
    // Drawn from the system in larger portions: a bulk load needs some for every object.
    if (this.#pool.length < count) this.#pool = randomBytes(Math.max(count, 8192));
    const octets = Buffer.from(this.#pool.subarray(0, count));
    this.#pool = this.#pool.subarray(count);
    return octets;
  }

  /** A version 4 GUID, in text. */
  newGuid(): string {
    const octets = this.octets(16);
    octets[7] = ((octets[7] ?? 0) & 0x0f) | 0x40;
    octets[8] = ((octets[8] ?? 0) & 0x3f) | 0x80;
    return guidText(octets);
  }

  /** The next account SID of the domain. */
  newSid(): Buffer {
    for (;;) {
      const sid = this.accountSid(this.#nextRid++);
      if (!this.bySid(sid)) return sid;
    }
  }

  accountSid(rid: number): Buffer {
    return sidOctets(`${this.domainSid}-${rid}`) ?? Buffer.alloc(0);
  }

  // --- finding -------------------------------------------------------------------------------------------------

  byGuid(guid: string): DirectoryObject | undefined {
    return this.#byGuid.get(guid.toLowerCase());
  }

  isIndexed(attribute: AttributeDefinition): boolean {
    return this.#indexes.has(attribute);
  }

  /** Objects, deleted ones too, that hold the value in an indexed attribute. */
  byValue(attribute: AttributeDefinition, value: Value): ReadonlySet<DirectoryObject> | undefined {
    return this.#indexes.get(attribute)?.get(indexKey(value));
  }

  bySid(sid: Uint8Array): DirectoryObject | undefined {
    const found = this.byValue(this.schema.known('objectSid'), sid);
    return found && [...found].find((object) => !object.deleted);
  }

  /** The live object of an account name. */
  byAccountName(name: string): DirectoryObject | undefined {
    const found = this.byValue(this.schema.known('sAMAccountName'), name);
    return found && [...found].find((object) => !object.deleted);
  }

  /** The naming context a DN lies in, the innermost one. */
  contextOf(dn: readonly Rdn[]): NamingContext | undefined {
    const keys = dn.map((rdn) => rdnKey(rdn.attribute, rdn.value));
    let best: NamingContext | undefined;
    for (const context of this.contexts) {
      const suffix = contextKeys(context);
      if (
        suffix.length <= keys.length &&
        suffix.every((key, index) => keys[keys.length - suffix.length + index] === key)
      ) {
        if (!best || context.dn.length > best.dn.length) best = context;
      }
    }
    return best;
  }

  /** The object of a DN or `<GUID=...>` / `<SID=...>` form; throws `invalidDNSyntax` where it is neither. */
  find(dn: string): DirectoryObject | undefined {
    const special = this.#findSpecial(dn);
    if (special) return special.object;
    return this.findByName(parseDn(dn));
  }

  #findSpecial(dn: string): { object: DirectoryObject | undefined } | undefined {
    const match = /^<(GUID|SID)=([^>]*)>/i.exec(dn.trim());
    if (!match) return undefined;
    const text = match[2] ?? '';
    const octets = /^[0-9a-f]+$/i.test(text) ? Buffer.from(text, 'hex') : undefined;
    if (match[1]?.toUpperCase() === 'GUID') {
      return { object: this.byGuid(octets?.length === 16 ? guidText(octets) : text) };
    }
    const sid = octets ?? sidOctets(text);
    return { object: sid && this.bySid(sid) };
  }

  findByName(dn: readonly Rdn[]): DirectoryObject | undefined {
    return this.closest(dn).exact;
  }

  /** The object of a DN, or else the nearest ancestor of it that exists. */
  closest(dn: readonly Rdn[]): { exact: DirectoryObject | undefined; nearest: DirectoryObject | undefined } {
    const context = this.contextOf(dn);
    let at: DirectoryObject | undefined = context?.root;
    if (!context || !at) return { exact: undefined, nearest: undefined };
    for (let index = dn.length - contextKeys(context).length - 1; index >= 0; index--) {
      const rdn = dn[index];
      const child: DirectoryObject | undefined = rdn && at.children?.get(rdnKey(rdn.attribute, rdn.value));
      if (!child) return { exact: undefined, nearest: at };
      at = child;
    }
    return { exact: at, nearest: at };
  }

  dnOf(object: DirectoryObject): string {
    let dn = '';
    let at: DirectoryObject = object;
    while (at.parent) {
      dn += `${formatRdn({ attribute: at.structural.rdn.name, value: at.rdnValue })},`;
      at = at.parent;
    }
    return dn + at.context.dn;
  }

  // --- changing ------------------------------------------------------------------------------------------------

  createContext(dn: string): NamingContext {
    const context = {
      dn: formatDn(parseDn(dn)),
      root: undefined,
      deletedObjects: undefined,
      oldest: undefined,
      newest: undefined,
    };
    this.contexts.push(context);
    return context;
  }

  insert(spec: NewObject): DirectoryObject {
    const usn = ++this.highestCommittedUsn;
    const guid = spec.guid?.toLowerCase() ?? this.newGuid();
    const object = new DirectoryObject({ ...spec, guid, when: this.clock() });
    if (spec.auxiliary) object.auxiliary = spec.auxiliary;
    object.usnCreated = object.usnChanged = usn;
    for (const [attribute, index] of this.#indexes) addToIndex(index, object, spec.values.get(attribute) ?? []);
    for (const [attribute, targets] of spec.references ?? []) {
      for (const target of targets) this.#link(object, attribute, target, true, usn);
    }
    if (spec.parent) this.#attach(object, spec.parent);
    else spec.context.root = object;
    this.#byGuid.set(guid, object);
    this.#append(object);
    return object;
  }

  update(object: DirectoryObject, update: Update): void {
    const changed: AttributeDefinition[] = [...(update.stamped ?? [])];
    const usn = this.highestCommittedUsn + 1;
    for (const [attribute, values] of update.values ?? []) {
      if (sameValues(object.values.get(attribute) ?? [], values)) continue;
      this.#store(object, attribute, values);
      changed.push(attribute);
    }
    let linked = false;
    for (const { attribute, target, present } of update.links ?? []) {
      const there = object.links?.get(attribute)?.has(target) ?? false;
      if (there === present && !update.restamp) continue;
      this.#link(object, attribute, target, present, usn);
      if (!isForwardLink(attribute)) changed.push(attribute);
      linked = true;
    }
    if (changed.length > 0 || linked || update.always) this.#touch(object, changed);
  }

  /** Gives the object another name, another place, or both; everything below moves along untouched. */
  place(object: DirectoryObject, parent: DirectoryObject, rdnValue: string): void {
    object.parent?.children?.delete(this.childKey(object));
    object.rdnValue = rdnValue;
    this.#attach(object, parent);
  }

  childKey(object: DirectoryObject): string {
    return rdnKey(object.structural.rdn.name, object.rdnValue);
  }

  /** After a deletion or restoration: what points to the object hides or shows it again. */
  visibilityChanged(object: DirectoryObject): void {
    for (const [forward, sources] of object.backLinks ?? []) {
      for (const source of sources) source.links?.get(forward)?.targetChanged();
    }
  }

  /** Takes the object out for good, as garbage collection does. */
  expunge(object: DirectoryObject): void {
    object.parent?.children?.delete(this.childKey(object));
    for (const attribute of [...object.values.keys()]) this.#store(object, attribute, []);
    for (const [forward, sources] of object.backLinks ?? []) {
      for (const source of sources) source.links?.get(forward)?.forget(object);
    }
    for (const [attribute, links] of object.links ?? []) {
      for (const { target } of links.all()) target.backLinks?.get(attribute)?.delete(object);
    }
    this.#byGuid.delete(object.guid);
    this.#unlist(object);
  }

  #attach(object: DirectoryObject, parent: DirectoryObject): void {
    object.parent = parent;
    parent.children ??= new Map();
    parent.children.set(this.childKey(object), object);
  }

  #store(object: DirectoryObject, attribute: AttributeDefinition, values: readonly Value[]): void {
    const index = this.#indexes.get(attribute);
    if (index) {
      for (const value of object.values.get(attribute) ?? []) index.get(indexKey(value))?.delete(object);
      addToIndex(index, object, values);
    }
    if (values.length === 0) object.values.delete(attribute);
    else object.values.set(attribute, values);
  }

  #link(
    object: DirectoryObject,
    attribute: AttributeDefinition,
    target: DirectoryObject,
    present: boolean,
    usn: number,
  ) {
    object.linkSet(attribute).set(target, present, usn);
    if (!isForwardLink(attribute)) return;
    target.backLinks ??= new Map();
    let sources = target.backLinks.get(attribute);
    if (!sources) target.backLinks.set(attribute, (sources = new Set()));
    if (present) sources.add(object);
    else sources.delete(object);
  }

  #touch(object: DirectoryObject, attributes: readonly AttributeDefinition[]): void {
    const usn = ++this.highestCommittedUsn;
    object.usnChanged = usn;
    object.whenChanged = this.clock();
    for (const attribute of attributes) {
      if (!attribute.replicated) continue;
      object.stamps ??= new Map();
      object.stamps.set(attribute, usn);
    }
    this.#unlist(object);
    this.#append(object);
  }

  #append(object: DirectoryObject): void {
    const { context } = object;
    object.older = context.newest;
    object.newer = undefined;
    if (context.newest) context.newest.newer = object;
    else context.oldest = object;
    context.newest = object;
  }

  #unlist(object: DirectoryObject): void {
    const { context } = object;
    if (object.older) object.older.newer = object.newer;
    else context.oldest = object.newer;
    if (object.newer) object.newer.older = object.older;
    else context.newest = object.older;
  }
}

const contextKeyCache = new WeakMap<NamingContext, string[]>();

function contextKeys(context: NamingContext): string[] {
  let keys = contextKeyCache.get(context);
  if (!keys) {
    keys = parseDn(context.dn).map((rdn) => rdnKey(rdn.attribute, rdn.value));
    contextKeyCache.set(context, keys);
  }
  return keys;
}

function addToIndex(index: Map<string, Set<DirectoryObject>>, object: DirectoryObject, values: readonly Value[]): void {
  for (const value of values) {
    const key = indexKey(value);
    const holders = index.get(key);
    if (holders) holders.add(object);
    else index.set(key, new Set([object]));
  }
}

function indexKey(value: Value): string {
  return typeof value === 'string' ? fold(value) : `\0${Buffer.from(value).toString('latin1')}`;
}

function sameValues(left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((value, index) => sameValue(value, right[index] ?? ''));
}

export function sameValue(left: Value, right: Value): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  return Buffer.compare(left, right) === 0;
}

/** The octets of a GUID in the text form under which objects are kept. */
export function guidValue(guid: string): Buffer {
  return guidOctets(guid) ?? Buffer.alloc(16);
}

/** `S-1-...` of an object, where it has one. */
export function sidOf(directory: Directory, object: DirectoryObject): string | undefined {
  const sid = object.octets(directory.schema.known('objectSid'));
  return sid && sidText(sid);
}
