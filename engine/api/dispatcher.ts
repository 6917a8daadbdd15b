/** Calls by name to the engine. Arguments are checked where they arrive, whatever the transport. */

import type { z } from 'zod';
import { FaultError } from '../model/fault.ts';
import {
  commands,
  queries,
  type CallArguments,
  type CallName,
  type CallOptions,
  type EngineClient,
} from './contract/contract.ts';
import type { Engine } from './engine.ts';
import { conflictHandlers } from './handlers/conflicts.ts';
import { federationHandlers } from './handlers/federation.ts';
import { forestHandlers } from './handlers/forests.ts';
import type { Handlers, Parsed } from './handlers/handlers.ts';
import { objectHandlers } from './handlers/objects.ts';
import { operationHandlers } from './handlers/operations.ts';
import { passThroughHandlers } from './handlers/pass-through.ts';
import { passwordHandlers } from './handlers/passwords.ts';
import { ruleHandlers } from './handlers/rules.ts';
import { setupHandlers } from './handlers/setup.ts';
import { taskHandlers } from './handlers/tasks.ts';
import { tenantSettingsHandlers } from './handlers/tenant-settings.ts';
import { tenantHandlers } from './handlers/tenants.ts';

const HANDLERS: Handlers<CallName> = {
  ...operationHandlers,
  ...objectHandlers,
  ...setupHandlers,
  ...forestHandlers,
  ...tenantHandlers,
  ...tenantSettingsHandlers,
  ...taskHandlers,
  ...ruleHandlers,
  ...conflictHandlers,
  ...federationHandlers,
  ...passwordHandlers,
  ...passThroughHandlers,
};

/** A client of an engine in the same process. */
export function createDispatcher(engine: Engine): EngineClient {
  return {
    async call<N extends CallName>(name: N, callArguments: CallArguments<N>, options: CallOptions = {}) {
      // The compiler cannot follow that a name picks its own schema out of the union.
      const schema = { ...queries, ...commands }[name].arguments as unknown as z.ZodType<Parsed<N>>;
      const parsed = schema.safeParse(callArguments);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        const detail = { call: name, path: issue?.path.join('.') ?? '', message: issue?.message ?? '' };
        throw new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
      }
      return HANDLERS[name](engine, parsed.data, options);
    },
  };
}
