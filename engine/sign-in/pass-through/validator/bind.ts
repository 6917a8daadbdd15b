/** One password tried by one bind on a connection that is nobody else's meanwhile. */

import type { LdapConnection } from '../../../connectors/active-directory/ldap/connection.ts';
import { LdapResultError } from '../../../connectors/active-directory/ldap/errors.ts';
import { simpleBind } from '../../../connectors/active-directory/logon/simple-bind.ts';
import type { Lease } from './pool.ts';
import { reasonOf } from './windows-errors.ts';

export type BindOutcome =
  | { readonly kind: 'bound' }
  | { readonly kind: 'refused'; readonly reason: number }
  /** The server took the request and would not decide it, so it counted nothing. */
  | { readonly kind: 'declined'; readonly error: LdapResultError };

/** Throws what happened to the connection, or the reason of `signal`; the server may have counted the password then. */
export async function bindOn(
  lease: Lease<LdapConnection>,
  name: string,
  password: Buffer,
  signal: AbortSignal,
): Promise<BindOutcome> {
  let isSound = false;
  try {
    await unlessAborted(simpleBind(lease.connection, name, password), signal);
    isSound = true;
    return { kind: 'bound' };
  } catch (error) {
    if (!(error instanceof LdapResultError)) throw error;
    isSound = true;
    const reason = reasonOf(error);
    return reason === undefined ? { kind: 'declined', error } : { kind: 'refused', reason };
  } finally {
    lease.end(isSound);
  }
}

/** The work's end, or the signal's reason where that comes first; what the work comes to is of no interest then. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
