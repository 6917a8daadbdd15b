/** A test of the whole way that people of a federated domain take, in the browser of whoever asks. */

import { resolveCloud } from '../../connectors/entra-id/clouds.ts';
import { openHttp } from '../../connectors/entra-id/http.ts';
import { taskContext } from '../../setup/tasks/context.ts';
import { testSignIn } from '../../sign-in/federation/checks/test-sign-in.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { Engine } from '../engine.ts';
import type { Parsed } from './handlers.ts';

/** Lasts until somebody is back. Throws `sign-in-declined`, `sign-in-expired`, `run-cancelled`, ... */
export async function signInInBrowser(
  engine: Engine,
  { userPrincipalName, page }: Parsed<'federation-sign-in'>,
  options: CallOptions,
): Promise<CallResult<'federation-sign-in'>> {
  const signal = options.signal ?? new AbortController().signal;
  const { configuration, directories } = await taskContext(engine, signal);
  const { tenant } = configuration;
  const cloud = resolveCloud(tenant.cloud);
  const http = openHttp({ caPem: cloud.caPem, proxy: tenant.proxy, timeouts: tenant.timeouts });
  try {
    const { tenantId } = tenant;
    const fetch = directories.entra.fetch ?? http.fetch;
    const wanted = { cloud, fetch, tenantId, userPrincipalName, page, signal };
    return await testSignIn(wanted, (url) => options.onEvent?.('open-browser', { url }));
  } finally {
    await http.close();
  }
}
