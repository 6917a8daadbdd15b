/** The tenant, asked for what conflicts are judged by. */

import type { EntraCompanion } from '../../connectors/entra-id/companion/companion.ts';
import type { TenantFacts } from '../../explain/conflicts/profile.ts';
import { FaultError } from '../../model/fault.ts';
import { withTenant } from '../../setup/checks.ts';
import type { Configuration } from '../../setup/configuration.ts';
import { tenantSecret } from '../../setup/secret-source.ts';
import type { CallOptions } from '../contract/contract.ts';
import type { Engine } from '../engine.ts';

export interface AskedTenant {
  readonly domains: NonNullable<TenantFacts['domains']>;
  readonly features: TenantFacts['features'];
  readonly companion: EntraCompanion;
  /** Application permissions in the token; undefined where it cannot be looked into. */
  granted(): Promise<readonly string[]>;
}

/** Connects, works and closes. */
export async function askTenant<T>(
  engine: Engine,
  { tenant }: Configuration,
  options: CallOptions,
  work: (tenant: AskedTenant) => Promise<T>,
): Promise<T> {
  const { directories, now } = engine;
  const key = await engine.secrets.get(tenantSecret(tenant.name));
  return withTenant({ directories, now, signal: signalOf(options) }, tenant, key, async (connector) => {
    const { companion } = connector;
    if (!companion) throw new TypeError('A tenant has a companion');
    // Graph alone matches nobody: what it would say of matching is not asked.
    const features = tenant.backEnd === 'graph' ? undefined : await connector.features();
    const granted = async () => (await connector.grantedPermissions()).granted;
    return work({ companion, granted, features, domains: await connector.domains() });
  });
}

/** Throws `not-configured` before setup. */
export async function configured(engine: Engine): Promise<Configuration> {
  const configuration = await engine.configuration();
  if (configuration) return configuration;
  const detail = { dataDirectory: engine.dataDirectory };
  throw new FaultError({ code: 'not-configured', stage: 'setup', detail, retry: 'never' });
}

/** 0, which no object has, until something was imported. */
export async function tenantNumber(engine: Engine, { tenant }: Configuration): Promise<number> {
  const row = await engine.store.reader.get<{ id: number }>('SELECT id FROM connector WHERE name = ?', [tenant.name]);
  return row?.id ?? 0;
}

export function signalOf({ signal }: CallOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}
