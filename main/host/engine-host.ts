/** The engine of a data directory with its schedule, serving any number of interfaces. */

import { broadcastRuns } from '../../engine/api/broadcasts.ts';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openEngine, type Engine } from '../../engine/api/engine.ts';
import type { EngineClient } from '../../engine/api/contract/contract.ts';
import type { HostMessage } from '../../engine/api/contract/messages.ts';
import type { Sealer } from '../../engine/settings/secrets.ts';
import { runBesideCycles } from './beside-cycles.ts';
import type { Channel } from './channel.ts';
import { factsOfCycle } from './facts.ts';
import { NO_LOG, openLog, type Log, type LogLevel } from './log.ts';
import { protectMemory } from './memory-protection.ts';
import { runSchedule } from './schedule.ts';
import { serveChannel, type ServedChannel } from './serve-channel.ts';
import { noticesTo } from './tenant-notices.ts';

export interface EngineHostOptions {
  readonly dataDirectory: string;
  /** What this process is for; named to whoever finds the data directory in use. */
  readonly purpose: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly logLevel: LogLevel;
  readonly sealer?: Sealer;
}

export interface EngineHost {
  readonly engine: Engine;
  readonly client: EngineClient;
  readonly log: Log;
  /** Whether an interface is connected, a call not answered, or a scheduled cycle under way. */
  isBusy(): boolean;
  /** Calls the listener whenever `isBusy` may have changed. */
  onActivity(listener: () => void): void;
  serve(channel: Channel): void;
  /** Brings a run under way to a clean end, answers every call, and closes the engine. */
  close(): Promise<void>;
}

/** Throws `data-directory-in-use`, naming the process that holds it, and what opening a store can throw. */
export async function openEngineHost(options: EngineHostOptions): Promise<EngineHost> {
  const { dataDirectory, purpose, environment, sealer } = options;
  let log = NO_LOG;
  const entra = noticesTo(() => log);
  const engine = await openEngine({ dataDirectory, purpose, environment, entra, ...(sealer ? { sealer } : {}) });
  log = openLog(dataDirectory, options.logLevel);
  log.info('host-started', { purpose, coreDumps: protectMemory() });
  return hostOf(engine, log);
}

function hostOf(engine: Engine, log: Log): EngineHost {
  const client = createDispatcher(engine);
  const channels = new Map<Channel, ServedChannel>();
  const stopping = new AbortController();
  const activity: (() => void)[] = [];
  const active = () => {
    for (const listener of activity) listener();
  };
  let cycling = false;

  const endBroadcasts = broadcastRuns(engine, {
    post(name, payload) {
      const message: HostMessage = { type: 'event', id: null, name, payload };
      for (const channel of channels.keys()) channel.post(message);
    },
    onFailure: (error) => log.error('attention-failed', { error }),
  });
  const cycleEnded = () => {
    cycling = false;
    active();
  };
  const schedule = runSchedule(
    {
      engine,
      client,
      onStart() {
        cycling = true;
        active();
      },
      onCycle(cycle) {
        log.info('cycle-ended', factsOfCycle(cycle));
        cycleEnded();
      },
      onPostponed: cycleEnded,
      onFailure(error) {
        log.error('cycle-failed', { error });
        cycleEnded();
      },
      onWait: (next) => log.info('waiting', { next: next?.toISOString() ?? null }),
    },
    stopping.signal,
  );

  const beside = runBesideCycles({ engine, log }, stopping.signal);

  return {
    engine,
    client,
    log,
    isBusy: () => cycling || channels.size > 0,
    onActivity: (listener) => void activity.push(listener),
    serve(channel) {
      const onFault = (call: string, error: unknown) => log.warn('call-failed', { call, error });
      const served = serveChannel(channel, { client, onFault });
      channels.set(channel, served);
      // A command goes on without its window; until it ends the host is still at work.
      channel.onClose(() => {
        void served.settled().then(() => {
          channels.delete(channel);
          active();
        });
      });
      active();
    },
    async close() {
      stopping.abort();
      const serving = [...channels.values()];
      for (const served of serving) served.cancelAll();
      await Promise.all([schedule, beside, ...serving.map((served) => served.settled())]);
      for (const channel of channels.keys()) channel.close('closing');
      endBroadcasts();
      await engine.close();
      log.info('host-ended');
      log.close();
    },
  };
}
