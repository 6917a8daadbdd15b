/** The assertion of WS-Federation and WS-Trust: SAML 1.1, with the two claims that Entra ID knows a person by. */

import type { TokenNote, VerifiedToken } from '../types.ts';
import { along, attributeOf, childrenOf, NAMESPACES, textOf, type XmlElement } from '../xml/document.ts';
import { instantOf, Refused } from './refused.ts';

export const CLAIMS = {
  userPrincipalName: 'http://schemas.xmlsoap.org/claims/UPN',
  immutableId: 'http://schemas.microsoft.com/LiveID/Federation/2008/05/ImmutableID',
  nameIdentifier: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
  issuer: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/issuerid',
} as const;

export const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const BEARER = 'urn:oasis:names:tc:SAML:1.0:cm:bearer';
const SAML = NAMESPACES.assertion1;

/** What an assertion says, before it is judged. */
export interface ReadAssertion {
  readonly token: Omit<VerifiedToken, 'kind' | 'signedBy'>;
  readonly audiences: readonly string[];
  readonly notes: readonly TokenNote[];
}

/** @param assertion as it was signed */
export function readSaml1(assertion: XmlElement): ReadAssertion {
  const [conditions] = childrenOf(assertion, 'Conditions', SAML);
  const audiences =
    conditions === undefined ? [] : along(conditions, 'AudienceRestrictionCondition', 'Audience').map(textOf);
  const claims = claimsOf(assertion);
  const subject = subjectOf(assertion);
  const immutableId = only(claims.get(CLAIMS.immutableId), 'anchor-missing');
  const notes: TokenNote[] = [];
  if (subject.format !== UNSPECIFIED) notes.push('name-id-format-unusual');
  if (!subject.bearer) notes.push('confirmation-not-bearer');
  if (subject.nameId !== immutableId) notes.push('name-id-is-not-the-anchor');
  const { notBefore, notOnOrAfter } = validity(conditions);
  return {
    token: {
      id: attributeOf(assertion, 'AssertionID') ?? '',
      issuer: assertion.getAttribute('Issuer') ?? '',
      audience: audiences.join(' '),
      notBefore,
      notOnOrAfter,
      nameId: subject.nameId,
      nameIdFormat: subject.format,
      userPrincipalName: only(claims.get(CLAIMS.userPrincipalName), 'user-name-missing'),
      immutableId,
      claims,
    },
    audiences,
    notes,
  };
}

/** A token without an end would be good for ever. */
export function validity(conditions: XmlElement | undefined): { notBefore: number; notOnOrAfter: number } {
  if (conditions === undefined) throw new Refused('expired', {});
  const notBefore = instantOf(attributeOf(conditions, 'NotBefore'));
  const notOnOrAfter = instantOf(attributeOf(conditions, 'NotOnOrAfter'));
  if (Number.isNaN(notBefore)) throw new Refused('not-yet-valid', {});
  if (Number.isNaN(notOnOrAfter)) throw new Refused('expired', {});
  return { notBefore, notOnOrAfter };
}

/** Two values of a claim that names one person are no answer. */
export function only(values: readonly string[] | undefined, reason: 'anchor-missing' | 'user-name-missing'): string {
  if (values === undefined || values.length !== 1) throw new Refused(reason, { count: values?.length ?? 0 });
  return values[0] ?? '';
}

function claimsOf(assertion: XmlElement): Map<string, string[]> {
  const claims = new Map<string, string[]>();
  for (const attribute of along(assertion, 'AttributeStatement', 'Attribute')) {
    const namespace = attributeOf(attribute, 'AttributeNamespace') ?? '';
    const name = attributeOf(attribute, 'AttributeName') ?? '';
    const type = namespace === '' ? name : `${namespace}/${name}`;
    const values = childrenOf(attribute, 'AttributeValue', SAML).map(textOf);
    claims.set(type, [...(claims.get(type) ?? []), ...values]);
  }
  return claims;
}

/** Every statement speaks of the same subject, or of none that could be believed. */
function subjectOf(assertion: XmlElement): { nameId: string; format: string; bearer: boolean } {
  const subjects = childrenOf(assertion).flatMap((statement) => childrenOf(statement, 'Subject', SAML));
  const names = subjects.flatMap((subject) => childrenOf(subject, 'NameIdentifier', SAML));
  const [first] = names;
  if (first === undefined || textOf(first) === '') throw new Refused('name-id-missing');
  const nameId = textOf(first);
  if (names.some((name) => textOf(name) !== nameId)) throw new Refused('name-id-missing', { count: names.length });
  const bearer = subjects.some((subject) =>
    along(subject, 'SubjectConfirmation', 'ConfirmationMethod').some((method) => textOf(method) === BEARER),
  );
  return { nameId, format: attributeOf(first, 'Format') ?? UNSPECIFIED, bearer };
}
