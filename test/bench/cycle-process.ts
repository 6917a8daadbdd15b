/**
 * A process that does nothing but run cycles on a data directory, so that its time and memory are the engine's own.
 * Reads `{ dataDirectory, policies }` from its first argument; prints one JSON line a cycle.
 */

import { openEngine } from '../../engine/api/engine.ts';
import type { CyclePolicy } from '../../engine/runs/results.ts';

export interface CycleMeasurement {
  readonly policy: CyclePolicy;
  readonly status: string;
  readonly steps: readonly {
    readonly connector: string;
    readonly profile: string;
    readonly result: string;
    readonly seconds: number;
    readonly counters: { readonly [name: string]: number };
  }[];
  /** SQL statements in this cycle. */
  readonly statements: number;
  /** Largest resident size of the process so far, in MiB. */
  readonly peakMemory: number;
}

interface Job {
  readonly dataDirectory: string;
  readonly policies: readonly CyclePolicy[];
}

async function main(): Promise<void> {
  const job = JSON.parse(process.argv[2] ?? '{}') as Job;
  const engine = await openEngine({ dataDirectory: job.dataDirectory, purpose: 'benchmark' });
  const { writer, reader } = engine.store.counters;
  const statements = () => writer.reads + writer.writes + reader.reads;
  for (const policy of job.policies) {
    const before = statements();
    const cycle = await engine.runCycle(policy, 'manual');
    const measurement: CycleMeasurement = {
      policy,
      status: cycle.status,
      steps: cycle.steps.map(({ connector, profile, result, counters, startedAt, endedAt }) => ({
        connector,
        profile,
        result,
        counters,
        seconds: (Date.parse(endedAt) - Date.parse(startedAt)) / 1000,
      })),
      statements: statements() - before,
      peakMemory: process.resourceUsage().maxRSS / 1024,
    };
    process.stdout.write(`${JSON.stringify(measurement)}\n`);
  }
  await engine.close();
}

await main();
