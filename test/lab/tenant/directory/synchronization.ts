/**
 * What the tenant keeps of directory synchronization: of each synchronized object what was sent of it (its shadow), and of
 * the company the switches and counters that the directory-sync service shows. Data only: what happens to it is decided
 * in `directory-sync/matching`.
 */

/** A value as it was sent; references are kept apart, as links. */
export type ShadowValue = string | boolean | bigint | Uint8Array | readonly string[] | readonly Uint8Array[];

export interface Shadow {
  readonly sourceAnchor: string;
  /** By key in lower case: the service tells keys apart without regard to letter case. */
  readonly values: Map<string, ShadowValue>;
  /** Links that have no place of their own in the directory (all but `member` and `manager`): key -> ids. */
  readonly references: Map<string, Set<string>>;
  /** False once it was deleted by synchronization: what is left in the recycle bin may be connected again. */
  connected: boolean;
  /** Milliseconds: since when it is synchronized. */
  since: number;
}

/** The hash of a user's password hash, as synchronization sent it. */
export interface Credential {
  readonly data: string;
  /** As given: UTC in ISO 8601. */
  readonly changeDate: string;
  readonly forceChange: boolean;
}

/** `assigned` or `eligible`: the user holds a privileged role, or may activate one. */
export type PrivilegedRole = 'assigned' | 'eligible';

export type DeletionPrevention = 'Disabled' | 'EnabledForCount' | 'EnabledForPercentage';

/** What becomes of a reference whose target is unknown, because it was not sent yet or a moment ago. */
export type UnknownReferences =
  /** It is made as soon as the target comes. */
  | 'kept'
  /** The object is taken without it. */
  | 'lost'
  /** The object is refused. */
  | 'refused';

export interface SynchronizationOptions {
  /** A key that the service does not know is an internal error. Default true. */
  readonly strict?: boolean;
  /** Default `lost`. */
  readonly unknownReferences?: UnknownReferences;
  /** For so long after it became synchronized a user is unknown to the credential service. Default 0. */
  readonly credentialVisibleDelayMs?: number;
  /** Hard match is refused for another on-premises object identifier and for privileged users (July 2026). Default true. */
  readonly hardMatchHardening?: boolean;
  /** Bitmask, see `directory-sync/matching/features.ts`. Default as in a tenant that synchronizes for the first time. */
  readonly features?: number;
}

export interface SynchronizationState {
  strict: boolean;
  unknownReferences: UnknownReferences;
  credentialVisibleDelayMs: number;
  hardMatchHardening: boolean;
  /** Bitmask. */
  features: number;
  /** Feature without a bit: on-premises object identifiers may be written anew. */
  allowOnPremUpdateOfOnPremisesObjectIdentifier: boolean;
  deletionPrevention: DeletionPrevention;
  thresholdCount: number;
  thresholdPercentage: number;
  /** Of the client that exported last. */
  currentExport: { machineName: string; totalObjects: number } | null;
  /** Milliseconds; null before the first time. */
  lastSyncAt: number | null;
  lastPasswordSyncAt: number | null;
  /** When the conflicts in quarantine are looked at again, in milliseconds. */
  nextCleaningAt: number;
  /** `<kind>:<source anchor>` -> id, of connected objects. */
  readonly anchors: Map<string, string>;
  /** Ids of objects with values in quarantine. */
  readonly quarantined: Set<string>;
  /** Source anchor that nobody has yet -> `<id>:<key>` of the references that wait for it. */
  readonly waiting: Map<string, Set<string>>;
  /** `<kind>:<source anchor>` of groups that were refused once for an address of another group. */
  readonly refusedOnce: Set<string>;
}

/** 41016: duplicates are quarantined, soft match by user principal name, and two bits without a name. */
const INITIAL_FEATURES = 8 | 16 | 32 | 8192 | 32768;
const INITIAL_DELETION_THRESHOLD = 500;

export const CLEANING_INTERVAL_MS = 3_600_000;

export function createSynchronization(options: SynchronizationOptions, now: number): SynchronizationState {
  return {
    strict: options.strict ?? true,
    unknownReferences: options.unknownReferences ?? 'lost',
    credentialVisibleDelayMs: options.credentialVisibleDelayMs ?? 0,
    hardMatchHardening: options.hardMatchHardening ?? true,
    features: options.features ?? INITIAL_FEATURES,
    allowOnPremUpdateOfOnPremisesObjectIdentifier: false,
    deletionPrevention: 'EnabledForCount',
    thresholdCount: INITIAL_DELETION_THRESHOLD,
    thresholdPercentage: 0,
    currentExport: null,
    lastSyncAt: null,
    lastPasswordSyncAt: null,
    nextCleaningAt: now + CLEANING_INTERVAL_MS,
    anchors: new Map(),
    quarantined: new Set(),
    waiting: new Map(),
    refusedOnce: new Set(),
  };
}
