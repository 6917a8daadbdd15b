/** An engine in a process of its own that sets itself up, and can be killed at any step. Speaks over its IPC channel. */

import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openEngine } from '../../engine/api/engine.ts';
import type { DraftAnswers } from '../../engine/api/contract/answers.ts';

export interface SetupJob {
  readonly dataDirectory: string;
  readonly answers: DraftAnswers;
  readonly secrets: readonly (readonly [name: string, value: string])[];
}

export interface SetupMessage {
  /** `id state` of a step, or `ended`. */
  readonly said: string;
}

process.once('message', (message) => {
  void run(message as SetupJob);
});

const say = (said: string) => process.send?.({ said } satisfies SetupMessage);

async function run({ dataDirectory, answers, secrets }: SetupJob): Promise<void> {
  const engine = await openEngine({ dataDirectory, purpose: 'setup' });
  const client = createDispatcher(engine);
  for (const [name, value] of secrets) await client.call('draft-secret', { name, value });
  const draft = { purpose: 'setup', mode: 'custom', page: 'ready', answers, revision: 0 } as const;
  await client.call('save-draft', draft);
  const { outcome } = await client.call(
    'configure',
    { answers, startSync: true },
    {
      onEvent(name, payload) {
        if (name !== 'setup-step') return;
        const { id, state } = payload as { readonly id: string; readonly state: string };
        say(`${id} ${state}`);
      },
    },
  );
  say(`ended ${outcome}`);
  await engine.close();
  process.disconnect();
}
