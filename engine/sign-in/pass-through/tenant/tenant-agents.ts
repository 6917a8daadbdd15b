/** The agents that a tenant knows, whoever registered them and wherever they run. */

import { z } from 'zod';
import type { Fetch } from '../../../connectors/entra-id/http.ts';
import { networkFault } from '../../../connectors/entra-id/http.ts';
import { FaultError } from '../../../model/fault.ts';
import { filledIn, type EndpointsOfCloud } from '../endpoints.ts';

export interface TenantAgent {
  readonly id: string;
  readonly machine: string;
  /** As the service sees it; empty where it does not say. */
  readonly address: string;
  readonly isActive: boolean;
}

/** "onPremisesAgent resource type" of Graph beta, whose names the older service has as well. */
const agentsSchema = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      machineName: z.string().nullish(),
      externalIp: z.string().nullish(),
      status: z.string().nullish(),
    }),
  ),
});

export interface AgentsEnvironment {
  readonly endpoints: Pick<EndpointsOfCloud, 'administration'>;
  readonly fetch: Fetch;
  readonly tenantId: string;
  /** An administrator's JWT for the registration resource: a secret. */
  readonly token: string;
}

/** Throws `server-error` or `protocol-error` where the service says something else, and what the network throws. */
export async function readTenantAgents(
  { endpoints, fetch, tenantId, token }: AgentsEnvironment,
  signal: AbortSignal,
): Promise<readonly TenantAgent[]> {
  const origin = filledIn(endpoints.administration, { tenant: tenantId });
  const url = new URL("/onPremisesPublishingProfiles('authentication')/agents", origin);
  const { host } = url;
  const answer = await fetch(url.href, {
    headers: { Authorization: `Bearer ${token}`, Accept: 'application/json', 'x-ms-gateway-serviceRoot': '' },
    signal,
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw networkFault(error, url.href);
  });
  const text = await answer.text();
  if (!answer.ok) throw fault('server-error', { host, status: answer.status });
  const read = agentsSchema.safeParse(jsonOf(text));
  if (!read.success) throw fault('protocol-error', { host, reason: 'other-answer' });
  return read.data.value.map(({ id, machineName, externalIp, status }) => ({
    id: id.toLowerCase(),
    machine: machineName ?? '',
    address: externalIp ?? '',
    isActive: status === 'active',
  }));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function fault(code: 'server-error' | 'protocol-error', detail: { readonly [name: string]: string | number }) {
  return new FaultError({ code, stage: 'connect', detail, retry: 'later' });
}
