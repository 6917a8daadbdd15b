/** The agents as an administrator sees them ("onPremisesAgent resource type", beta): by Graph, and by the older service. */

import type { HttpRequest, HttpResponse } from '../../http/server.ts';
import type { JsonObject } from '../../json.ts';
import { readToken } from '../../sign-in/access-token.ts';
import { isActive } from '../activity.ts';
import type { PassThroughService } from '../service.ts';
import { refusalOfToken, type ServiceAnswer, type ServiceRequest } from './contract.ts';

export const GRAPH_AGENTS_PATH = '/beta/onPremisesPublishingProfiles/authentication/agents';
/** Delegated only ("List agents"). */
const SCOPE = 'OnPremisesPublishingProfiles.ReadWrite.All';

export interface AgentView {
  readonly id: string;
  readonly machineName: string;
  readonly externalIp: string;
  readonly status: 'active' | 'inactive';
}

export function viewAgents(service: PassThroughService): readonly AgentView[] {
  return [...service.registered.agents.values()].map((agent) => ({
    id: agent.id,
    machineName: agent.machineName,
    externalIp: agent.externalIp,
    status: isActive(service, agent) ? 'active' : 'inactive',
  }));
}

function list(service: PassThroughService, context: string): JsonObject {
  return {
    '@odata.context': context,
    value: viewAgents(service).map((agent) => ({ ...agent, supportedPublishingTypes: ['authentication'] })),
  };
}

/** Of the older service, with a token of registration. */
export function listAgents(service: PassThroughService, { headers }: ServiceRequest): ServiceAnswer {
  const token = /^Bearer (\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
  if (refusalOfToken(service, token) !== undefined) return { status: 401 };
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(list(service, `https://${headers['host'] ?? ''}/$metadata#onPremisesAgents`)),
  };
}

export function listAgentsByGraph(service: PassThroughService, http: HttpRequest, audience: string): HttpResponse {
  const refused = (status: number, code: string, message: string): HttpResponse => ({
    status,
    body: { error: { code, message } },
  });
  const verdict = readToken(service.keys, /^Bearer (\S+)$/i.exec(http.headers['authorization'] ?? '')?.[1] ?? '');
  if ('refusal' in verdict) return refused(401, 'InvalidAuthenticationToken', verdict.refusal);
  const { aud, tid, exp, scp } = verdict.claims;
  if (aud !== audience || tid !== service.tenantId || typeof exp !== 'number' || exp <= service.clock() / 1000) {
    return refused(401, 'InvalidAuthenticationToken', 'Access token validation failure.');
  }
  if (typeof scp !== 'string' || !scp.split(' ').includes(SCOPE)) {
    return refused(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  }
  if (http.method !== 'GET') return refused(405, 'Request_BadRequest', 'The method is not allowed.');
  return { status: 200, body: list(service, `${http.origin}/beta/$metadata#onPremisesAgents`) };
}
