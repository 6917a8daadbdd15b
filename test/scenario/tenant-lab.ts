/** The lab by either back end, for what holds in both. */

import { expect } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import { BACK_ENDS, type BackEnd } from '../../engine/connectors/entra-id/settings.ts';
import { openLab, summary, type Lab, type LabOptions } from './lab.ts';

export { BACK_ENDS };

/** Set up, and nothing synchronized yet. */
export async function openLabOver(backEnd: BackEnd, options: LabOptions = {}): Promise<Lab> {
  if (backEnd === 'graph') return openLab(options);
  const tenantOptions = { directorySync: { throttle: 'off' as const }, ...options.tenant };
  const lab = await openLab({ ...options, unconfigured: true, tenant: tenantOptions });
  const { tenant, client, answers } = lab;
  const { origin, caCertificatePem: caPem } = tenant;
  const clientId = tenant.registerApplication({
    certificatePem: client.certificatePem,
    permissions: [...LEAST_PERMISSIONS, ...(options.permissions ?? [])],
    directorySync: true,
  });
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
