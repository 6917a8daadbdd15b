/** The answer and the assertion of SAML 2.0, as Entra ID asks for them: persistent name identifier, attribute IDPEmail. */

import type { TokenExpectation } from '../types.ts';
import { along, attributeOf, childrenOf, NAMESPACES, textOf, type XmlElement } from '../xml/document.ts';
import { signaturesIn, verifySignature } from '../xml/signature.ts';
import { instantOf, Refused } from './refused.ts';
import { only, validity, type ReadAssertion } from './saml-1.ts';

export const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
export const EMAIL_ATTRIBUTE = 'IDPEmail';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
/** Characters of a persistent name identifier that Entra ID takes. */
const NAME_ID_LENGTH = 64;
const SAML = NAMESPACES.assertion2;
const SKEW = 5 * 60_000;

/**
 * The envelope around the assertion: whether the provider says yes, to whom, and to which question. It may be signed as well;
 * then that signature has to be good, too.
 */
export function readSaml2Answer(
  response: XmlElement,
  text: string,
  expectation: TokenExpectation,
): { signed: boolean } {
  const codes = along(response, 'Status', 'StatusCode');
  const [code] = codes.map((status) => attributeOf(status, 'Value') ?? '');
  if (code !== SUCCESS) throw refusedByProvider(response, code ?? '');
  const signed = signaturesIn(response).length > 0;
  if (signed) {
    const verdict = verifySignature(text, response, 'ID', expectation.certificates);
    if (verdict.kind === 'refused') throw new Refused(verdict.reason, { of: 'response' });
  }
  const [issuer] = childrenOf(response, 'Issuer', SAML);
  if (issuer !== undefined && textOf(issuer) !== expectation.issuer)
    throw new Refused('issuer-differs', { expected: expectation.issuer, found: textOf(issuer) });
  addressed('recipient-differs', expectation.recipient, attributeOf(response, 'Destination'));
  if (childrenOf(response, 'Assertion', SAML).length > 0)
    answers(expectation.inResponseTo, attributeOf(response, 'InResponseTo'));
  return { signed };
}

function refusedByProvider(response: XmlElement, code: string): Refused {
  const nested = along(response, 'Status', 'StatusCode', 'StatusCode').map(
    (status) => attributeOf(status, 'Value') ?? '',
  );
  const [message] = along(response, 'Status', 'StatusMessage').map(textOf);
  return new Refused('provider-refused', {
    status: (nested[0] ?? code).split(':').at(-1) ?? '',
    message: (message ?? '').slice(0, 500),
  });
}

function addressed(reason: 'recipient-differs', expected: string | undefined, found: string | undefined): void {
  if (expected !== undefined && found !== undefined && found !== expected)
    throw new Refused(reason, { expected, found });
}

/** An answer to somebody else's question, and one to no question where one was asked, are both refused. */
function answers(expected: string | undefined, found: string | undefined): void {
  if (expected !== found) throw new Refused('request-differs', { expected: expected ?? '', found: found ?? '' });
}

/** @param assertion as it was signed */
export function readSaml2(assertion: XmlElement, expectation: TokenExpectation): ReadAssertion {
  const [issuer] = childrenOf(assertion, 'Issuer', SAML);
  const [conditions] = childrenOf(assertion, 'Conditions', SAML);
  const audiences = conditions === undefined ? [] : along(conditions, 'AudienceRestriction', 'Audience').map(textOf);
  const [subject] = childrenOf(assertion, 'Subject', SAML);
  const [nameId] = subject === undefined ? [] : childrenOf(subject, 'NameID', SAML);
  if (subject === undefined || nameId === undefined || textOf(nameId) === '') throw new Refused('name-id-missing');
  const format = attributeOf(nameId, 'Format') ?? '';
  if (format !== PERSISTENT) throw new Refused('name-id-format', { expected: PERSISTENT, found: format });
  if (textOf(nameId).length > NAME_ID_LENGTH)
    throw new Refused('name-id-format', { length: textOf(nameId).length, most: NAME_ID_LENGTH });
  confirmed(subject, expectation);
  const claims = new Map<string, string[]>();
  for (const attribute of along(assertion, 'AttributeStatement', 'Attribute')) {
    const name = attributeOf(attribute, 'Name') ?? '';
    const values = childrenOf(attribute, 'AttributeValue', SAML).map(textOf);
    claims.set(name, [...(claims.get(name) ?? []), ...values]);
  }
  return {
    token: {
      id: attributeOf(assertion, 'ID') ?? '',
      issuer: issuer === undefined ? '' : textOf(issuer),
      audience: audiences.join(' '),
      ...validity(conditions),
      nameId: textOf(nameId),
      nameIdFormat: format,
      userPrincipalName: only(claims.get(EMAIL_ATTRIBUTE), 'user-name-missing'),
      immutableId: plainAnchor(textOf(nameId)),
      claims,
    },
    audiences,
    notes: [],
  };
}

/** Web browser SSO profile (Profiles, section 4.1.4.3): bearer, this recipient, this request, an end that is not past. */
function confirmed(subject: XmlElement, { recipient, inResponseTo, now, skew = SKEW }: TokenExpectation): void {
  const bearers = childrenOf(subject, 'SubjectConfirmation', SAML).filter(
    (confirmation) => attributeOf(confirmation, 'Method') === BEARER,
  );
  const [data] = bearers.flatMap((confirmation) => childrenOf(confirmation, 'SubjectConfirmationData', SAML));
  if (data === undefined) throw new Refused('confirmation-missing');
  const found = attributeOf(data, 'Recipient');
  if (found === undefined) throw new Refused('confirmation-missing', { attribute: 'Recipient' });
  addressed('recipient-differs', recipient, found);
  answers(inResponseTo, attributeOf(data, 'InResponseTo'));
  const until = instantOf(attributeOf(data, 'NotOnOrAfter'));
  if (Number.isNaN(until)) throw new Refused('confirmation-missing', { attribute: 'NotOnOrAfter' });
  if (until <= now.getTime() - skew) throw new Refused('expired', { notOnOrAfter: new Date(until).toISOString() });
}

/**
 * Characters that are not safe in HTML may come as a dot and two hexadecimal digits ("+" as ".2B"); base64 has no dot, so the way
 * back has one answer only.
 */
export function plainAnchor(nameId: string): string {
  return nameId.replaceAll(/\.([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
