/** The keys of a running agent: the newest speaks for it, every one that has not ended opens passwords. */

import { FaultError } from '../../../model/fault.ts';
import type { AgentKey } from '../registration/identity.ts';
import { decryptionKey, type DecryptionKey } from '../request/password-block.ts';
import { withKey, type AgentIdentity } from './identity-store.ts';

export interface KeyRing {
  readonly identity: AgentIdentity;
  /** Throws `agent-certificate-expired` where every certificate has ended: the agent has to be registered again. */
  current(now: Date): AgentKey;
  /** Of certificates that have not ended, the newest first. */
  decryption(now: Date): readonly DecryptionKey[];
  add(key: AgentKey, now: Date): void;
}

export function createKeyRing(loaded: AgentIdentity): KeyRing {
  let identity = loaded;
  const opened = new Map<string, DecryptionKey>();
  const living = (now: Date) => identity.keys.filter(({ notAfter }) => notAfter.getTime() > now.getTime());

  const opening = (key: AgentKey): DecryptionKey => {
    const known = opened.get(key.thumbprint);
    if (known) return known;
    const made = decryptionKey(key);
    opened.set(key.thumbprint, made);
    return made;
  };

  return {
    get identity() {
      return identity;
    },
    current(now) {
      const [newest] = living(now);
      if (newest) return newest;
      const end = identity.keys[0]?.notAfter.toISOString().slice(0, 10) ?? '';
      throw new FaultError({ code: 'agent-certificate-expired', stage: 'connect', detail: { end }, retry: 'never' });
    },
    decryption: (now) => living(now).map(opening),
    add(key, now) {
      identity = withKey(identity, key, now);
    },
  };
}
