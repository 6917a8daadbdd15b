/**
 * Whether a tenant's people sign in through agents: asked and changed with an administrator's token. Contract:
 * `PassthroughAuthenticationRequest` of the registration service, from published captures; no application may do it by itself.
 */

import { FaultError } from '../../../model/fault.ts';
import { filledIn, type EndpointsOfCloud } from '../endpoints.ts';
import { AGENT_VERSION } from '../messages/system.ts';
import { childText, element, INSTANCE, readXml, writeXml, type OutgoingXml } from '../messages/xml.ts';
import type { Network } from '../network.ts';
import { REGISTRATION_NAMESPACE, XML_HEADERS } from '../registration/registration.ts';

export interface TenantEnvironment {
  readonly endpoints: Pick<EndpointsOfCloud, 'registration'>;
  readonly network: Pick<Network, 'post'>;
  readonly tenantId: string;
  /** An administrator's JWT for the registration resource: a secret. */
  readonly token: string;
}

/** Throws `pass-through-not-switched` with the service's own words, `server-error`, and what the network throws. */
export function readTenantSwitch(environment: TenantEnvironment, signal: AbortSignal): Promise<boolean> {
  return ask(environment, 'GetPassthroughAuthenticationStatus', [], signal);
}

/** Answers what it is afterwards. The service turns it on only while at least one agent is active. */
export function setTenantSwitch(environment: TenantEnvironment, on: boolean, signal: AbortSignal): Promise<boolean> {
  const wanted = [element('Enable', String(on)), element('SkipExoEnablement', 'false')];
  return ask(environment, 'EnablePassthroughAuthentication', wanted, signal);
}

async function ask(
  { endpoints, network, tenantId, token }: TenantEnvironment,
  call: string,
  wanted: readonly OutgoingXml[],
  signal: AbortSignal,
): Promise<boolean> {
  const url = new URL(`/register/${call}`, filledIn(endpoints.registration, { tenant: tenantId }));
  const content = [
    element('AuthenticationToken', token),
    ...wanted,
    element('UserAgent', `PassthroughAuthenticationConnector/${AGENT_VERSION}`),
  ];
  const names = { xmlns: REGISTRATION_NAMESPACE, 'xmlns:i': INSTANCE };
  const body = writeXml(element('PassthroughAuthenticationRequest', content, names));
  const answer = await network.post(url, { headers: XML_HEADERS, body, signal });
  if (answer.status === 401 || answer.status === 403) throw refused(url.host, { status: answer.status });
  if (answer.status !== 200) {
    const retry = answer.status === 429 || answer.status >= 500 ? 'later' : 'never';
    const detail = { host: url.host, status: answer.status };
    throw new FaultError({ code: 'server-error', stage: 'connect', detail, retry });
  }
  const result = readXml(answer.body, url.host);
  const enabled = childText(result, 'Enable');
  if (result.name !== 'PassthroughAuthenticationResult' || enabled === undefined)
    throw refused(url.host, { reason: 'other-answer' });
  if (childText(result, 'IsSuccessful') === 'true') return enabled === 'true';
  throw refused(url.host, { message: (childText(result, 'ErrorMessage') ?? '').slice(0, 500) });
}

function refused(server: string, detail: { readonly [name: string]: string | number }): FaultError {
  return new FaultError({
    code: 'pass-through-not-switched',
    stage: 'setup',
    detail: { server, ...detail },
    retry: 'never',
  });
}
