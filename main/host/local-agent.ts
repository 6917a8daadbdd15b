/**
 * The engine's own agent of pass-through authentication: runs while the host runs and an agent is registered, and follows
 * what is registered and configured, by whichever process.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../engine/api/engine.ts';
import { FaultError, toFault } from '../../engine/model/fault.ts';
import { endpointsFor } from '../../engine/setup/pass-through/administrators.ts';
import { forestSecret } from '../../engine/setup/secret-source.ts';
import type { Configuration } from '../../engine/setup/configuration.ts';
import { startAgent, type RunningAgent } from '../../engine/sign-in/pass-through/agent/agent.ts';
import {
  engineIdentityStore,
  readLocalAgent,
  saveSnapshot,
} from '../../engine/sign-in/pass-through/agent/engine-store.ts';
import type { AgentSnapshot } from '../../engine/sign-in/pass-through/health/detector.ts';
import { createDirectoryValidator } from '../../engine/sign-in/pass-through/validator/directory-validator.ts';
import type { PasswordValidator } from '../../engine/sign-in/pass-through/validator/validator.ts';
import { latest } from '../agent/latest.ts';
import type { Log } from './log.ts';

export interface LocalAgentOptions {
  readonly engine: Pick<Engine, 'store' | 'secrets' | 'configuration' | 'now'>;
  readonly log: Log;
  /** Milliseconds between two looks at what is registered. */
  readonly lookEvery?: number;
}

/** Milliseconds. */
const LOOK_EVERY = 5_000;
/** After it gave up, or could not begin. */
const AGAIN_AFTER = 3_600_000;

/** Lasts until the signal is aborted; sign-ins in work are answered first. */
export async function runLocalAgent(options: LocalAgentOptions, signal: AbortSignal): Promise<void> {
  const { log, lookEvery = LOOK_EVERY } = options;
  let running: Running | undefined;
  let restUntil = 0;
  while (!signal.aborted) {
    const wanted = await lookAt(options);
    const isOther = wanted !== running?.wanted;
    if (running && isOther) {
      await running.stop();
      running = undefined;
      restUntil = 0;
    }
    if (running?.hasGivenUp) {
      await running.stop();
      running = undefined;
      restUntil = Date.now() + AGAIN_AFTER;
    }
    if (!running && wanted !== undefined && Date.now() >= restUntil) {
      running = await begin(wanted, options).catch((error: unknown) => {
        log.error('agent-not-started', { fault: toFault(error, 'connect') });
        restUntil = Date.now() + AGAIN_AFTER;
        return undefined;
      });
    }
    await waitFor(lookEvery, signal);
  }
  await running?.stop();
}

interface Running {
  /** What it was begun for. */
  readonly wanted: string;
  readonly hasGivenUp: boolean;
  stop(): Promise<void>;
}

/**
 * Which agent, and by what of the configuration: another text, another agent to be run. Other changes of the configuration
 * leave it at work, for while it starts anew nobody is let in. Undefined where none is registered or nothing configured.
 */
async function lookAt({ engine, log }: LocalAgentOptions): Promise<string | undefined> {
  try {
    const row = await engine.store.reader.get<{ agent: string | null }>(
      `SELECT (SELECT agent_id || ' ' || registered_at FROM pass_through_agent) AS agent`,
    );
    const agent = row?.agent ?? null;
    const configuration = agent === null ? undefined : await engine.configuration();
    if (agent === null || !configuration) return undefined;
    return `${agent} ${JSON.stringify(usedBy(configuration))} ${await secretsOf(engine, configuration)}`;
  } catch (error) {
    log.warn('agent-look-failed', { error });
    return undefined;
  }
}

/** What an agent of this configuration is made of. */
function usedBy({ forests, tenant, userPrincipalNameAttribute }: Configuration): object {
  const { cloud, proxy } = tenant;
  const asked = forests.map(({ connection, domains }) => ({ connection, domains: domains.map(domainOf) }));
  return { forests: asked, cloud, proxy, userPrincipalNameAttribute };
}

const domainOf = ({ dn, domainFqdn, domainNetbios }: Configuration['forests'][number]['domains'][number]) => ({
  dn,
  fqdn: domainFqdn,
  netbios: domainNetbios,
});

/** Of the forests' passwords, as they lie sealed: with something fresh each time, which their beginning shows. */
async function secretsOf({ store }: LocalAgentOptions['engine'], { forests }: Configuration): Promise<string> {
  const names = forests.map(({ connection }) => forestSecret(connection.name));
  const rows = await store.reader.all<{ seal: string }>(
    `SELECT name || ' ' || hex(substr(sealed, 1, 16)) AS seal FROM secret
     WHERE name IN (SELECT value FROM json_each(?)) ORDER BY name`,
    [JSON.stringify(names)],
  );
  return rows.map(({ seal }) => seal).join('\n');
}

async function begin(wanted: string, { engine, log }: LocalAgentOptions): Promise<Running> {
  const registered = await readLocalAgent(engine.store.reader);
  const configuration = await engine.configuration();
  if (!registered || !configuration)
    throw new FaultError({ code: 'agent-not-registered', stage: 'setup', detail: {}, retry: 'never' });
  const endpoints = endpointsFor(registered.endpoints, configuration.tenant);
  const validator = await validatorFor(configuration, engine);
  const statuses = latest<AgentSnapshot>(
    (snapshot) => saveSnapshot(engine.store, snapshot),
    (error) => log.warn('agent-status-failed', { error }),
  );
  let agent: RunningAgent;
  try {
    agent = await startAgent({
      store: engineIdentityStore(engine.store, engine.secrets, engine.now),
      validator,
      endpoints,
      network: { proxy: configuration.tenant.proxy },
      note: (level, event, facts) => log[level](event, facts),
      onChange: (snapshot) => statuses.put(snapshot),
    });
  } catch (error) {
    await validator.close();
    throw error;
  }
  let hasGivenUp = false;
  void agent.ended.then((fault) => (hasGivenUp = fault !== undefined));
  return {
    wanted,
    get hasGivenUp() {
      return hasGivenUp;
    },
    async stop() {
      await agent.stop();
      await validator.close();
      await statuses.settled();
    },
  };
}

async function validatorFor(
  configuration: Configuration,
  { secrets }: LocalAgentOptions['engine'],
): Promise<PasswordValidator> {
  const forests = configuration.forests.map(async ({ connection, domains }) => ({
    settings: connection,
    password: await secrets.get(forestSecret(connection.name)),
    domains: domains.map(domainOf),
  }));
  return createDirectoryValidator({
    forests: await Promise.all(forests),
    signInAttribute: configuration.userPrincipalNameAttribute,
  });
}

async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
