/** The tenant that is configured, asked for what conflicts are judged by. */

import type { EntraCompanion } from '../../connectors/entra-id/companion/companion.ts';
import type { TenantFacts } from '../../explain/conflicts/profile.ts';
import type { SecretSource } from '../../settings/secrets.ts';
import type { Store } from '../../store/store.ts';
import { withTenant, type Directories } from '../checks.ts';
import type { Configuration } from '../configuration.ts';
import { tenantSecret } from '../secret-source.ts';

export interface TenantEnvironment {
  readonly store: Store;
  readonly secrets: SecretSource;
  readonly directories: Directories;
  readonly now: () => Date;
}

export interface AskedTenant {
  readonly companion: EntraCompanion;
  facts(): Promise<Required<Pick<TenantFacts, 'domains'>> & Pick<TenantFacts, 'features'>>;
  /** Application permissions in the token. */
  granted(): Promise<readonly string[]>;
}

/** Connects, works and closes. */
export async function askTenant<T>(
  { secrets, directories, now }: TenantEnvironment,
  { tenant }: Configuration,
  signal: AbortSignal,
  work: (tenant: AskedTenant) => Promise<T>,
): Promise<T> {
  const key = await secrets.get(tenantSecret(tenant.name));
  return withTenant({ directories, now, signal }, tenant, key, async (connector) => {
    const { companion } = connector;
    if (!companion) throw new TypeError('A tenant has a companion');
    return work({
      companion,
      facts: async () => ({
        domains: await connector.domains(),
        // Graph alone matches nobody: what it would say of matching is not asked.
        features: tenant.backEnd === 'graph' ? undefined : await connector.features(),
      }),
      granted: async () => (await connector.grantedPermissions()).granted,
    });
  });
}

/** Row number of the tenant's connector: 0, which no object has, until something was imported. */
export async function tenantNumber(
  { store }: Pick<TenantEnvironment, 'store'>,
  { tenant }: Configuration,
): Promise<number> {
  const row = await store.reader.get<{ id: number }>('SELECT id FROM connector WHERE name = ?', [tenant.name]);
  return row?.id ?? 0;
}
