/** Access tokens: RS256 JWTs with the claims of version 1.0 tokens that Microsoft Graph gets for an application. */

import { generateKeyPairSync, randomBytes, randomUUID, sign, verify, type KeyObject } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { rolesFor, type Application } from './applications.ts';

export const TOKEN_LIFETIME_S = 3599;

export interface TokenKeys {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface Caller {
  readonly appId: string;
  readonly roles: readonly string[];
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

export function issueToken(
  keys: TokenKeys,
  token: {
    application: Application;
    audience: string;
    issuer: string;
    tenantId: string;
    now: number;
    lifetimeS: number;
  },
): string {
  const issuedAt = Math.floor(token.now / 1000);
  const roles = rolesFor(token.application, token.audience);
  const header = { typ: 'JWT', alg: 'RS256', kid: keys.keyId };
  const claims = {
    aud: token.audience,
    iss: token.issuer,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + token.lifetimeS,
    appid: token.application.appId,
    appidacr: '2',
    idtyp: 'app',
    oid: token.application.objectId,
    sub: token.application.objectId,
    tid: token.tenantId,
    ...(roles.length > 0 ? { roles } : {}),
    uti: randomUUID(),
    ver: '1.0',
  };
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), keys.privateKey).toString('base64url')}`;
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
  const signed = Buffer.from(`${header}.${payload}`);
  if (!isJsonObject(claims) || !verify('sha256', signed, keys.publicKey, Buffer.from(signature, 'base64url'))) {
    return { refusal: 'Access token validation failure. Invalid signature.' };
  }
  return { claims };
}
