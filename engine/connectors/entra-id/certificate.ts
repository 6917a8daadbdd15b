/**
 * The certificate by which the application proves itself: made here, so that the private key never travels, and looked at.
 *
 * RSA with SHA-256 is what Entra ID takes for client assertions ("Microsoft identity platform application authentication
 * certificate credentials") and what Entra Connect makes for its own application.
 */

import { X509Certificate, createPrivateKey, randomBytes, webcrypto } from 'node:crypto';

// The library's containers need it, and it must come first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

import { FaultError } from '../../model/fault.ts';

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  /** Upper-case hex without separators. */
  readonly thumbprintSha1: string;
  readonly thumbprintSha256: string;
  /** Of an RSA key; 0 for other kinds. */
  readonly keyBits: number;
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Share of its life that is over: 0 before it begins, 1 from its end. */
  readonly lifeUsed: number;
  readonly renewalDue: boolean;
  readonly expired: boolean;
}

export interface ClientCredential {
  readonly certificatePem: string;
  /** PKCS#8, not encrypted. */
  readonly privateKeyPem: string;
}

export interface CertificateWishes {
  /** A common name, or a whole distinguished name such as `CN=Causeway, O=Contoso`. */
  readonly subject: string;
  /** How long it is valid. */
  readonly years: number;
  readonly keyBits: 2048 | 3072 | 4096;
  readonly now: Date;
}

/** Entra Connect warns of its own certificate from the same share on. */
export const RENEWAL_SHARE = 0.7;

const YEAR = 365.25 * 86_400_000;
/** So that a service whose clock is behind takes it at once. Milliseconds. */
const BACKDATED = 300_000;

/** Makes a key pair and a certificate signed by itself. Throws `answers-invalid` for a subject that is no name. */
export async function makeClientCredential({
  subject,
  years,
  keyBits,
  now,
}: CertificateWishes): Promise<ClientCredential> {
  const name = nameOf(subject);
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: keyBits,
  };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name,
      // RFC 5280, 4.1.2.2: positive, at most 20 octets; the leading 01 keeps it positive and of full length.
      serialNumber: `01${randomBytes(15).toString('hex')}`,
      notBefore: new Date(now.getTime() - BACKDATED),
      notAfter: new Date(now.getTime() + years * YEAR),
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      ],
    },
    webcrypto,
  );
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    privateKeyPem: `${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n`,
  };
}

/** RFC 4514 text where there is a `=`, else a common name as it was typed, whatever characters it has. */
function nameOf(subject: string): x509.Name {
  try {
    const name = subject.includes('=') ? new x509.Name(subject) : new x509.Name([{ CN: [subject] }]);
    if (name.toJSON().length > 0) return name;
  } catch (cause) {
    throw invalidSubject(cause);
  }
  throw invalidSubject(undefined);
}

function invalidSubject(cause: unknown): FaultError {
  const detail = { path: 'subject', message: 'not a distinguished name' };
  return new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' }, { cause });
}

/** Throws `client-certificate-rejected` (reason `unreadable`) for what is no certificate. */
export function readCertificate(certificatePem: string): X509Certificate {
  try {
    return new X509Certificate(certificatePem);
  } catch {
    throw unusable('unreadable');
  }
}

export function certificateFacts(certificate: X509Certificate, now: Date): CertificateFacts {
  const notBefore = new Date(certificate.validFrom);
  const notAfter = new Date(certificate.validTo);
  const share = (now.getTime() - notBefore.getTime()) / (notAfter.getTime() - notBefore.getTime());
  const lifeUsed = Math.min(1, Math.max(0, share));
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    serialNumber: certificate.serialNumber,
    thumbprintSha1: certificate.fingerprint.replaceAll(':', ''),
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
    keyBits: certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    lifeUsed,
    renewalDue: lifeUsed >= RENEWAL_SHARE,
    expired: now >= notAfter,
  };
}

/** Node writes a part of a name to a line. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

const PRIVATE_KEYS = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]+?-----END \1-----/g;

/**
 * Of the private keys in a text the one that belongs to the certificate, as PKCS#8. There are several while a certificate
 * is exchanged: so the key and the configuration that names its certificate need not change in the same instant.
 * Throws `client-certificate-rejected`: `unreadable`, or `key-mismatch` where none belongs to it.
 */
export function privateKeyOf(certificate: X509Certificate, privateKeyPem: string): string {
  const blocks = privateKeyPem.match(PRIVATE_KEYS) ?? [];
  const keys = blocks.map((block) => {
    try {
      return createPrivateKey(block);
    } catch {
      // The parser's message could quote the key.
      throw unusable('unreadable');
    }
  });
  if (keys.length === 0) throw unusable('unreadable');
  const key = keys.find((candidate) => certificate.checkPrivateKey(candidate));
  if (!key) throw unusable('key-mismatch');
  return key.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** Several private keys as one text, each once. */
export function joinPrivateKeys(...pems: readonly string[]): string {
  const blocks = pems.flatMap((pem) => pem.match(PRIVATE_KEYS) ?? []);
  return `${[...new Set(blocks)].join('\n')}\n`;
}

function unusable(reason: 'unreadable' | 'key-mismatch'): FaultError {
  return new FaultError({ code: 'client-certificate-rejected', stage: 'connect', detail: { reason }, retry: 'never' });
}
