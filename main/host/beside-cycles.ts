/**
 * What a host runs beside the cycles, as long as it lives: password hash synchronization, the engine's own agent, and the
 * watch of federation.
 */

import type { Engine } from '../../engine/api/engine.ts';
import { runFederationWatch } from './federation-watch.ts';
import { runLocalAgent } from './local-agent.ts';
import type { Log } from './log.ts';

/** Resolves when the signal was aborted and sign-ins in work are answered; passwords end with the engine. Does not throw. */
export async function runBesideCycles(
  { engine, log }: { readonly engine: Engine; readonly log: Log },
  signal: AbortSignal,
): Promise<void> {
  engine.passwords.start();
  const watch = runFederationWatch({ engine, log }, signal);
  try {
    await runLocalAgent({ engine, log }, signal);
  } catch (error) {
    log.error('agent-failed', { error });
  }
  await watch;
}
