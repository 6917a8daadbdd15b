/** What an identity provider publishes of itself: federation metadata and metadata exchange, in the shape AD FS has. */

import { SignedXml } from 'xml-crypto';
import type { ClientCertificate } from '../certificates.ts';
import { escapeXml, newId } from './tokens.ts';

export const METADATA_PATH = '/FederationMetadata/2007-06/FederationMetadata.xml';
export const PASSIVE_PATH = '/adfs/ls/';
export const EXCHANGE_PATH = '/adfs/services/trust/mex';
export const USER_NAME_2005 = '/adfs/services/trust/2005/usernamemixed';
export const USER_NAME_13 = '/adfs/services/trust/13/usernamemixed';

export interface MetadataWishes {
  readonly entityId: string;
  readonly origin: string;
  /** The first one signs. */
  readonly signers: readonly ClientCertificate[];
}

/** Base64 of the DER form in one line. */
export function certificateBase64({ certificatePem }: Pick<ClientCertificate, 'certificatePem'>): string {
  return certificatePem.replaceAll(/-----[^-]+-----|\s/g, '');
}

/** "Web Services Federation Language 1.2", 3; SAML 2.0 metadata. Signed by the first key. */
export function federationMetadata({ entityId, origin, signers }: MetadataWishes): string {
  const keys = signers
    .map(
      (signer) =>
        `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificateBase64(signer)}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`,
    )
    .join('');
  const reference = (address: string) =>
    `<EndpointReference xmlns="http://www.w3.org/2005/08/addressing"><Address>${escapeXml(address)}</Address></EndpointReference>`;
  const passive = `${origin}${PASSIVE_PATH}`;
  const xml = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ID="${newId()}" entityID="${escapeXml(entityId)}"><RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" xsi:type="fed:SecurityTokenServiceType" protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706" ServiceDisplayName="Contoso">${keys}<fed:SecurityTokenServiceEndpoint>${reference(`${origin}/adfs/services/trust/2005/certificatemixed`)}</fed:SecurityTokenServiceEndpoint><fed:PassiveRequestorEndpoint>${reference(passive)}</fed:PassiveRequestorEndpoint></RoleDescriptor><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys}<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${passive}"/><NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${passive}"/></IDPSSODescriptor></EntityDescriptor>`;
  const [signer] = signers;
  if (signer === undefined) throw new RangeError('Metadata is signed by the first of its keys');
  const signing = new SignedXml({
    privateKey: signer.privateKeyPem,
    publicCert: signer.certificatePem,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  });
  signing.addReference({
    xpath: '/*',
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
  });
  signing.computeSignature(xml, { location: { reference: '/*', action: 'prepend' } });
  return signing.getSignedXml();
}

interface Endpoint {
  readonly name: string;
  readonly path: string;
  readonly action: string;
  readonly policy: string;
}

const WSP = 'http://schemas.xmlsoap.org/ws/2004/09/policy';
const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';

function userNamePolicy(id: string, tokens: string, namespace: string): string {
  return `<wsp:Policy wsu:Id="${id}"><wsp:ExactlyOne><wsp:All><sp:TransportBinding xmlns:sp="${namespace}"><wsp:Policy><sp:TransportToken><wsp:Policy><sp:HttpsToken/></wsp:Policy></sp:TransportToken></wsp:Policy></sp:TransportBinding><sp:${tokens} xmlns:sp="${namespace}"><wsp:Policy><sp:UsernameToken><wsp:Policy><sp:WssUsernameToken10/></wsp:Policy></sp:UsernameToken></wsp:Policy></sp:${tokens}></wsp:All></wsp:ExactlyOne></wsp:Policy>`;
}

const ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'UserNameWSTrustBinding_IWSTrustFeb2005Async',
    path: USER_NAME_2005,
    action: 'http://schemas.xmlsoap.org/ws/2005/02/trust/RST/Issue',
    policy: userNamePolicy('feb2005', 'SignedSupportingTokens', 'http://schemas.xmlsoap.org/ws/2005/07/securitypolicy'),
  },
  {
    name: 'UserNameWSTrustBinding_IWSTrust13Async',
    path: USER_NAME_13,
    action: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue',
    policy: userNamePolicy(
      'trust13',
      'SignedEncryptedSupportingTokens',
      'http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702',
    ),
  },
];

/** "Web Services Metadata Exchange": a WSDL with the policies of its bindings. */
export function metadataExchange(origin: string): string {
  const bindings = ENDPOINTS.map(({ name, action, policy }) => {
    const id = /wsu:Id="(\w+)"/.exec(policy)?.[1] ?? '';
    return `<wsdl:binding name="${name}" type="tns:IWSTrust"><wsp:PolicyReference URI="#${id}"/><soap12:binding transport="http://schemas.xmlsoap.org/soap/http"/><wsdl:operation name="Trust"><soap12:operation soapAction="${action}" style="document"/></wsdl:operation></wsdl:binding>`;
  });
  const ports = ENDPOINTS.map(
    ({ name, path }) =>
      `<wsdl:port name="${name}" binding="tns:${name}"><soap12:address location="${origin}${path}"/><wsa10:EndpointReference><wsa10:Address>${origin}${path}</wsa10:Address></wsa10:EndpointReference></wsdl:port>`,
  );
  return `<wsdl:definitions name="SecurityTokenService" targetNamespace="http://schemas.microsoft.com/ws/2008/06/identity/securitytokenservice" xmlns:tns="http://schemas.microsoft.com/ws/2008/06/identity/securitytokenservice" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:wsa10="http://www.w3.org/2005/08/addressing" xmlns:wsp="${WSP}" xmlns:wsu="${WSU}">${ENDPOINTS.map(({ policy }) => policy).join('')}${bindings.join('')}<wsdl:service name="SecurityTokenService">${ports.join('')}</wsdl:service></wsdl:definitions>`;
}
