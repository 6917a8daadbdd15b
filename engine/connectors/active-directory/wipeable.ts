/**
 * Memory that is zeroed when it is filled with zeros. V8 keeps typed arrays of up to 64 octets in its own heap, where they are
 * moved, and copied out as soon as native code is given them; what was there stays. An ArrayBuffer lies outside from the
 * beginning. Images of a process's memory show the difference.
 */
export function wipeable(length: number): Buffer {
  return Buffer.from(new ArrayBuffer(length));
}

/** The same with a copy of these octets, which stay whose they were. */
export function wipeableCopy(octets: Uint8Array): Buffer {
  const copy = wipeable(octets.length);
  copy.set(octets);
  return copy;
}
