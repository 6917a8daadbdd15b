/** What is looked at before a domain's way of signing in is changed, as data. */

import type { FindingState } from '../types.ts';

export const CHECK_CODES = [
  'domain-known',
  'domain-verified',
  'domain-root',
  'domain-not-initial',
  'domain-not-default',
  'domain-managed',
  'domain-federated',
  'issuer-unique',
  'issuer-equals-provider',
  'cloud-administrator',
  'immutable-ids',
  'anchor-equals-claim',
  'mfa-behavior',
  'subdomains-inherit',
  'password-hashes-as-fallback',
  'way-to-sign-in',
] as const;
export type CheckCode = (typeof CHECK_CODES)[number];

/**
 * `problem`: the conversion is refused. `attention`: it goes on once an administrator has accepted the check by its code.
 * The facts name numbers and names for the words; `reason` says which words.
 */
export interface CheckResult {
  readonly code: CheckCode;
  readonly state: FindingState;
  readonly facts: { readonly [name: string]: string | number | boolean };
}

/** Which other ways to sign in there are for people of a domain that is no longer federated. */
export interface SignInFallbacks {
  /** Undefined where password hashes are not synchronized. */
  readonly passwordHashes:
    | {
        /** Every password in scope was sent once, and none waits. */
        readonly complete: boolean;
        readonly waiting: number;
        /** ISO 8601 of the last round without a fault. */
        readonly lastSuccess: string | undefined;
      }
    | undefined;
  /** Agents of pass-through authentication that answer now; 0 where there are none. */
  readonly activeAgents: number;
}
