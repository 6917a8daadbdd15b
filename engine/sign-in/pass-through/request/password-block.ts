/** The password of a sign-in, with the key that it was encrypted for. */

import { constants, createPrivateKey, privateDecrypt, type KeyObject } from 'node:crypto';
import { keyIdentifier, type AgentKey } from '../registration/identity.ts';
import { passwordIn } from './password-text.ts';
import type { PasswordBlock } from './sign-in-request.ts';

/** A key that decrypts, under the name by which the service knows it. */
export interface DecryptionKey {
  /** `<agent id>_<thumbprint>`. */
  readonly identifier: string;
  readonly key: KeyObject;
}

export function decryptionKey(agent: AgentKey): DecryptionKey {
  return { identifier: keyIdentifier(agent), key: createPrivateKey(agent.privateKeyPem) };
}

export type OpenedPassword =
  /** UTF-8. The caller zeroes it. */
  | { readonly kind: 'opened'; readonly password: Buffer }
  /** None of the blocks is for a key that this agent has: it is another agent's, or the key is gone. */
  | { readonly kind: 'key-missing' }
  /** The block for our key does not open, or holds something else. */
  | { readonly kind: 'unreadable' };

/** By the whole identifier: at a renewal an agent has two blocks, one for each of its certificates. */
export function openPassword(blocks: readonly PasswordBlock[], keys: readonly DecryptionKey[]): OpenedPassword {
  for (const { identifier, key } of keys) {
    const block = blocks.find((candidate) => candidate.keyIdentifier.toLowerCase() === identifier.toLowerCase());
    if (block) return decrypted(block, key);
  }
  return { kind: 'key-missing' };
}

/** RSA-OAEP with SHA-1 for hash and mask (RFC 8017, 7.1). */
function decrypted({ octets }: PasswordBlock, key: KeyObject): OpenedPassword {
  let json: Buffer;
  try {
    json = privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, octets);
  } catch {
    // OpenSSL tells no more than that it failed, and nobody who sent the block should learn more.
    return { kind: 'unreadable' };
  }
  try {
    const password = passwordIn(json);
    return password === undefined ? { kind: 'unreadable' } : { kind: 'opened', password };
  } finally {
    json.fill(0);
  }
}
