/** Tokens and metadata as identity providers make them, signed with keys made for the test. */

import { SignedXml } from 'xml-crypto';
import { makeClientCertificate, type ClientCertificate, type Lifetime } from '../../lab/certificates.ts';

export interface Signer extends ClientCertificate {
  /** Base64 DER in one line. */
  readonly base64: string;
}

export async function makeSigner(name: string, lifetime?: Lifetime): Promise<Signer> {
  const made = await makeClientCertificate(name, lifetime);
  return { ...made, base64: made.certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, '') };
}

export const NOW = new Date('2026-11-20T12:00:00Z');
export const ISSUER = 'http://contoso.test/adfs/services/trust/';
export const RECIPIENT = 'https://login.microsoftonline.com/login.srf';
export const ANCHOR = 'qz3+LB/bPUyF9Lr3dR1vnA==';
export const USER = 'anna@contoso.test';

export interface TokenFacts {
  readonly id?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly recipient?: string;
  readonly inResponseTo?: string | undefined;
  readonly notBefore?: string;
  readonly notOnOrAfter?: string;
  readonly nameId?: string;
  readonly nameIdFormat?: string;
  readonly userPrincipalName?: string;
  readonly anchor?: string;
}

const TIMES = { notBefore: '2026-11-20T11:59:30Z', notOnOrAfter: '2026-11-20T12:10:00Z' };

export function saml2Assertion(facts: TokenFacts = {}): string {
  const { id = '_a1', issuer = ISSUER, audience = 'urn:federation:MicrosoftOnline', recipient = RECIPIENT } = facts;
  const { notBefore, notOnOrAfter } = { ...TIMES, ...facts };
  const { nameIdFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' } = facts;
  const answered = facts.inResponseTo === undefined ? '' : ` InResponseTo="${facts.inResponseTo}"`;
  return (
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${notBefore}">` +
    `<saml:Issuer>${issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${nameIdFormat}">${facts.nameId ?? ANCHOR}</saml:NameID>` +
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData` +
    ` NotOnOrAfter="${notOnOrAfter}" Recipient="${recipient}"${answered}/></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${notBefore}" NotOnOrAfter="${notOnOrAfter}"><saml:AudienceRestriction>` +
    `<saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${notBefore}"><saml:AuthnContext><saml:AuthnContextClassRef>` +
    `urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>` +
    `</saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="IDPEmail"><saml:AttributeValue>` +
    `${facts.userPrincipalName ?? USER}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>`
  );
}

export function saml2Response(assertions: string, facts: TokenFacts = {}): string {
  const { issuer = ISSUER, recipient = RECIPIENT } = facts;
  const answered = facts.inResponseTo === undefined ? '' : ` InResponseTo="${facts.inResponseTo}"`;
  return (
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0"` +
    ` IssueInstant="2026-11-20T11:59:30Z" Destination="${recipient}"${answered}>` +
    `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</saml:Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>` +
    `${assertions}</samlp:Response>`
  );
}

export function saml1Assertion(facts: TokenFacts = {}): string {
  const { id = '_a1', issuer = ISSUER, audience = 'urn:federation:MicrosoftOnline', anchor = ANCHOR } = facts;
  const { notBefore, notOnOrAfter } = { ...TIMES, ...facts };
  const { nameIdFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' } = facts;
  const subject =
    `<saml:Subject><saml:NameIdentifier Format="${nameIdFormat}">${facts.nameId ?? anchor}</saml:NameIdentifier>` +
    `<saml:SubjectConfirmation><saml:ConfirmationMethod>urn:oasis:names:tc:SAML:1.0:cm:bearer</saml:ConfirmationMethod>` +
    `</saml:SubjectConfirmation></saml:Subject>`;
  const attribute = (namespace: string, name: string, value: string) =>
    `<saml:Attribute AttributeName="${name}" AttributeNamespace="${namespace}">` +
    `<saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`;
  return (
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" MajorVersion="1" MinorVersion="1"` +
    ` AssertionID="${id}" Issuer="${issuer}" IssueInstant="${notBefore}">` +
    `<saml:Conditions NotBefore="${notBefore}" NotOnOrAfter="${notOnOrAfter}"><saml:AudienceRestrictionCondition>` +
    `<saml:Audience>${audience}</saml:Audience></saml:AudienceRestrictionCondition></saml:Conditions>` +
    `<saml:AttributeStatement>${subject}` +
    attribute('http://schemas.xmlsoap.org/claims', 'UPN', facts.userPrincipalName ?? USER) +
    attribute('http://schemas.microsoft.com/LiveID/Federation/2008/05', 'ImmutableID', anchor) +
    `</saml:AttributeStatement></saml:Assertion>`
  );
}

export function wsFedResult(assertion: string): string {
  return (
    `<t:RequestSecurityTokenResponse xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust">` +
    `<t:RequestedSecurityToken>${assertion}</t:RequestedSecurityToken></t:RequestSecurityTokenResponse>`
  );
}

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ALGORITHMS = {
  signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
  canonicalization: EXCLUSIVE,
  transforms: [`${DSIG}enveloped-signature`, EXCLUSIVE],
};

export interface SignOptions extends Partial<typeof ALGORITHMS> {
  /** Local name of the element that is signed. */
  readonly element?: string;
  /** Signs it whatever its id attribute is called. */
  readonly idAttribute?: string;
}

/** Signs the one element of that name; the signature stands in it, at its end. */
export function sign(xml: string, signer: Signer, options: SignOptions = {}): string {
  const { element = 'Assertion', idAttribute = 'AssertionID' } = options;
  const { signature, digest, canonicalization, transforms } = { ...ALGORITHMS, ...options };
  const signed = new SignedXml({
    privateKey: signer.privateKeyPem,
    publicCert: signer.certificatePem,
    signatureAlgorithm: signature,
    canonicalizationAlgorithm: canonicalization as typeof EXCLUSIVE,
    idAttribute,
  });
  const xpath = `//*[local-name(.)='${element}']`;
  signed.addReference({ xpath, transforms, digestAlgorithm: digest });
  signed.computeSignature(xml, { prefix: 'ds', location: { reference: xpath, action: 'append' } });
  return signed.getSignedXml();
}

/** One signed sign-in by each protocol. */
export const signedSaml2 = (signer: Signer, facts: TokenFacts = {}, options: SignOptions = {}) =>
  sign(saml2Response(saml2Assertion(facts), facts), signer, options);
export const signedSaml1 = (signer: Signer, facts: TokenFacts = {}, options: SignOptions = {}) =>
  sign(wsFedResult(saml1Assertion(facts)), signer, options);
