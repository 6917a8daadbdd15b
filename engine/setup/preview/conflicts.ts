/** Conflicts of the plan in the scratch copy: what the service would not take of it as it is. */

import { findConflicts } from '../../explain/conflicts/find.ts';
import { profileOf, type TenantFacts } from '../../explain/conflicts/profile.ts';
import type { SecretSource } from '../../settings/secrets.ts';
import type { Store } from '../../store/store.ts';
import { withTenant, type CheckEnvironment } from '../checks.ts';
import type { Configuration } from '../configuration.ts';
import { tenantSecret } from '../secret-source.ts';

export interface ConflictWork extends CheckEnvironment {
  readonly store: Store;
  readonly connectorId: number;
  readonly configuration: Configuration;
  readonly secrets: SecretSource;
  readonly domains: NonNullable<TenantFacts['domains']>;
  onProgress(done: number): void;
}

export async function addConflicts(work: ConflictWork): Promise<void> {
  const { store, connectorId, configuration, secrets, domains, signal, now } = work;
  const { tenant } = configuration;
  const onProgress = ({ done }: { readonly done: number }) => work.onProgress(done);
  const request = { store, connectorId, signal, now, onProgress };
  if (tenant.backEnd === 'graph') {
    // Everything that the tenant has was imported.
    await findConflicts({ ...request, profile: profileOf({ backEnd: 'graph', domains }) });
    return;
  }
  const key = await secrets.get(tenantSecret(tenant.name));
  await withTenant(work, tenant, key, async (connector) => {
    const features = await connector.features();
    const profile = profileOf({ backEnd: tenant.backEnd, domains, features });
    await findConflicts({ ...request, profile, owners: connector.companion });
  });
}
