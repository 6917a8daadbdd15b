/**
 * What password hash synchronization says of itself: of a forest, of one person, of what happened. Data for an interface
 * to put into words; nothing here can hold a hash, encrypted or derived.
 *
 * Names of outcomes and events have Entra Connect's beside them where it has one, so that who knows its log finds his way.
 */

import type { Fault } from '../../model/fault.ts';

/**
 * Where a person's password stands.
 *
 * `synchronized`: what the directory has is what the tenant has (Success). `waiting`: it is about to be sent. `retry`: the
 * tenant did not take it yet, it is tried again (RetryRequestedByTarget). `given-up`: it was tried for a day and is not
 * tried again before something changes (Error). `must-change`: the person has to choose another password first, and the
 * tenant's feature for temporary passwords is off (FilteredByTarget). `out-of-scope`: see {@link ScopeReason}.
 * `no-password`: the account has none. `unreadable`: what the domain controller sent could not be decrypted; it is asked
 * again.
 */
export const PERSON_OUTCOMES = [
  'synchronized',
  'waiting',
  'retry',
  'given-up',
  'must-change',
  'out-of-scope',
  'no-password',
  'unreadable',
] as const;
export type PersonOutcome = (typeof PERSON_OUTCOMES)[number];

/**
 * Why a password is none of ours. `not-imported`: the account is in no connector space, or is leaving it
 * (SourceConnectorNotPresent). `not-a-person`: a computer, trust or service of the domain itself. `no-inbound-rule`,
 * `no-outbound-rule`: no rule with password synchronization has it in scope. `not-joined`: it belongs to no identity;
 * `not-provisioned`: the identity has no object in the tenant (NoTargetConnection). `not-exported`: that object is planned
 * and not confirmed by an import yet (TargetNotExportedToDirectory). `other-account`: another account of the same person
 * gives the password. `cloud-managed`: the cloud has taken the person over. `expired`: the account has expired, and expired
 * accounts are treated as disabled.
 */
export const SCOPE_REASONS = [
  'not-imported',
  'not-a-person',
  'not-joined',
  'no-inbound-rule',
  'not-provisioned',
  'no-outbound-rule',
  'not-exported',
  'other-account',
  'cloud-managed',
  'expired',
] as const;
export type ScopeReason = (typeof SCOPE_REASONS)[number];

/** Why a password was sent, or looked at. */
export const PASSWORD_CAUSES = ['change', 'full', 'retry', 'scope', 'asked'] as const;
export type PasswordCause = (typeof PASSWORD_CAUSES)[number];

/**
 * `off`: not chosen. `unsupported`: the back end has no passwords. `staging`: nothing is sent while staging mode is on.
 * `feature-off`: the tenant's own switch for password hash synchronization is off; nothing turns it on by itself.
 * `stopped`: chosen, and no engine is at work on this data directory. `running`.
 */
export const AGENT_STATES = ['off', 'unsupported', 'staging', 'feature-off', 'stopped', 'running'] as const;
export type AgentState = (typeof AGENT_STATES)[number];

/** `idle`: nothing to do until the next look. `reading`: changes; `full`: everything; `away`: it failed and is tried again. */
export const DOMAIN_STATES = ['idle', 'reading', 'full', 'away', 'stopped'] as const;
export type DomainState = (typeof DOMAIN_STATES)[number];

/** By number of people; the sum is everybody of whom a password was seen or is wanted. */
export type OutcomeCounts = { readonly [outcome in PersonOutcome]: number };

export interface FullProgress {
  /** `first`, `asked`, `rolled-back`, `attributes-changed`: why everything is read. */
  readonly why: string;
  readonly startedAt: string;
  /** Objects read, people whose password was sent; passwords that the tenant has already are read and not sent. */
  readonly read: number;
  readonly sent: number;
  readonly unchanged: number;
  /** People of the domain whose password is synchronized, or is to be: what `sent` and `unchanged` come to together. */
  readonly expected: number;
  /** Seconds from now, by what it took so far; null while nothing can be said. */
  readonly secondsLeft: number | null;
}

export interface DomainStatus {
  /** The forest's connector. */
  readonly connector: string;
  /** DN of the domain. */
  readonly partition: string;
  readonly state: DomainState;
  /** The domain controller last read from; null before the first. */
  readonly server: string | null;
  /** When it was last read to its end: the heartbeat (event 654). ISO 8601. */
  readonly heartbeatAt: string | null;
  /** Since when a full synchronization is wanted that has not begun; null: none is. */
  readonly fullWantedSince: string | null;
  readonly full: FullProgress | null;
  /** What keeps it from working; null: nothing. */
  readonly fault: Fault | null;
  readonly faultSince: string | null;
  /** When it is tried again, where it is `away`. */
  readonly nextTryAt: string | null;
  readonly counts: OutcomeCounts;
}

/** Of the last passwords that were changed and taken, from the write in the directory to the tenant's answer. Milliseconds. */
export interface Lag {
  /** How many it is said of, of the last hour; timestamps of the directory have full seconds. */
  readonly samples: number;
  readonly median: number;
  readonly worst: number;
}

export interface FailureGroup {
  readonly outcome: PersonOutcome;
  readonly reason: ScopeReason | null;
  /** The code of the fault; null where there is none. */
  readonly cause: string | null;
  readonly people: number;
}

export interface PasswordSyncStatus {
  readonly state: AgentState;
  /** The tenant's switches as last read; null where they are not known. */
  readonly features: {
    readonly passwordHashSync: boolean | null;
    readonly forcePasswordChange: boolean | null;
    readonly cloudPasswordPolicy: boolean | null;
  };
  /** What keeps the tenant from taking passwords; null: nothing. */
  readonly tenantFault: Fault | null;
  readonly tenantFaultSince: string | null;
  readonly domains: readonly DomainStatus[];
  readonly counts: OutcomeCounts;
  /** Passwords taken by the tenant in the last 24 hours, and when the last one was. */
  readonly sentToday: number;
  readonly lastSentAt: string | null;
  /** Null where no password was changed of late. */
  readonly lag: Lag | null;
  /** Everything that is neither synchronized nor waiting, by cause, the most first. */
  readonly failures: readonly FailureGroup[];
}

/** What happened to the password of one person, or to a domain's synchronization. */
export interface PasswordEvent {
  readonly id: number;
  readonly at: string;
  readonly kind: PasswordEventKind;
  readonly connector: string | null;
  readonly partition: string | null;
  /** Of the person in the forest; null where it is of the domain. */
  readonly anchor: string | null;
  readonly name: string | null;
  readonly outcome: PersonOutcome | null;
  readonly reason: ScopeReason | null;
  readonly cause: PasswordCause | null;
  /** Who asked, where somebody did. */
  readonly who: string | null;
  /** When the password was written in the directory. */
  readonly changedAt: string | null;
  readonly fault: Fault | null;
  /** Numbers and names: `server`, `read`, `sent`, `seconds`, ... */
  readonly detail: { readonly [name: string]: string | number | boolean };
}

/**
 * `person`: an outcome (656/657). Of a domain: `started` (601), `stopped` (609), `full-began` (618), `full-ended` (619),
 * `failed` (611), `recovered`, `server-lost` (616), `moved`, `rolled-back`, `paused` (613), `full-asked`. `tenant-failed`
 * (652), `tenant-recovered`.
 */
export const PASSWORD_EVENT_KINDS = [
  'person',
  'started',
  'stopped',
  'full-asked',
  'full-began',
  'full-ended',
  'failed',
  'recovered',
  'server-lost',
  'moved',
  'rolled-back',
  'tenant-failed',
  'tenant-recovered',
] as const;
export type PasswordEventKind = (typeof PASSWORD_EVENT_KINDS)[number];

/** A rule with password synchronization and whether it has the object in scope. */
export interface PasswordRule {
  readonly direction: 'inbound' | 'outbound';
  readonly rule: string;
  readonly precedence: number;
  readonly inScope: boolean;
}

export interface PersonStatus {
  readonly connector: string;
  readonly partition: string;
  /** Of the connector object in the forest; null where it is in no connector space. */
  readonly id: number | null;
  /** objectGUID, hyphenated and in lower case. */
  readonly anchor: string;
  readonly name: string;
  readonly dn: string;
  readonly metaverseId: number | null;
  /** Source anchor of the object in the tenant's connector space; null where there is none. */
  readonly sourceAnchor: string | null;
  /** As it stands by what is known now, the rules in force included. */
  readonly outcome: PersonOutcome;
  readonly reason: ScopeReason | null;
  readonly rules: readonly PasswordRule[];
  /** When the password that was last heard of was written; null before the first. */
  readonly changedAt: string | null;
  /** When the tenant last took one, and when that had been written. */
  readonly sentAt: string | null;
  readonly sentChangedAt: string | null;
  /** Whether the tenant was told that another password has to be chosen at the next sign-in. */
  readonly mustChange: boolean;
  readonly attempts: number;
  readonly nextTryAt: string | null;
  readonly fault: Fault | null;
  /** The newest first; kept as long as the history of runs. */
  readonly history: readonly PasswordEvent[];
}

/** A connector object by its number, or an account by its anchor, DN, account name or user principal name. */
export type PersonReference = { readonly id: number } | { readonly name: string };

export interface SynchronizedPerson {
  readonly connector: string;
  readonly anchor: string;
  readonly name: string;
  /** `waiting`: another process does it at its next look. */
  readonly outcome: PersonOutcome;
  readonly reason: ScopeReason | null;
  readonly fault: Fault | null;
}

/** What `Invoke-ADSyncDiagnostics -PasswordSync` checks, and what else can be wrong. */
export const DIAGNOSIS_CHECKS = [
  'chosen',
  'back-end',
  'tenant-reachable',
  'tenant-feature',
  'temporary-passwords',
  'staging-mode',
  'rules',
  'heartbeat',
  'domain-reachable',
  'account-rights',
  'backlog',
  'person-imported',
  'person-joined',
  'person-provisioned',
  'person-exported',
  'person-inbound-rule',
  'person-outbound-rule',
  'person-password',
  'person-last-result',
] as const;
export type DiagnosisCheck = (typeof DIAGNOSIS_CHECKS)[number];

export interface DiagnosisStep {
  readonly check: DiagnosisCheck;
  readonly connector: string | null;
  readonly partition: string | null;
  /** `notice`: worth knowing, keeps nobody's password back. `skipped`: could not be looked at because of an earlier one. */
  readonly result: 'good' | 'notice' | 'problem' | 'skipped';
  readonly fault: Fault | null;
  readonly detail: { readonly [name: string]: string | number | boolean };
}

export interface Diagnosis {
  readonly at: string;
  readonly steps: readonly DiagnosisStep[];
  readonly person: PersonStatus | null;
}

export interface EventQuery {
  readonly limit: number;
  /** Only events before this number. */
  readonly before?: number | undefined;
  /** Only of one domain, of one person (`anchor`), of kinds, of outcomes. */
  readonly connector?: string | undefined;
  readonly partition?: string | undefined;
  readonly anchor?: string | undefined;
  readonly kinds?: readonly PasswordEventKind[] | undefined;
  readonly outcomes?: readonly PersonOutcome[] | undefined;
}

export interface PeopleQuery {
  readonly outcome: PersonOutcome;
  readonly reason?: ScopeReason | undefined;
  readonly cause?: string | undefined;
  readonly connector?: string | undefined;
  readonly limit: number;
  /** The `key` of the last one of the page before. */
  readonly after?: string | undefined;
}

export interface ListedPerson {
  readonly key: string;
  readonly connector: string;
  readonly anchor: string;
  readonly id: number | null;
  readonly name: string;
  readonly dn: string;
  readonly outcome: PersonOutcome;
  readonly reason: ScopeReason | null;
  readonly at: string;
  readonly fault: Fault | null;
}

/** What handlers of the contract call; `engine.passwords`. */
export interface PasswordSynchronization {
  /** From the database, and of what runs in this process: works beside an engine in another one, too. */
  status(): Promise<PasswordSyncStatus>;
  /** Undefined where nobody goes by that name. Throws `not-configured`. */
  personStatus(person: PersonReference): Promise<PersonStatus | undefined>;
  people(query: PeopleQuery): Promise<readonly ListedPerson[]>;
  /** The newest first. */
  events(query: EventQuery): Promise<readonly PasswordEvent[]>;
  /**
   * Reads and sends the password of one person now, whatever was sent before. Throws `not-found`, `not-configured`,
   * `staging-mode-on`, `not-supported-by-back-end`, and what domain controller and tenant answer. In a process that is not
   * the engine's own, the engine is asked to, and the answer is `waiting`.
   */
  synchronizeNow(person: PersonReference, who: string, signal?: AbortSignal): Promise<SynchronizedPerson>;
  /**
   * Reads everything again and sends what the tenant does not have; `resend`: also what it has. Of one forest or of all.
   * Answers the domains of which it is wanted now; `status` tells how it goes.
   */
  fullSynchronization(
    options: { readonly connector?: string | undefined; readonly resend?: boolean | undefined },
    who: string,
  ): Promise<readonly { readonly connector: string; readonly partition: string }[]>;
  /** Every check, with what it takes of the wire; of one person as well where one is given. Throws `not-found`. */
  diagnose(person?: PersonReference, signal?: AbortSignal): Promise<Diagnosis>;
  /** Calls the listener, which must not throw, when `status` may have changed, at most once a second. */
  subscribe(listener: () => void): () => void;
}
