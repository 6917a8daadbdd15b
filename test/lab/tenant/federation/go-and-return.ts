/**
 * People of a federated domain: on their way to the provider, and back with its token at `login.srf`; the same token in an
 * OAuth grant. ("WS-Federation 1.2", passive requestor; SAML 2.0 Web Browser SSO; "RFC 7522", which the grant of SAML 1.1
 * is like.)
 */

import { randomBytes } from 'node:crypto';
import type { Account } from '../applications/administrators.ts';
import { isLive } from '../directory/directory.ts';
import type { JsonObject } from '../json.ts';
import { answerPage } from '../sign-in/pages.ts';
import type { SignInRequest, SignInResponse, SignInService } from '../sign-in/service.ts';
import { claimedIssuer, parseXml, readAssertion, samlRefused, type ReadAssertion } from './assertion.ts';
import { issuerOfResponse, readResponse } from './response.ts';
import type { PendingSignIn } from './federations.ts';
import { certificatesOf, federationOfIssuer, federationOfUser } from './state.ts';

export const AUDIENCE = 'urn:federation:MicrosoftOnline';
export const RETURN_PATH = '/login.srf';
/** Where the product's own name leads, which a provider may have been told. */
const PUBLIC_RETURN = 'https://login.microsoftonline.com/login.srf';
const LIFETIME_MS = 3_600_000;
const SKEW_MS = 300_000;

/** `/common/userrealm/<name>`: how somebody of that name would be let in. */
export function realmOf(service: SignInService, userName: string): JsonObject {
  const { directory } = service;
  const name = userName.slice(userName.lastIndexOf('@') + 1).toLowerCase();
  const known = directory.domains.some((domain) => domain.name === name && domain.isVerified);
  const cloud = { cloud_instance_name: 'microsoftonline.com', cloud_audience_urn: AUDIENCE };
  if (!known) return { ver: '1.0', account_type: 'Unknown', ...cloud };
  const found = federationOfUser(directory, userName);
  if (!found) return { ver: '1.0', account_type: 'Managed', domain_name: name, ...cloud };
  const { federation } = found;
  return {
    ver: '1.0',
    account_type: 'Federated',
    domain_name: name,
    federation_protocol: federation.preferredAuthenticationProtocol === 'saml' ? 'SAMLP' : 'WSTrust',
    ...(federation.metadataExchangeUri === null ? {} : { federation_metadata_url: federation.metadataExchangeUri }),
    ...(federation.activeSignInUri === null ? {} : { federation_active_auth_url: federation.activeSignInUri }),
    ...cloud,
  };
}

/** The way to the provider for somebody of a federated domain; undefined for anybody else. */
export function wayToProvider(
  service: SignInService,
  request: SignInRequest,
  userName: string,
): SignInResponse | undefined {
  const found = federationOfUser(service.directory, userName);
  if (!found) return undefined;
  const { domain, federation } = found;
  const context = randomBytes(16).toString('base64url');
  const requestId = `_${randomBytes(16).toString('hex')}`;
  const expiresAt = service.clock() + LIFETIME_MS;
  service.directory.federation.pending.set(context, { domain, query: request.query, requestId, expiresAt });
  if (federation.preferredAuthenticationProtocol === 'saml') {
    const fields = {
      SAMLRequest: Buffer.from(authnRequest(service, request, requestId, federation.passiveSignInUri)).toString(
        'base64',
      ),
      RelayState: context,
    };
    return { status: 200, html: answerPage(federation.passiveSignInUri, fields) };
  }
  const address = new URL(federation.passiveSignInUri);
  const wanted = { wa: 'wsignin1.0', wtrealm: AUDIENCE, wctx: context, username: userName };
  for (const [name, value] of Object.entries(wanted)) address.searchParams.set(name, value);
  return { status: 302, headers: { Location: address.href } };
}

function authnRequest(service: SignInService, { origin }: SignInRequest, id: string, destination: string): string {
  const at = new Date(service.clock()).toISOString();
  const escaped = destination.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0" IssueInstant="${at}" Destination="${escaped}" AssertionConsumerServiceURL="${origin}${RETURN_PATH}" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${AUDIENCE}</Issuer><samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"/></samlp:AuthnRequest>`;
}

export interface Returned {
  readonly account: Account;
  readonly pending: PendingSignIn;
}

/** What came to `login.srf`: who it is, and where the sign-in was to go on. Throws a SignInError. */
export async function returnFromProvider(service: SignInService, request: SignInRequest): Promise<Returned> {
  const form = new URLSearchParams(request.body);
  const response = form.get('SAMLResponse');
  const context = form.get(response === null ? 'wctx' : 'RelayState') ?? '';
  const { pending } = service.directory.federation;
  const found = pending.get(context);
  if (!found || found.expiresAt <= service.clock())
    throw samlRefused(90014, 'Nobody is on the way under this context.');
  const token =
    response === null
      ? readToken(service, tokenIn(form.get('wresult') ?? ''))
      : await readPosted(service, request, response, found.requestId);
  const account = accountOf(service, token, response === null ? 'wsFed' : 'saml', found.domain);
  pending.delete(context);
  return { account, pending: found };
}

/** The assertion in a RequestSecurityTokenResponse, as text: what was signed must not be written anew. */
function tokenIn(result: string): string {
  parseXml(result);
  const [token, ...others] = result.match(/<(?:[\w.-]+:)?Assertion[\s>][\s\S]*<\/(?:[\w.-]+:)?Assertion\s*>/g) ?? [];
  if (token === undefined || others.length > 0) throw samlRefused(50008, 'SAML token is invalid. There is none.');
  return token;
}

function readToken(service: SignInService, xml: string): ReadAssertion {
  const issuer = claimedIssuer(xml);
  const found = federationOfIssuer(service.directory, issuer);
  if (!found) throw unknownRealm(issuer);
  return readAssertion(xml, certificatesOf(found.federation));
}

function readPosted(service: SignInService, request: SignInRequest, response: string, requestId: string) {
  const issuer = issuerOfResponse(response);
  const found = federationOfIssuer(service.directory, issuer);
  if (!found) throw unknownRealm(issuer);
  const recipients = [`${request.origin}${RETURN_PATH}`, PUBLIC_RETURN];
  return readResponse(response, found.federation, { recipients, requestId });
}

function unknownRealm(issuer: string) {
  return samlRefused(50107, `The requested federation realm object '${issuer}' does not exist.`);
}

/** `urn:ietf:params:oauth:grant-type:saml1_1-bearer`: the token of the active profile. Throws a SignInError. */
export function accountOfAssertion(service: SignInService, encoded: string): Account {
  const token = readToken(service, Buffer.from(encoded, 'base64').toString('utf8'));
  return accountOf(service, token, 'active', undefined);
}

/** Times, audience, first use; then the user with the immutable id, whose name has to belong to the issuer's domain. */
function accountOf(
  service: SignInService,
  token: ReadAssertion,
  protocol: string,
  expected: string | undefined,
): Account {
  const { directory } = service;
  const now = service.clock();
  if (token.audience !== AUDIENCE) throw samlRefused(50008, `SAML token is invalid. It is for '${token.audience}'.`);
  if (!(token.notBefore - SKEW_MS <= now)) throw samlRefused(50008, 'SAML token is invalid. It is not valid yet.');
  if (!(now < token.notOnOrAfter + SKEW_MS)) throw samlRefused(50008, 'SAML token is invalid. It has expired.');
  takeOnce(service, token, now);
  const domain = federationOfIssuer(directory, token.issuer)?.domain;
  if (domain === undefined || (expected !== undefined && domain !== expected)) throw unknownRealm(token.issuer);
  const user = directory.users.find(
    (one) => isLive(one) && one.properties['onPremisesImmutableId'] === token.immutableId && token.immutableId !== '',
  );
  if (!user) {
    const message = `The user account ${token.userPrincipalName} does not exist in the ${service.tenantId} directory. To sign into this application, the account must be added to the directory.`;
    throw samlRefused(51004, message);
  }
  const userPrincipalName = String(user.properties['userPrincipalName']);
  if (userPrincipalName.toLowerCase() !== token.userPrincipalName.toLowerCase()) {
    throw samlRefused(50008, 'SAML token is invalid. The names of the token are of two users.');
  }
  if (federationOfUser(directory, userPrincipalName)?.domain !== domain) throw unknownRealm(token.issuer);
  if (user.properties['accountEnabled'] === false) throw samlRefused(50057, 'The user account is disabled.');
  directory.federation.signIns.push({ domain, protocol, userPrincipalName });
  const known = service.people.accounts.get(userPrincipalName.toLowerCase());
  const displayName = String(user.properties['displayName'] ?? '');
  return known ?? { userId: user.id, userPrincipalName, displayName, password: '', roles: [] };
}

function takeOnce({ directory }: SignInService, { issuer, id, notOnOrAfter }: ReadAssertion, now: number): void {
  const { taken } = directory.federation;
  for (const [key, until] of taken) if (until <= now) taken.delete(key);
  const key = `${issuer} ${id}`;
  if (id === '' || taken.has(key)) throw samlRefused(50008, 'SAML token is invalid. It was used before.');
  taken.set(key, notOnOrAfter + SKEW_MS);
}
