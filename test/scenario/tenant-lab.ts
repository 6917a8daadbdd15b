/** The lab by either back end, for what holds in both. */

import { expect } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { leastPermissions } from '../../engine/connectors/entra-id/permissions.ts';
import { BACK_ENDS, type BackEnd } from '../../engine/connectors/entra-id/settings.ts';
import { openLab, summary, type Lab, type LabOptions } from './lab.ts';

export { BACK_ENDS };

/** An application with what the directory-sync back end asks for, but for one permission; its client id. */
export function registerWithout(
  { tenant, client }: Pick<Lab, 'tenant' | 'client'>,
  withheld: string | undefined,
  further: readonly string[] = [],
): string {
  const permissions = [...leastPermissions('directory-sync'), ...further].filter((one) => one !== withheld);
  return tenant.registerApplication({ certificatePem: client.certificatePem, permissions, directorySync: true });
}

/** Set up, and nothing synchronized yet. */
export async function openLabOver(backEnd: BackEnd, options: LabOptions = {}): Promise<Lab> {
  if (backEnd === 'graph') return openLab(options);
  const tenantOptions = { directorySync: { throttle: 'off' as const }, ...options.tenant };
  const lab = await openLab({ ...options, unconfigured: true, tenant: tenantOptions });
  const { tenant, answers } = lab;
  const { origin, caCertificatePem: caPem } = tenant;
  const clientId = registerWithout(lab, undefined, options.permissions);
  const chosen = {
    ...answers,
    tenant: {
      ...answers.tenant,
      clientId,
      backEnd,
      cloud: { authority: origin, graph: origin, directorySync: origin, caPem },
      directorySync: { pace: 'unlimited' as const },
    },
  };
  await createDispatcher(lab.engine).call('setup', { answers: chosen });
  return Object.assign(lab, { answers: chosen });
}

/** And the first two cycles: everybody is in the cloud and confirmed. */
export async function openSynchronizedOver(backEnd: BackEnd, options: LabOptions = {}): Promise<Lab> {
  const lab = await openLabOver(backEnd, options);
  expect(summary(await lab.cycle('initial')), 'first cycle').toMatchObject({ status: 'success' });
  await lab.cycle();
  return lab;
}
