/** Whether password hashes can be read with this account, without reading anybody's but its own. */

import { FaultError, type Fault } from '../../../model/fault.ts';
import type { Replication } from './replication.ts';

/**
 * Undefined: all is well. Otherwise what keeps it from working: no way to the server, a logon refused (with the
 * directory's reason), NTLM refused, a right that is missing (with the commands that grant it).
 */
export async function preflight(replication: Replication, signal?: AbortSignal): Promise<Fault | undefined> {
  try {
    return await replication.missingRight(signal);
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
}
