/**
 * A token as Entra ID would judge it: the assertion of a WS-Federation answer (SAML 1.1) or of a SAML 2.0 answer. Everything it
 * is held against comes from configuration; everything read from it comes from what was signed.
 *
 * Assertions and Protocols for SAML V1.1 / V2.0; https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fed-saml-idp
 */

import type { TokenExpectation, TokenRefusal, TokenVerdict, VerifiedToken } from '../types.ts';
import { below, isNamed, NAMESPACES, NotWellFormed, parseXml, textOf, type XmlElement } from '../xml/document.ts';
import { passGate } from '../xml/gate.ts';
import { verifySignature } from '../xml/signature.ts';
import { readCertificate } from '../certificates/facts.ts';
import { readSaml1 } from './saml-1.ts';
import { readSaml2, readSaml2Answer } from './saml-2.ts';
import { Refused } from './refused.ts';

export const AUDIENCE = 'urn:federation:MicrosoftOnline';
/** Milliseconds that clocks may differ. */
export const SKEW = 5 * 60_000;

/**
 * @param document a `wresult`, a SAML response after base64, a WS-Trust answer, or the assertion alone
 *
 * Never throws for what a document holds: that is a verdict.
 */
export function verifyToken(document: string | Uint8Array, expectation: TokenExpectation): TokenVerdict {
  try {
    return accept(document, expectation);
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', reason: error.reason, facts: error.facts };
    throw error;
  }
}

function accept(document: string | Uint8Array, expectation: TokenExpectation): TokenVerdict {
  const gate = passGate(document);
  if (gate.kind === 'refused') throw new Refused(gate.reason);
  const root = parse(gate.text);
  const all = [root, ...below(root)];
  const answer = isNamed(root, { name: 'Response', namespace: NAMESPACES.protocol2 })
    ? readSaml2Answer(root, gate.text, expectation)
    : undefined;
  const assertion = onlyAssertion(all, root);
  const kind = assertion.namespaceURI === NAMESPACES.assertion1 ? 'saml-1.1' : 'saml-2.0';
  const verdict = verifySignature(
    gate.text,
    assertion,
    kind === 'saml-1.1' ? 'AssertionID' : 'ID',
    expectation.certificates,
  );
  if (verdict.kind === 'refused') {
    const { reason, algorithm } = verdict;
    throw new Refused(reason, algorithm === undefined ? {} : { algorithm });
  }
  // Signatures that stand anywhere else belong to nothing that is read.
  const signatures = all.filter((found) => isNamed(found, { name: 'Signature', namespace: NAMESPACES.signature }));
  if (signatures.length !== (answer?.signed === true ? 2 : 1)) throw new Refused('signature-count');

  const read = kind === 'saml-1.1' ? readSaml1(verdict.element) : readSaml2(verdict.element, expectation);
  const signedBy = readCertificate(verdict.certificate)?.sha256 ?? '';
  const token: VerifiedToken = { kind, ...read.token, signedBy };
  judge(token, read.audiences, expectation);
  return { kind: 'accepted', token, notes: read.notes };
}

function parse(text: string): XmlElement {
  try {
    return parseXml(text);
  } catch (error) {
    if (error instanceof NotWellFormed) throw new Refused('not-well-formed');
    throw error;
  }
}

/** Exactly one, whatever its namespace, and where an answer has its assertion: what is wrapped elsewhere is an attack. */
function onlyAssertion(all: readonly XmlElement[], root: XmlElement): XmlElement {
  const [assertion, ...more] = all.filter(({ localName }) => localName === 'Assertion');
  if (assertion === undefined) {
    const encrypted = all.some(({ localName }) => localName === 'EncryptedAssertion' || localName === 'EncryptedData');
    throw new Refused(encrypted ? 'assertion-encrypted' : 'not-a-token');
  }
  if (more.length > 0) throw new Refused('assertion-count', { count: more.length + 1 });
  if (assertion.namespaceURI !== NAMESPACES.assertion1 && assertion.namespaceURI !== NAMESPACES.assertion2)
    throw new Refused('not-a-token');
  if (!standsInPlace(assertion, root)) throw new Refused('signature-placed-elsewhere');
  return assertion;
}

function standsInPlace(assertion: XmlElement, root: XmlElement): boolean {
  if (assertion === root) return true;
  const parent = assertion.parentNode as XmlElement;
  if (isNamed(root, { name: 'Response', namespace: NAMESPACES.protocol2 })) return parent === root;
  return (
    parent.localName === 'RequestedSecurityToken' &&
    (parent.parentNode as XmlElement).localName === 'RequestSecurityTokenResponse' &&
    ['RequestSecurityTokenResponse', 'RequestSecurityTokenResponseCollection', 'Envelope'].includes(root.localName)
  );
}

/** In the order in which a person would mend them: who, for whom, when, of whom. */
function judge(token: VerifiedToken, audiences: readonly string[], expectation: TokenExpectation): void {
  const { audience = AUDIENCE, skew = SKEW, once, person } = expectation;
  const now = expectation.now.getTime();
  differs('issuer-differs', expectation.issuer, token.issuer);
  if (!audiences.includes(audience))
    throw new Refused('audience-differs', { expected: audience, found: token.audience });
  if (token.notBefore > now + skew) throw new Refused('not-yet-valid', { notBefore: iso(token.notBefore) });
  if (token.notOnOrAfter <= now - skew) throw new Refused('expired', { notOnOrAfter: iso(token.notOnOrAfter) });
  if (token.immutableId === '') throw new Refused('anchor-missing');
  if (token.userPrincipalName === '') throw new Refused('user-name-missing');
  if (person?.userPrincipalName !== undefined && !sameName(person.userPrincipalName, token.userPrincipalName))
    throw new Refused('user-name-differs', { expected: person.userPrincipalName, found: token.userPrincipalName });
  if (person?.immutableId !== undefined) differs('anchor-differs', person.immutableId, token.immutableId);
  // Last, so that a token which is refused for something else is not used up.
  if (once !== undefined && !once.take(`${token.issuer} ${token.id}`, token.notOnOrAfter + skew, now))
    throw new Refused('replayed', { id: token.id });
}

function differs(reason: TokenRefusal, expected: string, found: string): void {
  if (expected !== found) throw new Refused(reason, { expected, found });
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const iso = (at: number): string => (Number.isFinite(at) ? new Date(at).toISOString() : '');

/** For a person who looks at a refused token: who it says it comes from, unproven. Undefined where that cannot be read. */
export function claimedIssuer(document: string | Uint8Array): string | undefined {
  const gate = passGate(document);
  if (gate.kind === 'refused') return undefined;
  try {
    const root = parse(gate.text);
    const assertion = [root, ...below(root)].find(({ localName }) => localName === 'Assertion');
    if (assertion === undefined) return undefined;
    const element = [...below(assertion)].find((found) => isNamed(found, { name: 'Issuer' }));
    return element === undefined ? (assertion.getAttribute('Issuer') ?? undefined) : textOf(element);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
