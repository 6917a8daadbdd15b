/** What is found: who is in whose way, over which value, and what the service makes of it. Pure data. */

export type ConflictKind =
  | 'user-principal-name-taken'
  | 'proxy-address-taken'
  | 'mail-taken'
  | 'source-anchor-taken'
  | 'security-identifier-taken'
  | 'illegal-characters'
  | 'suffix-not-verified'
  | 'too-long'
  | 'too-many-values'
  | 'too-many-members'
  | 'value-missing'
  | 'takeover'
  | 'takeover-blocked'
  | 'soft-match-taken'
  | 'other-object-type';

/** `fails`: refused; `takes-over`: a cloud object becomes ours; `quarantined`: a value kept aside; `changed`: written otherwise. */
export type ConflictSeverity = 'fails' | 'takes-over' | 'quarantined' | 'changed';

export type ConflictFix = 'write-anchor' | 'take-over' | 'drop-address' | 'restore' | 'run-again';

/** The gravest first. */
export const SEVERITIES: readonly ConflictSeverity[] = ['fails', 'takes-over', 'quarantined', 'changed'];

/** `planned`: will be made; `synchronized`: is there and mastered on premises; `cloud`: mastered by the tenant. */
export type HolderState = 'planned' | 'synchronized' | 'cloud' | 'deleted';

/** The values by which the service tells objects apart, as it will show them when everything staged has arrived. */
export interface IdentifyingValues {
  readonly userPrincipalName: string | null;
  readonly mail: string | null;
  readonly proxyAddresses: readonly string[];
  readonly sourceAnchor: string | null;
  readonly securityIdentifier: string | null;
}

/** An object that has such values, or will have them. */
export interface Holder extends IdentifyingValues {
  readonly state: HolderState;
  readonly objectType: string;
  /** Row of the tenant's connector space; null for what only the tenant knows. */
  readonly id: number | null;
  readonly anchor: string | null;
  readonly name: string | null;
  /** `onPremisesObjectIdentifier`, where it is known; of ours, where some rule sends it. */
  readonly objectIdentifier: string | null;
  /** Keys that it had before what is staged; undefined where nothing is. */
  readonly kept: ReadonlySet<string> | undefined;
  /** An account of the cloud that join rules took for one of ours: what is exported next makes it so. */
  readonly adopted: boolean;
}

export type Facts = { readonly [fact: string]: string | number | boolean };

export interface Finding {
  readonly kind: ConflictKind;
  readonly severity: ConflictSeverity;
  /** Name in the error catalogue of what the service answers; null where it takes the object. */
  readonly error: string | null;
  readonly attribute: string | null;
  readonly value: string | null;
  readonly detail: Facts;
  readonly object: Holder;
  readonly other: Holder | null;
  /** How many more have the same value. */
  readonly further: number;
  /** Nothing of it is staged: it was exported like this. */
  readonly standing: boolean;
  readonly fixes: readonly ConflictFix[];
}
