/** Whether an agent is there, as the portal says it: by when it was heard of last. */

import type { RegisteredAgent } from './agents.ts';
import type { PassThroughService } from './service.ts';

/** Beside the interval itself, so that a bootstrap that comes a little late does not make the agent inactive. */
const PATIENCE = 1.2;

export function isActive({ clock, settings }: PassThroughService, { lastBootstrapAt }: RegisteredAgent): boolean {
  return lastBootstrapAt !== undefined && clock() - lastBootstrapAt <= settings.bootstrapIntervalMs * PATIENCE;
}
