/** `/register/...`: agents are registered, and the tenant is switched. Everything is asked for with an administrator's token. */

import { randomUUID } from 'node:crypto';
import { certificateOf, type RegisteredAgent } from '../agents.ts';
import { isActive } from '../activity.ts';
import { readRequest } from '../authority.ts';
import { violated, type PassThroughService } from '../service.ts';
import { INSTANCE, REGISTRATION } from '../wire/names.ts';
import { out, writeXml, type Outgoing } from '../xml.ts';
import { childrenOf, only, textOf, type Inspection } from '../../directory-sync/wire/inspection.ts';
import {
  all,
  checkSystemSettings,
  readMessage,
  refusalOfToken,
  systemSettings,
  systemSettingsInformation,
  textsOf,
  xmlAnswer,
  type ServiceAnswer,
  type ServiceRequest,
} from './contract.ts';
import type { XmlElement } from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';

const REQUEST = all(
  REGISTRATION,
  'Base64Csr AuthenticationToken Base64Pkcs10Csr Feature FeatureString RegistrationRequestSettings TenantId UserAgent',
);

export async function registerConnector(service: PassThroughService, http: ServiceRequest): Promise<ServiceAnswer> {
  const inspection: Inspection = { findings: [] };
  const { findings } = inspection;
  const request = readMessage(http, 'RegistrationRequest', REGISTRATION, findings);
  if (request === undefined) {
    violated(service, 'RegisterConnector', findings);
    return { status: 400 };
  }
  const text = textsOf(inspection, request, REQUEST);
  const machineName = checkSettings(inspection, request);
  if (text('Feature') !== 'ApplicationProxy') findings.push(`Feature: "${text('Feature')}" is not ApplicationProxy`);
  if (text('FeatureString') !== 'PassthroughAuthentication') {
    findings.push(`FeatureString: "${text('FeatureString')}" is not PassthroughAuthentication`);
  }
  if (!/^PassthroughAuthenticationConnector\/\d+(?:\.\d+){1,3}$/.test(text('UserAgent'))) {
    findings.push(`UserAgent: "${text('UserAgent')}" is not that of a connector`);
  }
  const publicKey = await readRequest(text('Base64Csr'), findings);
  if (violated(service, 'RegisterConnector', findings) || publicKey === undefined) {
    return result({ error: `The request is not valid: ${findings.join('; ')}` });
  }
  const refusal = refusalOfToken(service, text('AuthenticationToken'));
  if (refusal !== undefined) return result({ error: refusal });
  if (text('TenantId').toLowerCase() !== service.tenantId)
    return result({ error: 'The tenant is not that of the token.' });
  const agent: RegisteredAgent = {
    id: randomUUID(),
    machineName,
    userAgent: text('UserAgent'),
    registeredAt: service.clock(),
    certificates: [],
    externalIp: http.remoteAddress,
    lastBootstrapAt: undefined,
    taken: 0,
    open: 0,
  };
  const certificate = certify(service, agent, publicKey);
  service.registered.agents.set(agent.id, agent);
  service.counters.registrations += 1;
  return result({ certificate });
}

/** A new certificate of the agent; the others stay good until their own end. */
export function certify(service: PassThroughService, agent: RegisteredAgent, publicKey: Uint8Array): Buffer {
  const { authority, tenantId, clock, settings } = service;
  const days = settings.certificateDays;
  const certificate = authority.issue({ publicKey, agentId: agent.id, tenantId, now: clock(), days });
  agent.certificates.push(certificateOf(certificate));
  return certificate;
}

function checkSettings(inspection: Inspection, request: XmlElement): string {
  const settings = request.children.find(({ name }) => name === 'RegistrationRequestSettings');
  if (settings === undefined) return '';
  const children = childrenOf(inspection, settings, [
    systemSettingsInformation,
    { namespace: REGISTRATION, name: 'PSModuleVersion' },
    systemSettings,
  ]);
  textOf(inspection, settings, only(children, 'PSModuleVersion'), 'version');
  const machines = ['SystemSettingsInformation', 'SystemSettings'].map((name) => {
    const element = only(children, name);
    return element === undefined ? '' : checkSystemSettings(inspection, settings, element);
  });
  return machines[0] ?? '';
}

function result(given: { readonly certificate: Buffer } | { readonly error: string }): ServiceAnswer {
  const isSuccessful = 'certificate' in given;
  return document('RegistrationResult', [
    out(
      'Certificate',
      isSuccessful ? given.certificate.toString('base64') : '',
      isSuccessful ? {} : { 'i:nil': 'true' },
    ),
    out('ErrorMessage', isSuccessful ? '' : given.error),
    out('IsSuccessful', String(isSuccessful)),
  ]);
}

function document(name: string, content: readonly Outgoing[]): ServiceAnswer {
  return xmlAnswer(writeXml(out(name, content, { xmlns: REGISTRATION, 'xmlns:i': INSTANCE })));
}

/** `EnablePassthroughAuthentication`, for both directions. */
export function enable(service: PassThroughService, http: ServiceRequest): ServiceAnswer {
  const inspection: Inspection = { findings: [] };
  const { findings } = inspection;
  const request = readMessage(http, 'PassthroughAuthenticationRequest', REGISTRATION, findings);
  if (request === undefined) {
    violated(service, 'EnablePassthroughAuthentication', findings);
    return { status: 400 };
  }
  const text = textsOf(
    inspection,
    request,
    all(REGISTRATION, 'AuthenticationToken Enable SkipExoEnablement UserAgent'),
  );
  for (const name of ['Enable', 'SkipExoEnablement']) {
    if (!/^(?:true|false)$/.test(text(name))) findings.push(`${name}: "${text(name)}" is no boolean`);
  }
  if (violated(service, 'EnablePassthroughAuthentication', findings)) return { status: 400 };
  const refusal = refusalOfToken(service, text('AuthenticationToken'));
  if (refusal !== undefined) return switchResult(service, refusal);
  const wanted = text('Enable') === 'true';
  // Nobody could sign in otherwise.
  if (wanted && ![...service.registered.agents.values()].some((agent) => isActive(service, agent))) {
    return switchResult(service, 'There is no active authentication agent.');
  }
  service.settings.enabled = wanted;
  return switchResult(service);
}

export function status(service: PassThroughService, http: ServiceRequest): ServiceAnswer {
  const inspection: Inspection = { findings: [] };
  const { findings } = inspection;
  const request = readMessage(http, 'PassthroughAuthenticationRequest', REGISTRATION, findings);
  if (request === undefined) {
    violated(service, 'GetPassthroughAuthenticationStatus', findings);
    return { status: 400 };
  }
  const text = textsOf(inspection, request, all(REGISTRATION, 'AuthenticationToken UserAgent'));
  if (violated(service, 'GetPassthroughAuthenticationStatus', findings)) return { status: 400 };
  return switchResult(service, refusalOfToken(service, text('AuthenticationToken')));
}

function switchResult({ settings, registered }: PassThroughService, error = ''): ServiceAnswer {
  return document('PassthroughAuthenticationResult', [
    out('Enable', String(settings.enabled)),
    out('ErrorMessage', error),
    out('Exists', String(registered.agents.size > 0)),
    out('IsSuccessful', String(error === '')),
  ]);
}
