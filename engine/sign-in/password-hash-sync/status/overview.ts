/** How password hash synchronization stands as a whole, from what is written down and what runs in this process. */

import type { Fault } from '../../../model/fault.ts';
import type { Reader } from '../../../store/database.ts';
import type { KeptAgentState } from '../agent/state.ts';
import { domainOf, type DomainRow } from '../pipeline/domains.ts';
import {
  PERSON_OUTCOMES,
  type AgentState,
  type DomainStatus,
  type FailureGroup,
  type Lag,
  type OutcomeCounts,
  type PasswordSyncStatus,
  type PersonOutcome,
  type ScopeReason,
} from '../status.ts';
import { dateOfStamp } from '../pipeline/stamps.ts';

/** What of a domain is known only where it is at work. */
export type LiveDomain = KeptAgentState['domains'][number];

export interface OverviewRequest {
  readonly state: AgentState;
  /** As the agent has it, of this process or as another one wrote it down. */
  readonly live: Pick<KeptAgentState, 'features' | 'tenantFault' | 'tenantFaultSince' | 'domains'>;
  readonly domains: readonly { readonly connector: string; readonly partition: string }[];
  readonly now: Date;
}

export async function overview(reader: Reader, request: OverviewRequest): Promise<PasswordSyncStatus> {
  const { state, live, now } = request;
  const [people, failures, sent, lag] = await Promise.all([
    countsOf(reader),
    failuresOf(reader, request.domains),
    sentOf(reader, now),
    lagOf(reader, now),
  ]);
  const domains = await Promise.all(request.domains.map((domain) => statusOf(reader, request, domain, people)));
  const { features } = live;
  return {
    state,
    features: {
      passwordHashSync: features?.['passwordSyncEnabled'] ?? null,
      forcePasswordChange: features?.['userForcePasswordChangeOnLogonEnabled'] ?? null,
      cloudPasswordPolicy: features?.['cloudPasswordPolicyForPasswordSyncedUsersEnabled'] ?? null,
    },
    tenantFault: live.tenantFault,
    tenantFaultSince: live.tenantFaultSince,
    domains,
    counts: sum(domains.map(({ counts }) => counts)),
    ...sent,
    lag,
    failures,
  };
}

interface CountRow {
  readonly connector: string;
  readonly partition: string;
  readonly outcome: PersonOutcome;
  readonly people: number;
}

function countsOf(reader: Reader): Promise<CountRow[]> {
  return reader.all<CountRow>(
    `SELECT c.name AS connector, p.partition, p.outcome, count(*) AS people
     FROM password_person AS p JOIN connector AS c ON c.id = p.connector_id GROUP BY p.connector_id, p.partition, p.outcome`,
  );
}

const zeros = (): { [outcome in PersonOutcome]: number } =>
  Object.fromEntries(PERSON_OUTCOMES.map((outcome) => [outcome, 0])) as { [outcome in PersonOutcome]: number };

function sum(all: readonly OutcomeCounts[]): OutcomeCounts {
  const total = zeros();
  for (const counts of all) for (const outcome of PERSON_OUTCOMES) total[outcome] += counts[outcome];
  return total;
}

async function statusOf(
  reader: Reader,
  { state, live }: OverviewRequest,
  { connector, partition }: { readonly connector: string; readonly partition: string },
  people: readonly CountRow[],
): Promise<DomainStatus> {
  const row = await reader.get<DomainRow>(
    `SELECT d.* FROM password_domain AS d JOIN connector AS c ON c.id = d.connector_id
     WHERE c.name = ? AND d.partition = ?`,
    [connector, partition],
  );
  const kept = row ? domainOf(row) : undefined;
  const at = live.domains.find((one) => one.connector === connector && one.partition === partition);
  const counts = zeros();
  for (const one of people) {
    if (one.connector === connector && one.partition === partition) counts[one.outcome] = one.people;
  }
  const fault: Fault | null = at?.fault ?? kept?.fault ?? null;
  return {
    ...{ connector, partition, counts, fault },
    state: state === 'running' || state === 'feature-off' ? (at?.state ?? 'idle') : 'stopped',
    server: at?.server ?? kept?.server ?? null,
    heartbeatAt: later(at?.heartbeatAt, kept?.heartbeatAt),
    fullWantedSince: kept?.full?.since ?? null,
    full: at?.full ?? null,
    faultSince: fault === null ? null : (at?.faultSince ?? kept?.faultAt ?? null),
    nextTryAt: at?.nextTryAt ?? null,
  };
}

function later(left: string | null | undefined, right: string | null | undefined): string | null {
  return (
    [left, right]
      .flatMap((one) => one ?? [])
      .toSorted()
      .at(-1) ?? null
  );
}

async function failuresOf(reader: Reader, domains: OverviewRequest['domains']): Promise<FailureGroup[]> {
  return reader.all<{ outcome: PersonOutcome; reason: ScopeReason | null; cause: string | null; people: number }>(
    `SELECT p.outcome, p.reason, p.fault ->> '$.code' AS cause, count(*) AS people FROM json_each(?) AS d
     CROSS JOIN connector AS c ON c.name = d.value ->> 'connector'
     CROSS JOIN password_person AS p ON p.connector_id = c.id AND p.partition = d.value ->> 'partition'
     WHERE p.outcome NOT IN ('synchronized', 'waiting') GROUP BY p.outcome, p.reason, cause
     ORDER BY people DESC, p.outcome`,
    [JSON.stringify(domains.map(({ connector, partition }) => ({ connector, partition })))],
  );
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

async function sentOf(reader: Reader, now: Date): Promise<Pick<PasswordSyncStatus, 'sentToday' | 'lastSentAt'>> {
  const since = new Date(now.getTime() - DAY).toISOString();
  const row = await reader.get<{ sent: number; last: string | null }>(
    `SELECT (SELECT count(*) FROM password_event WHERE at > ? AND kind = 'person' AND outcome = 'synchronized') AS sent,
       coalesce((SELECT at FROM password_event WHERE kind = 'person' AND outcome = 'synchronized' ORDER BY at DESC LIMIT 1),
         (SELECT max(sent_at) FROM password_person)) AS last`,
    [since],
  );
  return { sentToday: row?.sent ?? 0, lastSentAt: row?.last ?? null };
}

const SAMPLES = 500;

async function lagOf(reader: Reader, now: Date): Promise<Lag | null> {
  const rows = await reader.all<{ at: string; changed: number }>(
    `SELECT at, changed FROM password_event
     WHERE at > ? AND kind = 'person' AND outcome = 'synchronized' AND cause = 'change' AND changed IS NOT NULL
     ORDER BY at DESC LIMIT ?`,
    [new Date(now.getTime() - HOUR).toISOString(), SAMPLES],
  );
  const lags = rows
    .map(({ at, changed }) => Math.max(0, Date.parse(at) - dateOfStamp({ changed }).getTime()))
    .toSorted((left, right) => left - right);
  const median = lags[Math.floor(lags.length / 2)];
  return median === undefined ? null : { samples: lags.length, median, worst: lags.at(-1)! };
}
