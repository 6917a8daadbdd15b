/** Everything that can be looked at from here, as one report: this machine, the database, every forest, the tenant. */

import { systemNames } from '../../connectors/active-directory/survey/names.ts';
import { toFault, type Fault } from '../../model/fault.ts';
import { listHistory } from '../../runs/history.ts';
import type { Store } from '../../store/store.ts';
import type { ForestConfiguration } from '../configuration.ts';
import { loadSaved, type SetupEngine } from '../configure/context.ts';
import { readEnvironment } from '../environment.ts';
import { checkForest } from '../forests/check-forest.ts';
import { reviewRights } from '../forests/rights/review.ts';
import { forestSecret, tenantSecret } from '../secret-source.ts';
import { checkTenant } from '../tenants/check.ts';
import { taskContext, withSurvey, type TaskContext } from './context.ts';
import { neededFeatures } from './privilege-review.ts';
import { row, type RowFacts, type RowState, type TaskRow } from './rows.ts';

export type Area = 'machine' | 'database' | 'runs' | 'forest' | 'rights' | 'tenant';

export interface ReportRow extends TaskRow {
  readonly area: Area;
}

export interface Report {
  readonly at: string;
  readonly rows: readonly ReportRow[];
  /** For a ticket: one line a row, facts by their names. */
  readonly text: string;
}

export interface ReportRequest {
  readonly signal: AbortSignal;
  readonly variables: NodeJS.ProcessEnv;
  onRow(row: ReportRow): void;
}

export async function troubleshoot(engine: SetupEngine, request: ReportRequest): Promise<Report> {
  const rows: ReportRow[] = [];
  const add = (area: Area) => (found: TaskRow) => {
    const told = { ...found, area };
    rows.push(told);
    request.onRow(told);
  };
  await lookAt(add('machine'), 'machine', null, () => machineRows(engine, request.variables));
  await lookAt(add('database'), 'integrity', null, () => databaseRows(engine.store));
  const saved = await loadSaved(engine);
  if (saved) {
    const context = await taskContext(engine, request.signal);
    await lookAt(add('runs'), 'last-cycle', null, () => runRows(engine));
    for (const forest of context.configuration.forests) await forestRows(context, forest, add);
    await tenantRows(context, add('tenant'));
  }
  const at = engine.now().toISOString();
  const environment = await readEnvironment(engine.dataDirectory, engine.store, request.variables);
  const head = Object.entries(environment.versions).map(([name, version]) => `${name} ${version}`);
  const { platform, release } = environment;
  return { at, rows, text: [`${at} ${platform} ${release} ${head.join(' ')}`, ...rows.map(lineOf)].join('\n') };
}

/** A part that cannot be looked at is a row; a cancellation ends the report. */
async function lookAt(
  add: (found: TaskRow) => void,
  id: string,
  subject: string | null,
  work: () => Promise<readonly TaskRow[]>,
): Promise<void> {
  try {
    for (const found of await work()) add(found);
  } catch (error) {
    const fault = toFault(error, 'setup');
    if (fault.code === 'run-cancelled') throw error;
    add(row(id, 'unknown', {}, { subject, fault }));
  }
}

/** Below this a first import of a large directory may not fit. */
const FREE_BYTES = 1024 ** 3;

async function machineRows(engine: SetupEngine, variables: NodeJS.ProcessEnv): Promise<TaskRow[]> {
  const { dataDirectory, platform, release, proxy, hostName } = await readEnvironment(
    engine.dataDirectory,
    engine.store,
    variables,
  );
  const { ownerOnly, mode, writable, freeBytes, databaseBytes } = dataDirectory;
  return [
    row('platform', 'good', { platform, release, hostName, ...(proxy === null ? {} : { proxy }) }),
    row('data-directory', !writable ? 'problem' : ownerOnly === false ? 'attention' : 'good', {
      ...{ path: dataDirectory.path, writable },
      ...(mode === null ? {} : { mode }),
    }),
    row('disk-space', freeBytes < databaseBytes ? 'problem' : freeBytes < FREE_BYTES ? 'attention' : 'good', {
      freeBytes,
      databaseBytes,
    }),
  ];
}

async function databaseRows({ reader }: Store): Promise<TaskRow[]> {
  const [check] = await reader.all<{ quick_check: string }>('PRAGMA quick_check(1)');
  const answer = check?.quick_check ?? 'no answer';
  return [row('integrity', answer === 'ok' ? 'good' : 'problem', { answer })];
}

async function runRows({ store }: SetupEngine): Promise<TaskRow[]> {
  const { reader } = store;
  const entry = (await listHistory(reader, 20)).find(({ cycle }) => cycle !== null);
  const faults = await reader.get<{ faults: number }>('SELECT count(*) AS faults FROM object_fault');
  const count = faults?.faults ?? 0;
  return [
    entry?.cycle
      ? row('last-cycle', cycleState(entry.cycle.status), {
          status: entry.cycle.status ?? 'running',
          startedAt: entry.cycle.startedAt,
        })
      : row('last-cycle', 'attention'),
    ...(entry?.runs ?? [])
      .filter(({ fault }) => fault !== null)
      .map(({ connector, profile, result, fault }) =>
        row('run', 'problem', { profile, result: result ?? '' }, { subject: connector, fault }),
      ),
    row('errors', count > 0 ? 'attention' : 'good', { faults: count }),
  ];
}

function cycleState(status: string | null): RowState {
  if (status === null || status === 'success') return 'good';
  return status === 'failed' ? 'problem' : 'attention';
}

async function forestRows(
  context: TaskContext,
  forest: ForestConfiguration,
  add: (area: Area) => (found: TaskRow) => void,
): Promise<void> {
  const { engine, signal, now } = context;
  const { domains, ...connection } = forest.connection;
  const subject = connection.name;
  await lookAt(add('forest'), 'forest', subject, async () => {
    await checkForest({
      part: { ...connection, domains: domains.map(({ dn, servers }) => ({ domain: dn, servers })) },
      password: () => engine.secrets.get(forestSecret(subject)),
      names: systemNames,
      ...{ now, signal },
      onRow: (check) => {
        const place = check.subject === null ? subject : `${subject} ${check.subject}`;
        add('forest')(checkRow(check, place));
      },
    });
    return [];
  });
  await lookAt(add('rights'), 'rights', subject, async () => {
    const features = neededFeatures(context.configuration, forest);
    const review = await withSurvey(context, forest, (survey) => reviewRights(survey, features, signal));
    return review.rows.map((right) => checkRow(right, right.domain ?? subject));
  });
}

async function tenantRows(context: TaskContext, add: (found: TaskRow) => void): Promise<void> {
  const { engine, signal, now, directories, configuration } = context;
  const { tenant, stagingMode } = configuration;
  await lookAt(add, 'tenant', tenant.name, async () => {
    await checkTenant(tenant, {
      privateKeyPem: await engine.secrets.get(tenantSecret(tenant.name)),
      purpose: stagingMode ? 'read' : 'write',
      ...{ now, signal, entra: directories.entra },
      onRow: (check) => add(checkRow(check, tenant.name)),
    });
    return [];
  });
}

interface Check {
  readonly id: string;
  readonly state: 'passed' | 'warning' | 'failed' | 'skipped';
  readonly facts: RowFacts;
  readonly fault: Fault | null;
}

const STATES = { passed: 'good', warning: 'attention', failed: 'problem', skipped: 'unknown' } as const;

function checkRow({ id, state, facts, fault }: Check, subject: string): TaskRow {
  return row(id, STATES[state], facts, { subject, fault });
}

/** `problem  forest contoso.test dc1: bind code=credentials-invalid server=dc1`. */
function lineOf({ area, id, subject, state, facts, fault }: ReportRow): string {
  const told = { ...facts, ...(fault ? { code: fault.code, ...fault.detail } : {}) };
  const pairs = Object.entries(told).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [state.padEnd(9), area, ...(subject === null ? [] : [subject]), `${id}:`, ...pairs].join(' ');
}
