/** What needs a person, decided from facts: each with where it is mended, the most severe first. */

import { RENEWAL_SHARE } from '../connectors/entra-id/certificate.ts';
import type { Fault } from '../model/fault.ts';

export interface Attention {
  readonly code:
    | 'run-failed'
    | 'deletions-held'
    | 'errors'
    | 'conflicts'
    | 'other-synchronization'
    | 'federation-changed'
    | 'federation-alarms'
    | 'passwords-not-read'
    | 'agent-in-trouble'
    | 'certificate-expired'
    | 'certificate-expiring'
    | 'staging-mode'
    | 'no-cycle'
    | 'scheduler-off'
    | 'scheduler-suspended';
  readonly severity: 'error' | 'warning' | 'information';
  readonly facts: { readonly [fact: string]: string | number | boolean };
  readonly fault: Fault | null;
  readonly target: {
    readonly page: 'run' | 'operations' | 'pending' | 'errors' | 'conflicts' | 'connectors' | 'task' | 'settings';
    readonly id: string | null;
    readonly filter: { readonly [name: string]: string };
  };
}

export interface AttentionFacts {
  readonly now: Date;
  readonly stagingMode: boolean;
  readonly scheduler: { readonly enabled: boolean; readonly suspended: boolean; readonly intervalMinutes: number };
  /** When the last cycle began that came to its end; null: there was none. */
  readonly lastCycle: string | null;
  readonly running: boolean;
  /** Newest runs of a connector that did not come to their end. */
  readonly failed: readonly {
    readonly run: number;
    readonly connector: string;
    readonly profile: string;
    readonly result: string;
    readonly fault: Fault | null;
  }[];
  readonly held: readonly { readonly connector: string; readonly deletions: number; readonly since: string }[];
  /** Who else synchronizes into a tenant and holds its exports. */
  readonly others: readonly { readonly connector: string; readonly kind: string; readonly name: string }[];
  /** Standing alarms of federation that nobody has accepted. */
  readonly federation?: readonly {
    readonly domain: string;
    readonly kind: string;
    readonly severity: 'warning' | 'error' | 'security';
  }[];
  /** Domains whose passwords are to be synchronized and cannot be read now. */
  readonly passwords?: readonly {
    readonly domain: string;
    /** When that began, and when the domain was last read to its end. */
    readonly since: string;
    readonly heartbeatAt: string | null;
    readonly fault: Fault;
  }[];
  /** The agent of pass-through authentication on this machine, where one is registered; what stands against it, the most pressing first. */
  readonly agent?: {
    readonly troubles: readonly Fault[];
    /** People are to sign in through agents. */
    readonly isTheMethod: boolean;
    /** Password hashes are in the tenant, so that the method can be changed at once. */
    readonly hasFallback: boolean;
  };
  /** Standing faults by cause, the most frequent first. */
  readonly errors: readonly { readonly code: string; readonly cause: string; readonly count: number }[];
  /** Staged objects that the service will not take as they are, by the gravity of it. */
  readonly conflicts: { readonly fails: number; readonly others: number };
  /** Of the application; null where it cannot be read. */
  readonly certificate: { readonly begins: Date; readonly ends: Date } | null;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Delta positions live for days, not weeks: the documented limit between two cycles is seven. */
const CYCLE_LIMIT_DAYS = 7;

const nowhere = { id: null, filter: {} } as const;

/** All of them, the most severe first. */
export function attentionOf(facts: AttentionFacts): Attention[] {
  const items = [
    ...failedRuns(facts),
    ...heldDeletions(facts),
    ...otherSynchronization(facts),
    ...federationAlarms(facts),
    ...silentDomains(facts),
    ...troubledAgent(facts),
    ...endingCertificate(facts),
    ...missingCycles(facts),
    ...errors(facts),
    ...conflicts(facts),
    ...switches(facts),
  ];
  const order = ['error', 'warning', 'information'];
  return items.toSorted((left, right) => order.indexOf(left.severity) - order.indexOf(right.severity));
}

function failedRuns({ failed }: AttentionFacts): Attention[] {
  return failed.map(({ run, connector, profile, result, fault }) => ({
    code: 'run-failed',
    severity: 'error',
    facts: { connector, profile, result },
    fault,
    target: { page: 'run', id: String(run), filter: {} },
  }));
}

function heldDeletions({ held }: AttentionFacts): Attention[] {
  return held.map(({ connector, deletions, since }) => ({
    code: 'deletions-held',
    severity: 'error',
    facts: { connector, deletions, since },
    fault: null,
    target: { page: 'pending', id: null, filter: { connector, operation: 'delete' } },
  }));
}

/** In staging mode nothing is exported: another server beside this one is what is expected. */
function otherSynchronization({ others, stagingMode }: AttentionFacts): Attention[] {
  const [first] = others;
  if (!first || stagingMode) return [];
  const { connector, kind, name } = first;
  return [
    {
      code: 'other-synchronization',
      severity: 'error',
      facts: { connector, kind, count: others.length, ...(name === '' ? {} : { name }) },
      fault: null,
      target: { page: 'connectors', ...nowhere },
    },
  ];
}

/** Somebody else's change is said by itself: whoever changes federation can sign in as anybody. */
function federationAlarms({ federation = [] }: AttentionFacts): Attention[] {
  const target = { page: 'task', id: 'federation', filter: {} } as const;
  const changes = federation.filter(({ severity }) => severity === 'security');
  const others = federation.filter(({ severity }) => severity !== 'security');
  const items: Attention[] = [];
  if (changes[0]) {
    const facts = { count: changes.length, domain: changes[0].domain, kind: changes[0].kind };
    items.push({ code: 'federation-changed', severity: 'error', facts, fault: null, target });
  }
  if (others[0]) {
    const severity = others.some((one) => one.severity === 'error') ? 'error' : 'warning';
    const facts = { count: others.length, domain: others[0].domain, kind: others[0].kind };
    items.push({ code: 'federation-alarms', severity, facts, fault: null, target });
  }
  return items;
}

/** A domain controller that restarts is nobody's business; a right that is missing is at once. */
const PATIENCE = 10 * 60_000;
/** Entra Connect's health service warns after as long without a heartbeat. */
const SILENCE = 2 * HOUR;

function silentDomains({ passwords = [], stagingMode, now }: AttentionFacts): Attention[] {
  const age = (at: string) => now.getTime() - Date.parse(at);
  const silent = passwords.filter(({ since, fault }) => fault.retry === 'never' || age(since) >= PATIENCE);
  const [first] = silent;
  if (!first || stagingMode) return [];
  const { domain, since, heartbeatAt, fault } = first;
  const isLong = age(heartbeatAt ?? since) >= SILENCE;
  return [
    {
      code: 'passwords-not-read',
      severity: isLong || fault.retry === 'never' ? 'error' : 'warning',
      facts: { domain, count: silent.length, since },
      fault,
      target: { page: 'task', id: 'passwords', filter: {} },
    },
  ];
}

/** Others may take the sign-ins; that is known to the tenant alone. The way to the switch is the remedy where they do not. */
function troubledAgent({ agent }: AttentionFacts): Attention[] {
  const [fault] = agent?.troubles ?? [];
  if (agent === undefined || fault === undefined) return [];
  return [
    {
      code: 'agent-in-trouble',
      severity: agent.isTheMethod ? 'error' : 'warning',
      facts: { count: agent.troubles.length, hasFallback: agent.hasFallback },
      fault,
      target: { page: 'task', id: 'sign-in', filter: {} },
    },
  ];
}

function endingCertificate({ certificate, now }: AttentionFacts): Attention[] {
  if (!certificate) return [];
  const { begins, ends: end } = certificate;
  const days = Math.floor((end.getTime() - now.getTime()) / DAY);
  const share = (now.getTime() - begins.getTime()) / (end.getTime() - begins.getTime());
  if (share < RENEWAL_SHARE) return [];
  const target = { page: 'task', id: 'rotate-certificate', filter: {} } as const;
  const ends = end.toISOString();
  if (end <= now) {
    return [{ code: 'certificate-expired', severity: 'error', facts: { ends }, fault: null, target }];
  }
  const severity = days < 7 ? 'error' : 'warning';
  return [{ code: 'certificate-expiring', severity, facts: { ends, days }, fault: null, target }];
}

function missingCycles({ lastCycle, now, scheduler, running }: AttentionFacts): Attention[] {
  if (lastCycle === null || running) return [];
  const hours = (now.getTime() - Date.parse(lastCycle)) / HOUR;
  const on = scheduler.enabled && !scheduler.suspended;
  const patience = Math.max(3, (3 * scheduler.intervalMinutes) / 60);
  // Where no cycle is to be expected, only the limit counts after which deltas may be lost.
  const late = on ? hours > patience : hours > (CYCLE_LIMIT_DAYS - 2) * 24;
  if (!late) return [];
  const severe = hours > (CYCLE_LIMIT_DAYS - 2) * 24;
  return [
    {
      code: 'no-cycle',
      severity: severe ? 'error' : 'warning',
      facts: { hours: Math.floor(hours), since: lastCycle, limitDays: CYCLE_LIMIT_DAYS, schedulerOn: on },
      fault: null,
      target: { page: 'operations', ...nowhere },
    },
  ];
}

/** Before they are exported; afterwards they are errors, or in quarantine. */
function conflicts({ conflicts: { fails, others } }: AttentionFacts): Attention[] {
  if (fails + others === 0) return [];
  return [
    {
      code: 'conflicts',
      severity: fails > 0 ? 'warning' : 'information',
      facts: { count: fails + others, fails },
      fault: null,
      target: { page: 'conflicts', ...nowhere },
    },
  ];
}

function errors({ errors: groups }: AttentionFacts): Attention[] {
  const [first] = groups;
  if (!first) return [];
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  return [
    {
      code: 'errors',
      severity: 'warning',
      facts: { count: total, causes: groups.length, code: first.code, most: first.count },
      fault: null,
      target: { page: 'errors', id: null, filter: groups.length === 1 ? { cause: first.cause } : {} },
    },
  ];
}

function switches({ stagingMode, scheduler }: AttentionFacts): Attention[] {
  const items: Attention[] = [];
  const about = { severity: 'information', facts: {}, fault: null } as const;
  const settings = { page: 'settings', id: 'scheduler', filter: {} } as const;
  if (stagingMode) {
    items.push({ ...about, code: 'staging-mode', target: { page: 'task', id: 'staging', filter: {} } });
  }
  if (!scheduler.enabled) items.push({ ...about, code: 'scheduler-off', target: settings });
  else if (scheduler.suspended) items.push({ ...about, code: 'scheduler-suspended', target: settings });
  return items;
}
