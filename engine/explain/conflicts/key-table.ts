/** Who may share a value with whom, among millions of values: a hash of each and a number, no text. */

import { hashOf } from './keys.ts';

export class KeyTable {
  readonly #hashes: number[] = [];
  readonly #owners: number[] = [];
  #sorted: Float64Array | undefined;

  add(key: string, owner: number): void {
    this.#hashes.push(hashOf(key));
    this.#owners.push(owner);
    this.#sorted = undefined;
  }

  /** Whether some owner may have the key. */
  mayHave(key: string): boolean {
    const sorted = (this.#sorted ??= Float64Array.from(this.#hashes).sort());
    const wanted = hashOf(key);
    let low = 0;
    for (let high = sorted.length; low < high;) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return sorted[low] === wanted;
  }

  /** Owners of keys that somebody else may have, too. */
  sharers(): Set<number> {
    const sorted = Float64Array.from(this.#hashes).sort();
    const shared = new Set<number>();
    for (let index = 1; index < sorted.length; index++) {
      if (sorted[index] === sorted[index - 1]) shared.add(sorted[index]!);
    }
    return shared.size === 0 ? new Set() : this.#ownersOf((hash) => shared.has(hash));
  }

  /** Owners of one of the keys, as far as the hashes tell. */
  ownersOf(keys: Iterable<string>): Set<number> {
    const wanted = new Set<number>();
    for (const key of keys) wanted.add(hashOf(key));
    return wanted.size === 0 ? new Set() : this.#ownersOf((hash) => wanted.has(hash));
  }

  #ownersOf(isMeant: (hash: number) => boolean): Set<number> {
    const owners = new Set<number>();
    for (const [index, hash] of this.#hashes.entries()) if (isMeant(hash)) owners.add(this.#owners[index]!);
    return owners;
  }
}
