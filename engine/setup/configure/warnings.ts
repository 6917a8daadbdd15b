/** What is worth saying when setup is through: nothing failed by it, and somebody should know. */

import type { Built } from './build.ts';

export interface SetupWarning {
  readonly code:
    | 'staging-mode-on'
    | 'scheduler-off'
    | 'scheduler-held'
    | 'domain-not-verified'
    | 'deletion-threshold-off'
    | 'password-feature-off';
  readonly detail: { readonly [name: string]: string | number | boolean };
}

export function warningsOf({ configuration, tenantTest }: Built, startSync: boolean): SetupWarning[] {
  const { scheduler, stagingMode, deletionThreshold } = configuration;
  const verified = new Set(
    tenantTest.domains.filter((domain) => domain.isVerified).map((domain) => domain.name.toLowerCase()),
  );
  const domains = configuration.forests.flatMap((forest) => forest.domains.map((domain) => domain.domainFqdn));
  return [
    ...(stagingMode ? [{ code: 'staging-mode-on', detail: {} } as const] : []),
    ...(scheduler.enabled ? [] : [{ code: 'scheduler-off', detail: {} } as const]),
    ...(scheduler.enabled && scheduler.suspended && !startSync
      ? [{ code: 'scheduler-held', detail: {} } as const]
      : []),
    ...domains
      .filter((domain) => !verified.has(domain.toLowerCase()))
      .map((domain) => ({ code: 'domain-not-verified', detail: { domain } }) as const),
    ...(deletionThreshold.enabled ? [] : [{ code: 'deletion-threshold-off', detail: {} } as const]),
  ];
}
