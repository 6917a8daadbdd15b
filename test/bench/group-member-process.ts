/**
 * A process that runs an engine on a data directory and, for each line of its input, takes what the forest and the tenant
 * have to say, one run after the other. Answers with one JSON line: what was counted, and how long it took without the
 * time in which the forest was being asked (connecting, its schema, its pages).
 */

import { createInterface } from 'node:readline';
import { openEngine, type Engine } from '../../engine/api/engine.ts';
import { openActiveDirectory } from '../../engine/connectors/active-directory/active-directory.ts';
import type { ImportPage } from '../../engine/connectors/connector.ts';
import { countPlan } from '../../engine/export/plan.ts';
import type { RunProfile } from '../../engine/runs/results.ts';
import type { RunRecord } from '../../engine/runs/run.ts';
import { FOREST, TENANT } from './company.ts';

export interface MemberChange {
  /** Links that the import read; links that synchronization had to look at, and staged. */
  readonly read: number;
  readonly evaluated: number;
  readonly staged: number;
  /** Milliseconds of delta import and delta synchronization. */
  readonly local: number;
  readonly directory: number;
  readonly statements: number;
}

/** Milliseconds in which the forest was being asked. */
let asking = 0;

async function timed<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    asking += performance.now() - began;
  }
}

async function* timedPages(pages: AsyncIterable<ImportPage>): AsyncGenerator<ImportPage> {
  const iterator = pages[Symbol.asyncIterator]();
  for (;;) {
    const next = await timed(() => iterator.next());
    if (next.done) return;
    yield next.value;
  }
}

const openTimed: typeof openActiveDirectory = async (...given) => {
  const connector = await timed(() => openActiveDirectory(...given));
  return {
    ...connector,
    deltaImport: (request) => timedPages(connector.deltaImport(request)),
    partitions: () => timed(() => connector.partitions()),
    schema: () => timed(() => connector.schema()),
    close: () => timed(() => connector.close()),
  };
};

async function run(engine: Engine, connector: string, profile: RunProfile): Promise<RunRecord> {
  const record = await engine.runProfile(connector, profile);
  if (record.result !== 'success') throw new Error(`${profile} of ${connector} ended with ${record.result}`);
  return record;
}

async function takeChange(engine: Engine): Promise<MemberChange> {
  const { counters, reader } = engine.store;
  const statements = () => counters.writer.reads + counters.writer.writes + counters.reader.reads;
  const statementsBefore = statements();
  asking = 0;
  const began = performance.now();
  const imported = await run(engine, FOREST, 'Delta Import');
  const between = performance.now();
  const statementsOfImport = statements() - statementsBefore;
  const marked = await reader.get<{ links: number }>(
    'SELECT count(*) AS links FROM connector_reference WHERE changed = 1',
  );
  const statementsBeforeSync = statements();
  const beganSync = performance.now();
  await run(engine, FOREST, 'Delta Synchronization');
  const ended = performance.now();
  const statementsOfSync = statements() - statementsBeforeSync;
  const tenant = await reader.get<{ id: number }>('SELECT id FROM connector WHERE name = ?', [TENANT]);
  const { references: staged } = await countPlan(reader, tenant?.id ?? 0);
  const directory = asking;
  await run(engine, TENANT, 'Export');
  await run(engine, TENANT, 'Delta Import');
  await run(engine, TENANT, 'Delta Synchronization');
  return {
    read: (imported.counters['referencesAdded'] ?? 0) + (imported.counters['referencesRemoved'] ?? 0),
    evaluated: marked?.links ?? 0,
    staged,
    local: between - began - directory + (ended - beganSync),
    directory,
    statements: statementsOfImport + statementsOfSync,
  };
}

async function main(): Promise<void> {
  const { dataDirectory } = JSON.parse(process.argv[2] ?? '{}') as { dataDirectory: string };
  const engine = await openEngine({ dataDirectory, purpose: 'benchmark', openForest: openTimed });
  for await (const _line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await takeChange(engine))}\n`);
  }
  await engine.close();
}

await main();
