/** MD4, RFC 1320. OpenSSL 3 and BoringSSL offer it no more; NTLM ([MS-NLMP] 3.3.1) is built on it. */

const rotate = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));

const ROUNDS: readonly {
  readonly mix: (x: number, y: number, z: number) => number;
  readonly constant: number;
  /** In which order the words of a block come. */
  readonly order: readonly number[];
  readonly shifts: readonly [number, number, number, number];
}[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    constant: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    shifts: [3, 7, 11, 19],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    constant: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    shifts: [3, 5, 9, 13],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    constant: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    shifts: [3, 9, 11, 15],
  },
];

/** 16 octets. What it works on in between is zeroed: it may be a password. */
export function md4(input: Uint8Array): Buffer {
  const blocks = Math.ceil((input.length + 9) / 64);
  const padded = Buffer.alloc(blocks * 64);
  padded.set(input);
  padded[input.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(input.length) * 8n, padded.length - 8);
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  const words = new Uint32Array(16);
  for (let offset = 0; offset < padded.length; offset += 64) {
    for (let word = 0; word < 16; word++) words[word] = padded.readUInt32LE(offset + word * 4);
    compress(state, words);
  }
  padded.fill(0);
  words.fill(0);
  const digest = Buffer.alloc(16);
  state.forEach((word, index) => digest.writeUInt32LE(word, index * 4));
  state.fill(0);
  return digest;
}

function compress(state: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (const { mix, constant, order, shifts } of ROUNDS) {
    for (let step = 0; step < 16; step++) {
      const sum = a + mix(b, c, d) + (words[order[step] ?? 0] ?? 0) + constant;
      [a, b, c, d] = [d, rotate(sum | 0, shifts[step % 4] ?? 0), b, c];
    }
  }
  [a, b, c, d].forEach((word, index) => (state[index] = (state[index] ?? 0) + word));
}
