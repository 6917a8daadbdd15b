/** What every command has: its options, its screen, its cancellation, and the way to the engine. */

import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openEngine, type Engine } from '../../engine/api/engine.ts';
import type { EngineClient } from '../../engine/api/contract/contract.ts';
import { FaultError } from '../../engine/model/fault.ts';
import type { Cancellation } from './cancellation.ts';
import { exists } from '../host/data-directory.ts';
import type { ExitCode } from './exit-codes.ts';
import { NO_LOG, openLog, type Log, type LogLevel } from '../host/log.ts';
import { noticesTo } from '../host/tenant-notices.ts';
import type { Screen } from './screen.ts';

export interface CommandContext {
  readonly dataDirectory: string;
  readonly json: boolean;
  readonly logLevel: LogLevel;
  readonly screen: Screen;
  readonly cancellation: Cancellation;
  readonly environment: NodeJS.ProcessEnv;
  readStandardInput(): Promise<string>;
}

export interface Session {
  readonly client: EngineClient;
  readonly engine: Engine;
  readonly log: Log;
}

export interface Opening {
  /** What this process is for: named to whoever finds the data directory in use. */
  readonly purpose: string;
  /** Looks and settles small things beside a process that may be running; takes no lock. */
  readonly beside: boolean;
  /** Makes the data directory where it is missing. Only setup does: a misspelled name must not become a directory. */
  readonly creates?: boolean;
}

export async function withEngine(
  context: CommandContext,
  { purpose, beside, creates = false }: Opening,
  work: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { dataDirectory } = context;
  if (!creates && !(await exists(dataDirectory))) throw notConfigured(dataDirectory);
  let log = NO_LOG;
  try {
    const { environment } = context;
    const engine = await openEngine({ dataDirectory, purpose, beside, environment, entra: noticesTo(() => log) });
    try {
      log = openLog(dataDirectory, context.logLevel);
      log.info('command-started', { purpose });
      const code = await work({ client: createDispatcher(engine), engine, log });
      log.info('command-ended', { purpose, exitCode: code });
      return code;
    } finally {
      await engine.close();
    }
  } catch (error) {
    if (log === NO_LOG && (await exists(dataDirectory))) log = openLog(dataDirectory, context.logLevel);
    log.error('command-failed', { purpose, error });
    throw error;
  } finally {
    log.close();
  }
}

export function notConfigured(dataDirectory: string): FaultError {
  return new FaultError({ code: 'not-configured', stage: 'setup', detail: { dataDirectory }, retry: 'never' });
}
