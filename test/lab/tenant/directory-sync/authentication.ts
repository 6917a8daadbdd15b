/**
 * Who calls: the token stands in the message. An application needs the service's own audience and the app role, a person
 * one of the directory roles that may synchronize; the audience that the service had before can be cut off.
 */

import { DIRECTORY_ROLES, MAY_SYNCHRONIZE } from '../applications/administrators.ts';
import { LEGACY_GRAPH_RESOURCE, SYNC_ROLE, SYNC_SERVICE_RESOURCE } from '../applications/registrations.ts';
import type { JsonObject } from '../json.ts';
import { readToken } from '../sign-in/access-token.ts';
import type { DirectorySyncService } from './service.ts';
import { accessDenied, SoapFault } from './wire/soap-fault.ts';

/** How far a token's begin may be ahead of the service's clock. */
const CLOCK_SKEW_S = 300;

/** [WSS] 12: the subcode of a message whose token is not taken. */
const INVALID_TOKEN = {
  prefix: 'w',
  namespace: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  name: 'InvalidSecurityToken',
};

/** Throws the SoapFault of a token that may not synchronize this tenant. */
export function authenticate(service: DirectorySyncService, token: string): void {
  const verdict = service.verdicts.get(token) ?? readToken(service.keys, token);
  service.verdicts.set(token, verdict);
  if ('refusal' in verdict) throw refusedToken('The security token could not be authenticated or authorized.');
  const { claims } = verdict;
  checkAudience(service, claims);
  checkTimes(service, claims);
  if (!maySynchronize(claims)) throw accessDenied();
}

function checkAudience({ settings, tenantId }: DirectorySyncService, { aud, tid }: JsonObject): void {
  const accepted = settings.legacyCutover ? [SYNC_SERVICE_RESOURCE] : [SYNC_SERVICE_RESOURCE, LEGACY_GRAPH_RESOURCE];
  if (typeof aud !== 'string' || !accepted.includes(aud)) {
    throw refusedToken('The security token could not be authenticated or authorized: its audience is not accepted.');
  }
  if (tid !== tenantId) throw accessDenied();
}

function checkTimes({ clock }: DirectorySyncService, { exp, nbf }: JsonObject): void {
  const seconds = clock() / 1000;
  if (typeof exp !== 'number' || exp <= seconds) throw expiredToken();
  if (typeof nbf !== 'number' || nbf > seconds + CLOCK_SKEW_S) {
    throw refusedToken('The security token could not be authenticated or authorized: it is not yet valid.');
  }
}

function maySynchronize({ aud, idtyp, roles, wids }: JsonObject): boolean {
  if (idtyp === 'app') return aud === SYNC_SERVICE_RESOURCE && Array.isArray(roles) && roles.includes(SYNC_ROLE);
  return Array.isArray(wids) && MAY_SYNCHRONIZE.some((role) => wids.includes(DIRECTORY_ROLES[role]));
}

export function expiredToken(): SoapFault {
  return refusedToken('The security token has expired.');
}

function refusedToken(reason: string): SoapFault {
  return new SoapFault({ code: 'Sender', subcode: INVALID_TOKEN, reason });
}
