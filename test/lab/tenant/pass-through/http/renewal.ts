/** `/renewTrust/RenewTrustCertificate`: an agent that shows its certificate gets another one. */

import type { XmlElement } from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { childrenOf, only, textOf, type Inspection } from '../../directory-sync/wire/inspection.ts';
import type { RegisteredAgent } from '../agents.ts';
import { readRequest } from '../authority.ts';
import { violated, type PassThroughService } from '../service.ts';
import { INSTANCE, REGISTRATION, TRUST_RENEWAL } from '../wire/names.ts';
import { out, writeXml } from '../xml.ts';
import {
  checkSystemSettings,
  readMessage,
  systemSettingsInformation,
  xmlAnswer,
  type ServiceAnswer,
  type ServiceRequest,
} from './contract.ts';
import { certify } from './registration.ts';

export async function renewTrust(
  service: PassThroughService,
  agent: RegisteredAgent,
  http: ServiceRequest,
): Promise<ServiceAnswer> {
  const inspection: Inspection = { findings: [] };
  const { findings } = inspection;
  const request = readMessage(http, 'TrustRenewalRequest', TRUST_RENEWAL, findings);
  if (request === undefined) {
    violated(service, 'RenewTrustCertificate', findings);
    return { status: 400 };
  }
  const children = childrenOf(inspection, request, [
    { namespace: REGISTRATION, name: 'Base64Csr' },
    { namespace: TRUST_RENEWAL, name: 'TrustRenewalRequestSettings' },
  ]);
  checkSettings(inspection, only(children, 'TrustRenewalRequestSettings'));
  const publicKey = await readRequest(textOf(inspection, request, only(children, 'Base64Csr')), findings);
  const refused = violated(service, 'RenewTrustCertificate', findings) || publicKey === undefined;
  const certificate = refused ? undefined : certify(service, agent, publicKey);
  if (certificate !== undefined) service.counters.renewals += 1;
  const content = [
    out('a:Certificate', certificate?.toString('base64') ?? '', certificate === undefined ? { 'i:nil': 'true' } : {}),
    out('a:ErrorMessage', certificate === undefined ? findings.join('; ') : ''),
    out('a:IsSuccessful', String(certificate !== undefined)),
  ];
  // A prefix, where registration has none: readers have to go by the names.
  const namespaces = { xmlns: TRUST_RENEWAL, 'xmlns:a': REGISTRATION, 'xmlns:i': INSTANCE };
  return xmlAnswer(writeXml(out('TrustRenewalResult', content, namespaces)));
}

function checkSettings(inspection: Inspection, settings: XmlElement | undefined): void {
  if (settings === undefined) return;
  const children = childrenOf(inspection, settings, [
    systemSettingsInformation,
    { namespace: TRUST_RENEWAL, name: 'ConnectorVersion' },
  ]);
  const information = only(children, 'SystemSettingsInformation');
  if (information !== undefined) checkSystemSettings(inspection, settings, information);
  textOf(inspection, settings, only(children, 'ConnectorVersion'), 'version');
}
