/** Setup. */

import { FaultError } from '../../model/fault.ts';
import { answersJsonSchema, parseAnswers } from '../../setup/answers.ts';
import { install } from '../../setup/install.ts';
import { compileConfiguration, rulesOf } from '../../setup/rules-of.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { setupCommands, setupQueries } from '../contract/setup.ts';
import type { Engine } from '../engine.ts';
import { writable, type Handlers, type Parsed } from './handlers.ts';

export const setupHandlers: Handlers<keyof typeof setupQueries | keyof typeof setupCommands> = {
  async configuration(engine) {
    return (await engine.configuration()) ?? null;
  },
  'answers-schema': () => Promise.resolve({ ...answersJsonSchema() }),
  setup,
};

async function setup(engine: Engine, wanted: Parsed<'setup'>, options: CallOptions): Promise<CallResult<'setup'>> {
  const present = await engine.configuration();
  if (present && !wanted.replace) {
    const detail = { dataDirectory: engine.dataDirectory };
    throw new FaultError({ code: 'already-configured', stage: 'setup', detail, retry: 'never' });
  }
  const configuration = await install(
    {
      store: engine.store,
      secrets: engine.secrets,
      now: engine.now,
      by: engine.actor,
      directories: engine.directories,
      ...(options.signal ? { signal: options.signal } : {}),
      onStep: ({ step, name, facts }) =>
        options.onEvent?.('setup-step', {
          ...{ id: `${step}/${name}`, step, name, facts: { ...facts } },
          ...{ state: 'done', milliseconds: 0, fault: null },
        }),
      checkRules: compileConfiguration,
    },
    parseAnswers(wanted.answers),
  );
  return {
    forests: configuration.forests.map((forest) => forest.connection.name),
    tenant: configuration.tenant.name,
    rules: rulesOf(configuration).filter((rule) => !rule.disabled).length,
  };
}
