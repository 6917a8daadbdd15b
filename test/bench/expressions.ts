/** How many expressions of the standard rules are evaluated in a second, on the objects of a company as they were imported. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProcess } from './child.ts';
import { startCompany } from './company.ts';
import type { ExpressionSamples } from './expressions-process.ts';
import { measure, type Measurement } from './measurement.ts';

export interface ExpressionBenchmark {
  readonly objects: number;
  /** Samples of each kind. */
  readonly passes: number;
}

export async function benchmarkExpressions(
  { objects, passes }: ExpressionBenchmark,
  say: (text: string) => void,
): Promise<Measurement[]> {
  say(`a company of ${objects} objects, imported and synchronized`);
  const company = await startCompany(objects);
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-bench-'));
  const dataDirectory = path.join(folder, 'data');
  try {
    await company.setUp(dataDirectory);
    await runProcess('import-process.ts', { dataDirectory });
    await runProcess('full-sync-process.ts', { dataDirectory });
  } finally {
    await company.close();
  }
  try {
    say('evaluating');
    const [samples] = await runProcess<ExpressionSamples>('expressions-process.ts', { dataDirectory, passes });
    if (!samples) throw new Error('the expressions gave no measurement');
    const { inbound, outbound, few, byHand, expressions } = samples;
    return [
      measure('expressions of the standard rules, inbound', 'evaluations/s', inbound),
      measure('expressions of the standard rules, outbound', 'evaluations/s', outbound),
      measure('five expressions of user rules', 'evaluations/s', few, {
        control: { name: 'the same written by hand', samples: byHand },
      }),
      measure('different expressions evaluated', 'expressions', [expressions]),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
