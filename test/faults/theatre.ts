/**
 * Where faults are tried: a forest and a tenant with pages so small that everything comes in several, an engine between
 * them, and time that nobody waits for: what the Entra connector would sleep is noted and over at once.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { Agent, fetch as undiciFetch, type RequestInit as UndiciRequestInit } from 'undici';
import type { Engine, EngineOptions } from '../../engine/api/engine.ts';
import type { Configuration } from '../../engine/setup/configuration.ts';
import { saveConfiguration } from '../../engine/settings/configuration-store.ts';
import { randomFor } from '../lab/organization/random.ts';
import { foundCompany, liveDay, OUTSIDE } from '../kill/company.ts';
import { keys, openStage, type Stage } from '../kill/stage.ts';
import { rest } from '../kill/verdict.ts';

/** Milliseconds that the forest and the tenant may be silent here. */
export const PATIENCE = 400;

/** What no server of the lab can be told. */
export interface Dials {
  /** The tenant's clock minus ours, in milliseconds. */
  skew: number;
  /** Takes the place of the tenant's answer on its way to the engine. */
  garble: ((url: string) => Response | undefined) | undefined;
  /** The tenant's certificate is of an authority that nobody here knows. */
  stranger: boolean;
}

export interface Theatre {
  readonly stage: Stage;
  readonly engine: Engine;
  readonly delay: number;
  /** What the Entra connector wanted to wait, in milliseconds. */
  readonly waits: number[];
  readonly dials: Dials;
  /** The day that was lived last. */
  day: number;
  liveDay(): void;
  configure(edit: (configuration: Configuration) => Configuration): Promise<void>;
  close(): Promise<void>;
}

const SEED = 3;
const DAY = 86_400;

export interface TheatreOptions {
  /** How long the tenant's reads are behind its writes, in milliseconds. */
  readonly delay?: number;
}

/** Opens everything and lets the first synchronization come to its rest. */
export async function openTheatre({ delay = 0 }: TheatreOptions = {}): Promise<Theatre> {
  // What has slept is ahead of the machine's clock, and assertions are signed by that.
  let slept = 0;
  const waits: number[] = [];
  const dials: Dials = { skew: 0, garble: undefined, stranger: false };
  let asking = 0;
  const limits = { headersTimeout: PATIENCE, bodyTimeout: PATIENCE };
  const ca = (await keys()).tenant.caCertificatePem;
  const knowing = new Agent({ ...limits, connect: { ca, timeout: PATIENCE } });
  const unknowing = new Agent({ ...limits, connect: { timeout: PATIENCE } });
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const garbled = dials.garble?.(url);
    if (garbled) return garbled;
    const signingIn = new URL(url).pathname.endsWith('/token') ? 1 : 0;
    asking += signingIn;
    try {
      // undici's fetch and the global one are the same code with types declared twice.
      const own = { ...(init as unknown as UndiciRequestInit), dispatcher: dials.stranger ? unknowing : knowing };
      return (await undiciFetch(url, own)) as unknown as Response;
    } finally {
      asking -= signingIn;
    }
  };
  const stage = await openStage({
    seed: SEED,
    exclude: [OUTSIDE],
    populate: (forest) => foundCompany(forest, SEED),
    forest: { dirSyncPageSize: 15 },
    tenant: {
      clock: () => Date.now() + dials.skew + (asking > 0 ? 0 : slept),
      tokenLifetimeS: 365 * DAY,
      pageSize: 20,
      deltaPageSize: 6,
      visibilityDelayMs: delay,
    },
    timeouts: { connect: PATIENCE, request: PATIENCE },
    pageSize: 20,
  });
  const random = randomFor(SEED, 'waits');
  const entra: EngineOptions['entra'] = {
    clock: () => Date.now() + slept,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      slept += milliseconds;
      return Promise.resolve();
    },
    random: () => random.next(),
    fetch,
  };
  const theatre: Theatre = {
    stage,
    delay,
    engine: await stage.open({ entra }),
    waits,
    dials,
    day: 0,
    liveDay: () => liveDay(stage, SEED, ++theatre.day),
    configure: async (edit) => {
      const { engine } = theatre;
      const change = { by: 'test', action: 'test', detail: {}, at: new Date() };
      await saveConfiguration(engine.store, edit((await engine.configuration())!), change);
    },
    close: async () => {
      await theatre.engine.close();
      await Promise.all([knowing.close(), unknowing.close()]);
      await stage.close();
    },
  };
  await theatre.engine.runCycle('initial', 'manual');
  await wait(delay);
  const { problems } = await rest(stage, theatre.engine);
  if (problems.length > 0) throw new Error(`The stage could not be set: ${problems.join('; ')}`);
  return theatre;
}
