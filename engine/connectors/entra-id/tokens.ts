/**
 * Access tokens of the application, got with its certificate (client credentials flow, RFC 7523 assertion by MSAL). The
 * scope names the resource, so one application serves Graph and the directory-sync service.
 */

import { ConfidentialClientApplication } from '@azure/msal-node';

import { FaultError } from '../../model/fault.ts';
import { privateKeyOf, readCertificate } from './certificate.ts';
import type { Cloud } from './clouds.ts';
import type { Fetch } from './http.ts';
import { authorityOf, observedNetwork } from './sign-in/network.ts';
import { refused, tokenFault } from './sign-in/refusals.ts';
import type { Party } from './sign-in/refusals.ts';

export interface Token {
  readonly accessToken: string;
  /** Application permissions in it; undefined where the token cannot be looked into. */
  readonly roles: readonly string[] | undefined;
}

export interface Tokens {
  /** `fresh`: not from the cache, after the service refused the last one. Throws FaultErrors of stage `connect`. */
  get(scope: string, options?: { readonly fresh?: boolean }): Promise<Token>;
}

export interface TokenSettings {
  readonly tenantId: string;
  readonly clientId: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly cloud: Cloud;
  readonly fetch: Fetch;
}

/** A token is renewed this long before it ends, so that it outlives the request it goes with. Milliseconds. */
const RENEW_BEFORE = 300_000;

export function openTokens(settings: TokenSettings): Tokens {
  const { cloud, tenantId, clientId } = settings;
  const party: Party = { host: new URL(cloud.authority).host, tenantId, clientId };
  const auth = {
    clientId,
    clientCertificate: clientCertificate(settings, party),
    ...authorityOf(cloud, tenantId),
  };
  const held = new Map<string, { readonly token: Token; readonly until: number }>();
  const asked = new Map<string, Promise<Token>>();

  async function acquire(scope: string): Promise<Token> {
    // Observed apart: tokens of two resources may be asked for at once, and each has its own refusal.
    const network = observedNetwork(settings.fetch);
    // One for each request. Tokens are held here; an application would sign one assertion and send it again for ten
    // minutes, which a service that watches for replays refuses (RFC 7523, 3), and after a 429 or a 5xx it would refuse
    // by itself for a minute, without asking: when to ask again is decided by whoever asked.
    const application = new ConfidentialClientApplication({ auth, system: { networkClient: network.module } });
    try {
      const result = await application.acquireTokenByClientCredential({ scopes: [scope] });
      if (!result?.accessToken) throw refused('protocol-error', 'never', party, { reason: 'no-token' });
      const token = { accessToken: result.accessToken, roles: rolesOf(result.accessToken) };
      held.set(scope, { token, until: (result.expiresOn?.getTime() ?? 0) - RENEW_BEFORE });
      return token;
    } catch (error) {
      throw tokenFault(error, network.last(), party);
    }
  }

  return {
    async get(scope, { fresh = false } = {}) {
      const known = held.get(scope);
      if (!fresh && known && known.until > Date.now()) return known.token;
      const pending = asked.get(scope);
      if (pending) return pending;
      const request = acquire(scope).finally(() => asked.delete(scope));
      asked.set(scope, request);
      return request;
    },
  };
}

/** Throws `client-certificate-rejected` that names the application. */
function clientCertificate({ certificatePem, privateKeyPem }: TokenSettings, party: Party) {
  try {
    const certificate = readCertificate(certificatePem);
    return {
      thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
      privateKey: privateKeyOf(certificate, privateKeyPem),
      x5c: certificatePem,
    };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    throw new FaultError({ ...error.fault, detail: { ...party, ...error.fault.detail } });
  }
}

/** The `roles` claim of an app-only token. Graph checks the token; this is only to say early what is missing. */
function rolesOf(accessToken: string): readonly string[] | undefined {
  const payload = accessToken.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null) return undefined;
    const roles = 'roles' in claims ? claims.roles : [];
    return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
  } catch {
    return undefined;
  }
}
