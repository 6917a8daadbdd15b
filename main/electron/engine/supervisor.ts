/** Keeps the engine's process alive, and hands out ways to it. */

import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import type { LogLevel } from '../../host/log.ts';
import { ENGINE_NODE_FLAGS } from '../../node-flags.ts';
import type { FromEngine, Sealing, ToEngine } from '../shell-channels.ts';
import { sealOrUnseal } from './sealing.ts';

export interface SupervisorOptions {
  /** The bundle of `engine-process.ts`. */
  readonly program: string;
  readonly dataDirectory: string;
  readonly logLevel: LogLevel;
  readonly sealing: Sealing;
  onConnected(): void;
  /** Its process ended by itself and is started again after the pause (milliseconds). */
  onAway(pause: number): void;
  /** It does not open this data directory: a person has to act, and may try again. */
  onRefused(fault: ContractFault): void;
}

export interface Supervisor {
  start(): void;
  isConnected(): boolean;
  /** A port that speaks the contract's messages with the engine; nothing while it is away. */
  connect(): MessagePortMain | undefined;
  /** Brings what runs to a clean end. */
  close(): Promise<void>;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
/** Whoever has lived this long did not fail because of what made it start. Milliseconds. */
const LONG_LIFE = 60_000;

export function superviseEngine(options: SupervisorOptions): Supervisor {
  let child: UtilityProcess | undefined;
  let connected = false;
  let closing = false;
  let pause = FIRST_PAUSE;
  let timer: NodeJS.Timeout | undefined;

  const post = (message: ToEngine, ports: MessagePortMain[] = []) => child?.postMessage(message, ports);

  const hear = (message: FromEngine): void => {
    switch (message.type) {
      case 'opened':
        connected = true;
        options.onConnected();
        return;
      case 'refused':
        post({ type: 'close' });
        child = undefined;
        options.onRefused(message.fault);
        return;
      case 'seal':
      case 'unseal':
        post(sealOrUnseal(message));
    }
  };

  const start = (): void => {
    clearTimeout(timer);
    const mine = utilityProcess.fork(options.program, [], {
      serviceName: 'Causeway engine',
      execArgv: [...ENGINE_NODE_FLAGS],
    });
    const startedAt = Date.now();
    child = mine;
    mine.on('message', (message: FromEngine) => hear(message));
    mine.once('exit', () => {
      // Another one was started since, or it was told to go.
      if (child !== mine || closing) return;
      child = undefined;
      connected = false;
      if (Date.now() - startedAt > LONG_LIFE) pause = FIRST_PAUSE;
      options.onAway(pause);
      timer = setTimeout(start, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    });
    const { dataDirectory, logLevel, sealing } = options;
    post({ type: 'open', dataDirectory, logLevel, sealing });
  };

  return {
    start,
    isConnected: () => connected,
    connect() {
      if (!connected) return undefined;
      const { port1, port2 } = new MessageChannelMain();
      post({ type: 'interface' }, [port2]);
      return port1;
    },
    close() {
      closing = true;
      clearTimeout(timer);
      const ending = child;
      if (!ending) return Promise.resolve();
      return new Promise((resolve) => {
        ending.once('exit', () => resolve());
        post({ type: 'close' });
      });
    },
  };
}
