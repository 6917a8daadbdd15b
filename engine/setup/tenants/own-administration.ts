/** Calls to Graph that set up the tenant, in the name of the application in use. */

import { systemAmbient } from '../../connectors/entra-id/ambient.ts';
import { resolveCloud } from '../../connectors/entra-id/clouds.ts';
import type { EntraIdOptions } from '../../connectors/entra-id/connector.ts';
import { openAdministration } from '../../connectors/entra-id/graph/administration/administration.ts';
import type { Administration } from '../../connectors/entra-id/graph/administration/administration.ts';
import { openHttp } from '../../connectors/entra-id/http.ts';
import { openTokens } from '../../connectors/entra-id/tokens.ts';
import type { Configuration } from '../configuration.ts';

export interface OwnAdministration {
  readonly tenant: Configuration['tenant'];
  readonly privateKeyPem: string;
  readonly signal: AbortSignal;
  /** Simulations bring their own. */
  readonly entra?: EntraIdOptions;
}

/** Connects, works and closes. */
export async function withOwnAdministration<T>(
  { tenant, privateKeyPem, signal, entra = {} }: OwnAdministration,
  work: (graph: Administration) => Promise<T>,
): Promise<T> {
  const cloud = resolveCloud(tenant.cloud);
  const http = openHttp({ caPem: cloud.caPem, proxy: tenant.proxy, timeouts: tenant.timeouts });
  const fetch = entra.fetch ?? http.fetch;
  const { sleep = systemAmbient.sleep, random = systemAmbient.random, clock = systemAmbient.clock } = entra;
  try {
    const tokens = openTokens({ ...tenant, privateKeyPem, cloud, fetch });
    return await work(openAdministration({ cloud, tokens, fetch, ambient: { sleep, random, clock }, signal }));
  } finally {
    await http.close();
  }
}
