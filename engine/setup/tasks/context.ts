/** What a task stands on: an engine that is set up. */

import { FaultError } from '../../model/fault.ts';
import { createSurvey, type ForestSurvey } from '../../connectors/active-directory/survey/survey.ts';
import { cancellable, type CheckEnvironment } from '../checks.ts';
import type { Configuration, ForestConfiguration } from '../configuration.ts';
import { loadSaved, type SetupEngine } from '../configure/context.ts';
import { forestSecret } from '../secret-source.ts';

export interface TaskContext extends CheckEnvironment {
  readonly engine: SetupEngine;
  readonly version: number;
  readonly configuration: Configuration;
}

/** Throws `not-configured` before setup. */
export async function taskContext(engine: SetupEngine, signal: AbortSignal): Promise<TaskContext> {
  const saved = await loadSaved(engine);
  if (!saved) {
    const detail = { dataDirectory: engine.dataDirectory };
    throw new FaultError({ code: 'not-configured', stage: 'setup', detail, retry: 'never' });
  }
  const { directories, now } = engine;
  return { engine, directories, now, signal, version: saved.version, configuration: saved.document };
}

/** Asks a forest by the account in force, and closes. */
export async function withSurvey<T>(
  { engine, signal }: TaskContext,
  { connection }: ForestConfiguration,
  ask: (survey: ForestSurvey) => Promise<T>,
): Promise<T> {
  const password = await engine.secrets.get(forestSecret(connection.name));
  const asking = (async () => {
    const survey = createSurvey(connection, password);
    try {
      return await ask(survey);
    } finally {
      await survey.close();
    }
  })();
  return cancellable(signal, asking);
}
