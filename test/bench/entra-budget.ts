/**
 * How much of what a throttling tenant takes is used, where nobody wrote before, and where others have just used all that it
 * gives at once. The clock is virtual, so a request takes no time; what keeps the share below one is the engine's patience.
 */

import { openEntraId } from '../../engine/connectors/entra-id/connector.ts';
import { openHttp } from '../../engine/connectors/entra-id/http.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import type { BackEnd, EntraIdSettings } from '../../engine/connectors/entra-id/settings.ts';
import type { ExportOperation } from '../../engine/model/export-operation.ts';
import { makeClientCertificate, startTenant } from '../lab/tenant/tenant.ts';
import { measure, type Measurement, type Target } from './measurement.ts';
import { startVirtualTime } from './virtual-time.ts';

export interface BudgetBenchmark {
  /** Writes that are measured. */
  readonly writes: number;
}

/** Microsoft Graph, "Identity and access service limits": of one application in one tenant. */
const GRAPH_BUDGET = { count: 3000, seconds: 150 };
/** "Microsoft Entra service limits and restrictions": of a tenant, from whatever clients. */
const DIRECTORY_SYNC_BUDGET = { count: 7000, seconds: 300 };
const GOAL: Target = { words: 'at least 98 %', meets: ({ value }) => value >= 98 };

interface Row {
  readonly name: string;
  readonly backEnd: BackEnd;
  readonly budget: { readonly count: number; readonly seconds: number };
  readonly settings: Pick<EntraIdSettings, 'pace' | 'directorySync'>;
  /** The allowance is used up when the export begins. */
  readonly usedUp?: boolean;
  readonly target?: Target;
}

const perSecond = ({ count, seconds }: Row['budget']) => count / seconds;

const GRAPH = { backEnd: 'graph', budget: GRAPH_BUDGET } as const;
const GRAPH_IN_FULL = { ...GRAPH, settings: { pace: { writesPerSecond: perSecond(GRAPH_BUDGET) } } } as const;
const DIRECTORY_SYNC = { backEnd: 'directory-sync', budget: DIRECTORY_SYNC_BUDGET, settings: {} } as const;

const ROWS: readonly Row[] = [
  { name: 'graph, at the pace of the budget', ...GRAPH_IN_FULL, target: GOAL },
  { name: 'graph, the same, used up before', ...GRAPH_IN_FULL, usedUp: true },
  // A tenth is left to others, and cannot be used.
  { name: 'graph, at its default pace', ...GRAPH, settings: {} },
  { name: 'directory-sync, at its default pace', ...DIRECTORY_SYNC, target: GOAL },
  { name: 'directory-sync, the same, used up before', ...DIRECTORY_SYNC, usedUp: true },
];

const UNLIMITED: Row['settings'] = { pace: { writesPerSecond: 'unlimited' }, directorySync: { pace: 'unlimited' } };

export async function benchmarkBudget(
  { writes }: BudgetBenchmark,
  say: (text: string) => void,
): Promise<Measurement[]> {
  const measured: Measurement[] = [];
  for (const row of ROWS) {
    say(`budget: ${row.name}`);
    const { seconds, refused } = await exportThrottled(row, writes);
    const used = (100 * writes) / (seconds * perSecond(row.budget));
    measured.push(
      measure(`write budget used: ${row.name}`, '%', [used], row.target ? { target: row.target } : {}),
      measure(`refused for load: ${row.name}`, 'times', [refused]),
    );
  }
  return measured;
}

/** So many accounts made in a tenant that throttles; seconds of virtual time. */
async function exportThrottled({ backEnd, budget, settings, usedUp = false }: Row, writes: number) {
  const time = startVirtualTime();
  const tenant = await startTenant({
    clock: time.clock,
    throttle: { writes: budget, resourceUnits: NO_LIMIT },
    directorySync: { throttle: budget },
  });
  const { certificatePem, privateKeyPem } = await makeClientCertificate('causeway-bench');
  const permissions = [...LEAST_PERMISSIONS];
  const clientId = tenant.registerApplication({ certificatePem, permissions, directorySync: true });
  const http = openHttp({ caPem: tenant.caCertificatePem });
  const { clock, sleep } = time;
  const { tenantId, origin, caCertificatePem: caPem } = tenant;
  const open = (own: Row['settings']) =>
    openEntraId(
      {
        ...{ name: 'tenant', tenantId, clientId, certificatePem, backEnd },
        cloud: { authority: origin, graph: origin, directorySync: origin, caPem },
        ...own,
      },
      { privateKeyPem },
      { clock, sleep, fetch: time.watch(http.fetch) },
    );
  try {
    if (usedUp) await sendAll(await open(UNLIMITED), accounts(0, budget.count));
    tenant.resetTraffic();
    const connector = await open(settings);
    const began = clock();
    await sendAll(connector, accounts(budget.count, writes));
    const refused = tenant.counters.throttled + tenant.directorySync.counters.throttled;
    return { seconds: (clock() - began) / 1000, refused };
  } finally {
    time.stop();
    await http.close();
    await tenant.close();
  }
}

const NO_LIMIT = { count: 1e9, seconds: 1 };

async function sendAll(
  connector: Awaited<ReturnType<typeof openEntraId>>,
  operations: readonly ExportOperation[],
): Promise<void> {
  for await (const outcome of connector.export(operations, { signal: new AbortController().signal })) {
    if (outcome.status !== 'done') throw new Error(`not exported: ${JSON.stringify(outcome)}`);
  }
}

function accounts(from: number, count: number): ExportOperation[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const anchor = Buffer.alloc(16, 1);
    anchor.writeUInt32BE(number);
    return {
      operationId: number + 1,
      kind: 'add',
      objectType: 'user',
      dn: `CN={${number}}`,
      attributes: {
        sourceAnchor: [anchor.toString('base64')],
        userPrincipalName: [`person${number}@contoso.test`],
        displayName: [`Person ${number}`],
        alias: [`person${number}`],
        accountEnabled: [true],
      },
      before: {},
      references: [],
      settle: false,
    };
  });
}
