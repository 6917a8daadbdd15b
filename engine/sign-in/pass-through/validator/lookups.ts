/** What one domain says of its people before their passwords are tried, remembered for as long as it is worth something. */

import { LdapResultError } from '../../../connectors/active-directory/ldap/errors.ts';
import {
  readDomainLockoutPolicy,
  readPasswordSettings,
  type LockoutPolicy,
} from '../../../connectors/active-directory/logon/lockout-policy.ts';
import { findPeople, isProtectedUser, type Person } from '../../../connectors/active-directory/logon/person.ts';
import type { Fault } from '../../../model/fault.ts';
import { faultOf, type DomainController } from './controllers.ts';
import type { Allowance } from './guard.ts';

export interface DomainNames {
  /** The naming context's DN. */
  readonly dn: string;
  readonly fqdn: string;
  readonly netbios: string;
}

export interface Lookups {
  /**
   * The one person of this name; `nobody` where there is none or more than one, `unknown` where the forest's account may not look. Throws
   * what failed on the way to the domain controller.
   */
  find(controller: DomainController, name: string): Promise<Found>;
  allowance(controller: DomainController, found: Sought): Promise<Allowance>;
  /** Whether the person is in Protected Users, groups in groups counted; remembered. */
  isProtected(controller: DomainController, person: Person): Promise<boolean>;
  /** Whether it is remembered that they are. */
  isKnownProtected(person: Person): boolean;
  /** What keeps the forest's account from looking, while it does. */
  readonly trouble: Fault | undefined;
}

export type Sought =
  | { readonly kind: 'person'; readonly key: string; readonly person: Person; readonly name: string }
  | { readonly kind: 'unknown'; readonly key: string };
export type Found = Sought | { readonly kind: 'nobody' };

export interface LookupsOptions {
  readonly domain: DomainNames;
  /** `userPrincipalName`, or the attribute of the alternate identifier. */
  readonly attribute: string;
  /** When a person's last wrong password was settled here, by their key. */
  readonly lastFailure: (key: string) => number;
  readonly now: () => number;
}

/**
 * Milliseconds. Also how long wrong passwords that others have tried may go unseen; after one of this agent's own the count is read
 * again before the next.
 */
const PERSON_LIFETIME = 300_000;
const POLICY_LIFETIME = 300_000;
/** Milliseconds for which an account that was refused is not tried again, lest it be locked out. */
export const REFUSED_REST = 300_000;
const MANY = 20_000;

/** Where a policy cannot be read: stricter than any that is in common use. */
const STRICTEST: LockoutPolicy = { threshold: 3, observationWindow: 1_800_000, duration: 1_800_000 };

interface Known {
  readonly server: string;
  readonly readAt: number;
  readonly people: Promise<readonly Person[]>;
}

export function createLookups({ domain, attribute, lastFailure, now }: LookupsOptions): Lookups {
  const known = new Map<string, Known>();
  const policies = new Map<string, { readonly until: number; readonly policy: Promise<LockoutPolicy | undefined> }>();
  const protectedPeople = new Map<string, { readonly until: number; readonly isProtected: boolean }>();
  let trouble: { readonly fault: Fault; readonly until: number } | undefined;

  function read(controller: DomainController, name: string): Promise<readonly Person[]> {
    const key = name.toLowerCase();
    const kept = known.get(key);
    if (kept !== undefined && kept.server === controller.name && now() - kept.readAt < PERSON_LIFETIME)
      return kept.people;
    if (known.size >= MANY) forgetOld(known, now() - PERSON_LIFETIME);
    const query = { domain: domain.dn, domainFqdn: domain.fqdn, attribute, name };
    const people = findPeople(controller.lookups, query);
    const entry: Known = { server: controller.name, readAt: now(), people };
    known.set(key, entry);
    people.catch(() => {
      if (known.get(key) === entry) known.delete(key);
    });
    return people;
  }

  async function policyAt(controller: DomainController, dn: string, isDomain: boolean): Promise<LockoutPolicy> {
    const kept = policies.get(dn);
    let policy = kept?.policy;
    if (kept === undefined || kept.until <= now()) {
      policy = (isDomain ? readDomainLockoutPolicy : readPasswordSettings)(controller.lookups, dn);
      policies.set(dn, { until: now() + POLICY_LIFETIME, policy });
      policy.catch(() => policies.delete(dn));
    }
    return (await policy) ?? STRICTEST;
  }

  return {
    get trouble() {
      return trouble !== undefined && trouble.until > now() ? trouble.fault : undefined;
    },
    async find(controller, name) {
      const unknown: Found = { kind: 'unknown', key: `name ${name.toLowerCase()}` };
      if (trouble !== undefined && trouble.until > now()) return unknown;
      try {
        const people = await read(controller, name);
        trouble = undefined;
        const [person] = people;
        if (person === undefined || people.length > 1) return { kind: 'nobody' };
        return { kind: 'person', key: person.objectGuid, person, name };
      } catch (error) {
        const fault = refusalOf(error, controller.name);
        if (fault === undefined) throw error;
        trouble = { fault, until: now() + REFUSED_REST };
        return unknown;
      }
    },
    async allowance(controller, found) {
      const { name: server } = controller;
      // Nobody has read anything, so nothing takes back what was counted here.
      if (found.kind === 'unknown') return { ...STRICTEST, badPasswordCount: 0, badPasswordTime: 0, server, readAt: 0 };
      const key = found.name.toLowerCase();
      const kept = known.get(key);
      if (kept !== undefined && kept.readAt <= lastFailure(found.key)) known.delete(key);
      const [person] = await read(controller, found.name);
      const readAt = known.get(key)?.readAt ?? now();
      const { passwordSettings, badPasswordCount, badPasswordTime } = person ?? found.person;
      const policy = await policyAt(controller, passwordSettings ?? domain.dn, passwordSettings === undefined);
      const { threshold, observationWindow } = policy;
      return { threshold, observationWindow, badPasswordCount, badPasswordTime, server, readAt };
    },
    isKnownProtected({ objectGuid }) {
      const kept = protectedPeople.get(objectGuid);
      return kept !== undefined && kept.isProtected && kept.until > now();
    },
    async isProtected(controller, { objectGuid }) {
      const kept = protectedPeople.get(objectGuid);
      if (kept !== undefined && kept.until > now()) return kept.isProtected;
      if (protectedPeople.size >= MANY) protectedPeople.clear();
      const isProtected = await isProtectedUser(controller.lookups, objectGuid);
      protectedPeople.set(objectGuid, { until: now() + PERSON_LIFETIME, isProtected });
      return isProtected;
    },
  };
}

function forgetOld(known: Map<string, Known>, before: number): void {
  for (const [key, { readAt }] of known) if (readAt < before) known.delete(key);
  // A flood of names within a minute: what was read of them is read again.
  if (known.size >= MANY) known.clear();
}

/** Faults that are the forest's account's. */
export const REFUSALS: readonly string[] = [
  'credentials-invalid',
  'password-expired',
  'account-disabled',
  'account-locked',
  'secret-missing',
  'rights-missing',
];

/** Undefined unless it is the forest's account that the directory refuses. */
function refusalOf(error: unknown, server: string): Fault | undefined {
  const fault = faultOf(error, server);
  const isRefused = error instanceof LdapResultError && error.operation === 'search';
  return isRefused || REFUSALS.includes(fault.code) ? fault : undefined;
}
