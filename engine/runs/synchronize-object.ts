/**
 * One identity now, and nobody else: its objects are read from their directories, synchronized, and what follows for
 * them is exported. Each step is a run of its own in the history, of single objects; gates are asked as always.
 */

import type { ConnectorObjectRow } from '../connector-space/objects.ts';
import { countPlan } from '../export/plan.ts';
import { FaultError, type Fault } from '../model/fault.ts';
import type { Reader } from '../store/database.ts';
import type { ConnectorPlan } from './configuration.ts';
import { runProfile, type OnlyObjects, type RunEnvironment, type RunRecord } from './run.ts';
import type { RunProfile } from './results.ts';

export interface ObjectStep {
  readonly step: 'read' | 'synchronize' | 'export' | 'confirm';
  readonly connector: string;
  readonly result: 'running' | 'done' | 'skipped' | 'held' | 'failed';
  readonly facts: { readonly [fact: string]: string | number | boolean };
  readonly fault: Fault | null;
}

export type ObjectOutcome = 'exported' | 'nothing-to-send' | 'staged' | 'staging-mode' | 'held' | 'failed';

export interface ObjectSynchronization {
  readonly outcome: ObjectOutcome;
  readonly steps: readonly ObjectStep[];
  readonly metaverse: number | null;
  readonly faults: readonly Fault[];
}

export interface ObjectSynchronizationRequest {
  readonly id: { readonly connectorObject: number } | { readonly metaverse: number };
  readonly export: boolean;
  onStep(step: ObjectStep): void;
}

interface Work {
  readonly environment: RunEnvironment;
  readonly request: ObjectSynchronizationRequest;
  readonly steps: ObjectStep[];
  readonly faults: Fault[];
  /** Row numbers of every object that is or was part of the identity. */
  readonly objects: Set<number>;
}

/** Throws `not-found` where there is no such object. */
export async function synchronizeObject(
  environment: RunEnvironment,
  request: ObjectSynchronizationRequest,
): Promise<ObjectSynchronization> {
  const objects = await startingObjects(environment.store.reader, request.id);
  const work: Work = { environment, request, steps: [], faults: [], objects: new Set(objects) };
  const { connectors } = environment.configuration;
  const tenants = connectors.filter((plan) => plan.kind === 'entra-id');
  const forests = connectors.filter((plan) => plan.kind === 'active-directory');
  for (const plan of [...forests, ...tenants]) await read(work, plan);
  let outcome: ObjectOutcome = 'failed';
  if (!hasFailed(work)) {
    for (const plan of [...forests, ...tenants]) await synchronize(work, plan);
    if (!hasFailed(work)) outcome = await exportAll(work, [...tenants, ...forests]);
  }
  return { outcome, steps: work.steps, metaverse: await identityOf(work), faults: work.faults };
}

async function startingObjects(reader: Reader, id: ObjectSynchronizationRequest['id']): Promise<number[]> {
  const rows = await reader.all<{ id: number }>(
    'metaverse' in id
      ? 'SELECT id FROM connector_object WHERE mv_id = ?'
      : `SELECT t.id FROM connector_object AS s
         JOIN connector_object AS t ON t.id = s.id OR t.mv_id = s.mv_id WHERE s.id = ? AND s.object_type <> ''`,
    ['metaverse' in id ? id.metaverse : id.connectorObject],
  );
  if (rows.length > 0) return rows.map((row) => row.id);
  const detail =
    'metaverse' in id
      ? { what: 'metaverse-object', id: id.metaverse }
      : { what: 'connector-object', id: id.connectorObject };
  throw new FaultError({ code: 'not-found', stage: 'run', detail, retry: 'never' });
}

/** Those of a connector, with whatever has come to the identity by now. */
async function objectsOf(work: Work, plan: ConnectorPlan): Promise<OnlyObjects> {
  const rows = await work.environment.store.reader.all<Pick<ConnectorObjectRow, 'id' | 'anchor' | 'object_type'>>(
    `SELECT DISTINCT t.id, t.anchor, t.object_type FROM json_each(?) AS a
     CROSS JOIN connector_object AS s ON s.id = a.value
     CROSS JOIN connector_object AS t ON t.id = s.id OR t.mv_id = s.mv_id
     WHERE t.connector_id = (SELECT id FROM connector WHERE name = ?) AND t.object_type <> ''`,
    [JSON.stringify([...work.objects]), plan.name],
  );
  for (const row of rows) work.objects.add(row.id);
  return { ids: rows.map((row) => row.id), anchors: rows.flatMap((row) => row.anchor ?? []) };
}

async function read(work: Work, plan: ConnectorPlan, step: 'read' | 'confirm' = 'read'): Promise<void> {
  const only = await objectsOf(work, plan);
  if (only.anchors.length === 0) return;
  await take(work, { step, plan, profile: 'Delta Import', only });
}

async function synchronize(work: Work, plan: ConnectorPlan): Promise<void> {
  const only = await objectsOf(work, plan);
  if (only.ids.length > 0) await take(work, { step: 'synchronize', plan, profile: 'Delta Synchronization', only });
}

async function exportAll(work: Work, plans: readonly ConnectorPlan[]): Promise<ObjectOutcome> {
  const outcomes = new Set<ObjectOutcome>();
  for (const plan of plans) outcomes.add(await exportOne(work, plan));
  const order: readonly ObjectOutcome[] = ['failed', 'held', 'staging-mode', 'staged', 'exported'];
  return order.find((outcome) => outcomes.has(outcome)) ?? 'nothing-to-send';
}

async function exportOne(work: Work, plan: ConnectorPlan): Promise<ObjectOutcome> {
  const { store } = work.environment;
  const only = await objectsOf(work, plan);
  const row = await store.reader.get<{ id: number }>('SELECT id FROM connector WHERE name = ?', [plan.name]);
  const { adds, updates, deletes, references } = await countPlan(store.reader, row?.id ?? 0, only.ids);
  if (adds + updates + deletes + references === 0) return 'nothing-to-send';
  if (!work.request.export) return 'staged';
  const record = await take(work, { step: 'export', plan, profile: 'Export', only });
  if (record.result === 'no-start-staging-mode') return 'staging-mode';
  if (record.result === 'stopped-deletion-threshold-exceeded') return 'held';
  if (record.fault || record.objectFaults.length > 0) return 'failed';
  await read(work, plan, 'confirm');
  return 'exported';
}

interface Taken {
  readonly step: ObjectStep['step'];
  readonly plan: ConnectorPlan;
  readonly profile: RunProfile;
  readonly only: OnlyObjects;
}

async function take(work: Work, { step, plan, profile, only }: Taken): Promise<RunRecord> {
  const { environment, request, steps, faults } = work;
  const about = { step, connector: plan.name };
  request.onStep({ ...about, result: 'running', facts: {}, fault: null });
  const record = await runProfile(environment, plan.name, profile, null, only);
  const held = ['no-start-staging-mode', 'stopped-deletion-threshold-exceeded'].includes(record.result);
  const fault = record.fault ?? record.objectFaults[0] ?? null;
  const result = held ? 'held' : fault ? 'failed' : 'done';
  const ended: ObjectStep = { ...about, result, facts: factsOf(record), fault };
  steps.push(ended);
  faults.push(...(record.fault ? [record.fault] : []), ...record.objectFaults);
  request.onStep(ended);
  return record;
}

/** The run, its result, and whatever it counted. */
function factsOf({ id, result, counters }: RunRecord): ObjectStep['facts'] {
  const counted = Object.entries(counters).filter(([, count]) => count > 0);
  return { run: id, result, ...Object.fromEntries(counted) };
}

function hasFailed({ steps }: Work): boolean {
  return steps.some((step) => step.result === 'failed');
}

async function identityOf({ environment, objects }: Work): Promise<number | null> {
  const row = await environment.store.reader.get<{ mv_id: number }>(
    `SELECT o.mv_id FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.id = a.value
     WHERE o.mv_id IS NOT NULL LIMIT 1`,
    [JSON.stringify([...objects])],
  );
  return row?.mv_id ?? null;
}
