/** The stand-alone agent: a process on a further machine that does nothing but answer sign-ins. */

import { FaultError, type Fault } from '../../engine/model/fault.ts';
import type { Sealer } from '../../engine/settings/secrets.ts';
import { startAgent } from '../../engine/sign-in/pass-through/agent/agent.ts';
import {
  customEndpoints,
  endpointsOfCloud,
  type EndpointsOfCloud,
} from '../../engine/sign-in/pass-through/endpoints.ts';
import type { AgentSnapshot } from '../../engine/sign-in/pass-through/health/detector.ts';
import { createDirectoryValidator } from '../../engine/sign-in/pass-through/validator/directory-validator.ts';
import { lockDataDirectory } from '../../engine/store/data-directory.ts';
import type { Log } from '../host/log.ts';
import { fileIdentityStore, passwordOf, readAgentFile, writeStatus, type AgentFile } from './agent-file.ts';
import { latest } from './latest.ts';

export interface StandAloneOptions {
  readonly directory: string;
  readonly sealer: Sealer;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onChange?: (snapshot: AgentSnapshot) => void;
}

/**
 * Runs until the signal is aborted, and then brings what is in work to its end. Answers with the fault for which it gave up, if it did. Throws
 * `agent-not-registered`, `data-directory-in-use`.
 */
export async function runStandAlone({
  directory,
  sealer,
  log,
  signal,
  onChange,
}: StandAloneOptions): Promise<Fault | undefined> {
  const document = await readAgentFile(directory);
  if (document === undefined) throw notRegistered(directory);
  const lock = await lockDataDirectory(directory, 'agent');
  const statuses = latest<AgentSnapshot>(
    (snapshot) => writeStatus(directory, snapshot),
    (error) => log.warn('agent-status-failed', { error }),
  );
  try {
    const validator = createDirectoryValidator({
      forests: await Promise.all(
        document.forests.map(async (forest) => ({
          settings: forest.settings,
          password: await passwordOf(sealer, forest),
        })),
      ),
      signInAttribute: document.signInAttribute,
    });
    try {
      const agent = await startAgent({
        store: fileIdentityStore(directory, sealer),
        validator,
        endpoints: endpointsOf(document),
        network: { proxy: document.proxy },
        note: (level, event, facts) => log[level](event, facts),
        onChange(snapshot) {
          statuses.put(snapshot);
          onChange?.(snapshot);
        },
      });
      const stop = () => void agent.stop();
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      return await agent.ended;
    } finally {
      await validator.close();
    }
  } finally {
    await statuses.settled();
    await lock.release();
  }
}

/** Throws `pass-through-not-offered`. */
export function endpointsOf({ cloud = 'global', endpoints }: Pick<AgentFile, 'cloud' | 'endpoints'>): EndpointsOfCloud {
  if (endpoints !== undefined) return customEndpoints(endpoints);
  const known = endpointsOfCloud(cloud);
  if (known) return known;
  throw new FaultError({ code: 'pass-through-not-offered', stage: 'setup', detail: { cloud }, retry: 'never' });
}

export function notRegistered(directory: string): FaultError {
  return new FaultError({ code: 'agent-not-registered', stage: 'setup', detail: { directory }, retry: 'never' });
}
