/** A process that does one full import from the forest and says how it ended; its memory is its caller's choice. */

import { openEngine } from '../../engine/api/engine.ts';

const engine = await openEngine({ dataDirectory: process.argv[2] ?? '', purpose: 'test' });
const { result, counters } = await engine.runProfile('contoso.test', 'Full Import');
await engine.close();
process.stdout.write(JSON.stringify({ result, added: counters['adds'] }));
