/**
 * An administrator's one-time sign-in, by device code (RFC 8628) or in a browser (authorization code with PKCE, RFC 7636,
 * and a loopback redirection, RFC 8252, 7.3). What comes of it is held in memory by the caller and nowhere else; no refresh
 * token is kept.
 */

import { randomBytes } from 'node:crypto';

import { CryptoProvider, PublicClientApplication, ResponseMode } from '@azure/msal-node';
import type { AuthenticationResult } from '@azure/msal-node';

import { FaultError } from '../../../model/fault.ts';
import { pause, systemAmbient, throwIfCancelled } from '../ambient.ts';
import type { Cloud } from '../clouds.ts';
import type { Fetch } from '../http.ts';
import type { Tokens } from '../tokens.ts';
import { listenForAnswer } from './loopback.ts';
import type { AnswerPage } from './loopback.ts';
import { authorityOf, observedNetwork } from './network.ts';
import type { ObservedNetwork } from './network.ts';
import { refused, tokenFault } from './refusals.ts';
import type { Party } from './refusals.ts';

/**
 * "Microsoft Graph Command Line Tools": a public client that every tenant has, with `http://localhost` among its redirections.
 * It is Microsoft's own way for administrators who script ("Get started with the Microsoft Graph PowerShell SDK").
 */
export const ADMINISTRATOR_CLIENT = '14d82eec-204b-4c2f-b7e8-296a70dab67e';

/** To register an application, to consent for the organization, and to read which roles the administrator has. */
export const ADMINISTRATOR_SCOPES: readonly string[] = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'Directory.Read.All',
];

/** To turn directory synchronization on or off and to say whom the service writes to when it fails. */
export const ORGANIZATION_SCOPE = 'Organization.ReadWrite.All';
/** Features and the deletion threshold of directory synchronization: no application has a permission for them. */
export const SYNCHRONIZATION_SCOPE = 'OnPremDirectorySynchronization.ReadWrite.All';

export interface Administrator {
  readonly account: { readonly userName: string; readonly name: string | undefined; readonly objectId: string };
  readonly tenantId: string;
  /** For Graph, with the scopes above; always the same token. */
  readonly tokens: Tokens;
  /** Milliseconds since 1970. */
  readonly tokenExpiresAt: number;
}

export interface SignInSettings {
  readonly cloud: Cloud;
  /** An id or a domain; without it, the account's own tenant. */
  readonly tenant: string | undefined;
  /** Default: {@link ADMINISTRATOR_CLIENT}. */
  readonly clientId?: string | undefined;
  /** Of Graph, by name. Default: {@link ADMINISTRATOR_SCOPES}. */
  readonly scopes?: readonly string[];
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
}

export interface DeviceCode {
  readonly userCode: string;
  readonly verificationUri: string;
  readonly expiresAt: Date;
  readonly message: string;
}

/** Work and school accounts of any tenant. */
const ANY_TENANT = 'organizations';
/** For whom opens no browser, or leaves it. Milliseconds. */
const BROWSER_LIMIT = 15 * 60_000;
/** RFC 8628, 3.5: by so much the interval grows with each `slow_down`. Milliseconds. */
const SLOWER_BY = 5000;

/** Lasts until the administrator is through. Throws `sign-in-declined`, `sign-in-expired`, `sign-in-blocked`, ... */
export async function signInByDeviceCode(
  settings: SignInSettings,
  onCode: (code: DeviceCode) => void,
): Promise<Administrator> {
  const conversation = open(settings);
  const { application, network, scopes, party } = conversation;
  const request = {
    scopes,
    deviceCodeCallback: (given: { userCode: string; verificationUri: string; expiresIn: number; message: string }) => {
      const expiresAt = new Date(Date.now() + given.expiresIn * 1000);
      onCode({ userCode: given.userCode, verificationUri: given.verificationUri, expiresAt, message: given.message });
    },
    cancel: false,
  };
  // MSAL looks at it between two polls.
  settings.signal.addEventListener('abort', () => (request.cancel = true), { once: true });
  try {
    const result = await unlessCancelled(application.acquireTokenByDeviceCode(request), settings.signal);
    return administratorOf(result, party);
  } catch (error) {
    throwIfCancelled(settings.signal, 'setup');
    throw tokenFault(expiredByOurClock(error, party), network.last(), party);
  }
}

/** Gives the address to open to `onUrl`; `page` is what the browser shows when the administrator is through. */
export async function signInByBrowser(
  settings: SignInSettings,
  onUrl: (url: string) => void,
  page: AnswerPage,
): Promise<Administrator> {
  const { application, network, scopes, party } = open(settings);
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const state = randomBytes(24).toString('base64url');
  const limit = AbortSignal.timeout(BROWSER_LIMIT);
  const loopback = await listenForAnswer(state, page, AbortSignal.any([settings.signal, limit]));
  try {
    const { redirectUri } = loopback;
    const asked = {
      scopes,
      redirectUri,
      state,
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
      // The code stays out of the browser's history.
      responseMode: ResponseMode.FORM_POST,
      prompt: 'select_account',
    };
    onUrl(await application.getAuthCodeUrl(asked));
    const answer = await loopback.answer;
    const code = answer.get('code');
    if (code === null) throw tokenFault(new Error('no code'), refusalOf(answer), party);
    const result = await application.acquireTokenByCode({ scopes, redirectUri, code, codeVerifier: verifier });
    return administratorOf(result, party);
  } catch (error) {
    throwIfCancelled(settings.signal, 'setup');
    if (limit.aborted) throw refused('sign-in-expired', 'now', party, {}, error);
    throw tokenFault(error, network.last(), party);
  } finally {
    await loopback.close();
  }
}

function refusalOf(answer: URLSearchParams) {
  return { error: answer.get('error') ?? 'invalid_request', description: answer.get('error_description') ?? '' };
}

interface Conversation {
  readonly application: PublicClientApplication;
  readonly network: ObservedNetwork;
  readonly scopes: string[];
  readonly party: Party;
}

function open({
  cloud,
  tenant = ANY_TENANT,
  clientId = ADMINISTRATOR_CLIENT,
  scopes = ADMINISTRATOR_SCOPES,
  fetch,
  signal,
}: SignInSettings): Conversation {
  const network = patientNetwork(observedNetwork(fetch, signal), signal);
  const application = new PublicClientApplication({
    auth: { clientId, ...authorityOf(cloud, tenant) },
    system: { networkClient: network.module },
  });
  const resource = cloud.scope.replace(/\/\.default$/, '');
  return {
    application,
    network,
    scopes: scopes.map((scope) => `${resource}/${scope}`),
    party: { host: new URL(cloud.authority).host, tenantId: tenant, clientId },
  };
}

/** MSAL takes `slow_down` for the end; here it is waited for, and from then on before every poll. */
function patientNetwork(network: ObservedNetwork, signal: AbortSignal): ObservedNetwork {
  let extra = 0;
  const { module } = network;
  return {
    ...network,
    module: {
      ...module,
      async sendPostRequestAsync<T>(...request: Parameters<typeof module.sendPostRequestAsync>) {
        const answer = await module.sendPostRequestAsync<T>(...request);
        const { error } = network.last();
        if (error === 'slow_down') extra += SLOWER_BY;
        if (extra > 0 && (error === 'slow_down' || error === 'authorization_pending')) {
          await pause(systemAmbient, extra, signal, 'setup');
          return { ...answer, body: { ...answer.body, error: 'authorization_pending' } };
        }
        return answer;
      },
    },
  };
}

/** MSAL ends polling by its own clock as well, when the service was not asked in time. */
function expiredByOurClock(error: unknown, party: Party): unknown {
  const isExpiry = error instanceof Error && 'errorCode' in error && error.errorCode === 'device_code_expired';
  return isExpiry ? refused('sign-in-expired', 'now', party, {}, error) : error;
}

/** Ends at once where MSAL would sit out an interval first; what it throws later concerns nobody. */
async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const cancelled = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new FaultError({ code: 'run-cancelled', stage: 'setup', detail: {}, retry: 'now' }));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function administratorOf(result: AuthenticationResult | null, party: Party): Administrator {
  if (!result?.account || result.accessToken === '')
    throw refused('protocol-error', 'never', party, { reason: 'no-token' });
  const { account, accessToken, expiresOn, tenantId } = result;
  return {
    account: { userName: account.username, name: account.name, objectId: account.localAccountId },
    tenantId: tenantId === '' ? account.tenantId : tenantId,
    tokens: { get: () => Promise.resolve({ accessToken, roles: undefined }) },
    tokenExpiresAt: expiresOn?.getTime() ?? Date.now(),
  };
}
