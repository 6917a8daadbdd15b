/** An engine in a process of its own that synchronizes passwords until it is killed. */

import { openEngine } from '../../engine/api/engine.ts';

process.once('message', (dataDirectory) => {
  void run(String(dataDirectory));
});

async function run(dataDirectory: string): Promise<void> {
  const engine = await openEngine({ dataDirectory, purpose: 'service' });
  engine.passwords.start();
  process.send?.('started');
}
