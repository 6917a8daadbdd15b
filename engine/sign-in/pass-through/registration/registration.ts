/**
 * Registration: an administrator's token and a certificate request go to the service, a certificate that names the new
 * agent comes back. Contract: `RegistrationRequest` of the registration service, from published captures; the service reads
 * it in this order and no other.
 */

import { FaultError } from '../../../model/fault.ts';
import { filledIn, type EndpointsOfCloud } from '../endpoints.ts';
import {
  APPLICATION_PROXY,
  childText,
  element,
  INSTANCE,
  readXml,
  writeXml,
  type OutgoingXml,
} from '../messages/xml.ts';
import { AGENT_VERSION, SYSTEM_NAMESPACE, systemElements, type SystemFacts } from '../messages/system.ts';
import type { Network } from '../network.ts';
import { agentKey, readCertificate, type AgentKey } from './identity.ts';
import { makeSigningRequest } from './signing-request.ts';
import { tenantOfToken } from './token.ts';

export const REGISTRATION_NAMESPACE = `${APPLICATION_PROXY}Registration`;
const COMMONS_NAMESPACE = `${APPLICATION_PROXY}RegistrationCommons`;
export const XML_HEADERS = { 'Content-Type': 'application/xml; charset=utf-8' } as const;
/** Microsoft's module for PowerShell, which registers its agents. */
const MODULE_VERSION = '1.5.2482.0';

export interface RegistrationFacts {
  readonly tenantId: string;
  /** An administrator's JWT for the registration resource: a secret, used once and not kept. */
  readonly token: string;
  readonly system: SystemFacts;
}

export interface RegistrationEnvironment {
  readonly endpoints: EndpointsOfCloud;
  readonly network: Network;
  readonly now: () => Date;
}

/**
 * Makes a key, has it certified, and answers both: keep them before anything else is done. Throws `agent-registration-refused` with the
 * service's own words, `administrator-of-other-tenant` where the token is another tenant's, and what the network throws.
 */
export async function registerAgent(
  facts: RegistrationFacts,
  { endpoints, network, now }: RegistrationEnvironment,
  signal?: AbortSignal,
): Promise<AgentKey> {
  refuseOtherTenant(facts);
  const { privateKeyPem, base64Csr } = await makeSigningRequest();
  const origin = filledIn(endpoints.registration, { tenant: facts.tenantId });
  const url = new URL('/register/RegisterConnector', origin);
  const answer = await network.post(url, {
    headers: XML_HEADERS,
    body: registrationRequest(facts, base64Csr),
    ...(signal ? { signal } : {}),
  });
  const certificate = certificateOf(answer, 'RegistrationResult', url.host);
  return agentKey(readCertificate(certificate), { tenantId: facts.tenantId, privateKeyPem, now: now() });
}

/** The service would refuse it, too; but a token is not carried to a tenant that it is not for. */
function refuseOtherTenant({ token, tenantId }: RegistrationFacts): void {
  const found = tenantOfToken(token);
  if (found === tenantId.toLowerCase()) return;
  const detail = { tenantId, found: found ?? '' };
  throw new FaultError({ code: 'administrator-of-other-tenant', stage: 'setup', detail, retry: 'never' });
}

export function registrationRequest(facts: RegistrationFacts, base64Csr: string): string {
  return writeXml(
    element(
      'RegistrationRequest',
      [
        element('Base64Csr', base64Csr),
        element('AuthenticationToken', facts.token),
        element('Base64Pkcs10Csr', null),
        element('Feature', 'ApplicationProxy'),
        element('FeatureString', 'PassthroughAuthentication'),
        element('RegistrationRequestSettings', [
          systemSettings('SystemSettingsInformation', facts.system),
          element('PSModuleVersion', MODULE_VERSION),
          systemSettings('SystemSettings', facts.system),
        ]),
        element('TenantId', facts.tenantId),
        element('UserAgent', `PassthroughAuthenticationConnector/${AGENT_VERSION}`),
      ],
      { xmlns: REGISTRATION_NAMESPACE, 'xmlns:i': INSTANCE },
    ),
  );
}

/** As registration and renewal send it. */
export function systemSettings(name: string, facts: SystemFacts): OutgoingXml {
  const common = name === 'SystemSettingsInformation' ? { xmlns: COMMONS_NAMESPACE } : {};
  return element(name, systemElements(facts), { 'i:type': 'a:SystemSettings', 'xmlns:a': SYSTEM_NAMESPACE, ...common });
}

/** The certificate (base64 DER) of a `RegistrationResult` or `TrustRenewalResult`, or the fault it stands for. */
export function certificateOf(
  { status, body }: { readonly status: number; readonly body: string },
  name: 'RegistrationResult' | 'TrustRenewalResult',
  host: string,
): string {
  if (status === 401 || status === 403) throw refused(host, { status });
  if (status !== 200) {
    const retry = status === 429 || status >= 500 ? 'later' : 'never';
    throw new FaultError({ code: 'server-error', stage: 'connect', detail: { host, status }, retry });
  }
  const result = readXml(body, host);
  if (result.name !== name) throw refused(host, { reason: 'other-answer' });
  const certificate = childText(result, 'Certificate') ?? '';
  if (childText(result, 'IsSuccessful') !== 'true' || certificate === '') {
    throw refused(host, { message: (childText(result, 'ErrorMessage') ?? '').slice(0, 500) });
  }
  return certificate;
}

function refused(host: string, detail: { readonly [name: string]: string | number }): FaultError {
  const fault = {
    code: 'agent-registration-refused',
    stage: 'setup',
    detail: { host, ...detail },
    retry: 'never',
  } as const;
  return new FaultError(fault);
}
