/**
 * The check of a client assertion (RFC 7523 as Entra ID applies it: "Certificate credentials for application
 * authentication"): who signed it, for whom, when, and whether it was used before.
 */

import { constants, createHash, verify, type X509Certificate } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { SignInError } from './sign-in-error.ts';

/** How far the client's clock may be from the service's. */
const CLOCK_SKEW_S = 300;
const MAX_LIFETIME_S = 600;

/** An application with the certificates that may sign for it. */
export interface SigningApplication {
  readonly appId: string;
  readonly certificates: readonly X509Certificate[];
}

export interface AssertionChecks {
  readonly application: SigningApplication;
  /** Token endpoint or issuer URLs that count as this tenant. */
  readonly audiences: readonly string[];
  /** Milliseconds. */
  readonly now: number;
  /** Ids of assertions seen before, with the second they expire; the new one is added. */
  readonly seen: Map<string, number>;
}

export function checkClientAssertion(assertion: string, checks: AssertionChecks): void {
  const { header, claims, signed, signature } = decode(assertion);
  const certificate = signingCertificate(header, checks);
  if (!isSignatureValid(header['alg'], certificate, signed, signature)) {
    throw invalid(
      700027,
      'The certificate with identifier used to sign the client assertion is not registered on application, or the signature is invalid. Client assertion failed signature validation.',
    );
  }
  checkSubject(claims, checks.application);
  if (typeof claims['aud'] !== 'string' || !checks.audiences.includes(claims['aud'])) {
    throw invalid(700023, 'Client assertion audience claim does not match Realm issuer.');
  }
  checkTimes(claims, checks.now);
  checkReplay(claims, checks);
}

interface Decoded {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

function decode(assertion: string): Decoded {
  const [header, payload, signature, ...rest] = assertion.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) throw malformed();
  return {
    header: decodePart(header),
    claims: decodePart(payload),
    signed: Buffer.from(`${header}.${payload}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

function decodePart(part: string): JsonObject {
  let value: Json;
  try {
    value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Json;
  } catch {
    throw malformed();
  }
  if (!isJsonObject(value)) throw malformed();
  return value;
}

function signingCertificate(header: JsonObject, { application, now }: AssertionChecks): X509Certificate {
  const thumbprint = header['x5t#S256'];
  const certificate = application.certificates.find((one) => thumbprintOf(one) === thumbprint);
  if (certificate === undefined) {
    throw invalid(
      700027,
      `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${String(thumbprint)}']`,
    );
  }
  if (now > Date.parse(certificate.validTo)) {
    throw invalid(
      700027,
      `Client assertion failed signature validation. [Reason - The key used is expired., Thumbprint of key used by client: '${String(thumbprint)}']`,
    );
  }
  return certificate;
}

function thumbprintOf(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('base64url');
}

function isSignatureValid(
  algorithm: Json | undefined,
  certificate: X509Certificate,
  data: Buffer,
  signature: Buffer,
): boolean {
  const key = certificate.publicKey;
  if (algorithm === 'PS256') {
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify('sha256', data, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, signature);
  }
  return algorithm === 'RS256' && verify('sha256', data, key, signature);
}

function checkSubject(claims: JsonObject, application: SigningApplication): void {
  if (claims['iss'] !== application.appId || claims['sub'] !== application.appId) {
    throw invalid(700021, "Client assertion application identifier doesn't match 'client_id' parameter.");
  }
}

function checkTimes(claims: JsonObject, now: number): void {
  const seconds = now / 1000;
  const { nbf, exp } = claims;
  const isInRange =
    typeof nbf === 'number' &&
    typeof exp === 'number' &&
    nbf <= seconds + CLOCK_SKEW_S &&
    exp > seconds &&
    exp <= seconds + MAX_LIFETIME_S + CLOCK_SKEW_S;
  if (isInRange) return;
  const written = (time: Json | undefined): string =>
    typeof time === 'number' ? new Date(time * 1000).toISOString() : 'absent';
  throw invalid(
    700024,
    `Client assertion is not within its valid time range. Current time: ${new Date(now).toISOString()}, assertion valid from ${written(nbf)}, expiry time of assertion ${written(exp)}.`,
  );
}

function checkReplay(claims: JsonObject, checks: AssertionChecks): void {
  const { jti, exp } = claims;
  if (typeof jti !== 'string' || jti === '') throw malformed();
  for (const [id, expiry] of checks.seen) if (expiry * 1000 <= checks.now) checks.seen.delete(id);
  if (checks.seen.has(jti)) {
    throw invalid(700027, 'Client assertion failed: an assertion with the same jti has already been used.');
  }
  checks.seen.set(jti, Number(exp));
}

function malformed(): SignInError {
  return invalid(50027, 'JWT token is invalid or malformed.');
}

function invalid(number: number, message: string): SignInError {
  return new SignInError(401, 'invalid_client', number, message);
}
