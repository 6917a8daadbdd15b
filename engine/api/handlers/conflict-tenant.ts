/** The tenant that is configured, asked on behalf of a call. */

import { FaultError } from '../../model/fault.ts';
import type { Configuration } from '../../setup/configuration.ts';
import { askTenant as ask, type AskedTenant } from '../../setup/conflicts/ask-tenant.ts';
import type { CallOptions } from '../contract/contract.ts';
import type { Engine } from '../engine.ts';

export { tenantNumber, type AskedTenant } from '../../setup/conflicts/ask-tenant.ts';

export function askTenant<T>(
  engine: Engine,
  configuration: Configuration,
  options: CallOptions,
  work: (tenant: AskedTenant) => Promise<T>,
): Promise<T> {
  return ask(engine, configuration, signalOf(options), work);
}

/** Throws `not-configured` before setup. */
export async function configured(engine: Engine): Promise<Configuration> {
  const configuration = await engine.configuration();
  if (configuration) return configuration;
  const detail = { dataDirectory: engine.dataDirectory };
  throw new FaultError({ code: 'not-configured', stage: 'setup', detail, retry: 'never' });
}

export function signalOf({ signal }: CallOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}
