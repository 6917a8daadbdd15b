/** Agents of pass-through authentication that could answer for people of a domain that is no longer federated. */

import type { Reader } from '../../../store/database.ts';
import { readSnapshot } from '../../pass-through/agent/engine-store.ts';
import { agentTroubles } from '../../pass-through/health/detector.ts';

/**
 * 1 while this engine's own agent listens and nothing stands against it, else 0. Of agents on other machines only the
 * service knows, and it tells administrators alone: they accept the check that one agent calls for attention.
 */
export async function ownActiveAgents(reader: Reader, now: Date): Promise<number> {
  const snapshot = await readSnapshot(reader);
  return snapshot?.phase === 'listening' && agentTroubles(snapshot, now).length === 0 ? 1 : 0;
}
