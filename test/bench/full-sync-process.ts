/**
 * A process that does one full synchronization of the forest on what was imported, and nothing else: its time, its
 * statements, its memory. Reads `{ dataDirectory }` from its first argument; prints one JSON line.
 */

import { openEngine } from '../../engine/api/engine.ts';
import { FOREST } from './company.ts';

export interface FullSynchronization {
  readonly objects: number;
  readonly links: number;
  readonly seconds: number;
  /** Seconds of this process's own computing, on all its threads. */
  readonly cpuSeconds: number;
  readonly statements: number;
  /** Largest resident size of the process, in MiB. */
  readonly peakMemory: number;
  /** What the run counted. */
  readonly counters: { readonly [name: string]: number };
}

const MEBIBYTE = 1024;
const MICROSECONDS = 1e6;

async function main(): Promise<void> {
  const { dataDirectory } = JSON.parse(process.argv[2] ?? '{}') as { dataDirectory: string };
  const engine = await openEngine({ dataDirectory, purpose: 'benchmark' });
  const { reader } = engine.store;
  const counted = await reader.get<{ objects: number; links: number }>(
    `SELECT (SELECT count(*) FROM connector_object WHERE in_directory = 1
       AND object_type NOT IN ('domainDNS', 'organizationalUnit', 'container', 'builtinDomain')) AS objects,
       (SELECT count(*) FROM connector_reference WHERE imported = 1) AS links`,
  );
  const { counters } = engine.store;
  const statements = () => counters.writer.reads + counters.writer.writes + counters.reader.reads;
  const before = { statements: statements(), cpu: process.cpuUsage(), at: performance.now() };
  const run = await engine.runProfile(FOREST, 'Full Synchronization');
  const seconds = (performance.now() - before.at) / 1000;
  const { user, system } = process.cpuUsage(before.cpu);
  if (run.result !== 'success') throw new Error(`the synchronization ended with ${run.result}`);
  const measured: FullSynchronization = {
    ...counted!,
    seconds,
    cpuSeconds: (user + system) / MICROSECONDS,
    statements: statements() - before.statements,
    peakMemory: process.resourceUsage().maxRSS / MEBIBYTE,
    counters: run.counters,
  };
  await engine.close();
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

await main();
