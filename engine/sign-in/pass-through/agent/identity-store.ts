/** Where an agent keeps who it is: behind a port, because a stand-alone agent has files and the engine's own has its store. */

import type { AgentKey } from '../registration/identity.ts';

export interface AgentIdentity {
  readonly tenantId: string;
  readonly agentId: string;
  /** The newest first; older ones until they end. Private keys among them: memory only. */
  readonly keys: readonly AgentKey[];
}

export interface IdentityStore {
  /** Undefined where no agent is registered. */
  load(): Promise<AgentIdentity | undefined>;
  /** All or nothing: a key that was handed out by the service and lost is a registration lost. */
  save(identity: AgentIdentity): Promise<void>;
}

/** With a new key in front, without those that have ended. */
export function withKey(identity: AgentIdentity, key: AgentKey, now: Date): AgentIdentity {
  const rest = identity.keys.filter(
    ({ thumbprint, notAfter }) => thumbprint !== key.thumbprint && notAfter.getTime() > now.getTime(),
  );
  return { ...identity, keys: [key, ...rest] };
}
