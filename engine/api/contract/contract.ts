/**
 * The one contract between the engine and whoever speaks to it: every query, command and event by name, with the shapes
 * of its arguments and its answer. Nothing here imports the engine; an interface may import everything here.
 */

import type { z } from 'zod';
import { conflictCommands, conflictEvents, conflictQueries } from './conflicts.ts';
import { federationCommands, federationEvents, federationQueries } from './federation.ts';
import { forestCommands, forestEvents, forestQueries } from './forests.ts';
import { objectCommands, objectEvents, objectQueries } from './objects.ts';
import { operationCommands, operationEvents, operationQueries } from './operations.ts';
import { passThroughCommands, passThroughEvents, passThroughQueries } from './pass-through.ts';
import { passwordCommands, passwordEvents, passwordQueries, passwordSetupCommands } from './passwords.ts';
import { setupCommands, setupEvents, setupQueries } from './setup.ts';
import { ruleCommands, ruleEvents, ruleQueries } from './rules.ts';
import type { faultSchema } from './shapes.ts';
import { taskCommands, taskEvents, taskQueries } from './tasks.ts';
import { tenantSettingsCommands, tenantSettingsQueries } from './tenant-settings.ts';
import { tenantCommands, tenantEvents, tenantQueries } from './tenants.ts';

/** Questions: they change nothing and may run beside anything. */
export const queries = {
  ...operationQueries,
  ...objectQueries,
  ...setupQueries,
  ...forestQueries,
  ...tenantQueries,
  ...tenantSettingsQueries,
  ...taskQueries,
  ...ruleQueries,
  ...conflictQueries,
  ...federationQueries,
  ...passwordQueries,
  ...passThroughQueries,
} as const;

/** Commands: one at a time where they run something; long ones report progress and can be cancelled. */
export const commands = {
  ...setupCommands,
  ...operationCommands,
  ...objectCommands,
  ...forestCommands,
  ...tenantCommands,
  ...tenantSettingsCommands,
  ...taskCommands,
  ...ruleCommands,
  ...conflictCommands,
  ...federationCommands,
  ...passwordCommands,
  ...passwordSetupCommands,
  ...passThroughCommands,
} as const;

export const events = {
  ...operationEvents,
  ...objectEvents,
  ...setupEvents,
  ...forestEvents,
  ...tenantEvents,
  ...taskEvents,
  ...ruleEvents,
  ...conflictEvents,
  ...federationEvents,
  ...passwordEvents,
  ...passThroughEvents,
} as const;

export type QueryName = keyof typeof queries;
export type CommandName = keyof typeof commands;
export type EventName = keyof typeof events;

type Contract = typeof queries & typeof commands;
export type CallName = keyof Contract;
export type CallArguments<N extends CallName> = z.input<Contract[N]['arguments']>;
export type CallResult<N extends CallName> = z.output<Contract[N]['result']>;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;

export type ContractFault = z.output<typeof faultSchema>;

export interface CallOptions {
  readonly signal?: AbortSignal;
  onEvent?<N extends EventName>(name: N, payload: EventPayload<N>): void;
}

/** What every transport offers. Rejects with an error that carries a `fault`. */
export interface EngineClient {
  call<N extends CallName>(name: N, callArguments: CallArguments<N>, options?: CallOptions): Promise<CallResult<N>>;
}
