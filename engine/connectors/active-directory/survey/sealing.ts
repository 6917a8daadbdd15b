/** Whether a domain controller signs and encrypts by the sign-in, before anybody has to say who they are. */

import { toDirectoryFault } from '../faults.ts';
import { portOf, trySealing } from '../ldap/open.ts';
import type { Server } from '../settings.ts';

export interface Sealing {
  /** `host:port`. */
  readonly server: string;
}

/** Throws a `FaultError`: no way there, `ntlm-refused`, `protection-too-weak`. `timeout` in milliseconds. */
export async function findSealing(server: Server, timeout: number): Promise<Sealing> {
  const name = `${server.host}:${portOf(server, 'sealed')}`;
  try {
    await trySealing(server, timeout);
    return { server: name };
  } catch (error) {
    throw toDirectoryFault(error, { stage: 'connect', server: name, again: false });
  }
}
