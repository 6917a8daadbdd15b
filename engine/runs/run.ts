/** One run of one profile on one connector, recorded from its first moment to its result. */

import { connectorNumber } from '../connector-space/objects.ts';
import type { Connector, ImportSelection } from '../connectors/connector.ts';
import { emptyExportCounters, runExport } from '../export/export-run.ts';
import { emptyImportCounters, runImport } from '../import/import-run.ts';
import type { ExportCounters } from '../export/session.ts';
import type { ImportCounters } from '../import/apply-page.ts';
import { FaultError, toFault, type Fault } from '../model/fault.ts';
import type { TargetConnector } from '../outbound-sync/context.ts';
import type { Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { selectionOf, type ConnectorPlan, type RunConfiguration } from './configuration.ts';
import { recordFaults, saveFaults, type ObjectFault } from './faults.ts';
import { keepKeys } from './keys.ts';
import { createProgress, type ProgressEvent } from './progress.ts';
import { emptyRunDetail, encodeRunDetail, type RunDetail } from './run-detail.ts';
import { resultOfFault, resultOfRun, type RunProfile, type RunResult } from './results.ts';
import { runSynchronization } from './synchronize.ts';
import { leaveOtherRules, noteSynchronized } from './synchronized-rules.ts';
import { lookAtTenant, noteOwnExport } from './tenant-look.ts';

export interface RunEnvironment {
  readonly store: Store;
  readonly configuration: RunConfiguration;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  onProgress(event: ProgressEvent): void;
  /** Called when a run has been recorded. */
  onRunEnd?(run: RunRecord, cycle: number | null): void;
}

export interface RunRecord {
  readonly id: number;
  readonly connector: string;
  readonly profile: RunProfile;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly result: RunResult;
  readonly counters: { readonly [name: string]: number };
  /** What ended the run before its time. */
  readonly fault?: Fault;
  /** Faults of single objects, in this run. */
  readonly objectFaults: readonly Fault[];
}

interface Outcome {
  readonly counters: { readonly [name: string]: number };
  readonly faults: readonly Fault[];
  readonly held?: { readonly result: string; readonly fault?: Fault };
}

/** A run of single objects of the connector: what is known of them here, by their row numbers. */
export interface OnlyObjects {
  readonly ids: readonly number[];
  /** Those that the directory has. */
  readonly anchors: readonly string[];
}

/** With `only`, the run is of these objects and touches no others; an import then needs no position to go on from. */
export async function runProfile(
  environment: RunEnvironment,
  connectorName: string,
  profile: RunProfile,
  cycleId: number | null = null,
  only?: OnlyObjects,
): Promise<RunRecord> {
  const { store, configuration, now } = environment;
  const plan = configuration.connectors.find((connector) => connector.name === connectorName);
  if (!plan) {
    const detail = { connector: connectorName, known: configuration.connectors.map(({ name }) => name).join(', ') };
    throw new FaultError({ code: 'not-configured', stage: 'run', detail, retry: 'never' });
  }
  const numbers = await numberConnectors(store, configuration.connectors);
  const connectorId = numbers.get(plan.name)!;
  const startedAt = now().toISOString();
  const id = await store.write(async (writer) => {
    await writer.run('INSERT INTO run (cycle_id, connector_id, profile, started_at) VALUES (?, ?, ?, ?)', [
      cycleId,
      connectorId,
      profile,
      startedAt,
    ]);
    return (await writer.get<{ id: number }>('SELECT last_insert_rowid() AS id'))!.id;
  });
  const job: Job = {
    ...{ environment, plan, connectorId, numbers, profile, only },
    ...{ runId: id, reached: false, connector: undefined, counters: undefined, detail: emptyRunDetail(only?.ids) },
  };
  const ended = await settle(job);
  const endedAt = now().toISOString();
  await recordEnd(store, id, endedAt, ended, job.detail);
  const record: RunRecord = { id, connector: plan.name, profile, startedAt, endedAt, ...ended };
  environment.onRunEnd?.(record, cycleId);
  return record;
}

/** Where even this cannot be written (the disk is still full), what stopped the run is the thing to say. */
async function recordEnd(store: Store, id: number, endedAt: string, ended: Ended, detail: RunDetail): Promise<void> {
  const { result, counters, fault } = ended;
  try {
    await store.write((writer) =>
      writer.run('UPDATE run SET ended_at = ?, result = ?, counters = ?, fault = ?, detail = ? WHERE id = ?', [
        endedAt,
        result,
        JSON.stringify(counters),
        fault ? JSON.stringify(fault) : null,
        encodeRunDetail(detail),
        id,
      ]),
    );
  } catch (error) {
    throw fault?.stage === 'store' ? new FaultError(fault, { cause: error }) : error;
  }
}

interface Job {
  readonly environment: RunEnvironment;
  readonly plan: ConnectorPlan;
  readonly connectorId: number;
  readonly numbers: ReadonlyMap<string, number>;
  readonly runId: number;
  readonly profile: RunProfile;
  readonly only: OnlyObjects | undefined;
  /** Whether the directory said anything at all (a connector may sign in as late as then); before, it is a no-start. */
  reached: boolean;
  connector: Connector | undefined;
  /** What was done so far, for a run that breaks off. */
  counters: ImportCounters | ExportCounters | undefined;
  readonly detail: RunDetail;
}

type Ended = Pick<RunRecord, 'result' | 'counters' | 'fault' | 'objectFaults'>;

async function settle(job: Job): Promise<Ended> {
  try {
    const outcome = await perform(job);
    const { counters, faults, held } = outcome;
    if (held) {
      return { result: held.result, counters, objectFaults: [], ...(held.fault ? { fault: held.fault } : {}) };
    }
    return { result: resultOfRun(job.profile, faults), counters, objectFaults: faults };
  } catch (error) {
    const stage = job.profile.endsWith('Import') ? 'import' : job.profile === 'Export' ? 'export' : 'run';
    const fault = toFault(error, stage);
    const cancelled = job.environment.signal.aborted && fault.code === 'unexpected';
    const said: Fault = cancelled ? { ...fault, code: 'run-cancelled', detail: {} } : fault;
    const counters = job.profile.endsWith('Synchronization') ? {} : { ...job.counters, ...trafficOf(job.connector) };
    return { result: resultOfFault(said, wasReached(job, said)), counters, fault: said, objectFaults: [] };
  }
}

const AFTER_CONNECTING: ReadonlySet<string> = new Set(['connection-lost', 'server-timeout', 'protocol-error']);

/** What broke, fell silent or spoke nonsense once something had been asked was there: such a run did start. */
function wasReached({ reached, connector }: Job, { code }: Fault): boolean {
  return reached || ((connector?.traffic.requests ?? 0) > 0 && AFTER_CONNECTING.has(code));
}

async function perform(job: Job): Promise<Outcome> {
  const said = createProgress(job.environment, {
    runId: job.runId,
    connector: job.plan.name,
    profile: job.profile,
  });
  const progress: Report = (done, expected) => {
    job.reached = true;
    said(done, expected);
  };
  if (job.profile !== 'Export') await keepLookUpKeys(job);
  if (job.profile.endsWith('Synchronization')) return synchronize(job, progress);
  const open = async (): Promise<Connector> => (job.connector = await job.plan.open());
  try {
    const outcome =
      job.profile === 'Export' ? await exportTo(job, open, progress) : await importFrom(job, await open(), progress);
    return { ...outcome, counters: { ...outcome.counters, ...trafficOf(job.connector) } };
  } finally {
    job.detail.servers = (job.connector?.traffic.requests ?? 0) > 0 ? [...(job.connector?.servers ?? [])] : [];
    await closeIfOpen(job.connector);
  }
}

function keepLookUpKeys({ environment, numbers }: Job): Promise<void> {
  const { store, configuration } = environment;
  const connectors = configuration.connectors.map(({ name }) => ({ id: numbers.get(name)!, name }));
  return keepKeys(store, configuration.rules, connectors);
}

function trafficOf(connector: Connector | undefined): { [name: string]: number } {
  return connector ? { ...connector.traffic } : { requests: 0, retries: 0, throttled: 0 };
}

async function closeIfOpen(connector: Connector | undefined): Promise<void> {
  if (connector) await connector.close();
}

type Report = (done: number, expected: number | undefined) => void;

async function importFrom(job: Job, connector: Connector, progress: Report): Promise<Outcome> {
  const { store, configuration, now, signal } = job.environment;
  const mode = job.profile === 'Full Import' ? 'full' : 'delta';
  const counters = emptyImportCounters();
  job.counters = counters;
  const { faults } = await runImport(
    {
      store,
      connector,
      runId: job.runId,
      connectorId: job.connectorId,
      mode,
      partitions: job.plan.partitions,
      selection: withAuthority(selectionOf(configuration.rules, job.plan.name), connector),
      only: job.only?.anchors,
      keyed: [...configuration.rules.connectorJoinAttributes(job.plan.name)],
      signal,
      now,
      progress,
    },
    counters,
    job.detail.steps,
  );
  if (!job.only) await lookAtTenant({ store, connector, connectorId: job.connectorId, signal, now });
  await store.write(async (writer) => {
    const entries = faults.map((fault): ObjectFault => ({
      connectorId: job.connectorId,
      objectId: fault.object?.id ?? 0,
      fault,
    }));
    await saveFaults(writer, job.runId, entries);
    await liftFaults(writer, job);
  });
  return { counters: { ...counters }, faults };
}

/** The directory-sync service says with an object whether the cloud manages it; Graph is asked for a list of those. */
function withAuthority(selection: ImportSelection, { companion }: Connector): ImportSelection {
  if (companion?.backEnd !== 'directory-sync') return selection;
  return { ...selection, attributes: [...selection.attributes, 'cloudMastered'].sort() };
}

/** Faults of earlier imports that this one would have said again. */
async function liftFaults(writer: Writer, { connectorId, runId, profile, only }: Job): Promise<void> {
  const earlier = `DELETE FROM object_fault WHERE connector_id = ? AND stage = 'import' AND last_run < ?`;
  if (only) {
    const these = JSON.stringify(only.ids);
    await writer.run(`${earlier} AND object_id IN (SELECT value FROM json_each(?))`, [connectorId, runId, these]);
    return;
  }
  // A whole reading says everything there is to say; a delta only lifts what it can know to be over.
  const known = 'AND object_id > 0 AND object_id NOT IN (SELECT object_id FROM pending_export)';
  await writer.run(`${earlier} ${profile === 'Full Import' ? '' : known}`, [connectorId, runId]);
  // What is said of a partition as a whole is said anew by every run as long as it holds.
  await writer.run(`${earlier} AND object_id = 0 AND json_extract(fault, '$.detail.partition') IS NOT NULL`, [
    connectorId,
    runId,
  ]);
}

async function synchronize(job: Job, progress: Report): Promise<Outcome> {
  const { store, configuration, now, signal } = job.environment;
  await leaveOtherRules(store, configuration.basis);
  const connectors = configuration.connectors.map((plan): TargetConnector => ({
    id: job.numbers.get(plan.name)!,
    name: plan.name,
    kind: plan.kind,
    capabilities: plan.capabilities,
    keyed: [...configuration.rules.connectorJoinAttributes(plan.name)],
  }));
  const result = await runSynchronization({
    store,
    runId: job.runId,
    connectorId: job.connectorId,
    mode: job.profile === 'Full Synchronization' ? 'full' : 'delta',
    only: job.only?.ids,
    rules: configuration.rules,
    connectors,
    ...(configuration.parametersOf === undefined ? {} : { parametersOf: configuration.parametersOf }),
    signal,
    now,
    progress,
  });
  if (job.profile === 'Full Synchronization' && !job.only) {
    await noteSynchronized(store, job.plan.name, configuration.basis);
  }
  const { inbound, outbound, references } = result;
  const { faults: inboundFaults, ...inboundCounters } = inbound;
  const { faults: outboundFaults, byTarget, ...outboundCounters } = outbound;
  for (const target of connectors) {
    const staged = byTarget.get(target.id);
    if (staged) job.detail.outbound[target.name] = staged;
  }
  const counters = { ...inboundCounters, ...outboundCounters, references, inboundFaults, outboundFaults };
  return { counters, faults: result.faults };
}

async function exportTo(job: Job, open: () => Promise<Connector>, progress: Report): Promise<Outcome> {
  const { store, configuration, now, signal } = job.environment;
  const { connectorId, runId } = job;
  const counters = emptyExportCounters();
  job.counters = counters;
  const result = await runExport(
    {
      store,
      runId,
      connectorName: job.plan.name,
      connectorId,
      only: job.only?.ids,
      open,
      gates: configuration.gates,
      revokesSessions: configuration.revokesSessions ?? false,
      signal,
      now,
      progress,
    },
    counters,
  );
  if (result.endSaid && job.connector)
    await noteOwnExport({ ...job.environment, connector: job.connector, connectorId });
  await store.write((writer) =>
    recordFaults(writer, {
      runId,
      stages: ['export'],
      looked: result.written,
      faults: result.faults.map(({ objectId, fault }) => ({ connectorId, objectId, fault })),
    }),
  );
  const faults = result.faults.map(({ fault }) => fault);
  return { counters: { ...result.counters }, faults, ...(result.held ? { held: result.held } : {}) };
}

async function numberConnectors(store: Store, plans: readonly ConnectorPlan[]): Promise<Map<string, number>> {
  const rows = await store.reader.all<{ id: number; name: string }>('SELECT id, name FROM connector');
  const numbers = new Map(rows.map((row) => [row.name, row.id]));
  const missing = plans.filter((plan) => !numbers.has(plan.name));
  if (missing.length > 0) {
    await store.write(async (writer) => {
      for (const plan of missing) numbers.set(plan.name, await connectorNumber(writer, plan.name, plan.kind));
    });
  }
  return numbers;
}
