/** A process that does one full import from the forest: its time from connecting to the last page written. */

import { openEngine } from '../../engine/api/engine.ts';

const { dataDirectory } = JSON.parse(process.argv[2] ?? '{}') as { dataDirectory: string };
const engine = await openEngine({ dataDirectory, purpose: 'benchmark' });
const began = performance.now();
const run = await engine.runProfile('contoso.test', 'Full Import');
const seconds = (performance.now() - began) / 1000;
await engine.close();
if (run.result !== 'success') throw new Error(`the import ended with ${run.result}`);
process.stdout.write(`${JSON.stringify({ objects: run.counters['adds'] ?? 0, seconds })}\n`);
