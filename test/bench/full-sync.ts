/**
 * Full synchronization with every standard rule, at several sizes of a company: how many objects a second, whether an
 * object costs more where there are more, and whether memory grows. The forest is imported before; what is measured is a
 * process of its own that does the synchronization alone, the first one and one that finds everything as it was.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProcess } from './child.ts';
import { startCompany } from './company.ts';
import type { FullSynchronization } from './full-sync-process.ts';
import { measure, type Measurement, type Target } from './measurement.ts';

export interface FullSyncBenchmark {
  /** Users, groups, contacts and computers, all together; each size is held against the first. */
  readonly sizes: readonly number[];
  /** Data directories that each size is synchronized in. */
  readonly rounds: number;
}

/** Beside fewer objects, what a process needs to start weighs too much for the targets to mean anything. */
const SMALLEST_HELD = 10_000;

interface Sampled {
  readonly objects: number;
  readonly first: readonly FullSynchronization[];
  readonly again: readonly FullSynchronization[];
}

export async function benchmarkFullSync(
  { sizes, rounds }: FullSyncBenchmark,
  say: (text: string) => void,
): Promise<Measurement[]> {
  const sampled: Sampled[] = [];
  for (const objects of sizes) sampled.push(await sample(objects, rounds, say));
  const [base] = sampled;
  if (!base) return [];
  return sampled.flatMap((one) => [
    ...report('first full synchronization', one.first, one === base ? undefined : base.first),
    ...report('full synchronization again', one.again, one === base ? undefined : base.again),
  ]);
}

async function sample(objects: number, rounds: number, say: (text: string) => void): Promise<Sampled> {
  say(`a company of ${objects} objects`);
  const company = await startCompany(objects);
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-bench-'));
  const first: FullSynchronization[] = [];
  const again: FullSynchronization[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const dataDirectory = path.join(folder, String(round));
      await company.setUp(dataDirectory);
      say(`${objects} objects: import`);
      await runProcess('import-process.ts', { dataDirectory });
      for (const samples of [first, again]) {
        const [measured] = await runProcess<FullSynchronization>('full-sync-process.ts', { dataDirectory });
        if (!measured) throw new Error('the synchronization gave no measurement');
        say(`${objects} objects, ${measured.links} links: ${measured.seconds.toFixed(1)} s`);
        samples.push(measured);
      }
    }
  } finally {
    await company.close();
    await rm(folder, { recursive: true, force: true });
  }
  return { objects, first, again };
}

const sizeOf = ([sample]: readonly FullSynchronization[]) => (sample?.objects ?? 0).toLocaleString('en-US');

function report(
  what: string,
  samples: readonly FullSynchronization[],
  base: readonly FullSynchronization[] | undefined,
): Measurement[] {
  const name = `${what}, ${sizeOf(samples)} objects`;
  const cost = ({ seconds, objects }: FullSynchronization) => (seconds * 1000) / objects;
  const computing = ({ cpuSeconds, objects }: FullSynchronization) => (cpuSeconds * 1000) / objects;
  const memory = ({ peakMemory }: FullSynchronization) => peakMemory;
  const against = (of: (one: FullSynchronization) => number, target: Target) => {
    if (base === undefined) return {};
    const control = { name: `${sizeOf(base)} objects`, samples: base.map(of) };
    return (base[0]?.objects ?? 0) < SMALLEST_HELD ? { control } : { control, target };
  };
  return [
    measure(
      name,
      'objects/s',
      samples.map(({ objects, seconds }) => objects / seconds),
    ),
    measure(`${name}, cost`, 'ms/object', samples.map(cost), against(cost, atMost(1.1))),
    measure(`${name}, processor time`, 'ms/object', samples.map(computing), against(computing, atMost(1.1))),
    measure(
      `${name}, statements`,
      'per 1,000 objects',
      samples.map(({ statements, objects }) => (statements * 1000) / objects),
    ),
    measure(`${name}, peak memory`, 'MiB', samples.map(memory), against(memory, atMost(1.1))),
  ];
}

function atMost(limit: number): Target {
  return { words: `at most ${limit} times`, meets: ({ ratio }) => ratio !== undefined && ratio <= limit };
}
