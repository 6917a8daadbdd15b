/** What a host runs beside the cycles, as long as it lives: password hash synchronization and the engine's own agent. */

import type { Engine } from '../../engine/api/engine.ts';
import { runLocalAgent } from './local-agent.ts';
import type { Log } from './log.ts';

/** Resolves when the signal was aborted and sign-ins in work are answered; passwords end with the engine. Does not throw. */
export async function runBesideCycles(
  { engine, log }: { readonly engine: Engine; readonly log: Log },
  signal: AbortSignal,
): Promise<void> {
  engine.passwords.start();
  try {
    await runLocalAgent({ engine, log }, signal);
  } catch (error) {
    log.error('agent-failed', { error });
  }
}
