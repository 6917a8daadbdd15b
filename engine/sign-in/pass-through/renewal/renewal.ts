/** A new certificate before the old one runs out; both keys are kept until then, because sign-ins under way carry both. */

import type { BootstrapSettings } from '../bootstrap/response.ts';
import { FaultError } from '../../../model/fault.ts';
import { serviceUrl, type EndpointsOfCloud } from '../endpoints.ts';
import { AGENT_VERSION, type SystemFacts } from '../messages/system.ts';
import { element, INSTANCE, writeXml } from '../messages/xml.ts';
import type { Network } from '../network.ts';
import { agentKey, readCertificate, type AgentKey } from '../registration/identity.ts';
import { certificateOf, REGISTRATION_NAMESPACE, systemSettings, XML_HEADERS } from '../registration/registration.ts';
import { makeSigningRequest } from '../registration/signing-request.ts';

export const RENEWAL_NAMESPACE = `${REGISTRATION_NAMESPACE}.TrustRenewal`;

/** Milliseconds. Used where the service leaves the time to the agent: what Microsoft documents for its own. */
export const RENEW_BEFORE = 30 * 86_400_000;

/** Whether the time has come: so long before its end, but not before half of its life where that is shorter. */
export function isRenewalDue(
  { notBefore, notAfter }: AgentKey,
  { renewBefore }: Pick<BootstrapSettings, 'renewBefore'>,
  now: Date,
): boolean {
  const life = notAfter.getTime() - notBefore.getTime();
  const before = Math.min(renewBefore > 0 ? renewBefore : RENEW_BEFORE, life / 2);
  return notAfter.getTime() - now.getTime() <= before;
}

export interface Renewal {
  readonly key: AgentKey;
  readonly system: SystemFacts;
  /** Of the bootstrap answer. */
  readonly endpoint: string;
  readonly now: Date;
}

/**
 * Answers with the new key, which the caller keeps before it uses it. Throws `agent-certificate-refused` where the certificate is not this
 * agent's, `agent-registration-refused` in the service's words.
 */
export async function renewKey(
  { key, system, endpoint, now }: Renewal,
  { endpoints, network }: { readonly endpoints: EndpointsOfCloud; readonly network: Network },
  signal: AbortSignal,
): Promise<AgentKey> {
  const url = serviceUrl(endpoints, `${endpoint.replace(/\/$/, '')}/RenewTrustCertificate`);
  const { privateKeyPem, base64Csr } = await makeSigningRequest();
  const body = renewalRequest(base64Csr, system);
  const answer = await network.post(url, { headers: XML_HEADERS, body, credential: key, signal });
  const certificate = readCertificate(certificateOf(answer, 'TrustRenewalResult', url.host));
  const { tenantId, agentId } = key;
  const renewed = agentKey(certificate, { tenantId, agentId, privateKeyPem, now });
  if (renewed.notAfter.getTime() > key.notAfter.getTime()) return renewed;
  const detail = { reason: 'no-later-end' };
  throw new FaultError({ code: 'agent-certificate-refused', stage: 'connect', detail, retry: 'later' });
}

export function renewalRequest(base64Csr: string, system: SystemFacts): string {
  return writeXml(
    element(
      'TrustRenewalRequest',
      [
        element('Base64Csr', base64Csr, { xmlns: REGISTRATION_NAMESPACE }),
        element('TrustRenewalRequestSettings', [
          systemSettings('SystemSettingsInformation', system),
          element('ConnectorVersion', AGENT_VERSION),
        ]),
      ],
      { xmlns: RENEWAL_NAMESPACE, 'xmlns:i': INSTANCE },
    ),
  );
}
