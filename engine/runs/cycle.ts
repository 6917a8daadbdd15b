/** A synchronization cycle: the documented order of runs over all connectors. */

import type { Fault } from '../model/fault.ts';
import type { ConnectorPlan } from './configuration.ts';
import { closeAbandoned } from './history.ts';
import {
  needsFullImport,
  statusOfCycle,
  type CyclePolicy,
  type CycleTrigger,
  type CycleStatus,
  type RunProfile,
} from './results.ts';
import { runProfile, type RunEnvironment, type RunRecord } from './run.ts';
import { connectorsDue } from './synchronized-rules.ts';

export interface CycleRecord {
  readonly id: number;
  readonly policy: CyclePolicy;
  readonly trigger: CycleTrigger;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly status: CycleStatus;
  readonly steps: readonly RunRecord[];
}

/**
 * Imports from every forest, then from the tenant; synchronizes the forests, then the tenant; exports to the tenant,
 * then to the forests. A delta cycle that cannot go on from where it was (no cookie, another selection, changed rules)
 * takes the full step in its place, for the connectors concerned, and says so in the history by the step's profile.
 */
export async function runCycle(
  environment: RunEnvironment,
  policy: CyclePolicy,
  trigger: CycleTrigger,
): Promise<CycleRecord> {
  const { store, configuration, now } = environment;
  const startedAt = now().toISOString();
  const id = await store.write(async (writer) => {
    // One engine runs one cycle at a time: what is open now could not be closed when it ended (a full disk).
    await closeAbandoned(writer, now());
    await writer.run('INSERT INTO cycle (policy, trigger, started_at) VALUES (?, ?, ?)', [policy, trigger, startedAt]);
    return (await writer.get<{ id: number }>('SELECT last_insert_rowid() AS id'))!.id;
  });
  const steps: RunRecord[] = [];
  const forests = configuration.connectors.filter((plan) => plan.kind === 'active-directory');
  const tenants = configuration.connectors.filter((plan) => plan.kind === 'entra-id');
  const run = async (plan: ConnectorPlan, profile: RunProfile): Promise<RunRecord> => {
    const record = await runProfile(environment, plan.name, profile, id);
    steps.push(record);
    return record;
  };
  const isStoreBroken = () => steps.at(-1)?.fault?.stage === 'store';
  const ended = await takeSteps(environment, policy, { forests, tenants, run, isStoreBroken });
  const status = ended ?? statusOfCycle(steps.map(finalResult(steps)), environment.signal.aborted);
  const endedAt = now().toISOString();
  await store.write((writer) =>
    writer.run('UPDATE cycle SET ended_at = ?, status = ? WHERE id = ?', [endedAt, status, id]),
  );
  return { id, policy, trigger, startedAt, endedAt, status, steps };
}

/** A delta import that was replaced by a full one does not count against the cycle. */
function finalResult(steps: readonly RunRecord[]) {
  return (step: RunRecord): string => {
    const replaced = steps.some(
      (later) => later.id > step.id && later.connector === step.connector && later.profile === 'Full Import',
    );
    return step.profile === 'Delta Import' && replaced ? 'success' : step.result;
  };
}

interface Stepping {
  readonly forests: readonly ConnectorPlan[];
  readonly tenants: readonly ConnectorPlan[];
  run(plan: ConnectorPlan, profile: RunProfile): Promise<RunRecord>;
  /** The last step ended because the local database failed: nothing can go on. */
  isStoreBroken(): boolean;
}

async function takeSteps(
  environment: RunEnvironment,
  policy: CyclePolicy,
  { forests, tenants, run, isStoreBroken }: Stepping,
): Promise<CycleStatus | undefined> {
  const all = [...forests, ...tenants];
  const stopped = () => environment.signal.aborted;
  const silent = new Set<string>();
  for (const plan of all) {
    if (stopped()) return 'stopped';
    if (await importOne(plan, policy, run)) continue;
    if (stopped()) return 'stopped';
    if (isStoreBroken()) return 'failed';
    silent.add(plan.name);
    // A forest that is away keeps its last known state and the others go on. Without ever having been read, and for the
    // tenant, there is no known state: synchronizing then would take everybody for gone or for new.
    if (plan.kind === 'entra-id' || !(await wasImported(environment, plan))) return 'failed';
  }
  if (forests.every((plan) => silent.has(plan.name))) return 'failed';
  const { store, configuration } = environment;
  const names = all.map(({ name }) => name);
  const due = new Set(policy === 'initial' ? names : await connectorsDue(store.reader, names, configuration.basis));
  for (const plan of all) {
    if (stopped()) return 'stopped';
    const record = await run(plan, due.has(plan.name) ? 'Full Synchronization' : 'Delta Synchronization');
    if (record.fault) return stopped() ? 'stopped' : 'failed';
  }
  for (const plan of [...tenants, ...forests]) {
    if (stopped()) return 'stopped';
    if (!silent.has(plan.name)) await run(plan, 'Export');
    if (isStoreBroken()) return 'failed';
  }
  return silent.size > 0 ? 'completed-with-errors' : undefined;
}

async function wasImported(environment: RunEnvironment, plan: ConnectorPlan): Promise<boolean> {
  const rows = await environment.store.reader.all<{ partition: string }>(
    `SELECT s.partition FROM partition_state AS s JOIN connector AS c ON c.id = s.connector_id WHERE c.name = ?`,
    [plan.name],
  );
  const read = new Set(rows.map((row) => row.partition));
  return plan.partitions.every(({ name }) => read.has(name));
}

/** Answers whether the connector's space is now up to date. */
async function importOne(plan: ConnectorPlan, policy: CyclePolicy, run: Stepping['run']): Promise<boolean> {
  if (policy === 'delta') {
    const record = await run(plan, 'Delta Import');
    if (!record.fault) return true;
    if (!canReadWhole(record.fault)) return false;
  }
  const record = await run(plan, 'Full Import');
  return record.fault === undefined;
}

function canReadWhole(fault: Fault): boolean {
  return needsFullImport(fault);
}
