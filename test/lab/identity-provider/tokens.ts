/** Tokens of the lab's identity provider, signed with xml-crypto: a SAML 1.1 assertion, and a SAML 2.0 response. */

import { randomBytes } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import type { ClientCertificate } from '../certificates.ts';

export const AUDIENCE = 'urn:federation:MicrosoftOnline';

/** Who it is for; where a test says otherwise, what is not as it should be. */
export interface TokenWishes {
  readonly issuer: string;
  readonly userPrincipalName: string;
  /** Base64 of the source anchor. */
  readonly immutableId: string;
  readonly signer: ClientCertificate;
  readonly now: Date;
  readonly audience?: string;
  /** Minutes. */
  readonly lifetime?: number;
  readonly algorithm?: 'sha256' | 'sha1';
}

const CLAIMS = 'http://schemas.xmlsoap.org/claims';
const LIVE_ID = 'http://schemas.microsoft.com/LiveID/Federation/2008/05';
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

export function newId(): string {
  return `_${randomBytes(16).toString('hex')}`;
}

/** "Single sign-on SAML 1.1 token" as AD FS writes it for Entra ID: UPN, ImmutableID, and the latter as the subject. */
export function saml11(wishes: TokenWishes): string {
  const { issuer, userPrincipalName, immutableId, audience = AUDIENCE } = wishes;
  const { at, end } = times(wishes);
  const subject = `<saml:Subject><saml:NameIdentifier Format="${UNSPECIFIED}">${escapeXml(immutableId)}</saml:NameIdentifier><saml:SubjectConfirmation><saml:ConfirmationMethod>urn:oasis:names:tc:SAML:1.0:cm:bearer</saml:ConfirmationMethod></saml:SubjectConfirmation></saml:Subject>`;
  const attribute = (namespace: string, name: string, value: string) =>
    `<saml:Attribute AttributeName="${name}" AttributeNamespace="${namespace}"><saml:AttributeValue>${escapeXml(value)}</saml:AttributeValue></saml:Attribute>`;
  const xml = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" MajorVersion="1" MinorVersion="1" AssertionID="${newId()}" Issuer="${escapeXml(issuer)}" IssueInstant="${at}"><saml:Conditions NotBefore="${at}" NotOnOrAfter="${end}"><saml:AudienceRestrictionCondition><saml:Audience>${escapeXml(audience)}</saml:Audience></saml:AudienceRestrictionCondition></saml:Conditions><saml:AttributeStatement>${subject}${attribute(CLAIMS, 'UPN', userPrincipalName)}${attribute(LIVE_ID, 'ImmutableID', immutableId)}</saml:AttributeStatement><saml:AuthenticationStatement AuthenticationMethod="urn:oasis:names:tc:SAML:1.0:am:password" AuthenticationInstant="${at}">${subject}</saml:AuthenticationStatement></saml:Assertion>`;
  return sign(xml, wishes, 'AssertionID', 'append');
}

/** WS-Federation 1.2, 13.1.5: what `wresult` holds. */
export function tokenResponse(assertion: string, audience = AUDIENCE): string {
  return `<t:RequestSecurityTokenResponse xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust"><wsp:AppliesTo xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy"><wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Address>${audience}</wsa:Address></wsa:EndpointReference></wsp:AppliesTo><t:RequestedSecurityToken>${assertion}</t:RequestedSecurityToken><t:TokenType>urn:oasis:names:tc:SAML:1.0:assertion</t:TokenType><t:RequestType>http://schemas.xmlsoap.org/ws/2005/02/trust/Issue</t:RequestType><t:KeyType>http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey</t:KeyType></t:RequestSecurityTokenResponse>`;
}

export interface ResponseWishes extends TokenWishes {
  readonly recipient: string;
  readonly inResponseTo: string | undefined;
}

/** SAML 2.0 Web Browser SSO with the assertion signed, as "Use a SAML 2.0 Identity Provider for single sign-on" wants it. */
export function saml20(wishes: ResponseWishes): string {
  const { issuer, userPrincipalName, immutableId, audience = AUDIENCE, recipient, inResponseTo } = wishes;
  const { at, end } = times(wishes);
  const answers = inResponseTo === undefined ? '' : ` InResponseTo="${escapeXml(inResponseTo)}"`;
  const named = `<saml:Issuer>${escapeXml(issuer)}</saml:Issuer>`;
  const assertion = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${newId()}" Version="2.0" IssueInstant="${at}">${named}<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${escapeXml(immutableId)}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${end}" Recipient="${escapeXml(recipient)}"${answers}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at}" NotOnOrAfter="${end}"><saml:AudienceRestriction><saml:Audience>${escapeXml(audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${at}" SessionIndex="${newId()}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="IDPEmail"><saml:AttributeValue>${escapeXml(userPrincipalName)}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>`;
  const signed = sign(assertion, wishes, 'ID', 'after-issuer');
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${newId()}" Version="2.0" IssueInstant="${at}" Destination="${escapeXml(recipient)}"${answers}>${named}<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${signed}</samlp:Response>`;
}

function times({ now, lifetime = 60 }: TokenWishes) {
  return { at: now.toISOString(), end: new Date(now.getTime() + lifetime * 60_000).toISOString() };
}

const METHODS = {
  sha256: {
    signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
  },
  sha1: {
    signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
  },
} as const;

function sign(
  xml: string,
  { signer, algorithm = 'sha256' }: TokenWishes,
  idAttribute: string,
  place: 'append' | 'after-issuer',
): string {
  const signing = new SignedXml({
    privateKey: signer.privateKeyPem,
    publicCert: signer.certificatePem,
    signatureAlgorithm: METHODS[algorithm].signature,
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    idAttribute,
  });
  signing.addReference({
    xpath: "/*[local-name(.)='Assertion']",
    digestAlgorithm: METHODS[algorithm].digest,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
  });
  const location =
    place === 'append'
      ? ({ reference: "/*[local-name(.)='Assertion']", action: 'append' } as const)
      : ({ reference: "/*/*[local-name(.)='Issuer']", action: 'after' } as const);
  signing.computeSignature(xml, { location });
  return signing.getSignedXml();
}
