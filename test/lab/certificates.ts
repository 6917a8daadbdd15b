/**
 * Certificates of the labs: an authority with a TLS certificate below it, and client certificates as an administrator would
 * make for an application. All are made anew; nothing is kept on disk.
 */

import { createHash, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const DAY_MS = 86_400_000;
const LIFETIME_DAYS = 30;

const ELLIPTIC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** What Entra Connect makes for its application: RSA 2048 with SHA-256. */
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};

export interface ServerCertificate {
  readonly caCertificatePem: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** SHA-256 of the server's certificate: upper-case hexadecimal pairs with colons, as Node's TLS gives it. */
  readonly fingerprint256: string;
}

export interface Lifetime {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export interface ClientCertificate {
  readonly certificatePem: string;
  /** PKCS#8. */
  readonly privateKeyPem: string;
  /** Upper-case hex, as MSAL's `thumbprintSha256` takes it. */
  readonly thumbprintSha256: string;
}

/** A TLS certificate for the given host names and addresses, and the authority that issued it. */
export async function makeServerCertificate(
  hosts: readonly string[],
  given: Lifetime & { readonly subject?: string } = {},
): Promise<ServerCertificate> {
  const { subject = 'CN=Lab tenant', ...lifetime } = given;
  const authorityKeys = await webcrypto.subtle.generateKey(ELLIPTIC, true, ['sign', 'verify']);
  const authority = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...validity(),
      name: `${subject} authority`,
      serialNumber: serialNumber(),
      keys: authorityKeys,
      signingAlgorithm: ELLIPTIC,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
      ],
    },
    webcrypto,
  );
  const serverKeys = await webcrypto.subtle.generateKey(ELLIPTIC, true, ['sign', 'verify']);
  const server = await x509.X509CertificateGenerator.create(
    {
      ...validity(),
      ...lifetime,
      subject,
      issuer: authority.subject,
      serialNumber: serialNumber(),
      publicKey: serverKeys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: ELLIPTIC,
      extensions: [
        new x509.BasicConstraintsExtension(false),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(hosts.map(generalName)),
        await x509.AuthorityKeyIdentifierExtension.create(authority),
      ],
    },
    webcrypto,
  );
  const certificatePem = server.toString('pem');
  return {
    caCertificatePem: authority.toString('pem'),
    certificatePem,
    privateKeyPem: await privateKeyPem(serverKeys.privateKey),
    fingerprint256: new X509Certificate(certificatePem).fingerprint256,
  };
}

/** A self-signed client certificate, as registered with an application in Entra ID. */
export async function makeClientCertificate(commonName: string, lifetime: Lifetime = {}): Promise<ClientCertificate> {
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...validity(),
      ...lifetime,
      name: [{ CN: [commonName] }],
      serialNumber: serialNumber(),
      keys,
      signingAlgorithm: RSA,
      extensions: [new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true)],
    },
    webcrypto,
  );
  return {
    certificatePem: certificate.toString('pem'),
    privateKeyPem: await privateKeyPem(keys.privateKey),
    thumbprintSha256: createHash('sha256').update(Buffer.from(certificate.rawData)).digest('hex').toUpperCase(),
  };
}

function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + LIFETIME_DAYS * DAY_MS) };
}

/** RFC 5280 section 4.1.2.2: positive and at most 20 octets. */
function serialNumber(): string {
  return `01${randomBytes(15).toString('hex')}`;
}

function generalName(host: string): x509.GeneralName {
  return new x509.GeneralName(/^[\d.]+$|:/.test(host) ? 'ip' : 'dns', host);
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
