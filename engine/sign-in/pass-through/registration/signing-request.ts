/** A new key and the request to certify it (PKCS #10, RFC 2986), in the form that the registration service takes. */

import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** RSA-2048, PKCS #1 v1.5 with SHA-256. Microsoft's agent of 2025 still signs with SHA-1; the service takes either. */
const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};

export interface SigningRequest {
  /** PKCS #8, PEM. A secret. */
  readonly privateKeyPem: string;
  /** DER. */
  readonly base64Csr: string;
}

/** The subject is empty: the service puts the tenant in its place. */
export async function makeSigningRequest(): Promise<SigningRequest> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const { digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment } = x509.KeyUsageFlags;
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    {
      name: '',
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.KeyUsagesExtension(digitalSignature | nonRepudiation | keyEncipherment | dataEncipherment, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    crypto,
  );
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    privateKeyPem: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
    base64Csr: Buffer.from(request.rawData).toString('base64'),
  };
}
