/**
 * The signature of one element, by a key that the caller names. A signature says what was signed, not that it is what somebody
 * reads: everything that attacks use to part the two (a second element with the same id, a reference to another place, a
 * transformation that leaves something out, a key brought along) is refused before anything is computed, and what is read
 * afterwards is what was signed and nothing else.
 *
 * https://www.w3.org/TR/xmldsig-core1/ ; https://www.w3.org/TR/xmldsig-bestpractices/
 */

import { SignedXml } from 'xml-crypto';

import { pemOf } from '../certificates/facts.ts';
import { passGate } from './gate.ts';
import {
  attributeOf,
  attributesOf,
  below,
  childrenOf,
  hasCommentsBelow,
  isNamed,
  NAMESPACES,
  parseXml,
  textOf,
  type XmlElement,
} from './document.ts';

export type SignatureRefusal =
  | 'signature-missing'
  | 'signature-count'
  | 'signature-placed-elsewhere'
  | 'signature-malformed'
  | 'reference-count'
  | 'reference-elsewhere'
  | 'id-not-unique'
  | 'transform-not-allowed'
  | 'algorithm-not-allowed'
  | 'signature-wrong';

export type SignatureVerdict =
  /** `element` is parsed from what was signed; `certificate` is the one of `certificates` whose key signed it. */
  | { readonly kind: 'signed'; readonly element: XmlElement; readonly certificate: string }
  | { readonly kind: 'refused'; readonly reason: SignatureRefusal; readonly algorithm?: string };

const ENVELOPED = `${NAMESPACES.signature}enveloped-signature`;
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** RSA with SHA-256 or more; HMAC would make a public key a shared secret. */
const SIGNATURE_METHODS = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
]);
const DIGEST_METHODS = new Set(['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512']);

/** Every attribute that some reader takes for an id. */
const ID_NAMES = new Set(['ID', 'Id', 'id', 'AssertionID', 'ResponseID', 'RequestID']);

/** The signature that stands directly in an element. */
export function signaturesIn(element: XmlElement): XmlElement[] {
  return childrenOf(element, 'Signature', NAMESPACES.signature);
}

/**
 * @param text the document that passed the gate
 * @param element the element of `parseXml(text)` that is to be read
 * @param idName the attribute with its id: `ID` in SAML 2.0, `AssertionID` in SAML 1.1
 * @param certificates base64 DER, tried in order; KeyInfo is never asked
 */
export function verifySignature(
  text: string,
  element: XmlElement,
  idName: string,
  certificates: readonly string[],
): SignatureVerdict {
  const [signature, ...more] = signaturesIn(element);
  if (more.length > 0) return refused('signature-count');
  if (signature === undefined) {
    const elsewhere = [...below(element)].some((found) => isNamed(found, SIGNATURE));
    return refused(elsewhere ? 'signature-placed-elsewhere' : 'signature-missing');
  }
  const reason = shapeOf(signature, element, idName) ?? idsOf(element);
  if (reason !== undefined) return typeof reason === 'string' ? refused(reason) : reason;
  for (const certificate of certificates) {
    const signed = signedBy(text, signature, idName, certificate);
    if (signed === undefined) continue;
    // What is parsed a second time is the canonical form: it passes the gate again, and has to be the element asked for.
    const again = passGate(signed);
    if (again.kind === 'refused') return refused('signature-wrong');
    const read = parseXml(again.text);
    const same =
      isNamed(read, { name: element.localName, namespace: element.namespaceURI ?? '' }) &&
      attributeOf(read, idName) === attributeOf(element, idName);
    return same ? { kind: 'signed', element: read, certificate } : refused('reference-elsewhere');
  }
  return refused('signature-wrong');
}

const SIGNATURE = { name: 'Signature', namespace: NAMESPACES.signature };

const refused = (reason: SignatureRefusal): SignatureVerdict => ({ kind: 'refused', reason });
const forbidden = (algorithm: string): SignatureVerdict => ({
  kind: 'refused',
  reason: 'algorithm-not-allowed',
  algorithm,
});

/** Each part of the signature is there once and is one that is allowed. */
function shapeOf(
  signature: XmlElement,
  element: XmlElement,
  idName: string,
): SignatureRefusal | SignatureVerdict | undefined {
  const parts = childrenOf(signature).map((part) => part.localName);
  const order = parts.join(' ');
  if (order !== 'SignedInfo SignatureValue' && order !== 'SignedInfo SignatureValue KeyInfo')
    return 'signature-malformed';
  // Comments within numbers that are compared were the way of CVE-2025-29775.
  if (hasCommentsBelow(signature)) return 'signature-malformed';
  const [info] = childrenOf(signature, 'SignedInfo', NAMESPACES.signature);
  if (info === undefined) return 'signature-malformed';
  const [canonicalization, method, ...references] = childrenOf(info);
  if (canonicalization?.localName !== 'CanonicalizationMethod' || method?.localName !== 'SignatureMethod')
    return 'signature-malformed';
  const canonical = attributeOf(canonicalization, 'Algorithm') ?? '';
  if (canonical !== EXCLUSIVE) return forbidden(canonical);
  const signing = attributeOf(method, 'Algorithm') ?? '';
  if (!SIGNATURE_METHODS.has(signing)) return forbidden(signing);
  const [reference, ...more] = references;
  if (reference === undefined || more.length > 0 || !isNamed(reference, { name: 'Reference' }))
    return 'reference-count';
  return referenceOf(reference, element, idName);
}

function referenceOf(
  reference: XmlElement,
  element: XmlElement,
  idName: string,
): SignatureRefusal | SignatureVerdict | undefined {
  const id = attributeOf(element, idName) ?? '';
  // An empty URI would mean the whole document, whatever part of it is read.
  if (id === '' || reference.getAttribute('URI') !== `#${id}`) return 'reference-elsewhere';
  const parts = childrenOf(reference).map((part) => part.localName);
  if (parts.join(' ') !== 'Transforms DigestMethod DigestValue') return 'signature-malformed';
  const transforms = childrenOf(reference, 'Transforms')
    .flatMap((list) => childrenOf(list))
    .map((transform) => attributeOf(transform, 'Algorithm') ?? '');
  if (transforms.join(' ') !== `${ENVELOPED} ${EXCLUSIVE}`) return 'transform-not-allowed';
  const [digest] = childrenOf(reference, 'DigestMethod');
  const digesting = digest === undefined ? '' : (attributeOf(digest, 'Algorithm') ?? '');
  return DIGEST_METHODS.has(digesting) ? undefined : forbidden(digesting);
}

/** Nowhere in the whole document an id twice, by whatever name it goes. */
function idsOf(element: XmlElement): SignatureRefusal | undefined {
  const root = element.ownerDocument.documentElement;
  const seen = new Set<string>();
  for (const found of [root, ...below(root)]) {
    for (const { name, value } of attributesOf(found)) {
      if (!ID_NAMES.has(name)) continue;
      if (seen.has(value)) return 'id-not-unique';
      seen.add(value);
    }
  }
  return undefined;
}

/** What was signed, in canonical form, where the key of this certificate signed it. */
function signedBy(text: string, signature: XmlElement, idName: string, certificate: string): string | undefined {
  const signed = new SignedXml({
    // The library counts an element once for each of its names: one that it knows anyway would be counted twice.
    ...(idName === 'ID' ? {} : { idAttribute: idName }),
    publicCert: pemOf(certificate),
    getCertFromKeyInfo: () => null,
  });
  signed.loadSignature(signature as unknown as Parameters<SignedXml['loadSignature']>[0]);
  try {
    if (!signed.checkSignature(text)) return undefined;
  } catch (error) {
    // The library throws for a signature of another key, and for whatever else it does not like: all of it is a no.
    if (error instanceof Error) return undefined;
    throw error;
  }
  const references = signed.getSignedReferences();
  return references.length === 1 ? references[0] : undefined;
}

/** The certificate that a signature brings along: a hint at who signed, never a reason to believe it. */
export function certificateBroughtAlong(signature: XmlElement): string | undefined {
  const [info] = childrenOf(signature, 'KeyInfo', NAMESPACES.signature);
  if (info === undefined) return undefined;
  const [first] = [...below(info)].filter((found) => isNamed(found, { name: 'X509Certificate' }));
  return first === undefined ? undefined : textOf(first).replaceAll(/\s+/g, '');
}
