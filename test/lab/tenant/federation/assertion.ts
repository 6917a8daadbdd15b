/**
 * The lab's own reading of a SAML 1.1 assertion, with nothing of the product's: xml-crypto verifies, and claims are read of
 * what it says was signed. ("SAML 1.1 core", "WS-Federation 1.2"; claims as Entra ID takes them from WS-Federation.)
 */

import type { X509Certificate } from 'node:crypto';
import { DOMParser, type XmlDocument, type XmlElement } from '@xmldom/xmldom/lib/index.js';
import { SignedXml } from 'xml-crypto';
import { SignInError } from '../sign-in/sign-in-error.ts';

export interface ReadAssertion {
  readonly id: string;
  readonly issuer: string;
  readonly audience: string;
  readonly notBefore: number;
  readonly notOnOrAfter: number;
  readonly userPrincipalName: string;
  readonly immutableId: string;
}

const SAML_11 = 'urn:oasis:names:tc:SAML:1.0:assertion';
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
const UPN = 'http://schemas.xmlsoap.org/claims/UPN';
const IMMUTABLE_ID = 'http://schemas.microsoft.com/LiveID/Federation/2008/05/ImmutableID';
const ALGORITHMS: ReadonlySet<string> = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
]);

export function samlRefused(number: number, message: string): SignInError {
  return new SignInError(400, 'invalid_grant', number, message);
}

/** Malformed, or not what a token may be. */
const invalid = (why: string) => samlRefused(50008, `SAML token is invalid. ${why}`);

/** Throws for anything that is not well-formed; entities and document types are none of a token's. */
export function parseXml(xml: string): XmlDocument {
  if (Buffer.byteLength(xml) > 1024 * 1024 || /<!(DOCTYPE|ENTITY)/i.test(xml)) throw invalid('It is no token.');
  const fail = (message: string) => {
    throw invalid(message.split('\n')[0] ?? '');
  };
  const parser = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } });
  return parser.parseFromString(xml, 'text/xml');
}

function elements(parent: XmlDocument | XmlElement, namespace: string, name: string): XmlElement[] {
  return Array.from(parent.getElementsByTagNameNS(namespace, name));
}

/** The issuer as the token claims it, to find the key by; nothing else is believed before the signature holds. */
export function claimedIssuer(xml: string): string {
  return theAssertion(parseXml(xml)).getAttribute('Issuer');
}

function theAssertion(document: XmlDocument): XmlElement {
  const found = elements(document, SAML_11, 'Assertion');
  if (found.length !== 1 || !found[0]) throw invalid('There has to be one assertion.');
  return found[0];
}

/** Signature, then the claims of the signed octets alone. Throws a SignInError. */
export function readAssertion(xml: string, certificates: readonly X509Certificate[]): ReadAssertion {
  const document = parseXml(xml);
  const assertion = theAssertion(document);
  const signatures = elements(document, SIGNATURE, 'Signature');
  const [signature] = signatures;
  if (signatures.length !== 1 || !signature || signature.parentNode !== assertion) {
    throw samlRefused(50006, 'The assertion has to carry the one signature.');
  }
  const id = assertion.getAttribute('AssertionID');
  const references = elements(signature, SIGNATURE, 'Reference');
  if (references.length !== 1 || references[0]?.getAttribute('URI') !== `#${id}`) {
    throw samlRefused(50006, 'The signature is of something else.');
  }
  const signed = verified(xml, signature, certificates);
  const own = theAssertion(parseXml(signed));
  if (own.getAttribute('AssertionID') !== id) throw samlRefused(50006, 'The signature is of something else.');
  return claimsOf(own);
}

function verified(xml: string, signature: XmlElement, certificates: readonly X509Certificate[]): string {
  for (const certificate of certificates) {
    const check = new SignedXml({
      publicCert: certificate.publicKey.export({ type: 'spki', format: 'pem' }),
      idAttribute: 'AssertionID',
      getCertFromKeyInfo: () => null,
    });
    check.loadSignature(signature as unknown as Parameters<SignedXml['loadSignature']>[0]);
    if (!ALGORITHMS.has(check.signatureAlgorithm ?? '')) {
      throw samlRefused(50006, `The algorithm ${check.signatureAlgorithm ?? ''} is not taken.`);
    }
    if (isGood(check, xml)) {
      const [signed, ...others] = check.getSignedReferences();
      if (signed !== undefined && others.length === 0) return signed;
    }
  }
  throw samlRefused(50006, 'Invalid signature: no certificate of the federation verifies it.');
}

/** xml-crypto throws for a digest that is wrong. */
function isGood(check: SignedXml, xml: string): boolean {
  try {
    return check.checkSignature(xml);
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

function claimsOf(assertion: XmlElement): ReadAssertion {
  const [conditions] = elements(assertion, SAML_11, 'Conditions');
  const time = (name: string) => Date.parse(conditions?.getAttribute(name) ?? '');
  const claims = new Map<string, string>();
  for (const attribute of elements(assertion, SAML_11, 'Attribute')) {
    const type = `${attribute.getAttribute('AttributeNamespace')}/${attribute.getAttribute('AttributeName')}`;
    const values = elements(attribute, SAML_11, 'AttributeValue');
    if (values.length === 1) claims.set(type, values[0]?.textContent ?? '');
  }
  const immutableId = claims.get(IMMUTABLE_ID) ?? '';
  const [subject] = elements(assertion, SAML_11, 'NameIdentifier');
  if (subject?.textContent !== immutableId && subject?.textContent !== claims.get(UPN)) {
    throw invalid('The subject is neither the immutable id nor the user principal name.');
  }
  return {
    id: assertion.getAttribute('AssertionID'),
    issuer: assertion.getAttribute('Issuer'),
    audience: elements(assertion, SAML_11, 'Audience')
      .map((one) => one.textContent)
      .join(' '),
    notBefore: time('NotBefore'),
    notOnOrAfter: time('NotOnOrAfter'),
    userPrincipalName: claims.get(UPN) ?? '',
    immutableId,
  };
}
