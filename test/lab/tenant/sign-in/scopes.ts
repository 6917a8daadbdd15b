/** What a client wants to do in the name of a person, at which resource, and whether somebody consented to it. */

import { randomUUID } from 'node:crypto';
import { hasRole, MAY_CONSENT, type Account } from '../applications/administrators.ts';
import {
  AZURE_CLI,
  CONNECT,
  CONNECTOR,
  LEGACY_GRAPH_RESOURCE,
  POWERSHELL,
  REGISTRATION_RESOURCE,
  resourceOf,
  SYNC_ROLE,
  SYNC_SERVICE_RESOURCE,
  type StoredPrincipal,
} from '../applications/registrations.ts';
import type { SignInService } from './service.ts';
import { SignInError, unknownResource } from './sign-in-error.ts';

const OPENID = ['openid', 'profile', 'offline_access', 'email'];
/** Delegated permissions that everybody may consent to for themselves. */
const HARMLESS = ['User.Read'];
const DEFAULT_SCOPE = '.default';

/** Microsoft's own clients need nobody's consent for what Microsoft allowed them. */
const PREAUTHORIZED: ReadonlySet<string> = new Set([POWERSHELL, AZURE_CLI, CONNECT, CONNECTOR]);
const ALLOWED_AT: { readonly [audience: string]: readonly string[] } = {
  [LEGACY_GRAPH_RESOURCE]: ['user_impersonation'],
  [SYNC_SERVICE_RESOURCE]: [SYNC_ROLE],
  [REGISTRATION_RESOURCE]: ['user_impersonation'],
};
const ALLOWED_AT_GRAPH: readonly string[] = [
  'Directory.AccessAsUser.All',
  'Directory.Read.All',
  'Group.ReadWrite.All',
  'Organization.ReadWrite.All',
  'User.ReadWrite.All',
];

export interface Wanted {
  readonly audience: string;
  readonly scopes: readonly string[];
}

/** Scopes of one resource, those of OpenID Connect left out. The first that names a resource says which. */
export function readScopes(service: SignInService, text: string): Wanted {
  const { registrations } = service;
  const wanted = text.split(' ').filter((scope) => scope !== '' && !OPENID.includes(scope));
  const audiences = [...registrations.resources.keys()];
  const [graph = ''] = audiences;
  const audience = audiences.find((one) => wanted[0]?.startsWith(`${one}/`)) ?? graph;
  // The old name of a resource ends with a slash, and another one is before the scope.
  const scopes = wanted.map((scope) =>
    scope.startsWith(`${audience}/`) ? scope.slice(audience.length).replace(/^\/+/, '') : scope,
  );
  const foreign = scopes.find((scope) => scope.includes('/'));
  if (foreign?.endsWith(`/${DEFAULT_SCOPE}`))
    throw unknownResource(service, foreign.slice(0, -DEFAULT_SCOPE.length - 1));
  if (foreign !== undefined) {
    const message = `The provided value for the input parameter 'scope' is not valid: ${text}`;
    throw new SignInError(400, 'invalid_scope', 70011, message);
  }
  if (resourceOf(registrations, audience) === undefined) throw unknownResource(service, audience);
  return { audience, scopes };
}

/** How consent may be had: from the person at the page, or not at all. */
export type Presence = 'at-a-page' | 'absent';

/**
 * The scopes that the token will have. Whoever may consents for the organization at once; everybody else needs that
 * somebody did. Throws a SignInError.
 */
export function consentTo(
  service: SignInService,
  account: Account,
  clientId: string,
  { audience, scopes }: Wanted,
  presence: Presence,
): readonly string[] {
  const { registrations } = service;
  const [graph] = registrations.resources.keys();
  if (PREAUTHORIZED.has(clientId)) return (audience === graph ? ALLOWED_AT_GRAPH : ALLOWED_AT[audience]) ?? [];
  const client = registrations.principals.find(({ appId }) => appId === clientId);
  const resource = resourceOf(registrations, audience);
  if (client === undefined || resource === undefined) return scopes;
  const granted = grantedTo(service, client, resource, account);
  if (scopes.includes(DEFAULT_SCOPE)) {
    if (granted.size === 0) throw consentMissing(client);
    return [...granted];
  }
  const open = scopes.filter((scope) => !granted.has(scope));
  if (open.length === 0) return scopes;
  if (presence === 'absent') throw consentMissing(client);
  const mayConsent = hasRole(account, MAY_CONSENT);
  if (!mayConsent && open.some((scope) => !HARMLESS.includes(scope))) {
    const message = `An administrator has set a policy that prevents you from granting ${client.displayName} the permissions it is requesting.`;
    throw new SignInError(400, 'access_denied', 90094, message);
  }
  registrations.grants.push({
    id: randomUUID().replaceAll('-', ''),
    clientId: client.id,
    principalId: mayConsent ? null : account.userId,
    resourceId: resource.id,
    scope: open.join(' '),
  });
  return scopes;
}

function grantedTo(
  { registrations }: SignInService,
  client: StoredPrincipal,
  resource: StoredPrincipal,
  account: Account,
): ReadonlySet<string> {
  const grants = registrations.grants.filter(
    (grant) =>
      grant.clientId === client.id &&
      grant.resourceId === resource.id &&
      (grant.principalId ?? account.userId) === account.userId,
  );
  return new Set(grants.flatMap((grant) => grant.scope.split(' ')));
}

function consentMissing({ appId, displayName }: StoredPrincipal): SignInError {
  const message = `The user or administrator has not consented to use the application with ID '${appId}' named '${displayName}'. Send an interactive authorization request for this user and resource.`;
  return new SignInError(400, 'invalid_grant', 65001, message);
}
