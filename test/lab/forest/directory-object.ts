/** One object of the directory, live or deleted. Its DN is not stored: it follows from its place in the tree. */

import type { AccessList } from './descriptor.ts';
import { LinkSet } from './link-set.ts';
import { isForwardLink } from './schema/attribute-table.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';
import type { ClassDefinition } from './schema/class-table.ts';

export type Value = string | Uint8Array;

/** A naming context: a tree that replicates, and is searched by DirSync, as a whole. */
export interface NamingContext {
  readonly dn: string;
  root: DirectoryObject | undefined;
  deletedObjects: DirectoryObject | undefined;
  /** Ends of the list of all objects in the order of their last change. */
  oldest: DirectoryObject | undefined;
  newest: DirectoryObject | undefined;
}

export class DirectoryObject {
  readonly guid: string;
  readonly context: NamingContext;
  readonly structural: ClassDefinition;
  auxiliary: readonly ClassDefinition[] = [];
  /** Undefined for the root of a naming context. */
  parent: DirectoryObject | undefined;
  rdnValue: string;
  children: Map<string, DirectoryObject> | undefined;

  /** Everything but references and what is computed from the fields here. */
  readonly values: Map<AttributeDefinition, readonly Value[]>;
  links: Map<AttributeDefinition, LinkSet<DirectoryObject>> | undefined;
  /** By forward link: the objects that have a present value which points here. */
  backLinks: Map<AttributeDefinition, Set<DirectoryObject>> | undefined;

  usnCreated = 0;
  usnChanged = 0;
  whenCreated: Date;
  whenChanged: Date;
  /** USN of an attribute's last change, where it is later than the object's creation. */
  stamps: Map<AttributeDefinition, number> | undefined;

  deleted = false;
  lastKnownParent: DirectoryObject | undefined;
  password: string | undefined;
  /** Access control entries of its own, where somebody gave it any; the rest comes from above. */
  access: AccessList | undefined;
  owner: string | undefined;
  /** Nobody may write, not even an administrator. */
  writesDenied = false;

  /** Neighbours in the naming context's order of changes. */
  older: DirectoryObject | undefined;
  newer: DirectoryObject | undefined;

  constructor(spec: {
    guid: string;
    context: NamingContext;
    structural: ClassDefinition;
    parent: DirectoryObject | undefined;
    rdnValue: string;
    when: Date;
    values: Map<AttributeDefinition, readonly Value[]>;
  }) {
    this.guid = spec.guid;
    this.context = spec.context;
    this.structural = spec.structural;
    this.parent = spec.parent;
    this.rdnValue = spec.rdnValue;
    this.values = spec.values;
    this.whenCreated = spec.when;
    this.whenChanged = spec.when;
  }

  /** The first value as text, where the attribute holds text. */
  text(attribute: AttributeDefinition): string | undefined {
    const value = this.values.get(attribute)?.[0];
    return typeof value === 'string' ? value : undefined;
  }

  octets(attribute: AttributeDefinition): Uint8Array | undefined {
    const value = this.values.get(attribute)?.[0];
    return typeof value === 'string' ? undefined : value;
  }

  integer(attribute: AttributeDefinition): number {
    return Number(this.text(attribute) ?? 0);
  }

  isA(className: string): boolean {
    const name = className.toLowerCase();
    return this.structural.classNames.has(name) || this.auxiliary.some((each) => each.classNames.has(name));
  }

  linkSet(attribute: AttributeDefinition): LinkSet<DirectoryObject> {
    this.links ??= new Map();
    let set = this.links.get(attribute);
    if (!set) {
      set = new LinkSet<DirectoryObject>(isForwardLink(attribute));
      this.links.set(attribute, set);
    }
    return set;
  }

  targets(attribute: AttributeDefinition): readonly DirectoryObject[] {
    return this.links?.get(attribute)?.targets() ?? [];
  }

  /** Objects that point here by a forward link and are not deleted themselves. */
  sources(forward: AttributeDefinition): DirectoryObject[] {
    const sources = this.backLinks?.get(forward);
    return sources ? [...sources].filter((source) => !source.deleted) : [];
  }
}
