/** One password tried on one domain controller, and what the guard is to count for it. */

import { LdapTransportError } from '../../../connectors/active-directory/ldap/errors.ts';
import { bindOn, unlessAborted } from './bind.ts';
import type { DomainController } from './controllers.ts';
import type { Domain } from './domains.ts';
import type { Outcome, Permit } from './guard.ts';
import type { Sought } from './lookups.ts';
import { protectedLogon, type KerberosOptions } from './protected-users.ts';
import type { ValidationRequest } from './validator.ts';
import { WINDOWS_ERROR } from './windows-errors.ts';

export interface Attempt {
  readonly domain: Domain;
  readonly controller: DomainController;
  readonly found: Sought;
  readonly request: ValidationRequest;
  readonly kerberos: KerberosOptions;
  /** Settled before this returns or throws. */
  readonly permit: Permit;
}

/** `reason`: a Windows error; undefined: the password is right and nothing stands against it. */
export interface Tried {
  readonly kind: 'tried';
  readonly reason: number | undefined;
}

export interface Failed {
  readonly kind: 'failed';
  readonly error: unknown;
  /** The password went out and may have been counted. */
  readonly isSent: boolean;
  /** A connection that had been idle was gone: the same domain controller may be asked again. */
  readonly isStale: boolean;
  /** The domain controller is not there for anybody. */
  readonly isAway: boolean;
}

/** Throws the reason of `signal` alone. */
export async function tryPassword(attempt: Attempt, signal: AbortSignal): Promise<Tried | Failed> {
  let outcome: Outcome | 'untried' = 'untried';
  // Where its KDC cannot be reached, a domain controller is still good for everybody else.
  let isKerberos = false;
  try {
    const bound = isKnownProtected(attempt) ? REFUSED_TO_PROTECTED : await bindAs(attempt, signal);
    outcome = bound.outcome;
    if (bound.result.kind === 'failed' || bound.result.reason !== WINDOWS_ERROR.accountRestriction) return bound.result;
    const protectedPerson = await personIfProtected(attempt, signal);
    if (protectedPerson === undefined) return bound.result;
    outcome = 'unknown';
    isKerberos = true;
    const { domain, controller, request, kerberos } = attempt;
    const { password } = request;
    const { fqdn, security } = domain;
    const logon = { fqdn, security, controller, person: protectedPerson, password, kerberos };
    const reason = await protectedLogon(logon, signal);
    outcome = outcomeOf(reason);
    return { kind: 'tried', reason };
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: 'failed', error, isSent: outcome === 'unknown', isStale: false, isAway: !isKerberos };
  } finally {
    attempt.permit.settle(outcome);
  }
}

interface Bound {
  readonly result: Tried | Failed;
  readonly outcome: Outcome | 'untried';
}

/** What the domain controller would say to a bind of a member of Protected Users, whatever the password. */
const REFUSED_TO_PROTECTED: Bound = {
  result: { kind: 'tried', reason: WINDOWS_ERROR.accountRestriction },
  outcome: 'untried',
};

async function bindAs({ domain, controller, found, request }: Attempt, signal: AbortSignal): Promise<Bound> {
  const lease = await controller.binds.lease(signal);
  try {
    const bound = await bindOn(lease, nameFor(domain, found, request), request.password, signal);
    if (bound.kind === 'declined') {
      const result: Failed = { kind: 'failed', error: bound.error, isSent: false, isStale: false, isAway: true };
      return { result, outcome: 'untried' };
    }
    const reason = bound.kind === 'bound' ? undefined : bound.reason;
    return { result: { kind: 'tried', reason }, outcome: outcomeOf(reason) };
  } catch (error) {
    const isLost = error instanceof LdapTransportError && error.failure === 'connection-lost';
    const result: Failed = { kind: 'failed', error, isSent: true, isStale: lease.isUsed && isLost, isAway: true };
    return { result, outcome: 'unknown' };
  }
}

function isKnownProtected({ domain, found }: Attempt): boolean {
  return found.kind === 'person' && domain.lookups.isKnownProtected(found.person);
}

async function personIfProtected({ domain, controller, found }: Attempt, signal: AbortSignal) {
  if (found.kind !== 'person') return undefined;
  const isProtected = await unlessAborted(domain.lookups.isProtected(controller, found.person), signal);
  return isProtected ? found.person : undefined;
}

/** `DOMAIN\name`: the one form that can mean nobody else ([MS-ADTS] 5.1.1.1.1). */
function nameFor({ netbios }: Domain, found: Sought, { userPrincipalName }: ValidationRequest): string {
  return found.kind === 'person' ? `${netbios}\\${found.person.accountName}` : userPrincipalName;
}

/** With the right password the directory forgets its count, or says why the person may not come in. */
function outcomeOf(reason: number | undefined): Outcome | 'untried' {
  if (reason === undefined) return 'right';
  if (reason === WINDOWS_ERROR.logonFailure || reason === WINDOWS_ERROR.noSuchUser) return 'wrong';
  return 'untried';
}
