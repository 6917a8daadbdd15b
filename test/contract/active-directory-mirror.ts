/** A picture of a partition kept by applying imports: what import would make of them, in the fewest lines. */

import { sameValues, type Attributes } from '../../engine/model/attribute-value.ts';
import type { ImportChange, ObjectChange, PatchChange } from '../../engine/model/directory-object.ts';
import type { Fault } from '../../engine/model/fault.ts';
import type { ImportPage } from '../../engine/connectors/connector.ts';

export interface MirroredObject {
  dn: string;
  objectType: string;
  attributes: Attributes;
  references: Map<string, Set<string>>;
}

export interface Imported {
  readonly changes: readonly ImportChange[];
  readonly faults: readonly Fault[];
  /** The cookie of the last page. */
  readonly cookie: string;
}

export async function drain(pages: AsyncIterable<ImportPage>): Promise<Imported> {
  const changes: ImportChange[] = [];
  const faults: Fault[] = [];
  let cookie = '';
  for await (const page of pages) {
    changes.push(...page.changes);
    faults.push(...page.faults);
    cookie = page.cookie ?? '';
  }
  return { changes, faults, cookie };
}

export class Mirror {
  readonly objects = new Map<string, MirroredObject>();

  static of(changes: readonly ImportChange[]): Mirror {
    const mirror = new Mirror();
    mirror.apply(changes);
    return mirror;
  }

  apply(changes: readonly ImportChange[]): void {
    for (const change of changes) {
      if (change.kind === 'object') this.#put(change);
      else if (change.kind === 'patch') this.#patch(change);
      else if (change.kind === 'delete') this.#remove(change.anchor);
      else for (const { anchor } of change.targets) this.#references(change.anchor, change.attribute).add(anchor);
    }
  }

  byName(name: string): MirroredObject & { readonly anchor: string } {
    for (const [anchor, object] of this.objects) {
      if (object.dn.toLowerCase().startsWith(`cn=${name},`) || object.dn.toLowerCase().startsWith(`ou=${name},`)) {
        return { anchor, ...object };
      }
    }
    throw new Error(`Nothing called ${name} was imported`);
  }

  /** Every difference to another picture, in words; none means equal. References count only among objects of both. */
  differencesTo(other: Mirror): string[] {
    const differences: string[] = [];
    for (const anchor of new Set([...this.objects.keys(), ...other.objects.keys()])) {
      const mine = this.objects.get(anchor);
      const theirs = other.objects.get(anchor);
      if (mine === undefined || theirs === undefined) {
        differences.push(`${(mine ?? theirs)?.dn} is only in ${mine === undefined ? 'the other' : 'this'}`);
      } else {
        differences.push(...differencesBetween(mine, theirs));
      }
    }
    return differences;
  }

  #put({ anchor, dn, objectType, attributes, references }: ObjectChange): void {
    const sets = Object.entries(references).map(
      ([name, targets]) => [name, new Set(targets.map((target) => target.anchor))] as const,
    );
    this.#rename(anchor, dn);
    this.objects.set(anchor, { dn, objectType, attributes, references: new Map(sets) });
  }

  #patch({ anchor, dn, objectType, attributes, references }: PatchChange): void {
    const known = this.objects.get(anchor);
    const object = known ?? { dn: dn ?? '', objectType: objectType ?? '', attributes: {}, references: new Map() };
    if (dn !== undefined) this.#rename(anchor, dn);
    object.dn = dn ?? object.dn;
    object.attributes = { ...object.attributes, ...attributes };
    this.objects.set(anchor, object);
    for (const [name, patch] of Object.entries(references)) {
      const targets = this.#references(anchor, name);
      if ('all' in patch) targets.clear();
      for (const { anchor: target } of 'all' in patch ? [] : patch.removed) targets.delete(target);
      for (const { anchor: target } of 'all' in patch ? patch.all : patch.added) targets.add(target);
    }
  }

  /** What lies below a container moves with it. */
  #rename(anchor: string, dn: string): void {
    const before = this.objects.get(anchor)?.dn;
    if (before === undefined || before === dn) return;
    for (const object of this.objects.values()) {
      if (object.dn.endsWith(`,${before}`)) object.dn = object.dn.slice(0, -before.length) + dn;
    }
  }

  /** Links to a deleted object end with it; the directory does not say so. */
  #remove(anchor: string): void {
    this.objects.delete(anchor);
    for (const object of this.objects.values()) for (const set of object.references.values()) set.delete(anchor);
  }

  #references(anchor: string, name: string): Set<string> {
    const object = this.objects.get(anchor);
    if (object === undefined) throw new Error(`References of ${anchor} before the object`);
    const set = object.references.get(name) ?? new Set();
    object.references.set(name, set);
    return set;
  }
}

function differencesBetween(mine: MirroredObject, theirs: MirroredObject): string[] {
  const differences: string[] = [];
  if (mine.dn !== theirs.dn) differences.push(`${mine.dn} is ${theirs.dn} in the other`);
  if (mine.objectType !== theirs.objectType) differences.push(`${mine.dn}: ${mine.objectType}, ${theirs.objectType}`);
  for (const name of new Set([...Object.keys(mine.attributes), ...Object.keys(theirs.attributes)])) {
    if (sameValues(mine.attributes[name] ?? [], theirs.attributes[name] ?? [])) continue;
    differences.push(
      `${mine.dn}: ${name} is ${String(mine.attributes[name])}, ${String(theirs.attributes[name])} in the other`,
    );
  }
  for (const name of new Set([...mine.references.keys(), ...theirs.references.keys()])) {
    const difference = (mine.references.get(name) ?? new Set()).symmetricDifference(
      theirs.references.get(name) ?? new Set(),
    );
    if (difference.size > 0) differences.push(`${mine.dn}: ${name} differs in ${[...difference].join(' ')}`);
  }
  return differences;
}
