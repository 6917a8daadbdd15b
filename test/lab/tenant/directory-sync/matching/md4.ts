/**
 * MD4 (RFC 1320), which OpenSSL 3 does not offer any more. Only here, to check what synchronization sent: NT hashes are MD4
 * of passwords.
 */

const ROUNDS: readonly {
  readonly mix: (x: number, y: number, z: number) => number;
  readonly constant: number;
  readonly order: readonly number[];
  readonly shifts: readonly number[];
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

const BLOCK = 64;

export function md4(input: Uint8Array): Buffer {
  const message = padded(input);
  let [a, b, c, d] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < message.length; block += BLOCK) {
    const before = [a, b, c, d] as const;
    for (const { mix, constant, order, shifts } of ROUNDS) {
      for (const [step, word] of order.entries()) {
        const sum = (a + mix(b, c, d) + message.readUInt32LE(block + 4 * word) + constant) | 0;
        const shift = shifts[step % 4] ?? 0;
        [a, b, c, d] = [d, (sum << shift) | (sum >>> (32 - shift)), b, c];
      }
    }
    [a, b, c, d] = [(a + before[0]) | 0, (b + before[1]) | 0, (c + before[2]) | 0, (d + before[3]) | 0];
  }
  const digest = Buffer.alloc(16);
  [a, b, c, d].forEach((word, index) => digest.writeInt32LE(word | 0, 4 * index));
  return digest;
}

/** A one bit, zeros up to 56 octets modulo 64, the length in bits as 64 bits little-endian. */
function padded(input: Uint8Array): Buffer {
  const message = Buffer.alloc(Math.ceil((input.length + 9) / BLOCK) * BLOCK);
  message.set(input);
  message[input.length] = 0x80;
  message.writeBigUInt64LE(BigInt(input.length) * 8n, message.length - 8);
  return message;
}
