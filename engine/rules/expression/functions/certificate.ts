/** Functions of X.509 certificates, given as DER or as its Base64. Names, dates and numbers are shown as Windows does. */

import { X509Certificate } from 'node:crypto';
import { list, scalar, type FunctionDefinition } from '../define.ts';
import { DateTime, EvaluationFailure, toBuffer, type Scalar } from '../value.ts';
import { DerError, readCertificate, type CertificateParts } from './certificate-der.ts';

interface Certificate extends CertificateParts {
  readonly x509: X509Certificate;
}

const BASE64 = /^[A-Za-z0-9+/\s]+=*\s*$/;

function open(source: string | Uint8Array): Certificate | undefined {
  if (typeof source === 'string' && !BASE64.test(source)) return undefined;
  const der = typeof source === 'string' ? Buffer.from(source, 'base64') : toBuffer(source);
  try {
    const x509 = new X509Certificate(der);
    // OpenSSL takes PEM as well; what is documented is DER.
    return { ...readCertificate(x509.raw), x509 };
  } catch (error) {
    if (error instanceof DerError || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}

function certificate(source: string | Uint8Array): Certificate {
  const opened = open(source);
  if (opened === undefined) throw new EvaluationFailure('not a certificate');
  return opened;
}

const hex = (octets: Uint8Array) => toBuffer(octets).toString('hex').toUpperCase();

function of(name: string, read: (opened: Certificate) => Scalar): FunctionDefinition {
  return scalar({
    name,
    family: 'certificate',
    parameters: ['textOrOctets'],
    call: (source) => read(certificate(source)),
  });
}

const thumbprint = ({ x509 }: Certificate) => x509.fingerprint.replaceAll(':', '');

export const CERTIFICATE_FUNCTIONS: readonly FunctionDefinition[] = [
  scalar({
    name: 'IsCert',
    family: 'certificate',
    parameters: ['textOrOctets'],
    whenNull: false,
    call: (source) => open(source) !== undefined,
  }),
  list({
    name: 'CertExtensionOids',
    family: 'certificate',
    parameters: ['textOrOctets'],
    call: (source) => certificate(source).criticalExtensions,
  }),
  of('CertFormat', () => 'X509'),
  of('CertHashString', thumbprint),
  of('CertThumbprint', thumbprint),
  of('CertIssuer', ({ issuer }) => issuer),
  of('CertIssuerDN', ({ issuer }) => issuer),
  of('CertSubject', ({ subject }) => subject),
  of('CertSubjectNameDN', ({ subject }) => subject),
  of('CertKeyAlgorithm', ({ keyAlgorithm }) => keyAlgorithm),
  of('CertKeyAlgorithmParams', ({ keyParameters }) => hex(keyParameters)),
  of('CertPublicKeyOid', ({ keyAlgorithm }) => keyAlgorithm),
  of('CertSignatureAlgorithmOid', ({ signatureAlgorithm }) => signatureAlgorithm),
  of('CertSerialNumber', ({ serialNumber }) => hex(serialNumber)),
  of('CertVersion', ({ version }) => String(version)),
  of('CertNotAfter', ({ x509 }) => DateTime.fromDate(x509.validToDate)),
  of('CertNotBefore', ({ x509 }) => DateTime.fromDate(x509.validFromDate)),
];
