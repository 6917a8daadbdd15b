/** Tokens: RS256 JWTs with the claims that Microsoft Graph gets for an application or a person, and id tokens. */

import { generateKeyPairSync, randomBytes, randomUUID, sign, verify, type KeyObject } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { DIRECTORY_ROLES, type Account } from '../applications/administrators.ts';

export const TOKEN_LIFETIME_S = 3599;

export interface TokenKeys {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface Caller {
  readonly appId: string;
  /** Application permissions; none where a person is signed in. */
  readonly roles: readonly string[];
  /** Of a person: who it is, and what the application may do in their name. */
  readonly delegated?: { readonly userId: string; readonly scopes: readonly string[] };
}

export function makeTokenKeys(): TokenKeys {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { keyId: randomBytes(20).toString('base64url'), privateKey, publicKey };
}

/** The document at `discovery/v2.0/keys`. */
export function keySet(keys: TokenKeys): JsonObject {
  const jwk = keys.publicKey.export({ format: 'jwk' });
  return { keys: [{ kty: 'RSA', use: 'sig', kid: keys.keyId, n: String(jwk.n), e: String(jwk.e) }] };
}

export interface TokenWishes {
  readonly audience: string;
  readonly issuer: string;
  readonly tenantId: string;
  readonly appId: string;
  readonly now: number;
  readonly lifetimeS: number;
}

/** For an application that signed in as itself. */
export function issueToken(
  keys: TokenKeys,
  token: TokenWishes & { readonly principalId: string; readonly roles: readonly string[] },
): string {
  return signed(keys, {
    ...commonClaims(token),
    appid: token.appId,
    appidacr: '2',
    idtyp: 'app',
    oid: token.principalId,
    sub: token.principalId,
    ...(token.roles.length > 0 ? { roles: token.roles } : {}),
    ver: '1.0',
  });
}

/** For a person who signed in to a public client. */
export function issueUserToken(
  keys: TokenKeys,
  token: TokenWishes & { readonly account: Account; readonly scopes: readonly string[] },
): string {
  const { account } = token;
  return signed(keys, {
    ...commonClaims(token),
    appid: token.appId,
    appidacr: '0',
    idtyp: 'user',
    name: account.displayName,
    oid: account.userId,
    scp: token.scopes.join(' '),
    sub: account.userId,
    upn: account.userPrincipalName,
    ver: '1.0',
    wids: account.roles.map((role) => DIRECTORY_ROLES[role]),
  });
}

/** OpenID Connect: who signed in, for the client itself; the audience is the client. */
export function issueIdToken(
  keys: TokenKeys,
  token: TokenWishes & { readonly account: Account; readonly nonce: string | undefined },
): string {
  const { account, nonce } = token;
  return signed(keys, {
    ...commonClaims({ ...token, audience: token.appId }),
    name: account.displayName,
    ...(nonce === undefined ? {} : { nonce }),
    oid: account.userId,
    preferred_username: account.userPrincipalName,
    sub: account.userId,
    ver: '2.0',
  });
}

function commonClaims({ audience, issuer, tenantId, now, lifetimeS }: TokenWishes) {
  const issuedAt = Math.floor(now / 1000);
  return {
    aud: audience,
    iss: issuer,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + lifetimeS,
    tid: tenantId,
    uti: randomUUID(),
  };
}

function signed(keys: TokenKeys, claims: object): string {
  const text = `${encode({ typ: 'JWT', alg: 'RS256', kid: keys.keyId })}.${encode(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), keys.privateKey).toString('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Why a token is refused, in the words of Graph's `InvalidAuthenticationToken` answers. */
export type TokenVerdict = { readonly claims: JsonObject } | { readonly refusal: string };

/** Signature and form only; audience and times are the caller's to check each time. */
export function readToken(keys: TokenKeys, token: string): TokenVerdict {
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) {
    return { refusal: 'IDX14100: JWT is not well formed, there are no dots (.).' };
  }
  let claims: Json;
  try {
    claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Json;
  } catch {
    return { refusal: 'IDX14102: Unable to decode the header or payload of the token.' };
  }
  const content = Buffer.from(`${header}.${payload}`);
  if (!isJsonObject(claims) || !verify('sha256', content, keys.publicKey, Buffer.from(signature, 'base64url'))) {
    return { refusal: 'Access token validation failure. Invalid signature.' };
  }
  return { claims };
}
