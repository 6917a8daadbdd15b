/** A small seeded generator (xorshift, 32 bits): what looks random in a test must be the same in the next run. */
export function createRandom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}
