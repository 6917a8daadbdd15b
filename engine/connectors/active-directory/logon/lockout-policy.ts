/**
 * When a domain locks an account out: the domain's own policy, and the one of a password settings object where one applies
 * ([MS-ADTS] 3.1.1.5.1.5 "Account lockout"; [MS-SAMR] 3.1.1.14 for the units).
 */

import { EqualityFilter } from 'ldapts';
import type { Directory } from '../directory.ts';
import { text } from '../ldap/entry.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import { ANYTHING } from '../root-dse.ts';
import { searchAll } from '../search.ts';

export interface LockoutPolicy {
  /** Wrong passwords until an account is locked out; 0: never. */
  readonly threshold: number;
  /** Milliseconds after the last wrong password until the count starts anew. */
  readonly observationWindow: number;
  /** Milliseconds an account stays locked out; `Infinity`: until an administrator unlocks it. */
  readonly duration: number;
}

export interface PasswordSettings extends LockoutPolicy {
  readonly dn: string;
  readonly name: string;
}

interface Names {
  readonly threshold: string;
  readonly observationWindow: string;
  readonly duration: string;
}

const OF_DOMAIN: Names = {
  threshold: 'lockoutThreshold',
  observationWindow: 'lockOutObservationWindow',
  duration: 'lockoutDuration',
};
const OF_PASSWORD_SETTINGS: Names = {
  threshold: 'msDS-LockoutThreshold',
  observationWindow: 'msDS-LockoutObservationWindow',
  duration: 'msDS-LockoutDuration',
};

/** Of the domain with this naming context; undefined where the account may not read it. */
export async function readDomainLockoutPolicy(
  directory: Directory,
  domain: string,
): Promise<LockoutPolicy | undefined> {
  return readPolicy(directory, domain, OF_DOMAIN);
}

/** Of one password settings object; undefined where it is not there or, as Active Directory has it, hidden from all but its administrators. */
export async function readPasswordSettings(directory: Directory, dn: string): Promise<LockoutPolicy | undefined> {
  return readPolicy(directory, dn, OF_PASSWORD_SETTINGS);
}

/** Every password settings object of the domain that the account may see. */
export async function readAllPasswordSettings(
  directory: Directory,
  domain: string,
): Promise<readonly PasswordSettings[]> {
  const entries = await searchAll(directory, {
    base: `CN=Password Settings Container,CN=System,${domain}`,
    scope: 'one',
    filter: new EqualityFilter({ attribute: 'objectClass', value: 'msDS-PasswordSettings' }),
    attributes: ['name', ...Object.values(OF_PASSWORD_SETTINGS)],
  }).catch(nothing);
  return (entries ?? []).flatMap((entry) => {
    const policy = policyOf((name) => text(entry, name), OF_PASSWORD_SETTINGS);
    return policy === undefined ? [] : [{ ...policy, dn: entry.name, name: text(entry, 'name') }];
  });
}

async function readPolicy(directory: Directory, base: string, names: Names): Promise<LockoutPolicy | undefined> {
  const attributes = Object.values(names) as string[];
  const found = await searchAll(directory, { base, scope: 'base', filter: ANYTHING, attributes }).catch(nothing);
  const [entry] = found ?? [];
  return entry === undefined ? undefined : policyOf((name) => text(entry, name), names);
}

/** What an account may not see does not exist for it. */
function nothing(error: unknown): undefined {
  const hidden: readonly number[] = [RESULT.noSuchObject, RESULT.insufficientAccessRights];
  if (error instanceof LdapResultError && hidden.includes(error.resultCode)) return undefined;
  throw error;
}

function policyOf(value: (name: string) => string, names: Names): LockoutPolicy | undefined {
  const threshold = value(names.threshold);
  if (threshold === '') return undefined;
  const duration = milliseconds(value(names.duration));
  return {
    threshold: Number(threshold),
    observationWindow: milliseconds(value(names.observationWindow)),
    // 0 is "until an administrator unlocks it" ([MS-SAMR] 3.1.1.8.4 has it as the lowest value there is).
    duration: duration === 0 ? Infinity : duration,
  };
}

const NEVER = -0x8000000000000000n;

/** A span of time of the directory: negative, in 100 ns; the lowest number there is means for ever. */
function milliseconds(interval: string): number {
  if (interval === '') return 0;
  const ticks = BigInt(interval);
  return ticks === NEVER ? Infinity : Number(-ticks / 10_000n);
}
