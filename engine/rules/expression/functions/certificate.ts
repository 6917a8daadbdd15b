/** Functions of X.509 certificates, given as DER or as its Base64. Names, dates and numbers are shown as Windows does. */

import { X509Certificate } from 'node:crypto';
import { list, scalar, type FunctionDefinition } from '../define.ts';
import { DateTime, EvaluationFailure, toBuffer } from '../value.ts';
import {
  DerError,
  readCertificate,
  type AlternativeName,
  type CertificateParts,
  type NamePart,
} from './certificate-der.ts';

interface Certificate extends CertificateParts {
  readonly x509: X509Certificate;
}

/** No two parts of it take the same character: what does not fit is refused in one pass. */
const BASE64 = /^[A-Za-z0-9+/\s]+(?:=[=\s]*)?$/;

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

const CERTIFICATE = 'certificateRawData: textOrOctets';

function text(name: string, read: (opened: Certificate) => string | null): FunctionDefinition {
  const call = (source: string | Uint8Array) => read(certificate(source));
  return scalar({ name, family: 'certificate', parameters: [CERTIFICATE], result: 'text', call });
}

function date(name: string, read: (opened: Certificate) => Date): FunctionDefinition {
  const call = (source: string | Uint8Array) => DateTime.fromDate(read(certificate(source)));
  return scalar({ name, family: 'certificate', parameters: [CERTIFICATE], result: 'date', call });
}

const SIMPLE_NAME_PARTS = ['2.5.4.3', '2.5.4.11', '2.5.4.10', '1.2.840.113549.1.9.1'];
const [COMMON_NAME, EMAIL] = [SIMPLE_NAME_PARTS[0]!, SIMPLE_NAME_PARTS[3]!];

interface Names {
  readonly parts: readonly NamePart[];
  readonly alternatives: readonly AlternativeName[];
}

/**
 * One name by the kinds of .NET's X509NameType, found where `CertGetNameString` looks for it; the most specific part of
 * a kind counts. A name that the certificate does not have is an empty text, as there.
 */
const NAME_KINDS: ReadonlyMap<string, (names: Names) => string | undefined> = new Map(
  Object.entries<(names: Names) => string | undefined>({
    SimpleName: (names) =>
      SIMPLE_NAME_PARTS.map((oid) => nameOf(names, oid)).find((found) => found !== undefined) ??
      alternative(names, 'email') ??
      alternative(names, 'dns'),
    EmailName: (names) => alternative(names, 'email') ?? nameOf(names, EMAIL),
    UpnName: (names) => alternative(names, 'upn'),
    DnsName: (names) => alternative(names, 'dns') ?? nameOf(names, COMMON_NAME),
    DnsFromAlternativeName: (names) => alternative(names, 'dns'),
    UrlName: (names) => alternative(names, 'url'),
  }),
);

const nameOf = ({ parts }: Names, wanted: string) => parts.findLast(({ oid }) => oid === wanted)?.value;
const alternative = ({ alternatives }: Names, wanted: string) =>
  alternatives.find(({ kind }) => kind === wanted)?.value;

function nameInfo(opened: Certificate, kind: string, ofIssuer: boolean): string {
  const find = NAME_KINDS.get(kind);
  if (!find) throw new EvaluationFailure(`no kind of name; known are ${[...NAME_KINDS.keys()].join(', ')}`);
  const names = ofIssuer
    ? { parts: opened.issuerName, alternatives: opened.issuerAlternatives }
    : { parts: opened.subjectName, alternatives: opened.subjectAlternatives };
  return find(names) ?? '';
}

const thumbprint = ({ x509 }: Certificate) => x509.fingerprint.replaceAll(':', '');

export const CERTIFICATE_FUNCTIONS: readonly FunctionDefinition[] = [
  scalar({
    name: 'IsCert',
    family: 'certificate',
    parameters: [CERTIFICATE],
    result: 'boolean',
    whenNull: false,
    call: (source) => open(source) !== undefined,
  }),
  list({
    name: 'CertExtensionOids',
    family: 'certificate',
    parameters: [CERTIFICATE],
    result: 'texts',
    call: (source) => certificate(source).criticalExtensions,
  }),
  text('CertFormat', () => 'X509'),
  // The alias of a certificate is a property of the Windows store it lies in; the octets of one have none.
  text('CertFriendlyName', () => ''),
  // .NET's names of a certificate carry no OID of their own.
  text('CertIssuerOid', () => null),
  text('CertSubjectNameOid', () => null),
  // .NET labels the parameters with the OID of the algorithm that they belong to.
  text('CertPublicKeyParametersOid', ({ keyAlgorithm }) => keyAlgorithm),
  scalar({
    name: 'CertNameInfo',
    family: 'certificate',
    parameters: [CERTIFICATE, { name: 'x509NameType', texts: [...NAME_KINDS.keys()] }, 'includesIssuerName: boolean'],
    result: 'text',
    call: (source, kind, ofIssuer) => nameInfo(certificate(source), kind, ofIssuer),
  }),
  text('CertHashString', thumbprint),
  text('CertThumbprint', thumbprint),
  text('CertIssuer', ({ issuer }) => issuer),
  text('CertIssuerDN', ({ issuer }) => issuer),
  text('CertSubject', ({ subject }) => subject),
  text('CertSubjectNameDN', ({ subject }) => subject),
  text('CertKeyAlgorithm', ({ keyAlgorithm }) => keyAlgorithm),
  text('CertKeyAlgorithmParams', ({ keyParameters }) => hex(keyParameters)),
  text('CertPublicKeyOid', ({ keyAlgorithm }) => keyAlgorithm),
  text('CertSignatureAlgorithmOid', ({ signatureAlgorithm }) => signatureAlgorithm),
  text('CertSerialNumber', ({ serialNumber }) => hex(serialNumber)),
  text('CertVersion', ({ version }) => String(version)),
  date('CertNotAfter', ({ x509 }) => x509.validToDate),
  date('CertNotBefore', ({ x509 }) => x509.validFromDate),
];
