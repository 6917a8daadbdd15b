/** Chance that repeats itself: the same seed and the same words give the same numbers on every machine. */

export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  /** True in the given share of cases, 0 to 1. */
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** FNV-1a over UTF-16 code units: spreads short labels well enough to seed a generator. */
function hash(text: string, from: number): number {
  let value = from;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/**
 * A generator of its own for one subject (`'person', 17`), so that what is drawn for one never depends on how much was
 * drawn for another, and any subject can be made again alone. The generator is mulberry32 (public domain, T. Ettinger).
 */
export function randomFor(seed: number, subject: string, index = 0): Random {
  let state = hash(subject, (Math.imul(seed | 0, 0x9e3779b1) ^ 0x811c9dc5) >>> 0);
  state = (state ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: (list) => {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new RangeError('Nothing to pick from');
      return picked;
    },
  };
}
