/**
 * Before staging mode is left (Entra Connect: "Change currently active Sync Server"): is everything read and synchronized by
 * the choices in force, has somebody looked at what would be written, and does nobody else write already?
 */

import { createHash } from 'node:crypto';
import { countPlan, type PlanCounts } from '../../export/plan.ts';
import { heldExports } from '../../safety/deletion-threshold.ts';
import { noteAudit } from '../../settings/audit.ts';
import type { Reader } from '../../store/database.ts';
import { foreign } from '../../runs/tenant-look.ts';
import { withTenant } from '../checks.ts';
import { dueAfter } from '../configure/apply.ts';
import { tenantSecret } from '../secret-source.ts';
import type { TaskContext } from './context.ts';
import { row, rowsOf, type TaskRow } from './rows.ts';

export interface StagingChecklist {
  readonly stagingMode: boolean;
  /** Nothing is a problem. */
  readonly ready: boolean;
  readonly rows: readonly TaskRow[];
}

export async function stagingChecklist(context: TaskContext): Promise<StagingChecklist> {
  const { engine, configuration } = context;
  const { reader } = engine.store;
  const connectors = await reader.all<ConnectorRow>('SELECT id, name, kind FROM connector ORDER BY id');
  const inForce = new Set([
    ...configuration.forests.map((forest) => forest.connection.name),
    configuration.tenant.name,
  ]);
  const known = connectors.filter(({ name }) => inForce.has(name));
  const plans = await Promise.all(
    known.map(async (connector) => ({ connector, plan: await countPlan(reader, connector.id) })),
  );
  const faults = await reader.get<{ faults: number }>('SELECT count(*) AS faults FROM object_fault');
  const held = (await heldExports(engine.store)).filter((entry) => entry.approvedAt === null);
  const { enabled, suspended } = configuration.scheduler;
  const rows = [
    ...(await lastImports(context, inForce)),
    await initialCycle(context),
    ...plans.map(({ connector, plan }) => pendingRow(connector.name, plan)),
    await reviewedRow(reader, plans),
    thresholdRow(context, plans),
    row('held-exports', held.length > 0 ? 'attention' : 'good', { held: held.length }),
    ...(await rowsOf('other-server', configuration.tenant.name, () => otherServer(context))),
    row('errors', (faults?.faults ?? 0) > 0 ? 'attention' : 'good', { faults: faults?.faults ?? 0 }),
    row('scheduler', enabled && !suspended ? 'good' : 'attention', { enabled, suspended }),
  ];
  return {
    stagingMode: configuration.stagingMode,
    ready: rows.every(({ state }) => state !== 'problem'),
    rows,
  };
}

interface ConnectorRow {
  readonly id: number;
  readonly name: string;
  readonly kind: 'active-directory' | 'entra-id';
}

const MINUTE = 60_000;
/** A day without an import: the pending exports tell of a time that is over. */
const STALE_MINUTES = 24 * 60;

async function lastImports({ engine }: TaskContext, names: ReadonlySet<string>): Promise<TaskRow[]> {
  const rows = await engine.store.reader.all<{ name: string; imported: string | null }>(
    `SELECT c.name, min(s.imported_at) AS imported FROM connector AS c
     JOIN partition_state AS s ON s.connector_id = c.id GROUP BY c.name`,
  );
  const imported = new Map(rows.map((one) => [one.name, one.imported]));
  return [...names].map((subject) => {
    const at = imported.get(subject);
    if (!at) return row('last-import', 'problem', {}, { subject });
    const ageMinutes = Math.round((engine.now().getTime() - Date.parse(at)) / MINUTE);
    return row(
      'last-import',
      ageMinutes > STALE_MINUTES ? 'attention' : 'good',
      { importedAt: at, ageMinutes },
      { subject },
    );
  });
}

/** Under other rules or another choice of containers than those in force, the plan is that of another configuration. */
async function initialCycle({ engine, configuration }: TaskContext): Promise<TaskRow> {
  const due = await dueAfter(engine.store, engine.planOf(configuration, engine.secrets));
  const { fullImports, fullSynchronization } = due;
  const isDue = fullSynchronization.length > 0;
  const facts = {
    fullImports: fullImports.length,
    fullSynchronization: isDue,
    ...(isDue ? { connectors: fullSynchronization.join(', ') } : {}),
  };
  return row('initial-cycle', fullImports.length > 0 || isDue ? 'problem' : 'good', facts);
}

function pendingRow(subject: string, { adds, updates, deletes, references, unsupported }: PlanCounts): TaskRow {
  const state = adds + updates + deletes + references > 0 ? 'attention' : 'good';
  return row('pending-exports', state, { adds, updates, deletes, references, unsupported }, { subject });
}

interface Planned {
  readonly connector: ConnectorRow;
  readonly plan: PlanCounts;
}

function thresholdRow({ configuration }: TaskContext, plans: readonly Planned[]): TaskRow {
  const { enabled, count } = configuration.deletionThreshold;
  const deletes = Math.max(0, ...plans.map(({ plan }) => plan.deletes));
  return row('deletion-threshold', enabled && deletes <= count ? 'good' : 'attention', { enabled, count, deletes });
}

const REVIEW = 'pending-exports-reviewed';

interface Review {
  readonly at: string;
  readonly by: string;
  readonly fingerprint: string;
}

async function reviewedRow(reader: Reader, plans: readonly Planned[]): Promise<TaskRow> {
  const waiting = plans.some(({ plan }) => plan.adds + plan.updates + plan.deletes + plan.references > 0);
  const stored = await reader.get<{ value: string }>('SELECT value FROM engine_state WHERE key = ?', [REVIEW]);
  const review = stored ? (JSON.parse(stored.value) as Review) : undefined;
  if (!waiting) return row('reviewed', 'good');
  if (!review) return row('reviewed', 'attention');
  const current = review.fingerprint === (await planFingerprint(reader));
  return row('reviewed', current ? 'good' : 'attention', { reviewedAt: review.at, by: review.by, current });
}

/** Notes that somebody has looked at the pending exports as they are now. */
export async function reviewPending({ engine }: TaskContext): Promise<string> {
  const { store, actor, now } = engine;
  const at = now();
  const review: Review = {
    at: at.toISOString(),
    by: actor,
    fingerprint: await planFingerprint(store.reader),
  };
  await store.write(async (writer) => {
    await writer.run(
      'INSERT INTO engine_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      [REVIEW, JSON.stringify(review)],
    );
    await noteAudit(writer, { at, who: actor, action: 'review-pending', detail: {} });
  });
  return review.at;
}

const PAGE = 5_000;

/** Changes when any pending export or link does. Read in pages: a first plan may be as large as the directory. */
async function planFingerprint(reader: Reader): Promise<string> {
  const hash = createHash('sha256');
  for (let after = 0; ;) {
    const rows = await reader.all<{ object_id: number; text: string }>(
      `SELECT object_id, operation || ' ' || state || ' ' || attributes AS text FROM pending_export
       WHERE object_id > ? AND state = 'staged' ORDER BY object_id LIMIT ${PAGE}`,
      [after],
    );
    for (const { object_id: id, text } of rows) hash.update(`${id} ${text}\n`);
    const last = rows.at(-1);
    if (!last) break;
    after = last.object_id;
  }
  const links = await reader.all<{
    object_id: number;
    attribute: string;
    added: number;
    removed: number;
    last: number;
  }>(
    `SELECT object_id, attribute, sum(pending > 0) AS added, sum(pending < 0) AS removed, sum(target_id) AS last
     FROM connector_reference INDEXED BY connector_reference_pending WHERE pending <> 0 AND sent = 0
     GROUP BY object_id, attribute`,
  );
  for (const link of links) hash.update(`${JSON.stringify(link)}\n`);
  return hash.digest('hex');
}

/** Another server, or Cloud Sync; the trace of this product's own last export is neither. */
async function otherServer(context: TaskContext): Promise<TaskRow[]> {
  const { engine, configuration, signal } = context;
  const { reader } = engine.store;
  const subject = configuration.tenant.name;
  const key = await engine.secrets.get(tenantSecret(subject));
  const seen = await withTenant(context, configuration.tenant, key, (tenant) =>
    Promise.resolve(tenant.companion?.otherSynchronization(signal)),
  );
  const own = await reader.get<{ id: number; at: string | null }>(
    `SELECT c.id, max(r.ended_at) AS at FROM connector AS c
     LEFT JOIN run AS r ON r.connector_id = c.id AND r.profile = 'Export' AND r.result NOT LIKE 'no-start%'
     WHERE c.kind = 'entra-id' AND c.name = ? GROUP BY c.id`,
    [subject],
  );
  const others = await foreign(reader, own?.id ?? 0, seen?.others ?? []);
  const facts = {
    onPremisesSyncEnabled: seen?.enabled ?? false,
    ...(seen?.lastSynchronized === undefined ? {} : { tenantLastSynchronized: seen.lastSynchronized }),
    ...(own?.at ? { ownLastExport: own.at } : {}),
  };
  return [row('other-server', others.length > 0 ? 'problem' : 'good', facts, { subject })];
}
