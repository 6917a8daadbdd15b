/** The shell's side of the engine: its process kept alive, pages connected to it, the shell's own client. */

import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { explainFault } from '../../../engine/api/contract/words/explain.ts';
import { NO_LOG, openLog, type Log } from '../../host/log.ts';
import { portClient, type PortClient } from '../engine/port-client.ts';
import { availableSealing } from '../engine/sealing.ts';
import { superviseEngine } from '../engine/supervisor.ts';
import type { SettingsFileMessage } from '../shell-channels.ts';
import type { Words } from '../words/shape.ts';
import { servePagesOf } from './pages.ts';
import { watchEngine, type EngineWatch, type Notice } from './watch.ts';

export interface EngineLinkOptions {
  /** The bundle of `engine-process.ts`. */
  readonly program: string;
  readonly dataDirectory: string;
  readonly platform: NodeJS.Platform;
  readonly words: Words;
  notify(notice: Notice): void;
  onChange(): void;
  onRefused(fault: ContractFault): void;
}

export interface EngineLink {
  readonly watch: EngineWatch;
  start(): void;
  /** Runs a cycle as a person would from the home screen; what fails is told as a notice. */
  synchronizeNow(): Promise<void>;
  showSettingsFile(file: SettingsFileMessage): void;
  /** To the log of the data directory. */
  report(error: unknown): void;
  close(): Promise<void>;
}

export function linkEngine(options: EngineLinkOptions): EngineLink {
  const { program, dataDirectory, platform, words, notify, onChange, onRefused } = options;
  // Kept in the data directory, which is there once the engine has opened it.
  let log: Log = NO_LOG;
  let client: PortClient | undefined;
  const report = (error: unknown) => log.error('shell-failed', { error });
  const watch = watchEngine({ words, notify, onChange, onError: report });
  const supervisor = superviseEngine({
    program,
    dataDirectory,
    logLevel: 'info',
    sealing: availableSealing(platform),
    onConnected() {
      if (log === NO_LOG) log = openLog(dataDirectory, 'info');
      const port = supervisor.connect();
      if (port) watch.connected((client = portClient(port, (broadcast) => watch.hear(broadcast))));
      pages.engineConnected();
    },
    onAway(pause) {
      log.error('engine-ended', { pause });
      client = undefined;
      watch.away();
      pages.engineAway();
      notify({ title: words.notice.engineAway, body: words.notice.engineAwayMeaning, place: 'home' });
    },
    onRefused,
  });
  const pages = servePagesOf(supervisor);

  return {
    watch,
    report,
    start: () => supervisor.start(),
    showSettingsFile: (file) => pages.showSettingsFile(file),
    async synchronizeNow() {
      if (!client) return;
      try {
        const { lastCycle } = await client.call('status', {});
        await client.call('cycle', { policy: lastCycle ? 'delta' : 'initial', trigger: 'manual' });
      } catch (fault) {
        const { what } = explainFault(fault as ContractFault);
        notify({ title: words.notice.synchronizationFailed, body: what, place: 'operations' });
      }
    },
    async close() {
      client = undefined;
      watch.away();
      await supervisor.close();
      log.close();
      log = NO_LOG;
    },
  };
}
