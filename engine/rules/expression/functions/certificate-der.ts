/**
 * The parts of a certificate that node:crypto does not show, read from its DER (RFC 5280 4.1, ITU-T X.690).
 * Only for certificates that OpenSSL has taken: lengths are checked all the same.
 */

export interface CertificateParts {
  /** 1, 2 or 3. */
  readonly version: number;
  /** As encoded, a leading zero octet included. */
  readonly serialNumber: Uint8Array;
  readonly signatureAlgorithm: string;
  readonly issuer: string;
  readonly subject: string;
  readonly keyAlgorithm: string;
  /** DER of the key algorithm's parameters; empty where it has none. */
  readonly keyParameters: Uint8Array;
  readonly criticalExtensions: readonly string[];
  /** The names in full, from the outermost part to the most specific. */
  readonly issuerName: readonly NamePart[];
  readonly subjectName: readonly NamePart[];
  readonly issuerAlternatives: readonly AlternativeName[];
  readonly subjectAlternatives: readonly AlternativeName[];
}

export interface NamePart {
  readonly oid: string;
  readonly value: string;
}

/** Those of RFC 5280 4.2.1.6 that a person reads; `upn` is Microsoft's other name 1.3.6.1.4.1.311.20.2.3. */
export interface AlternativeName {
  readonly kind: 'email' | 'dns' | 'url' | 'upn';
  readonly value: string;
}

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Header and content. */
  readonly whole: Uint8Array;
}

const SEQUENCE = 0x30;
const BOOLEAN = 0x01;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;

export class DerError extends Error {}

function readElement(octets: Uint8Array, at: number): Element {
  const tag = octets[at];
  const first = octets[at + 1];
  if (tag === undefined || first === undefined) throw new DerError('certificate ends early');
  let length = first;
  let header = 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new DerError('certificate has a length that is not DER');
    length = 0;
    for (let index = 0; index < count; index++) length = length * 256 + (octets[at + 2 + index] ?? 0);
    header += count;
  }
  const end = at + header + length;
  if (end > octets.length) throw new DerError('certificate ends early');
  return { tag, content: octets.subarray(at + header, end), whole: octets.subarray(at, end) };
}

function children(content: Uint8Array): readonly Element[] {
  const found: Element[] = [];
  for (let at = 0; at < content.length;) {
    const element = readElement(content, at);
    found.push(element);
    at += element.whole.length;
  }
  return found;
}

function part(elements: readonly Element[], index: number): Element {
  const element = elements[index];
  if (element === undefined) throw new DerError('certificate lacks a part');
  return element;
}

function oidText({ content }: Element): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const first = arcs.shift() ?? 0n;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...arcs].join('.');
}

/** String types of DirectoryString and its neighbours by their tags. */
function decodeText({ tag, content }: Element): string {
  const buffer = Buffer.from(content);
  if (tag === 0x1e && content.length % 2 === 0) return buffer.swap16().toString('utf16le');
  return buffer.toString(tag === 0x14 ? 'latin1' : 'utf8');
}

/** Labels as Windows writes them; other types appear as `OID.1.2.3`. */
const LABELS: { readonly [oid: string]: string } = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'S',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '2.5.4.42': 'G',
  '2.5.4.43': 'I',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'E',
};

function quoted(value: string): string {
  return /[,+="\n<>#;]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function readName(name: Element): readonly (readonly NamePart[])[] {
  return children(name.content).map((relative) =>
    children(relative.content).map((pair) => {
      const elements = children(pair.content);
      return { oid: oidText(part(elements, 0)), value: decodeText(part(elements, 1)) };
    }),
  );
}

/** The most specific part first, as Windows shows a name. */
function nameText(name: Element): string {
  const parts = readName(name).map((relative) =>
    relative.map(({ oid, value }) => `${LABELS[oid] ?? `OID.${oid}`}=${quoted(value)}`).join(' + '),
  );
  return parts.toReversed().join(', ');
}

function extensions(body: readonly Element[]): readonly (readonly Element[])[] {
  const wrapper = body.find(({ tag }) => tag === EXTENSIONS);
  if (wrapper === undefined) return [];
  return children(readElement(wrapper.content, 0).content).map((extension) => children(extension.content));
}

function criticalExtensions(body: readonly Element[]): readonly string[] {
  return extensions(body)
    .filter(([, critical]) => critical?.tag === BOOLEAN && critical.content[0] !== 0)
    .map((extension) => oidText(part(extension, 0)));
}

const SUBJECT_ALTERNATIVES = '2.5.29.17';
const ISSUER_ALTERNATIVES = '2.5.29.18';
const UPN = '1.3.6.1.4.1.311.20.2.3';
const OTHER_NAME = 0xa0;
const KIND_OF_TAG: { readonly [tag: number]: AlternativeName['kind'] } = { 0x81: 'email', 0x82: 'dns', 0x86: 'url' };

function alternatives(body: readonly Element[], oid: string): readonly AlternativeName[] {
  const extension = extensions(body).find((one) => oidText(part(one, 0)) === oid);
  if (extension === undefined) return [];
  const value = part(extension, extension.length - 1);
  return children(readElement(value.content, 0).content).flatMap((name): AlternativeName[] => {
    const kind = KIND_OF_TAG[name.tag];
    if (kind) return [{ kind, value: Buffer.from(name.content).toString('latin1') }];
    if (name.tag !== OTHER_NAME) return [];
    const [type, wrapped] = children(name.content);
    if (!type || !wrapped || oidText(type) !== UPN) return [];
    return [{ kind: 'upn', value: decodeText(readElement(wrapped.content, 0)) }];
  });
}

/** Throws a `DerError`. */
export function readCertificate(der: Uint8Array): CertificateParts {
  const certificate = readElement(der, 0);
  if (certificate.tag !== SEQUENCE) throw new DerError('not a certificate');
  const outer = children(certificate.content);
  const all = children(part(outer, 0).content);
  const versioned = part(all, 0).tag === VERSION;
  const body = versioned ? all.slice(1) : all;
  const algorithm = children(part(children(part(body, 5).content), 0).content);
  return {
    version: versioned ? (readElement(part(all, 0).content, 0).content[0] ?? 0) + 1 : 1,
    serialNumber: part(body, 0).content,
    signatureAlgorithm: oidText(part(children(part(outer, 1).content), 0)),
    issuer: nameText(part(body, 2)),
    subject: nameText(part(body, 4)),
    keyAlgorithm: oidText(part(algorithm, 0)),
    keyParameters: algorithm[1]?.whole ?? new Uint8Array(),
    criticalExtensions: criticalExtensions(body),
    issuerName: readName(part(body, 2)).flat(),
    subjectName: readName(part(body, 4)).flat(),
    issuerAlternatives: alternatives(body, ISSUER_ALTERNATIVES),
    subjectAlternatives: alternatives(body, SUBJECT_ALTERNATIVES),
  };
}
