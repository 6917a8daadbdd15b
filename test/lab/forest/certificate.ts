/** A certificate authority and a server certificate of the forest's own. */

import { createHash } from 'node:crypto';

import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

export interface ServerCertificate {
  readonly caCertificatePem: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** SHA-256 of the server certificate: upper-case hexadecimal pairs with colons, as Node's TLS gives it. */
  readonly fingerprint256: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;

/** `validFrom` and `validTo` are days from now; both may be negative to make an expired certificate. */
export async function createCertificate(options: {
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  readonly validFrom?: number;
  readonly validTo?: number;
}): Promise<ServerCertificate> {
  const { crypto } = globalThis;
  x509.cryptoProvider.set(crypto);
  const generate = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const [authorityKeys, serverKeys] = await Promise.all([generate(), generate()]);
  const day = (offset: number) => new Date(Date.now() + offset * DAY);
  const period = { notBefore: day(options.validFrom ?? -1), notAfter: day(options.validTo ?? 365) };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=Lab forest ${options.names[0] ?? ''} CA`,
    notBefore: day(-400),
    notAfter: day(400),
    keys: authorityKeys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${options.names[0] ?? ''}`,
    issuer: authority.subject,
    ...period,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...options.names.map((value) => ({ type: 'dns' as const, value })),
        ...options.addresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
    ],
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', serverKeys.privateKey)).toString('base64');
  const digest = createHash('sha256').update(Buffer.from(certificate.rawData)).digest('hex').toUpperCase();
  return {
    caCertificatePem: `${authority.toString('pem')}\n`,
    certificatePem: `${certificate.toString('pem')}\n`,
    privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${(key.match(/.{1,64}/g) ?? []).join('\n')}\n-----END PRIVATE KEY-----\n`,
    fingerprint256: (digest.match(/../g) ?? []).join(':'),
  };
}
