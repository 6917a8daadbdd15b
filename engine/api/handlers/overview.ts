/** The home screen. */

import { X509Certificate } from 'node:crypto';
import { countConflicts } from '../../explain/conflicts/stored.ts';
import { attentionOf, type Attention, type AttentionFacts } from '../../health/attention.ts';
import { readOverview, type Overview } from '../../health/overview.ts';
import type { Fault } from '../../model/fault.ts';
import { countCauses } from '../../runs/faults.ts';
import { outcomeOf } from '../../runs/outcome.ts';
import { WARNINGS } from '../../runs/results.ts';
import { nextStart } from '../../runs/scheduler.ts';
import { isInTheWay } from '../../safety/other-synchronization.ts';
import { knownOthers } from '../../runs/tenant-look.ts';
import { countHeld, type HeldCount } from '../../safety/deletion-threshold.ts';
import type { Configuration } from '../../setup/configuration.ts';
import { viewLocalAgent } from '../../setup/pass-through/local.ts';
import { listAlarms } from '../../sign-in/federation/monitor/alarms.ts';
import { lockOwner } from '../../store/data-directory.ts';
import type { CallResult } from '../contract/contract.ts';
import type { Engine } from '../engine.ts';
import { connectorNames, writable } from './handlers.ts';

const UNCONFIGURED = { enabled: false, suspended: false, intervalMinutes: 30 };
const SHOWN = 3;

export async function overview(engine: Engine): Promise<CallResult<'overview'>> {
  const { configuration, read, attention } = await lookAround(engine);
  const now = engine.now();
  const scheduler = configuration?.scheduler ?? UNCONFIGURED;
  const started = read.running?.cycle?.startedAt ?? read.lastCycle?.startedAt;
  const next = configuration && nextStart(scheduler, started === undefined ? undefined : new Date(started), now);
  const { running, connectors, ...rest } = read;
  return writable({
    ...rest,
    now: now.toISOString(),
    configured: configuration !== undefined,
    stagingMode: configuration?.stagingMode ?? false,
    scheduler: { ...scheduler, nextStart: next?.toISOString() ?? null },
    running: running && { ...running, progress: engine.progress() ?? null },
    connectors: connectors.map(({ id: _id, ...connector }) => connector),
    attention: attention.slice(0, SHOWN),
    furtherAttention: Math.max(0, attention.length - SHOWN),
  } as CallResult<'overview'>);
}

/** The items of the home screen by themselves, for those who are told of changes. */
export async function attention(engine: Engine): Promise<Attention[]> {
  return (await lookAround(engine)).attention.slice(0, SHOWN);
}

interface Around {
  readonly configuration: Configuration | undefined;
  readonly read: Overview;
  readonly attention: Attention[];
}

async function lookAround(engine: Engine): Promise<Around> {
  const { store } = engine;
  const configuration = await engine.configuration();
  const owner = await lockOwner(engine.dataDirectory);
  const held = (await countHeld(store.reader)).filter((hold) => hold.approvedAt === null);
  const read = await readOverview(store.reader, {
    held,
    ...(configuration === undefined ? {} : { connectors: namesOf(configuration) }),
    stagingMode: configuration?.stagingMode ?? false,
    alive: owner !== undefined,
    now: engine.now(),
  });
  const facts = configuration && (await factsOf(engine, configuration, read, held));
  return { configuration, read, attention: facts ? attentionOf(facts) : [] };
}

function namesOf({ forests, tenant }: Configuration): string[] {
  return [...forests.map((forest) => forest.connection.name), tenant.name];
}

async function factsOf(
  engine: Engine,
  configuration: Configuration,
  read: Overview,
  held: readonly HeldCount[],
): Promise<AttentionFacts> {
  const { reader } = engine.store;
  const names = await connectorNames(engine);
  const causes = await countCauses(reader);
  return {
    now: engine.now(),
    stagingMode: configuration.stagingMode,
    scheduler: configuration.scheduler,
    lastCycle: read.lastCycle?.startedAt ?? null,
    running: read.running !== null,
    failed: await failedRuns(engine, configuration),
    held: held.map(({ connectorId, deletions, heldAt }) => ({
      connector: names.get(connectorId) ?? '',
      deletions,
      since: heldAt,
    })),
    others: (await knownOthers(reader)).filter(isInTheWay).map(({ connectorId, kind, name }) => ({
      ...{ connector: names.get(connectorId) ?? '', kind, name },
    })),
    federation: (await listAlarms(reader)).filter(({ acceptedAt }) => acceptedAt === null),
    passwords: await silentDomains(engine, configuration),
    ...(await agentFacts(engine, configuration)),
    errors: causes.filter((cause) => !WARNINGS.has(cause.code)),
    conflicts: await plannedConflicts(reader),
    certificate: lifeOfCertificate(configuration.tenant.certificatePem),
  };
}

async function agentFacts(
  { store, dataDirectory, now }: Engine,
  { signIn, passwordHashSync }: Configuration,
): Promise<Pick<AttentionFacts, 'agent'>> {
  const isHosted = (await lockOwner(dataDirectory)) !== undefined;
  const agent = await viewLocalAgent(store.reader, isHosted, now());
  if (agent === null) return {};
  // While its host is there, it has stopped to begin anew.
  const troubles = isHosted && agent.phase === 'stopped' ? [] : agent.troubles;
  return { agent: { troubles, isTheMethod: signIn === 'pass-through', hasFallback: passwordHashSync.enabled } };
}

/** By their DNS names; the longest silent one first. */
async function silentDomains(
  { store }: Engine,
  { passwordHashSync, forests }: Configuration,
): Promise<NonNullable<AttentionFacts['passwords']>> {
  if (!passwordHashSync.enabled) return [];
  const rows = await store.reader.all<{
    connector: string;
    partition: string;
    heartbeat_at: string | null;
    fault: string;
    fault_at: string;
  }>(
    `SELECT c.name AS connector, d.partition, d.heartbeat_at, d.fault, d.fault_at
     FROM password_domain AS d JOIN connector AS c ON c.id = d.connector_id WHERE d.fault IS NOT NULL ORDER BY d.fault_at`,
  );
  return rows.flatMap(({ connector, partition, heartbeat_at: heartbeatAt, fault, fault_at: since }) => {
    if (passwordHashSync.excludedForests.includes(connector)) return [];
    const forest = forests.find(({ connection }) => connection.name === connector);
    const domain = forest?.domains.find(({ dn }) => dn === partition)?.domainFqdn;
    // Of a domain that is out of the configuration nobody reads any more.
    return domain === undefined ? [] : [{ domain, since, heartbeatAt, fault: JSON.parse(fault) as Fault }];
  });
}

/** What holds an export is an item of its own; who cancelled a run knows it. */
const SAID_OTHERWISE: ReadonlySet<string> = new Set([
  'stopped-deletion-threshold-exceeded',
  'no-start-other-synchronization',
  'stopped-user-termination',
]);

/** Of each connector the newest run, where that was stopped; a held export is said as what holds it. */
async function failedRuns(engine: Engine, configuration: Configuration): Promise<AttentionFacts['failed']> {
  const rows = await engine.store.reader.all<{
    id: number;
    connector: string;
    profile: string;
    result: string;
    fault: string | null;
  }>(
    `SELECT r.id, c.name AS connector, r.profile, r.result, r.fault
     FROM connector AS c JOIN run AS r ON r.id = (SELECT max(id) FROM run WHERE connector_id = c.id AND ended_at IS NOT NULL
       AND detail ->> '$.only' IS NULL)
     ORDER BY r.id DESC`,
  );
  const known = namesOf(configuration);
  return rows
    .filter((row) => known.includes(row.connector) && outcomeOf(row.result) === 'stopped')
    .filter((row) => !SAID_OTHERWISE.has(row.result))
    .map(({ id, fault, ...row }) => ({
      ...row,
      run: id,
      fault: fault === null ? null : (JSON.parse(fault) as Attention['fault']),
    }));
}

/** Of what waits to be exported; what was exported like this is an error, or in quarantine. */
async function plannedConflicts(reader: Engine['store']['reader']): Promise<AttentionFacts['conflicts']> {
  const { total, severities } = await countConflicts(reader, { standing: false });
  return { fails: severities.fails, others: total - severities.fails };
}

function lifeOfCertificate(pem: string): AttentionFacts['certificate'] {
  try {
    const { validFromDate: begins, validToDate: ends } = new X509Certificate(pem);
    return { begins, ends };
  } catch (error) {
    // The schema takes whatever begins like a certificate; what cannot be read has no end to tell.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
