/** The Entra side: its export by both back ends, what it makes of a tenant's patience, and the codec of one of them. */

import { benchmarkBudget } from './entra-budget.ts';
import { benchmarkCodec } from './entra-codec.ts';
import { benchmarkEntraExport } from './entra-export.ts';
import type { Measurement } from './measurement.ts';

export interface EntraBenchmark {
  readonly objects: number;
  readonly writes: number;
  readonly megabytes: number;
  readonly passes: number;
}

export async function benchmarkEntra(
  { objects, writes, megabytes, passes }: EntraBenchmark,
  say: (text: string) => void,
): Promise<Measurement[]> {
  return [
    ...(await benchmarkEntraExport({ objects }, say)),
    ...(await benchmarkBudget({ writes }, say)),
    ...benchmarkCodec({ megabytes, passes }, say),
  ];
}
