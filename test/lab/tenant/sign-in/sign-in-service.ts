/**
 * The sign-in service of the tenant: discovery documents, keys, and the token endpoint for applications with a certificate
 * ("OAuth 2.0 client credentials flow on the Microsoft identity platform"); people sign in by `people.ts`.
 */

import { randomUUID } from 'node:crypto';
import { isKnown, resourceOf, rolesFor, type StoredPrincipal } from '../applications/registrations.ts';
import { realmOf, RETURN_PATH } from '../federation/go-and-return.ts';
import type { JsonObject } from '../json.ts';
import { issueToken, keySet, makeTokenKeys, TOKEN_LIFETIME_S } from './access-token.ts';
import { checkClientAssertion } from './client-assertion.ts';
import { comeBack, PEOPLE_GRANTS, PEOPLE_OPERATIONS, peopleToken } from './people.ts';
import { createPeople } from './people-state.ts';
import type { Operation, SignInOptions, SignInRequest, SignInResponse, SignInService } from './service.ts';
import { SignInError, signInErrorBody, unknownApplication, unknownResource } from './sign-in-error.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export function createSignInService(options: SignInOptions): SignInService {
  return {
    ...options,
    keys: options.keys ?? makeTokenKeys(),
    people: createPeople(options.people),
    seenAssertions: new Map(),
    tokensIssued: 0,
  };
}

/** Answers a request of the sign-in host; undefined where the path is none of its own. */
export async function handleSignIn(
  service: SignInService,
  request: SignInRequest,
): Promise<SignInResponse | undefined> {
  if (request.path === '/common/discovery/instance') return { status: 200, body: instanceDiscovery(request) };
  if (request.method === 'POST' && request.path === RETURN_PATH) return comeBack(service, request);
  const match = /^\/([^/]+)\/(.+)$/.exec(request.path);
  const [, tenant = '', rest = ''] = match ?? [];
  const [, person] = /^userrealm\/([^/]+)$/i.exec(rest) ?? [];
  if (request.method === 'GET' && person !== undefined) return json(realmOf(service, decodeURIComponent(person)));
  const answer = operations[`${request.method} ${rest}`];
  if (answer === undefined) return undefined;
  try {
    if (!isThisTenant(service, tenant) && !ANY_TENANT.includes(tenant)) throw unknownTenant(tenant);
    return await answer(service, request, tenant);
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    const correlationId = request.query.get('client-request-id') ?? randomUUID();
    return {
      status: error.status,
      body: signInErrorBody(error, new Date(service.clock()), correlationId, request.origin),
    };
  }
}

/** Where people of any tenant may begin. */
const ANY_TENANT = ['common', 'organizations'];

const json = (body: JsonObject): SignInResponse => ({ status: 200, body });

const operations: { readonly [operation: string]: Operation } = {
  'GET v2.0/.well-known/openid-configuration': (service, request) => json(openIdConfiguration(service, request)),
  'GET .well-known/openid-configuration': (service, request) => json(openIdConfiguration(service, request)),
  'GET discovery/v2.0/keys': (service) => json(keySet(service.keys)),
  'POST oauth2/v2.0/token': async (service, request, tenant) => json(await token(service, request, tenant)),
  ...PEOPLE_OPERATIONS,
};

function isThisTenant(service: SignInService, name: string): boolean {
  return name.toLowerCase() === service.tenantId || service.tenantNames.includes(name.toLowerCase());
}

function unknownTenant(name: string): SignInError {
  return new SignInError(
    400,
    'invalid_request',
    90002,
    `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
  );
}

function instanceDiscovery(request: SignInRequest): JsonObject {
  const host = new URL(request.origin).host;
  return {
    tenant_discovery_endpoint: `${request.origin}/common/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}

function openIdConfiguration(service: SignInService, request: SignInRequest): JsonObject {
  const base = `${request.origin}/${service.tenantId}`;
  return {
    issuer: `${base}/v2.0`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

async function token(service: SignInService, request: SignInRequest, tenant: string): Promise<JsonObject> {
  const form = new URLSearchParams(request.body);
  const grant = form.get('grant_type') ?? '';
  if (PEOPLE_GRANTS.includes(grant)) return peopleToken(service, request, form);
  if (grant !== 'client_credentials') {
    throw new SignInError(400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
  }
  if (!isThisTenant(service, tenant)) throw unknownTenant(tenant);
  const principal = signInApplication(service, request, tenant, form);
  const audience = requestedResource(service, form.get('scope') ?? '');
  service.tokensIssued += 1;
  const lifetimeS = service.tokenLifetimeS ?? TOKEN_LIFETIME_S;
  return {
    token_type: 'Bearer',
    expires_in: lifetimeS,
    ext_expires_in: lifetimeS,
    access_token: issueToken(service.keys, {
      appId: principal.appId,
      principalId: principal.id,
      roles: rolesFor(service.registrations, principal, audience),
      audience,
      issuer: `https://sts.windows.net/${service.tenantId}/`,
      tenantId: service.tenantId,
      now: service.clock(),
      lifetimeS,
    }),
  };
}

function signInApplication(
  service: SignInService,
  request: SignInRequest,
  tenant: string,
  form: URLSearchParams,
): StoredPrincipal {
  const { registrations } = service;
  const clientId = form.get('client_id') ?? '';
  const application = registrations.applications.find((one) => one.appId === clientId && isKnown(registrations, one));
  if (application === undefined) throw unknownApplication(clientId, tenant);
  if (form.has('client_secret')) {
    throw new SignInError(401, 'invalid_client', 7000215, 'Invalid client secret provided.');
  }
  const assertion = form.get('client_assertion');
  if (assertion === null || form.get('client_assertion_type') !== ASSERTION_TYPE) {
    throw new SignInError(
      401,
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  const keys = application.keys.filter((key) => isKnown(registrations, key));
  checkClientAssertion(assertion, {
    application: { appId: application.appId, certificates: keys.map(({ certificate }) => certificate) },
    audiences: [tenant, service.tenantId].flatMap((name) => [
      `${request.origin}/${name}/oauth2/v2.0/token`,
      `${request.origin}/${name}/v2.0`,
    ]),
    now: service.clock(),
    seen: service.seenAssertions,
  });
  return servicePrincipal(service, application);
}

function servicePrincipal(
  { registrations }: SignInService,
  { appId, displayName }: { readonly appId: string; readonly displayName: string },
): StoredPrincipal {
  const principal = registrations.principals.find((one) => one.appId === appId && isKnown(registrations, one));
  if (principal === undefined) {
    const message = `The client application ${appId} is missing service principal in the tenant.`;
    throw new SignInError(400, 'unauthorized_client', 7000229, message);
  }
  if (!principal.enabled) {
    throw new SignInError(400, 'unauthorized_client', 7000112, `Application '${appId}'(${displayName}) is disabled.`);
  }
  return principal;
}

function requestedResource(service: SignInService, scope: string): string {
  if (!scope.endsWith('/.default')) {
    throw new SignInError(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  }
  const resource = scope.slice(0, -'/.default'.length);
  if (resourceOf(service.registrations, resource) === undefined) throw unknownResource(service, resource);
  return resource;
}
