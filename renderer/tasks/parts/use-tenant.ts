/** The tenant of the configuration in force, as calls about it need it. */

import { useEngineQuery } from '../../api-client/hooks.tsx';
import type { Reach } from '../../setup/tenant/administrator.tsx';

export interface TenantInForce {
  readonly clientId: string;
  readonly certificatePem: string;
  readonly reach: Reach;
}

export function useTenantInForce() {
  const { data, fault } = useEngineQuery('settings-export', {});
  const answers = data?.document.answers;
  const { tenantId, clientId, certificatePem, cloud, proxy } = answers?.tenant ?? {};
  const tenant: TenantInForce | undefined =
    clientId === undefined || certificatePem === undefined || tenantId === undefined
      ? undefined
      : {
          ...{ clientId, certificatePem },
          reach: {
            tenantId,
            ...(cloud === undefined ? {} : { cloud }),
            ...(proxy === undefined ? {} : { proxy }),
          },
        };
  return { answers, tenant, fault };
}
