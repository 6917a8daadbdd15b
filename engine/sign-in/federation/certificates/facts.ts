/** What a certificate says of itself, and what Entra ID makes of it. */

import { createHash, X509Certificate } from 'node:crypto';

import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

import type { FederationFinding, SigningCertificate } from '../types.ts';

/**
 * Base64 DER (blanks allowed) or PEM, as metadata, Graph and administrators have it.
 *
 * @returns undefined for what is no certificate
 */
export function readCertificate(text: string): SigningCertificate | undefined {
  const der = derOf(text);
  if (der === undefined) return undefined;
  const certificate = parse(der);
  if (certificate === undefined) return undefined;
  return {
    base64: certificate.raw.toString('base64'),
    thumbprint: createHash('sha1').update(certificate.raw).digest('hex').toUpperCase(),
    sha256: createHash('sha256').update(certificate.raw).digest('hex'),
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    serialNumber: certificate.serialNumber,
    notBefore: certificate.validFromDate.toISOString(),
    notAfter: certificate.validToDate.toISOString(),
    key: keyOf(certificate),
    signatureHash: hashOf(certificate.raw),
  };
}

/** PEM of base64 DER, as libraries want it. */
export function pemOf(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function derOf(text: string): Buffer | undefined {
  const base64 = text.replaceAll(/-----(BEGIN|END) CERTIFICATE-----/g, '').replaceAll(/\s+/g, '');
  return base64.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : undefined;
}

function parse(der: Buffer): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(der);
    // Bytes behind the certificate would be sent to Graph with it.
    return certificate.raw.equals(der) ? certificate : undefined;
  } catch (error) {
    // OpenSSL's complaint about what is no certificate.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

const oneLine = (name: string): string => name.split('\n').join(', ');

function keyOf({ publicKey }: X509Certificate): SigningCertificate['key'] {
  const name = publicKey.asymmetricKeyType ?? 'unknown';
  const bits = publicKey.asymmetricKeyDetails?.modulusLength;
  return name === 'rsa' && bits !== undefined ? { type: 'rsa', bits } : { type: 'other', name };
}

function hashOf(der: Buffer): string {
  const { signatureAlgorithm } = new x509.X509Certificate(new Uint8Array(der));
  return signatureAlgorithm.hash.name;
}

const DAY = 86_400_000;

/** Days before its end at which Microsoft's pages ask for action (Entra: renew certificates for federation). */
export const EXPIRY_DAYS = { act: 15, look: 35 } as const;
/** Least bits of an RSA key that signs tokens. */
const RSA_BITS = 2048;

/** What is to be thought of one signing certificate; a single `certificate-good` where nothing is. */
export function findingsOfCertificate(certificate: SigningCertificate, now: Date): FederationFinding[] {
  const left = Date.parse(certificate.notAfter) - now.getTime();
  const findings: FederationFinding[] = [];
  const add = (code: FederationFinding['code'], state: FederationFinding['state'], more: FederationFinding['facts']) =>
    findings.push({ code, state, facts: { ...nameOf(certificate), ...more } });
  const days = Math.floor(left / DAY);
  if (left <= 0) add('certificate-expired', 'problem', { notAfter: certificate.notAfter });
  else if (days < EXPIRY_DAYS.look) {
    const state = days < EXPIRY_DAYS.act ? 'problem' : 'attention';
    add('certificate-expiring', state, { notAfter: certificate.notAfter, days });
  }
  if (Date.parse(certificate.notBefore) > now.getTime())
    add('certificate-not-yet-valid', 'problem', { notBefore: certificate.notBefore });
  if (certificate.key.type !== 'rsa') add('certificate-key-not-rsa', 'problem', { key: certificate.key.name });
  else if (certificate.key.bits < RSA_BITS)
    add('certificate-key-too-small', 'problem', { bits: certificate.key.bits, least: RSA_BITS });
  if (/^(SHA-1|MD5)$/i.test(certificate.signatureHash))
    add('certificate-hash-weak', 'attention', { hash: certificate.signatureHash });
  if (findings.length === 0) add('certificate-good', 'good', { notAfter: certificate.notAfter, days });
  return findings;
}

/** The names of a certificate that findings carry. */
export function nameOf({ thumbprint, sha256, subject }: SigningCertificate): FederationFinding['facts'] {
  return { thumbprint, sha256, subject };
}
