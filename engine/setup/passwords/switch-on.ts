/**
 * The tenant's own switch for password hashes, without which it takes none. It is turned on once, when synchronization is
 * chosen; whoever turns it off later means it, and nothing turns it on again by itself (Entra Connect since 2.6.84).
 */

import { withTenant, type CheckEnvironment } from '../checks.ts';
import type { Configuration } from '../configuration.ts';

interface Choice {
  readonly enabled: boolean;
  readonly stagingMode: boolean;
}

/** In staging mode no setting of the tenant is written either: it is turned on when that ends. */
export function isNewlyChosen(before: Configuration | undefined, { enabled, stagingMode }: Choice): boolean {
  const wasOn = before?.passwordHashSync.enabled === true && !before.stagingMode;
  return enabled && !stagingMode && !wasOn;
}

/** Answers whether it had to be turned. Throws what the tenant refuses. */
export async function switchOn(
  environment: CheckEnvironment,
  tenant: Configuration['tenant'],
  privateKeyPem: string,
): Promise<boolean> {
  return withTenant(environment, tenant, privateKeyPem, async (connector) => {
    const features = await connector.features();
    if (features?.['passwordSyncEnabled'] === true) return false;
    await connector.setFeatures({ passwordSyncEnabled: true });
    return true;
  });
}
