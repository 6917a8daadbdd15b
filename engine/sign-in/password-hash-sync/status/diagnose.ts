/**
 * Every check of `Invoke-ADSyncDiagnostics -PasswordSync`: the tenant's switch, staging mode, each domain with its heartbeat,
 * whether it can be reached and with which rights, and for one person the way from the account to the tenant.
 */

import { FaultError, toFault, type Fault } from '../../../model/fault.ts';
import type { Reader } from '../../../store/database.ts';
import type { PasswordPlan, PlannedDomain } from '../agent/plan.ts';
import { preflight } from '../walk/preflight.ts';
import type { DiagnosisCheck, DiagnosisStep, PasswordSyncStatus, PersonStatus, ScopeReason } from '../status.ts';

export interface DiagnosisRequest {
  readonly reader: Reader;
  readonly plan: PasswordPlan;
  readonly status: PasswordSyncStatus;
  readonly person: PersonStatus | undefined;
  /** As which domain controllers know this installation. */
  readonly installation: string;
  readonly now: Date;
  readonly signal: AbortSignal;
}

type Result = DiagnosisStep['result'];
interface More {
  readonly fault?: Fault | null;
  readonly detail?: DiagnosisStep['detail'];
  readonly domain?: { readonly connector: string; readonly partition: string };
}

function step(
  check: DiagnosisCheck,
  result: Result | boolean,
  { fault = null, detail = {}, domain }: More = {},
): DiagnosisStep {
  return {
    check,
    connector: domain?.connector ?? null,
    partition: domain?.partition ?? null,
    result: typeof result === 'boolean' ? (result ? 'good' : 'problem') : result,
    fault,
    detail,
  };
}

export async function diagnoseAll(request: DiagnosisRequest): Promise<DiagnosisStep[]> {
  const { plan, person } = request;
  const [ofTenant, ...ofDomains] = await Promise.all([
    tenantSteps(plan),
    ...plan.domains.map((domain) => domainSteps(request, domain)),
  ]);
  return [
    step('chosen', plan.enabled),
    step('back-end', plan.isSupported),
    step('staging-mode', !plan.stagingMode),
    ...ofTenant,
    rulesStep(plan),
    ...ofDomains.flat(),
    ...(person ? personSteps(person) : []),
  ];
}

async function tenantSteps({ tenant, isSupported }: PasswordPlan): Promise<DiagnosisStep[]> {
  const unseen = [step('tenant-feature', 'skipped'), step('temporary-passwords', 'skipped')];
  if (!isSupported) return [step('tenant-reachable', 'skipped'), ...unseen];
  try {
    const opened = await tenant.open();
    try {
      const features = await opened.features();
      const isOn = features?.['passwordSyncEnabled'];
      const takesTemporary = features?.['userForcePasswordChangeOnLogonEnabled'];
      return [
        step('tenant-reachable', true),
        step('tenant-feature', isOn ?? 'notice'),
        step('temporary-passwords', takesTemporary === true ? 'good' : 'notice'),
      ];
    } finally {
      await opened.close();
    }
  } catch (error) {
    return [step('tenant-reachable', false, { fault: toFault(error, 'connect') }), ...unseen];
  }
}

function rulesStep({ rules, tenant, domains }: PasswordPlan): DiagnosisStep {
  const ours = rules.rules.filter(({ rule }) => rule.passwordSync);
  const inbound = ours.filter(({ rule }) => rule.direction === 'inbound');
  const outbound = ours.filter(({ rule }) => rule.direction === 'outbound' && rule.connector === tenant.name);
  const without = domains.filter(({ connector }) => !inbound.some(({ rule }) => rule.connector === connector));
  const detail = {
    inbound: inbound.length,
    outbound: outbound.length,
    ...(without[0] ? { connector: without[0].connector } : {}),
  };
  return step('rules', outbound.length > 0 && without.length === 0, { detail });
}

/** Milliseconds. As Entra Connect: within three hours there has to be a sign of life. */
const SILENCE = 3 * 3_600_000;

async function domainSteps(request: DiagnosisRequest, domain: PlannedDomain): Promise<DiagnosisStep[]> {
  return [
    heartbeatStep(request, domain),
    ...(await reachingSteps(request, domain)),
    await backlogStep(request, domain),
  ];
}

function heartbeatStep({ status, now }: DiagnosisRequest, domain: PlannedDomain): DiagnosisStep {
  const { connector, partition } = domain;
  const known = status.domains.find((one) => one.connector === connector && one.partition === partition);
  if (!known?.heartbeatAt) return step('heartbeat', false, { domain, fault: known?.fault ?? null });
  const silent = now.getTime() - Date.parse(known.heartbeatAt);
  const detail = { minutes: Math.floor(silent / 60_000), at: known.heartbeatAt };
  return step('heartbeat', silent <= SILENCE, { domain, detail, fault: silent <= SILENCE ? null : known.fault });
}

async function reachingSteps(
  { installation, signal }: DiagnosisRequest,
  domain: PlannedDomain,
): Promise<DiagnosisStep[]> {
  const fault = await reach(domain, installation, signal);
  if (!fault) return [step('domain-reachable', true, { domain }), step('account-rights', true, { domain })];
  if (fault.code === 'replication-right-missing') {
    return [step('domain-reachable', true, { domain }), step('account-rights', false, { domain, fault })];
  }
  return [step('domain-reachable', false, { domain, fault }), step('account-rights', 'skipped', { domain })];
}

async function reach(domain: PlannedDomain, installation: string, signal: AbortSignal): Promise<Fault | undefined> {
  try {
    const replication = await domain.open(installation);
    try {
      return await preflight(replication, signal);
    } finally {
      await replication.close();
    }
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
}

/** Milliseconds for which somebody may be due without anything being wrong. */
const PATIENCE = 15 * 60_000;

async function backlogStep({ reader, now }: DiagnosisRequest, domain: PlannedDomain): Promise<DiagnosisStep> {
  const { connector, partition } = domain;
  const row = await reader.get<{ people: number; since: string | null }>(
    `SELECT count(*) AS people, min(p.due_at) AS since FROM password_person AS p JOIN connector AS c ON c.id = p.connector_id
     WHERE c.name = ? AND p.partition = ? AND p.due_at <= ?`,
    [connector, partition, now.toISOString()],
  );
  const { people = 0, since = null } = row ?? {};
  const isLate = since !== null && now.getTime() - Date.parse(since) > PATIENCE;
  return step('backlog', !isLate, { domain, detail: { people, ...(since === null ? {} : { since }) } });
}

/** The way of a password in its order; what comes after the first obstacle is not known. */
const WAY: readonly (readonly [DiagnosisCheck, readonly ScopeReason[]])[] = [
  ['person-imported', ['not-imported', 'not-a-person']],
  ['person-joined', ['not-joined']],
  ['person-inbound-rule', ['no-inbound-rule', 'expired', 'other-account']],
  ['person-provisioned', ['not-provisioned', 'cloud-managed']],
  ['person-outbound-rule', ['no-outbound-rule']],
  ['person-exported', ['not-exported']],
];

function personSteps(person: PersonStatus): DiagnosisStep[] {
  const { outcome, reason, fault, connector, partition } = person;
  const domain = { connector, partition };
  const obstacle = reason === null ? WAY.length : WAY.findIndex(([, reasons]) => reasons.includes(reason));
  const way = WAY.map(([check], index) => {
    const result = index < obstacle ? 'good' : index === obstacle ? 'problem' : 'skipped';
    return step(check, result, { domain, ...(index === obstacle && reason !== null ? { detail: { reason } } : {}) });
  });
  if (reason !== null)
    return [...way, step('person-password', 'skipped', { domain }), step('person-last-result', 'skipped', { domain })];
  const hasPassword = outcome !== 'no-password' && outcome !== 'must-change';
  const isGood = outcome === 'synchronized';
  return [
    ...way,
    step('person-password', hasPassword, { domain, detail: { outcome } }),
    step('person-last-result', isGood || (outcome === 'waiting' ? 'notice' : false), {
      domain,
      fault,
      detail: { outcome },
    }),
  ];
}
