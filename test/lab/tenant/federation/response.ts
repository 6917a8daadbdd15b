/** A SAML 2.0 response, read by node-saml: somebody else's code altogether. */

import { SAML } from '@node-saml/node-saml';
import { parseXml, samlRefused, type ReadAssertion } from './assertion.ts';
import type { Federation } from './federations.ts';
import { certificatesOf } from './state.ts';

const SAML_20 = 'urn:oasis:names:tc:SAML:2.0:assertion';
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const AUDIENCE = 'urn:federation:MicrosoftOnline';
const SKEW_MS = 300_000;

/** As the response claims it, to find the keys by. */
export function issuerOfResponse(encoded: string): string {
  const document = parseXml(Buffer.from(encoded, 'base64').toString('utf8'));
  const [issuer] = Array.from(document.getElementsByTagNameNS(SAML_20, 'Issuer'));
  return issuer?.textContent ?? '';
}

export async function readResponse(
  encoded: string,
  federation: Federation,
  { recipients, requestId }: { readonly recipients: readonly string[]; readonly requestId: string },
): Promise<ReadAssertion> {
  const xml = Buffer.from(encoded, 'base64').toString('utf8');
  const document = parseXml(xml);
  const response = document.documentElement;
  const destination = response.getAttribute('Destination');
  if (response.namespaceURI !== PROTOCOL || (destination !== '' && !recipients.includes(destination))) {
    throw samlRefused(50008, `SAML token is invalid. The destination ${destination} is not here.`);
  }
  if (response.getAttribute('InResponseTo') !== requestId) {
    throw samlRefused(50008, 'SAML token is invalid. It answers another request.');
  }
  const reader = new SAML({
    idpCert: certificatesOf(federation).map((certificate) => certificate.toString()),
    idpIssuer: federation.issuerUri,
    issuer: AUDIENCE,
    audience: AUDIENCE,
    callbackUrl: recipients[0] ?? '',
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: SKEW_MS,
  });
  const profile = await validated(reader, encoded);
  // What was signed, and nothing beside it.
  const signed = parseXml(profile.getAssertionXml?.() ?? '');
  const [assertion] = Array.from(signed.getElementsByTagNameNS(SAML_20, 'Assertion'));
  const [confirmation] = Array.from(signed.getElementsByTagNameNS(SAML_20, 'SubjectConfirmationData'));
  const recipient = confirmation?.getAttribute('Recipient') ?? '';
  if (!recipients.includes(recipient)) {
    throw samlRefused(50008, `SAML token is invalid. The recipient ${recipient} is not here.`);
  }
  const [conditions] = Array.from(signed.getElementsByTagNameNS(SAML_20, 'Conditions'));
  const email = profile['IDPEmail'];
  if (profile.nameIDFormat !== PERSISTENT) throw samlRefused(50008, 'SAML token is invalid. NameID is not persistent.');
  return {
    id: assertion?.getAttribute('ID') ?? '',
    issuer: profile.issuer,
    audience: AUDIENCE,
    notBefore: Date.parse(conditions?.getAttribute('NotBefore') ?? ''),
    notOnOrAfter: Date.parse(conditions?.getAttribute('NotOnOrAfter') ?? ''),
    userPrincipalName: typeof email === 'string' ? email : '',
    // "+" of an immutable id may come as ".2B" in a name that has to be safe in a page.
    immutableId: profile.nameID.replaceAll('.2B', '+'),
  };
}

async function validated(reader: SAML, encoded: string) {
  try {
    const { profile } = await reader.validatePostResponseAsync({ SAMLResponse: encoded });
    if (profile) return profile;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw samlRefused(/signature/i.test(words) ? 50006 : 50008, `SAML token is invalid. ${words}`);
  }
  throw samlRefused(50008, 'SAML token is invalid. There is nobody in it.');
}
