/** Passwords checked by binds to the domain controllers of the people's own domains. */

import { systemNames, type NameService } from '../../../connectors/active-directory/survey/names.ts';
import type { Fault } from '../../../model/fault.ts';
import { tryPassword, type Failed } from './attempt.ts';
import { unlessAborted } from './bind.ts';
import type { ControllerState, DomainController } from './controllers.ts';
import { createDomains, type Domain, type ForestAccess } from './domains.ts';
import { createGuard } from './guard.ts';
import { isAcceptable } from './input.ts';
import type { Sought } from './lookups.ts';
import type { KerberosOptions } from './protected-users.ts';
import type { PasswordValidator, ValidationRequest, Verdict } from './validator.ts';
import { WINDOWS_ERROR } from './windows-errors.ts';

export interface DirectoryValidatorOptions {
  readonly forests: readonly ForestAccess[];
  /** What people sign in by: `userPrincipalName`, or the attribute of the alternate identifier. */
  readonly signInAttribute: string;
  /** Binds at a time on one domain controller. */
  readonly connections?: number;
  /** Milliseconds: of the whole, to connect, of silence while an answer is due, and of idleness until a connection is closed. */
  readonly limits?: Partial<Limits>;
  /** Of the key distribution centre on each domain controller; 88. */
  readonly kerberosPort?: number;
  readonly names?: NameService;
  readonly now?: () => number;
}

export interface Limits {
  readonly total: number;
  readonly connect: number;
  readonly answer: number;
  readonly idle: number;
}

/** Ten seconds are what the service leaves (15) less the way there and back. */
const LIMITS: Limits = { total: 10_000, connect: 2_500, answer: 4_000, idle: 60_000 };
const CONNECTIONS = 32;

export interface DirectoryValidator extends PasswordValidator {
  status(): ValidatorStatus;
}

/** Nothing of it is about a person. */
export interface ValidatorStatus {
  readonly counters: Counters;
  readonly domains: readonly DomainStatus[];
  /** Forests whose domains could not be read, or cannot be used. */
  readonly forests: readonly { readonly name: string; readonly fault: Fault }[];
}

export interface DomainStatus {
  readonly forest: string;
  readonly fqdn: string;
  readonly netbios: string;
  readonly controllers: readonly ({ readonly name: string } & ControllerState)[];
  /** Why the forest's account may not look people up: lockout policies are not known then. */
  readonly lookups?: Fault;
}

export interface Counters {
  readonly accepted: number;
  /** Refused by the directory. */
  readonly refused: number;
  /** Refused here because one more wrong password could have locked the account. */
  readonly guarded: number;
  /** Refused here because nobody can have typed it. */
  readonly unacceptable: number;
  /** No domain controller could be asked. */
  readonly unanswered: number;
}

/** Ends a validation from within; never seen outside. */
class Ended extends Error {}

export function createDirectoryValidator(options: DirectoryValidatorOptions): DirectoryValidator {
  const now = options.now ?? Date.now;
  const limits = { ...LIMITS, ...options.limits };
  const guard = createGuard(now);
  const domains = createDomains({
    forests: options.forests,
    attribute: options.signInAttribute,
    connections: options.connections ?? CONNECTIONS,
    idle: limits.idle,
    timeouts: { connect: limits.connect, request: limits.answer },
    lastFailure: guard.lastFailure,
    names: options.names ?? systemNames,
    now,
  });
  const kerberos: KerberosOptions = { port: options.kerberosPort ?? 88, timeout: limits.answer, now };
  const isByUserPrincipalName = options.signInAttribute.toLowerCase() === 'userprincipalname';
  const closing = new AbortController();
  const counters = { accepted: 0, refused: 0, guarded: 0, unacceptable: 0, unanswered: 0 };

  async function validate(request: ValidationRequest, signal: AbortSignal): Promise<Verdict> {
    if (!isAcceptable(request)) return counted('unacceptable', WINDOWS_ERROR.logonFailure);
    const possible = await domains.of(request.domain);
    let last: Answer | undefined;
    for (const domain of possible) {
      const answer = await inDomain(domain, request, signal);
      // In a tenant that does not say which domain, the first that knows the person is theirs.
      if (answer.kind === 'decided') return answer.verdict;
      if (last?.kind !== 'unanswered') last = answer;
    }
    if (last?.kind === 'nobody') return counted('refused', WINDOWS_ERROR.logonFailure);
    return counted('unanswered', WINDOWS_ERROR.noLogonServers);
  }

  function counted(counter: keyof Counters, error: number): Verdict {
    counters[counter] += 1;
    return { kind: 'refused', error };
  }

  /** Asks one domain controller after the other, and after one that was sent the password without an answer only one more. */
  async function inDomain(domain: Domain, request: ValidationRequest, signal: AbortSignal): Promise<Answer> {
    let sent = 0;
    for (const controller of domain.controllers.candidates()) {
      for (let isAgain = true; isAgain && sent < 2;) {
        const answer = await onController(domain, controller, request, signal);
        if (answer.kind !== 'failed') {
          domain.controllers.answered(controller);
          return answer;
        }
        signal.throwIfAborted();
        if (answer.isSent) sent += 1;
        isAgain = answer.isStale;
        if (!isAgain && answer.isAway) domain.controllers.failed(controller, answer.error);
      }
      if (sent >= 2) break;
    }
    return { kind: 'unanswered' };
  }

  async function onController(
    domain: Domain,
    controller: DomainController,
    request: ValidationRequest,
    signal: AbortSignal,
  ): Promise<Answer | Failed> {
    try {
      const found = await unlessAborted(domain.lookups.find(controller, request.userPrincipalName), signal);
      if (found.kind === 'nobody') return found;
      // Nobody else's attribute will do for a bind.
      if (found.kind === 'unknown' && !isByUserPrincipalName) return { kind: 'nobody' };
      return await guarded(domain, controller, found, request, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      return { kind: 'failed', error, isSent: false, isStale: false, isAway: true };
    }
  }

  async function guarded(
    domain: Domain,
    controller: DomainController,
    found: Sought,
    request: ValidationRequest,
    signal: AbortSignal,
  ): Promise<Answer | Failed> {
    const allowance = () => unlessAborted(domain.lookups.allowance(controller, found), signal);
    const permit = await guard.admit(found.key, allowance, signal);
    if (permit === undefined) return decided(counted('guarded', WINDOWS_ERROR.accountLockedOut));
    const attempt = await tryPassword({ domain, controller, found, request, kerberos, permit }, signal);
    if (attempt.kind === 'failed') return attempt;
    if (attempt.reason !== undefined) return decided(counted('refused', attempt.reason));
    counters.accepted += 1;
    return decided({ kind: 'accepted', name: request.userPrincipalName });
  }

  return {
    async validate(request, { signal }) {
      signal.throwIfAborted();
      const box = new AbortController();
      const timer = setTimeout(() => box.abort(new Ended()), limits.total);
      try {
        const within = AbortSignal.any([signal, box.signal, closing.signal]);
        return await unlessAborted(validate(request, within), within);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (error instanceof Ended) return counted('unanswered', WINDOWS_ERROR.noLogonServers);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    status: () => ({
      counters: { ...counters },
      forests: [...domains.troubles].map(([name, fault]) => ({ name, fault })),
      domains: domains.known.map(statusOf),
    }),
    async close() {
      closing.abort(new Ended());
      await domains.close();
    },
  };
}

type Answer =
  | { readonly kind: 'decided'; readonly verdict: Verdict }
  /** The directory knows no such person here. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'unanswered' };

const decided = (verdict: Verdict): Answer => ({ kind: 'decided', verdict });

function statusOf({ forest, fqdn, netbios, controllers, lookups }: Domain): DomainStatus {
  const { trouble } = lookups;
  return {
    forest,
    fqdn,
    netbios,
    controllers: controllers.all.map(({ name, state }) => ({ name, ...state })),
    ...(trouble === undefined ? {} : { lookups: trouble }),
  };
}
