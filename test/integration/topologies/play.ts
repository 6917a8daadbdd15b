/**
 * What runs on two real forests: an engine and a tenant that are new, and each forest imported and synchronized before the
 * next one is known, in a given order.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  openActiveDirectory,
  type ActiveDirectoryConnector,
} from '../../../engine/connectors/active-directory/active-directory.ts';
import { createDispatcher } from '../../../engine/api/dispatcher.ts';
import { openEngine, type Engine } from '../../../engine/api/engine.ts';
import { LEAST_PERMISSIONS } from '../../../engine/connectors/entra-id/permissions.ts';
import type { RunProfile } from '../../../engine/runs/results.ts';
import type { RunRecord } from '../../../engine/runs/run.ts';
import type { AnswersDocument } from '../../../engine/setup/answers.ts';
import type { Samba } from '../../lab/samba/samba.ts';
import type { ServiceAccount } from '../../lab/samba/service-account.ts';
import { startTenant, type ClientCertificate, type Tenant } from '../../lab/tenant/tenant.ts';

export const TENANT = 'tenant';

export interface ConnectedForest {
  readonly samba: Samba;
  readonly account: ServiceAccount;
}

export interface Topology {
  /** In the order in which an administrator added them, which is the order of precedence. */
  readonly forests: readonly ConnectedForest[];
  /** The organizational unit that is synchronized, by its name; foreign security principals always are. */
  readonly unit: string;
  readonly client: ClientCertificate;
  readonly answers: Pick<AnswersDocument, 'userMatching'>;
}

export interface Play {
  readonly tenant: Tenant;
  readonly engine: Engine;
  /** The forests, by name, in the order in which each is imported and synchronized. */
  readonly order: readonly string[];
  close(): Promise<void>;
}

/** A new engine and a new tenant that know nothing yet. */
export async function openPlay(topology: Topology, order: readonly string[]): Promise<Play> {
  const domains = topology.forests.map(({ samba }) => samba.domain);
  const tenant = await startTenant({ verifiedDomains: domains, throttle: 'off' });
  const { certificatePem, privateKeyPem } = topology.client;
  const clientId = tenant.registerApplication({ certificatePem, permissions: [...LEAST_PERMISSIONS] });
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'causeway-topology-'));
  const connections = keepConnections();
  const engine = await openEngine({ dataDirectory, purpose: 'test', openForest: connections.open });
  const answers: AnswersDocument = {
    ...topology.answers,
    forests: topology.forests.map(({ samba, account }) => ({
      name: samba.domain,
      servers: [{ host: samba.host }],
      security: { mode: 'ldaps', trust: { kind: 'ca', pem: samba.caCertificatePem } },
      account: account.userPrincipalName,
      password: account.password,
      domains: [
        {
          domain: samba.domain,
          include: [`OU=${topology.unit},${samba.baseDn}`, `CN=ForeignSecurityPrincipals,${samba.baseDn}`],
        },
      ],
    })),
    tenant: {
      ...{ name: TENANT, tenantId: tenant.tenantId, clientId, certificatePem, privateKeyPem },
      cloud: { authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem },
      pace: { writesPerSecond: 'unlimited' },
    },
  };
  await createDispatcher(engine).call('setup', { answers });
  return {
    tenant,
    engine,
    order,
    async close() {
      await engine.close();
      await connections.close();
      await tenant.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** One connection to each forest for all runs of an engine: opening one reads the whole schema. */
function keepConnections() {
  const kept = new Map<string, Promise<ActiveDirectoryConnector>>();
  const open: typeof openActiveDirectory = async (settings, ...rest) => {
    const key = JSON.stringify(settings);
    const connection = kept.get(key) ?? openActiveDirectory(settings, ...rest);
    kept.set(key, connection);
    return { ...(await connection), close: () => Promise.resolve() };
  };
  const close = async () => {
    for (const connection of kept.values()) await (await connection).close();
  };
  return { open, close };
}

/**
 * The first runs: one forest after the other is imported and synchronized before the next one is known, then the tenant;
 * then what came of it is exported and confirmed. No run takes the place of another, as it would in a cycle.
 */
export async function playFirst(play: Play): Promise<RunRecord[]> {
  const runs: RunRecord[] = [];
  for (const connector of [...play.order, TENANT]) {
    runs.push(await play.engine.runProfile(connector, 'Full Import'));
    runs.push(await play.engine.runProfile(connector, 'Full Synchronization'));
  }
  return [...runs, ...(await exportAll(play)), ...(await playOn(play))];
}

/** A promotion may take three: what was there goes first, what is wanted comes, an import confirms it. */
const MOST_DELTAS = 6;

/** Delta runs until one has nothing to export, and one more that sees what was exported. */
export async function playOn(play: Play): Promise<RunRecord[]> {
  const runs: RunRecord[] = [];
  for (let round = 0; round < MOST_DELTAS; round++) {
    const delta = await playDelta(play);
    runs.push(...delta);
    const sent = delta
      .filter((run) => run.profile === 'Export')
      .map(({ counters }) => (counters['adds'] ?? 0) + (counters['updates'] ?? 0) + (counters['deletes'] ?? 0));
    if (sent.every((operations) => operations === 0) && round > 0) return runs;
  }
  throw new Error(`After ${MOST_DELTAS} delta runs there is still something to export`);
}

/** What has changed since, in the same order, exported. */
async function playDelta(play: Play): Promise<RunRecord[]> {
  const runs: RunRecord[] = [];
  const all = [...play.order, TENANT];
  for (const profile of ['Delta Import', 'Delta Synchronization'] as const satisfies RunProfile[]) {
    for (const connector of all) runs.push(await play.engine.runProfile(connector, profile));
  }
  return [...runs, ...(await exportAll(play))];
}

async function exportAll({ engine, order }: Play): Promise<RunRecord[]> {
  const runs: RunRecord[] = [];
  for (const connector of [TENANT, ...order]) runs.push(await engine.runProfile(connector, 'Export'));
  return runs;
}

/** Everything that these runs could not do, in words; empty when all went well. */
export function complaintsOf(runs: readonly RunRecord[]): string[] {
  return runs.flatMap((run) => [
    ...(run.fault ? [`${run.connector} ${run.profile}: ${run.fault.code}`] : []),
    ...run.objectFaults.map(({ code, object }) => `${run.connector} ${run.profile}: ${code} ${object?.name ?? '?'}`),
  ]);
}
