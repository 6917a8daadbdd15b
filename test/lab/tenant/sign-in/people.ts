/**
 * How people sign in to a public client: device code (RFC 8628), authorization code with PKCE (RFC 7636) over a page in a
 * browser, and with user name and password (RFC 6749, 4.3). Source: "Microsoft identity platform and the OAuth 2.0 device
 * authorization grant flow", "... authorization code flow", "... Resource Owner Password Credentials".
 */

import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { Account } from '../applications/administrators.ts';
import { isKnown } from '../applications/registrations.ts';
import { accountOfAssertion, returnFromProvider, wayToProvider } from '../federation/go-and-return.ts';
import type { JsonObject } from '../json.ts';
import { issueIdToken, issueUserToken, TOKEN_LIFETIME_S } from './access-token.ts';
import { answerPage, devicePage, messagePage, signInPage } from './pages.ts';
import { checkPassword, PASSWORD_ERRORS } from './passwords.ts';
import type { AuthorizationCode, Consent } from './people-state.ts';
import { consentTo, readScopes, type Wanted } from './scopes.ts';
import type { Operation, SignInRequest, SignInResponse, SignInService } from './service.ts';
import { SignInError, unknownApplication } from './sign-in-error.ts';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** What Microsoft's own libraries say, older than the RFC. */
const EARLY_DEVICE_GRANT = 'device_code';
/** What the identity provider gave to a client that has the password (active profile). */
const ASSERTION_GRANT = 'urn:ietf:params:oauth:grant-type:saml1_1-bearer';
export const PEOPLE_GRANTS: readonly string[] = [
  DEVICE_GRANT,
  EARLY_DEVICE_GRANT,
  'authorization_code',
  'refresh_token',
  'password',
  ASSERTION_GRANT,
];

const CODE_LIFETIME_MS = 600_000;
/** Letters and digits that nobody mistakes for others. */
const CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export const PEOPLE_OPERATIONS: { readonly [operation: string]: Operation } = {
  'POST oauth2/v2.0/devicecode': startDeviceCode,
  'GET oauth2/deviceauth': (_service, { query }) => ({
    status: 200,
    html: devicePage({ userCode: query.get('code') ?? '' }),
  }),
  'POST oauth2/deviceauth': enterDeviceCode,
  'GET oauth2/v2.0/authorize': (service, request) => {
    readAuthorization(service, request);
    const domain = request.query.get('domain_hint');
    const userName = request.query.get('login_hint') ?? (domain === null ? '' : `@${domain}`);
    return wayToProvider(service, request, userName) ?? { status: 200, html: signInPage({ query: request.query }) };
  },
  'POST oauth2/v2.0/authorize': authorize,
};

function startDeviceCode(service: SignInService, request: SignInRequest) {
  const form = new URLSearchParams(request.body);
  const clientId = form.get('client_id') ?? '';
  requireClient(service, clientId);
  const scope = form.get('scope') ?? '';
  readScopes(service, scope);
  const { people } = service;
  const deviceCode = randomBytes(48).toString('base64url');
  const userCode = Array.from({ length: 9 }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');
  const expiresAt = service.clock() + people.deviceCodeLifetimeS * 1000;
  people.deviceCodes.set(deviceCode, { userCode, clientId, scope, expiresAt, nextPoll: 0, state: 'pending' });
  const verificationUri = `${request.origin}/common/oauth2/deviceauth`;
  return {
    status: 200,
    body: {
      user_code: userCode,
      device_code: deviceCode,
      verification_uri: verificationUri,
      expires_in: people.deviceCodeLifetimeS,
      interval: people.deviceCodeIntervalS,
      message: `To sign in, use a web browser to open the page ${verificationUri} and enter the code ${userCode} to authenticate.`,
    },
  };
}

/** What the person does at the page; `undefined` for `account` declines. */
export function settleDeviceCode(service: SignInService, userCode: string, account: Account | undefined): void {
  const found = [...service.people.deviceCodes.values()].find((one) => one.userCode === userCode.trim().toUpperCase());
  if (found?.state !== 'pending' || found.expiresAt <= service.clock()) {
    throw new SignInError(400, 'bad_verification_code', 70018, "The code that you've entered is not valid.");
  }
  if (account !== undefined) {
    consentTo(service, account, found.clientId, readScopes(service, found.scope), 'at-a-page');
  }
  found.state = account ?? 'declined';
}

async function enterDeviceCode(service: SignInService, request: SignInRequest) {
  const form = new URLSearchParams(request.body);
  const userCode = form.get('code') ?? '';
  try {
    const isDeclined = form.get('action') === 'cancel';
    settleDeviceCode(service, userCode, isDeclined ? undefined : await passwordIn(service, form));
    return {
      status: 200,
      html: messagePage(
        isDeclined ? 'The sign-in was declined.' : 'You have signed in. You may now close this window.',
      ),
    };
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    return { status: 200, html: devicePage({ userCode, userName: form.get('username') ?? '', error: error.message }) };
  }
}

interface Authorization extends Wanted {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly responseMode: string;
  readonly challenge: string;
  readonly nonce: string | undefined;
}

function readAuthorization(service: SignInService, { query }: SignInRequest): Authorization {
  const clientId = query.get('client_id') ?? '';
  requireClient(service, clientId);
  const redirectUri = query.get('redirect_uri') ?? '';
  // "Redirect URI restrictions and limitations": of a loopback address the port does not count.
  if (!/^http:\/\/localhost(:\d+)?\/?$/.test(redirectUri)) {
    const message = `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'.`;
    throw new SignInError(400, 'invalid_request', 50011, message);
  }
  if (query.get('response_type') !== 'code' || query.get('code_challenge_method') !== 'S256') {
    throw new SignInError(400, 'invalid_request', 900144, "The request must contain 'code_challenge' with S256.");
  }
  return {
    clientId,
    redirectUri,
    state: query.get('state') ?? '',
    responseMode: query.get('response_mode') ?? 'query',
    challenge: query.get('code_challenge') ?? '',
    nonce: query.get('nonce') ?? undefined,
    ...readScopes(service, query.get('scope') ?? ''),
  };
}

async function authorize(service: SignInService, request: SignInRequest) {
  const form = new URLSearchParams(request.body);
  const wanted = readAuthorization(service, request);
  const answer = (parameters: Record<string, string>) => answerTo(wanted, parameters);
  if (form.get('action') === 'cancel') {
    return answer({
      error: 'access_denied',
      error_description: 'AADSTS65004: User declined to consent to access the app.',
    });
  }
  const userName = form.get('username') ?? '';
  const away = wayToProvider(service, request, userName);
  if (away) return away;
  if (form.get('action') === 'next') return { status: 200, html: signInPage({ query: request.query, userName }) };
  try {
    return answer({ code: codeFor(service, wanted, await passwordIn(service, form)) });
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    // A wrong password is told on the page; the rest goes back to the application.
    if (PASSWORD_ERRORS.has(error.number)) {
      return {
        status: 200,
        html: signInPage({ query: request.query, userName, error: error.message }),
      };
    }
    return answer({ error: error.error, error_description: `AADSTS${String(error.number)}: ${error.message}` });
  }
}

function codeFor(service: SignInService, wanted: Authorization, account: Account): string {
  const scopes = consentTo(service, account, wanted.clientId, wanted, 'at-a-page');
  const code = randomBytes(48).toString('base64url');
  service.people.codes.set(code, { ...wanted, scopes, account, expiresAt: service.clock() + CODE_LIFETIME_MS });
  return code;
}

/** `login.srf`: somebody comes back from the identity provider, and the sign-in goes on where it was. */
export async function comeBack(service: SignInService, request: SignInRequest): Promise<SignInResponse> {
  try {
    const { account, pending } = await returnFromProvider(service, request);
    const wanted = readAuthorization(service, { ...request, query: pending.query });
    return answerTo(wanted, { code: codeFor(service, wanted, account) });
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    return { status: 400, html: messagePage(`AADSTS${String(error.number)}: ${error.message}`) };
  }
}

function answerTo({ redirectUri, responseMode, state }: Authorization, parameters: Record<string, string>) {
  const complete = { ...parameters, state };
  if (responseMode === 'form_post') return { status: 200, html: answerPage(redirectUri, complete) };
  return { status: 302, headers: { Location: `${redirectUri}?${new URLSearchParams(complete).toString()}` } };
}

/** The token endpoint for people. */
export async function peopleToken(
  service: SignInService,
  request: SignInRequest,
  form: URLSearchParams,
): Promise<JsonObject> {
  const clientId = form.get('client_id') ?? '';
  requireClient(service, clientId);
  switch (form.get('grant_type')) {
    case DEVICE_GRANT:
    case EARLY_DEVICE_GRANT:
      return tokens(service, request, pollDeviceCode(service, clientId, form.get('device_code') ?? ''));
    case 'authorization_code':
      return tokens(service, request, redeemCode(service, clientId, form));
    case ASSERTION_GRANT: {
      const account = accountOfAssertion(service, form.get('assertion') ?? '');
      return tokens(service, request, consented(service, clientId, account, form.get('scope') ?? ''));
    }
    case 'password':
      return tokens(service, request, await ownPassword(service, clientId, form));
    default:
      return tokens(service, request, refresh(service, clientId, form));
  }
}

function pollDeviceCode(service: SignInService, clientId: string, deviceCode: string): Consent {
  const { people } = service;
  const found = people.deviceCodes.get(deviceCode);
  if (found?.clientId !== clientId)
    throw new SignInError(400, 'bad_verification_code', 70018, 'Bad verification code.');
  const now = service.clock();
  if (found.expiresAt <= now) {
    people.deviceCodes.delete(deviceCode);
    throw new SignInError(400, 'expired_token', 70019, 'Verification code expired.');
  }
  // RFC 8628, 3.5. A tenth is allowed for clocks and timers.
  const isTooSoon = now < found.nextPoll;
  found.nextPoll = now + people.deviceCodeIntervalS * 900;
  if (isTooSoon) throw new SignInError(400, 'slow_down', 70016, 'The client polls too often.');
  if (found.state === 'pending') {
    const message = 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.';
    throw new SignInError(400, 'authorization_pending', 70016, message);
  }
  people.deviceCodes.delete(deviceCode);
  if (found.state === 'declined') {
    throw new SignInError(400, 'authorization_declined', 65004, 'User declined to consent to access the app.');
  }
  return consented(service, clientId, found.state, found.scope);
}

/** Nobody is there to consent any more. */
function consented(service: SignInService, clientId: string, account: Account, scope: string): Consent {
  const wanted = readScopes(service, scope);
  const scopes = consentTo(service, account, clientId, wanted, 'absent');
  return { clientId, account, audience: wanted.audience, scopes };
}

/** User name and password in the request itself. */
async function ownPassword(service: SignInService, clientId: string, form: URLSearchParams): Promise<Consent> {
  return consented(service, clientId, await passwordIn(service, form), form.get('scope') ?? '');
}

function redeemCode(service: SignInService, clientId: string, form: URLSearchParams): AuthorizationCode {
  const code = form.get('code') ?? '';
  const found = service.people.codes.get(code);
  // Once, whether it succeeds or not.
  service.people.codes.delete(code);
  if (found?.clientId !== clientId || found.redirectUri !== form.get('redirect_uri')) {
    throw new SignInError(400, 'invalid_grant', 70000, 'The provided value for the code parameter is not valid.');
  }
  if (found.expiresAt <= service.clock()) {
    throw new SignInError(400, 'invalid_grant', 70008, 'The provided authorization code or refresh token has expired.');
  }
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (challenge !== found.challenge) {
    throw new SignInError(400, 'invalid_grant', 501481, 'The Code_Verifier does not match the code_challenge.');
  }
  return found;
}

/** The same again, or for another resource where the client asks for one. */
function refresh(service: SignInService, clientId: string, form: URLSearchParams): Consent {
  const found = service.people.refreshTokens.get(form.get('refresh_token') ?? '');
  const scope = form.get('scope') ?? '';
  if (found?.clientId === clientId) {
    return namesResource(scope) ? consented(service, clientId, found.account, scope) : found;
  }
  throw new SignInError(400, 'invalid_grant', 70000, 'The refresh token is not valid.');
}

function tokens(
  service: SignInService,
  request: SignInRequest,
  consent: Consent & { readonly nonce?: string | undefined },
): JsonObject {
  service.tokensIssued += 1;
  const { account, audience, scopes, clientId } = consent;
  const lifetimeS = service.tokenLifetimeS ?? TOKEN_LIFETIME_S;
  const wishes = { appId: clientId, account, tenantId: service.tenantId, now: service.clock(), lifetimeS };
  const refreshToken = randomBytes(48).toString('base64url');
  service.people.refreshTokens.set(refreshToken, { clientId, account, audience, scopes });
  return {
    token_type: 'Bearer',
    scope: scopes.map((scope) => `${audience}/${scope}`).join(' '),
    expires_in: lifetimeS,
    ext_expires_in: lifetimeS,
    access_token: issueUserToken(service.keys, {
      ...wishes,
      audience,
      scopes,
      issuer: `https://sts.windows.net/${service.tenantId}/`,
    }),
    refresh_token: refreshToken,
    id_token: issueIdToken(service.keys, {
      ...wishes,
      audience: clientId,
      issuer: `${request.origin}/${service.tenantId}/v2.0`,
      nonce: consent.nonce,
    }),
    client_info: Buffer.from(JSON.stringify({ uid: account.userId, utid: service.tenantId })).toString('base64url'),
  };
}

function namesResource(scope: string): boolean {
  return scope.split(' ').some((one) => one.includes('/'));
}

function passwordIn(service: SignInService, form: URLSearchParams): Promise<Account> {
  return checkPassword(service, form.get('username') ?? '', form.get('password') ?? '');
}

function requireClient({ registrations }: SignInService, clientId: string): void {
  const principal = registrations.principals.find((one) => one.appId === clientId && isKnown(registrations, one));
  if (principal === undefined) throw unknownApplication(clientId, 'organizations');
  // The lab's own registrations have a certificate and are confidential clients.
  if (registrations.applications.some((one) => one.appId === clientId)) {
    const message = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    throw new SignInError(401, 'invalid_client', 7000218, message);
  }
}
