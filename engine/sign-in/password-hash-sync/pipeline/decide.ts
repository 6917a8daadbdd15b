/**
 * What to do about a replicated password. Pure: what is known of the person, whether it is ours, what was read, in; what
 * is to be done, out.
 */

import type { PasswordCause, PersonOutcome, ScopeReason } from '../status.ts';
import type { PersonRecord } from './records.ts';
import type { PasswordRow } from './rows.ts';
import type { PasswordTarget, ScopeVerdict } from './scope.ts';
import { compareStamps, isSameStamp, type PasswordStamp } from './stamps.ts';

export interface Occasion {
  readonly cause: PasswordCause;
  readonly who?: string | undefined;
  /** Sends also what the tenant has already. */
  readonly resend: boolean;
  /**
   * The directory was set back: its stamps may be lower than those that are known, and what is written from now on counts
   * from there.
   */
  readonly rebase: boolean;
}

export interface TenantFeatures {
  /** Temporary passwords are taken, and have to be changed in the cloud. */
  readonly forcePasswordChange: boolean;
}

export interface Sending {
  readonly target: PasswordTarget;
  readonly stamp: PasswordStamp;
  readonly mustChange: boolean;
}

export type Decision =
  /** Nothing is new. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'send'; readonly sending: Sending }
  | { readonly kind: 'note'; readonly outcome: PersonOutcome; readonly reason?: ScopeReason }
  /** The password itself is wanted, which the row does not have. */
  | { readonly kind: 'read-again' }
  /** The domain controller knows less than was known already. */
  | { readonly kind: 'lags' }
  /** The directory was set back to this older password: the tenant keeps the newer one, and whatever is written next counts. */
  | { readonly kind: 'rebase' }
  | { readonly kind: 'forget' };

export interface Question {
  readonly row: PasswordRow;
  readonly known: PersonRecord | undefined;
  readonly verdict: ScopeVerdict;
  readonly occasion: Occasion;
  readonly features: TenantFeatures;
}

export function decide({ row, known, verdict, occasion, features }: Question): Decision {
  if (row.isDeleted) return known ? { kind: 'forget' } : { kind: 'nothing' };
  if (!row.password) return decideWithoutPassword(row, known, verdict, features);
  if (!verdict.inScope && verdict.reason === 'not-a-person' && !known) return { kind: 'nothing' };
  const { stamp, value } = row.password;
  if (isOlder(stamp, known) && !(occasion.rebase && isLaterWrite(stamp, known))) {
    if (occasion.rebase) return { kind: 'rebase' };
    return occasion.cause === 'change' || occasion.cause === 'full' ? { kind: 'nothing' } : { kind: 'lags' };
  }
  if (!verdict.inScope) return { kind: 'note', outcome: 'out-of-scope', reason: verdict.reason };
  if (!value || !stamp) return { kind: 'note', outcome: 'no-password' };
  const mustChange = row.mustChange ?? known?.mustChange ?? false;
  const sending = { target: verdict.target, stamp, mustChange };
  if (isWithTenant(known, sending, features) && !occasion.resend) return { kind: 'nothing' };
  if (mustChange && !features.forcePasswordChange) return { kind: 'note', outcome: 'must-change' };
  return { kind: 'send', sending };
}

/** Than what was heard of before: another domain controller has given the newer one. */
function isOlder(stamp: PasswordStamp | undefined, known: PersonRecord | undefined): boolean {
  return stamp !== undefined && known?.seen !== undefined && compareStamps(stamp, known.seen) < 0;
}

/** In a directory that was set back versions say nothing, and the clock does: it was written since. */
function isLaterWrite(stamp: PasswordStamp | undefined, known: PersonRecord | undefined): boolean {
  return stamp !== undefined && known?.seen !== undefined && stamp.changed > known.seen.changed;
}

/**
 * What was last heard of is what the tenant took; after a directory was set back it may be older than that, and does not
 * take the place of the newer one by itself.
 */
function isWithTenant(
  known: PersonRecord | undefined,
  { stamp, mustChange, target }: Sending,
  { forcePasswordChange }: TenantFeatures,
): boolean {
  const sent = known?.sent;
  if (!sent || known?.outcome !== 'synchronized' || sent.target !== target.anchor) return false;
  // Without the feature the tenant cannot be told, and the password that it has stays good there.
  return isSameStamp(known.seen, stamp) && (sent.mustChange === mustChange || !forcePasswordChange);
}

/** Only pwdLastSet was written: somebody has to choose another password, or no longer has to. */
function decideWithoutPassword(
  { mustChange }: PasswordRow,
  known: PersonRecord | undefined,
  verdict: ScopeVerdict,
  features: TenantFeatures,
): Decision {
  if (mustChange === undefined || !known?.seen || mustChange === known.mustChange) return { kind: 'nothing' };
  if (!verdict.inScope) return { kind: 'note', outcome: 'out-of-scope', reason: verdict.reason };
  // The password that the tenant has stays good there, as Entra Connect leaves it, until another one comes.
  if (mustChange && !features.forcePasswordChange) return { kind: 'nothing' };
  return { kind: 'read-again' };
}
