/** A small seeded generator of pseudorandom numbers (Mulberry32), so that a failure can be repeated. */

export interface Chance {
  /** A whole number from 0, below `limit`. */
  below(limit: number): number;
  half(): boolean;
  /** True in so many cases of a hundred. */
  percent(share: number): boolean;
  one<Item>(items: readonly Item[]): Item;
  octets(length: number): Uint8Array;
}

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    half: () => next() < 0.5,
    percent: (share) => next() * 100 < share,
    one: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('nothing to choose from');
      return item;
    },
    octets: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}
