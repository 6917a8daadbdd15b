/**
 * The authority that makes agents' certificates. What is in one is what stands in one of 2025 that was published: the agent's id
 * as 16 octets without a DER value around them, the tenant's as the subject's unique identifier.
 */

import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import * as der from './der.ts';
import { guidOctets } from './wire/binary-xml-writer.ts';

const ISSUER = 'HISConnectorRegistrationCA.his.msappproxy.net';
const FEATURE = 'PassthroughAuthentication';
const DAY_MS = 86_400_000;
export const AGENT_ID_OID = '1.3.6.1.4.1.311.82.1';
export const FEATURE_OID = '1.3.6.1.4.1.311.82.2';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const RSA = '1.2.840.113549.1.1.1';
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const DATA = '1.2.840.113549.1.7.1';
const SIGNED_DATA = '1.2.840.113549.1.7.2';

export interface Authority {
  readonly certificate: X509Certificate;
  /** A certificate in DER. */
  issue(order: CertificateOrder): Buffer;
}

export interface CertificateOrder {
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  readonly agentId: string;
  readonly tenantId: string;
  /** Milliseconds. */
  readonly now: number;
  readonly days: number;
}

export function createAuthority(now: number): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const serial = serialNumber();
  const keyId = keyIdentifierOf(spki);
  const certificate = certificateOf(privateKey, {
    serial,
    subject: der.commonName(ISSUER),
    notBefore: now - DAY_MS,
    notAfter: now + 3650 * DAY_MS,
    publicKey: spki,
    extensions: [
      der.extension('2.5.29.19', der.sequence(der.boolean(true)), true),
      // keyCertSign and cRLSign: bits 5 and 6.
      der.extension('2.5.29.15', der.bitString(Buffer.from([0x06]), 1), true),
      der.extension('2.5.29.14', der.octetString(keyId)),
    ],
  });
  return {
    certificate: new X509Certificate(certificate),
    issue: (order) => issue({ privateKey, serial, keyId }, order),
  };
}

interface Issuer {
  readonly privateKey: KeyObject;
  readonly serial: Buffer;
  readonly keyId: Buffer;
}

function issue(issuer: Issuer, { publicKey, agentId, tenantId, now, days }: CertificateOrder): Buffer {
  const authorityKey = der.sequence(der.tlv(0x80, issuer.keyId));
  return certificateOf(issuer.privateKey, {
    serial: serialNumber(),
    subject: der.commonName(tenantId),
    // Dated back a little: an agent's clock may be behind.
    notBefore: now - 300_000,
    notAfter: now + days * DAY_MS,
    publicKey,
    uniqueId: guidOctets(tenantId),
    extensions: [
      der.extension('2.5.29.19', der.sequence(), true),
      // digitalSignature, nonRepudiation, keyEncipherment and dataEncipherment: bits 0 to 3.
      der.extension('2.5.29.15', der.bitString(Buffer.from([0xf0]), 4), true),
      der.extension('2.5.29.37', der.sequence(der.identifier(x509.ExtendedKeyUsage.clientAuth)), true),
      der.extension('2.5.29.14', der.octetString(keyIdentifierOf(publicKey))),
      der.extension('2.5.29.35', authorityKey),
      der.extension(AGENT_ID_OID, guidOctets(agentId)),
      der.extension(FEATURE_OID, Buffer.from(`v2:${signedFeature(issuer).toString('base64')}`)),
    ],
  });
}

interface Certificate {
  readonly serial: Buffer;
  readonly subject: Buffer;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: Uint8Array;
  readonly uniqueId?: Buffer;
  readonly extensions: readonly Buffer[];
}

const rsaSha256 = () => der.sequence(der.identifier(SHA256_WITH_RSA), der.nothing());

/** RFC 5280, 4.1. */
function certificateOf(signingKey: KeyObject, certificate: Certificate): Buffer {
  const { serial, subject, notBefore, notAfter, publicKey, uniqueId, extensions } = certificate;
  const content = der.sequence(
    der.tlv(0xa0, der.integer(Buffer.from([2]))),
    der.integer(serial),
    rsaSha256(),
    der.commonName(ISSUER),
    der.sequence(der.time(notBefore), der.time(notAfter)),
    subject,
    publicKey,
    // subjectUniqueID [2] IMPLICIT BIT STRING.
    ...(uniqueId === undefined ? [] : [der.tlv(0x82, Buffer.from([0]), uniqueId)]),
    der.tlv(0xa3, der.sequence(...extensions)),
  );
  return der.sequence(content, rsaSha256(), der.bitString(sign('sha256', content, signingKey)));
}

/** A CMS signature over the feature's name (RFC 5652, 5.1), by the authority. */
function signedFeature({ privateKey, serial }: Issuer): Buffer {
  const content = Buffer.from(FEATURE, 'utf8');
  const sha256 = der.sequence(der.identifier(SHA256), der.nothing());
  const one = der.integer(Buffer.from([1]));
  const signer = der.sequence(
    one,
    der.sequence(der.commonName(ISSUER), der.integer(serial)),
    sha256,
    der.sequence(der.identifier(RSA), der.nothing()),
    der.octetString(sign('sha256', content, privateKey)),
  );
  const encapsulated = der.sequence(der.identifier(DATA), der.tlv(0xa0, der.octetString(content)));
  const signedData = der.sequence(one, der.set(sha256), encapsulated, der.set(signer));
  return der.sequence(der.identifier(SIGNED_DATA), der.tlv(0xa0, signedData));
}

/** RFC 5280, 4.2.1.2, (1), over the key's whole structure: any unique value will do. */
function keyIdentifierOf(publicKey: Uint8Array): Buffer {
  return createHash('sha1').update(publicKey).digest();
}

function serialNumber(): Buffer {
  return Buffer.concat([Buffer.from([1]), randomBytes(15)]);
}

/** The key that a request asks a certificate for; findings say what makes the authority refuse it. */
export async function readRequest(base64: string, findings: string[]): Promise<Uint8Array | undefined> {
  let request: x509.Pkcs10CertificateRequest;
  try {
    request = new x509.Pkcs10CertificateRequest(Buffer.from(base64.trim(), 'base64'));
  } catch {
    findings.push('Base64Csr: no PKCS#10 request');
    return undefined;
  }
  const { publicKey } = request;
  const { name, modulusLength } = publicKey.algorithm as { name: string; modulusLength?: number };
  if (!/^RSA/i.test(name) || modulusLength !== 2048) {
    findings.push(`Base64Csr: a key of ${name} with ${String(modulusLength)} bits is not one of RSA with 2048`);
  } else if (!(await request.verify())) findings.push('Base64Csr: the signature is not of its key');
  checkExtensions(request, findings);
  return new Uint8Array(publicKey.rawData);
}

function checkExtensions(request: x509.Pkcs10CertificateRequest, findings: string[]): void {
  const { digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment } = x509.KeyUsageFlags;
  const wanted = digitalSignature | nonRepudiation | keyEncipherment | dataEncipherment;
  const usage = request.extensions.find((one) => one instanceof x509.KeyUsagesExtension)?.usages;
  if (usage !== wanted) findings.push(`Base64Csr: key usage ${String(usage)} is not ${String(wanted)}`);
  const extended = request.extensions.find((one) => one instanceof x509.ExtendedKeyUsageExtension);
  if (extended?.usages.join() !== x509.ExtendedKeyUsage.clientAuth) {
    findings.push('Base64Csr: extended key usage is not that of clients alone');
  }
  if (request.getExtension('2.5.29.14') === null) findings.push('Base64Csr: no identifier of the key');
}
