/**
 * Decryption of single DES blocks (FIPS 46-3), which [MS-SAMR] 2.2.11.1 wraps an NT hash in. Crypto libraries of today have it
 * only as triple DES with one key three times, which costs more than anything else on the way of a hash, and keeps what went
 * through it in memory that nobody can zero. The key is made of a RID and hides nothing: timing gives nothing away.
 */

/** Tables of the standard. Positions are counted from 1 at the highest bit. */
const INITIAL = [58, 60, 62, 64, 57, 59, 61, 63].flatMap((last) =>
  Array.from({ length: 8 }, (_, row) => last - 8 * row),
);
const CHOICE_1 = [
  ...[57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36],
  ...[63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4],
];
const CHOICE_2 = [
  ...[14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2],
  ...[41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32],
];
const PERMUTATION = [
  ...[16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10],
  ...[2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25],
];
const ROTATIONS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];
/** Four rows of sixteen hexadecimal digits each. */
const BOXES = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
];

/** By round: which of the 56 bits of a key make its 48, the last round first, as decryption wants them. */
const ROUNDS: readonly Uint8Array[] = ROTATIONS.map((_, round) => {
  const turned = ROTATIONS.slice(0, round + 1).reduce((sum, one) => sum + one, 0);
  return Uint8Array.from(CHOICE_2, (position) => {
    const at = position - 1;
    const half = at < 28 ? 0 : 28;
    const source = CHOICE_1[half + ((at - half + turned) % 28)]!;
    // Of 64 bits every eighth is parity, which a key of seven octets does not have.
    return source - 1 - Math.floor((source - 1) / 8);
  });
}).toReversed();

/** By box and six bits: what it gives, where the permutation puts it. */
const SUBSTITUTION: readonly Int32Array[] = BOXES.map((digits, box) =>
  Int32Array.from({ length: 64 }, (_, six) => {
    const row = ((six >> 4) & 2) | (six & 1);
    const four = parseInt(digits[row * 16 + ((six >> 1) & 15)]!, 16);
    return PERMUTATION.reduce((word, from, to) => {
      const bit = from - 1 - box * 4;
      return bit >= 0 && bit < 4 && (four >> (3 - bit)) & 1 ? word | (1 << (31 - to)) : word;
    }, 0);
  }),
);

/** `key`: seven octets, without parity. `block`: eight octets, decrypted where they are. */
export function decryptBlock(block: Uint8Array, key: Uint8Array): void {
  let left = permuted(block, 0);
  let right = permuted(block, 32);
  for (const bits of ROUNDS) {
    const before = right;
    right = left ^ mixed(right, key, bits);
    left = before;
  }
  block.fill(0);
  for (let to = 0; to < 64; to++) {
    // The halves change places at the end; the final permutation is the initial one backwards.
    const word = to < 32 ? right : left;
    const from = INITIAL[to]! - 1;
    block[from >> 3]! |= ((word >>> (31 - (to & 31))) & 1) << (7 - (from & 7));
  }
}

function permuted(block: Uint8Array, start: number): number {
  let word = 0;
  for (let to = start; to < start + 32; to++) {
    const from = INITIAL[to]! - 1;
    word = (word << 1) | ((block[from >> 3]! >> (7 - (from & 7))) & 1);
  }
  return word;
}

/** Expansion, key, boxes and permutation: six bits for each box, the outer two shared with its neighbours. */
function mixed(half: number, key: Uint8Array, bits: Uint8Array): number {
  let word = 0;
  for (let box = 0; box < 8; box++) {
    const turned = box < 7 ? (half >>> 1) | (half << 31) : (half << 1) | (half >>> 31);
    const six = (box < 7 ? turned >>> (26 - box * 4) : turned) & 63;
    let subkey = 0;
    for (let at = box * 6; at < box * 6 + 6; at++) {
      const bit = bits[at]!;
      subkey = (subkey << 1) | ((key[bit >> 3]! >> (7 - (bit & 7))) & 1);
    }
    word |= SUBSTITUTION[box]![six ^ subkey]!;
  }
  return word;
}
