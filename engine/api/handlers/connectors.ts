/** Connectors as they are set up, with what they last did. */

import { X509Certificate } from 'node:crypto';
import type { TlsSecurity } from '../../connectors/active-directory/settings.ts';
import { CONTAINER_TYPES } from '../../import/container-scope.ts';
import { partitionRange } from '../../import/partition-range.ts';
import type { ConnectorPlan } from '../../runs/configuration.ts';
import { outcomeOf } from '../../runs/outcome.ts';
import { PROFILES } from '../../runs/results.ts';
import { decodeRunDetail } from '../../runs/run-detail.ts';
import type { RuleSet } from '../../rules/rule-set.ts';
import type { Configuration } from '../../setup/configuration.ts';
import type { Reader } from '../../store/database.ts';
import type { CallResult } from '../contract/contract.ts';
import type { Engine } from '../engine.ts';
import { writable } from './handlers.ts';

type Shown = CallResult<'connectors'>[number];

/** None before setup. */
export async function connectors(engine: Engine): Promise<Shown[]> {
  const configuration = await engine.configuration();
  if (!configuration) return [];
  const { connectors: plans, rules } = await engine.runConfiguration();
  const shown: Shown[] = [];
  for (const plan of plans) shown.push(await showConnector(engine.store.reader, configuration, plan, rules));
  return shown;
}

async function showConnector(
  reader: Reader,
  configuration: Configuration,
  plan: ConnectorPlan,
  rules: RuleSet,
): Promise<Shown> {
  const row = await reader.get<{ id: number }>('SELECT id FROM connector WHERE name = ?', [plan.name]);
  const id = row?.id ?? 0;
  return {
    name: plan.name,
    kind: plan.kind,
    ...settingsOf(configuration, plan),
    server: await lastServer(reader, id),
    partitions: await partitionsOf(reader, configuration, plan, id),
    objectTypes: await objectTypesOf(reader, plan, rules, id),
    runProfiles: await profilesOf(reader, plan, id),
  };
}

function settingsOf(configuration: Configuration, plan: ConnectorPlan): Pick<Shown, 'properties' | 'account'> {
  const forest = configuration.forests.find((candidate) => candidate.connection.name === plan.name);
  return forest ? forestSettings(forest.connection) : tenantSettings(configuration.tenant);
}

const property = (name: string, value: string | number | boolean) => ({ name, value: String(value) });

function forestSettings(connection: Configuration['forests'][number]['connection']) {
  const { servers, security, account, pageSize, timeouts, maximumAttempts } = connection;
  const addresses = servers.map(({ host, port }) => (port === undefined ? host : `${host}:${port}`));
  return {
    properties: [
      property('servers', addresses.join(', ')),
      property('security', security.mode),
      ...(security.mode === 'sealed' ? [] : [property('trust', trustOf(security.trust))]),
      property('pageSize', pageSize),
      property('connectSeconds', timeouts.connect / 1000),
      property('requestSeconds', timeouts.request / 1000),
      property('maximumAttempts', maximumAttempts),
    ],
    account: { name: account, kind: 'password' as const, thumbprint: null, expiresAt: null },
  };
}

function trustOf(trust: TlsSecurity['trust']): string {
  return trust.kind === 'fingerprint' ? trust.sha256 : trust.kind;
}

function tenantSettings(tenant: Configuration['tenant']) {
  const { tenantId, clientId, backEnd, pace, batching, proxy, cloud, softMatchOnUserPrincipalName } = tenant;
  return {
    properties: [
      property('tenantId', tenantId),
      property('cloud', typeof cloud === 'string' ? cloud : cloud.graph),
      property('backEnd', backEnd),
      property('writesPerSecond', pace.writesPerSecond),
      property('batching', batching),
      property('softMatchOnUserPrincipalName', softMatchOnUserPrincipalName),
      ...(proxy === undefined ? [] : [property('proxy', proxy)]),
    ],
    account: { name: clientId, kind: 'certificate' as const, ...certificateFacts(tenant.certificatePem) },
  };
}

function certificateFacts(pem: string): { thumbprint: string | null; expiresAt: string | null } {
  try {
    const certificate = new X509Certificate(pem);
    const thumbprint = certificate.fingerprint.replaceAll(':', '');
    return { thumbprint, expiresAt: certificate.validToDate.toISOString() };
  } catch (error) {
    // The schema takes whatever begins like a certificate; of what cannot be read there is nothing to show.
    if (error instanceof Error && 'code' in error) return { thumbprint: null, expiresAt: null };
    throw error;
  }
}

async function lastServer(reader: Reader, connectorId: number): Promise<string | null> {
  const row = await reader.get<{ detail: string }>(
    `SELECT detail FROM run WHERE connector_id = ? AND detail ->> '$.servers[0]' IS NOT NULL ORDER BY id DESC LIMIT 1`,
    [connectorId],
  );
  return row ? (decodeRunDetail(row.detail).servers.at(-1) ?? null) : null;
}

async function partitionsOf(
  reader: Reader,
  configuration: Configuration,
  plan: ConnectorPlan,
  connectorId: number,
): Promise<Shown['partitions']> {
  const names = plan.partitions.map((partition) => partition.name);
  const states = await reader.all<{ partition: string; imported_at: string; cookie: string | null }>(
    'SELECT partition, imported_at, cookie FROM partition_state WHERE connector_id = ?',
    [connectorId],
  );
  const shown: Shown['partitions'] = [];
  for (const { name, containers } of plan.partitions) {
    const state = states.find((row) => row.partition === name);
    const range = partitionRange(plan.kind, name, names);
    const count = await reader.get<{ objects: number }>(
      `SELECT count(*) AS objects FROM connector_object WHERE connector_id = ? AND ${range.sql}`,
      [connectorId, ...range.parameters],
    );
    const domain = configuration.forests.flatMap((forest) => forest.domains).find(({ dn }) => dn === name);
    shown.push({
      name,
      shown: domain?.domainFqdn ?? name,
      lastImport: state?.imported_at ?? null,
      deltaReady: (state?.cookie ?? null) !== null,
      objects: count!.objects,
      included: await containersNamed(reader, connectorId, containers.included),
      excluded: await containersNamed(reader, connectorId, containers.excluded),
      newChildren: containers.newChildren ?? 'include',
    });
  }
  return shown;
}

async function containersNamed(reader: Reader, connectorId: number, ids: readonly string[]) {
  const rows = await reader.all<{ anchor: string; dn: string }>(
    `SELECT o.anchor, o.dn FROM json_each(?) AS a
     CROSS JOIN connector_object AS o ON o.connector_id = ? AND o.anchor = a.value`,
    [JSON.stringify(ids), connectorId],
  );
  const dnOf = new Map(rows.map((row) => [row.anchor, row.dn]));
  return ids.map((id) => ({ id, dn: dnOf.get(id) ?? null }));
}

async function objectTypesOf(
  reader: Reader,
  plan: ConnectorPlan,
  rules: RuleSet,
  connectorId: number,
): Promise<Shown['objectTypes']> {
  const counts = await reader.all<{ object_type: string; objects: number }>(
    `SELECT object_type, count(*) AS objects FROM connector_object INDEXED BY connector_object_type
     WHERE connector_id = ? AND object_type > '' GROUP BY object_type`,
    [connectorId],
  );
  const reads = rules.attributesRead(plan.name);
  const writes = rules.targetsOf(plan.name);
  const names = new Set([...counts.map((row) => row.object_type), ...reads.keys(), ...writes.keys()]);
  const { objectTypes } = plan.capabilities;
  return [...names]
    .filter((name) => name !== '*' && !CONTAINER_TYPES.has(name))
    .sort()
    .map((name) => ({
      name,
      objects: counts.find((row) => row.object_type === name)?.objects ?? 0,
      attributesRead: [...(reads.get(name) ?? [])].sort(),
      attributesWritten: [...(writes.get(name) ?? [])].sort(),
      operations: [...(objectTypes[name]?.operations ?? [])],
    }));
}

async function profilesOf(reader: Reader, plan: ConnectorPlan, connectorId: number): Promise<Shown['runProfiles']> {
  const profiles: Shown['runProfiles'] = [];
  for (const profile of PROFILES) {
    const last = await reader.get<{ id: number; started_at: string; result: string | null }>(
      'SELECT id, started_at, result FROM run WHERE connector_id = ? AND profile = ? ORDER BY id DESC LIMIT 1',
      [connectorId, profile],
    );
    const partitions = profile.endsWith('Import') ? plan.partitions.map((partition) => partition.name) : [null];
    profiles.push({
      profile,
      steps: partitions.map((partition) => ({ partition })),
      lastRun: last
        ? { id: last.id, startedAt: last.started_at, result: last.result, outcome: outcomeOf(last.result) }
        : null,
    });
  }
  return writable(profiles);
}
