/** Asks the service for an agent's settings, with the agent's certificate. */

import { randomUUID } from 'node:crypto';
import { FaultError } from '../../../model/fault.ts';
import { filledIn, type EndpointsOfCloud } from '../endpoints.ts';
import type { SystemFacts } from '../messages/system.ts';
import type { Network, PostAnswer } from '../network.ts';
import type { AgentKey } from '../registration/identity.ts';
import { XML_HEADERS } from '../registration/registration.ts';
import { bootstrapRequest, type BootstrapFacts } from './request.ts';
import { readBootstrapResponse, type BootstrapSettings } from './response.ts';

export interface BootstrapCall extends Omit<BootstrapFacts, 'agentId' | 'tenantId' | 'requestId'> {
  readonly key: AgentKey;
  readonly system: SystemFacts;
}

export interface Bootstrapped {
  readonly settings: BootstrapSettings;
  /** The service's clock less ours, in milliseconds, where it said. */
  readonly clockDifference: number | undefined;
}

/**
 * The first host that answers is believed. Throws what the last one threw; `agent-unknown` where the certificate is no
 * longer taken: the agent was removed from the tenant, or its certificate has run out.
 */
export async function bootstrap(
  call: BootstrapCall,
  { endpoints, network }: { readonly endpoints: EndpointsOfCloud; readonly network: Network },
  signal: AbortSignal,
): Promise<Bootstrapped> {
  const { agentId, tenantId } = call.key;
  let failure: unknown;
  for (const template of endpoints.bootstrap) {
    const url = new URL('/ConnectorBootstrap', filledIn(template, { tenant: tenantId }));
    const body = bootstrapRequest({ ...call, agentId, tenantId, requestId: randomUUID() });
    try {
      const answer = await network.post(url, { headers: XML_HEADERS, body, credential: call.key, signal });
      return { settings: settingsOf(answer, url.host), clockDifference: differenceOf(answer, call.now) };
    } catch (error) {
      failure = error;
      // A host that knows who we are and refuses is not to be argued with.
      if (signal.aborted || (error instanceof FaultError && error.fault.code === 'agent-unknown')) break;
    }
  }
  throw failure;
}

function settingsOf({ status, body }: PostAnswer, host: string): BootstrapSettings {
  if (status === 200) return readBootstrapResponse(body, host);
  if (status === 401 || status === 403) {
    throw new FaultError({ code: 'agent-unknown', stage: 'connect', detail: { host, status }, retry: 'later' });
  }
  const code = status === 429 ? 'throttled' : 'server-error';
  throw new FaultError({ code, stage: 'connect', detail: { host, status }, retry: 'later' });
}

function differenceOf({ serverTime }: PostAnswer, now: Date): number | undefined {
  return serverTime === undefined ? undefined : serverTime - now.getTime();
}
