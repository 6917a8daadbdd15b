/** RC4, which [MS-NLMP] 3.4 seals with; no crypto library of today offers it. */

export interface Rc4 {
  /** Encrypts or decrypts in place and goes on in the stream. */
  apply(octets: Uint8Array): void;
  /** Forgets the key. */
  clear(): void;
}

export function rc4(key: Uint8Array): Rc4 {
  const state = new Uint8Array(256);
  for (let i = 0; i < 256; i++) state[i] = i;
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 0xff;
    const swap = state[i]!;
    state[i] = state[j]!;
    state[j] = swap;
  }
  let i = 0;
  let j = 0;
  return {
    apply(octets) {
      for (let at = 0; at < octets.length; at++) {
        i = (i + 1) & 0xff;
        const first = state[i]!;
        j = (j + first) & 0xff;
        const second = state[j]!;
        state[i] = second;
        state[j] = first;
        octets[at]! ^= state[(first + second) & 0xff]!;
      }
    },
    clear() {
      state.fill(0);
    },
  };
}
