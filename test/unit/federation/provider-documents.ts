/** Metadata and WSDL as AD FS, SimpleSAMLphp and others write them, as far as anything of it is read. */

import { sign, type Signer } from './builders.ts';

const SOAP_HTTP = 'http://schemas.xmlsoap.org/soap/http';
const UTILITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';

export interface MetadataFacts {
  readonly origin?: string;
  readonly entityId?: string;
  readonly signing: readonly Signer[];
  readonly encryption?: Signer;
  readonly validUntil?: string;
  /** Host of SecurityTokenServiceEndpoint and of the exchange that it names. */
  readonly serviceOrigin?: string;
}

/** Prefixes, default namespaces and the order of roles are those of AD FS. */
export function adfsMetadata(facts: MetadataFacts): string {
  const { origin = 'https://fs.contoso.test', signing, encryption, serviceOrigin = origin } = facts;
  const { entityId = 'http://fs.contoso.test/adfs/services/trust' } = facts;
  const key = (use: string, { base64 }: Signer) =>
    `<KeyDescriptor use="${use}"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>\n  ` +
    `${base64}\n</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`;
  const keys = [
    ...(encryption ? [key('encryption', encryption)] : []),
    ...signing.map((one) => key('signing', one)),
  ].join('');
  const reference = (address: string, more = '') =>
    `<wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Address>${address}</wsa:Address>${more}</wsa:EndpointReference>`;
  const exchange =
    `<wsa:Metadata><Metadata xmlns="http://schemas.xmlsoap.org/ws/2004/09/mex"><MetadataSection xmlns=""><MetadataReference>` +
    `<wsa:Address>${serviceOrigin}/adfs/services/trust/mex</wsa:Address></MetadataReference></MetadataSection></Metadata></wsa:Metadata>`;
  const role = (type: string, body: string) =>
    `<RoleDescriptor xsi:type="fed:${type}" ServiceDisplayName="Contoso sign-in" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` +
    ` xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706"` +
    ` protocolSupportEnumeration="http://docs.oasis-open.org/ws-sx/ws-trust/200512">${body}</RoleDescriptor>`;
  const until = facts.validUntil === undefined ? '' : ` validUntil="${facts.validUntil}"`;
  return (
    `<EntityDescriptor ID="_m1" entityID="${entityId}"${until} xmlns="urn:oasis:names:tc:SAML:2.0:metadata">` +
    role(
      'ApplicationServiceType',
      `<fed:PassiveRequestorEndpoint>${reference('https://app.contoso.test/')}</fed:PassiveRequestorEndpoint>`,
    ) +
    role(
      'SecurityTokenServiceType',
      `${keys}<fed:SecurityTokenServiceEndpoint>${reference(`${serviceOrigin}/adfs/services/trust/2005/certificatemixed`, exchange)}` +
        `</fed:SecurityTokenServiceEndpoint><fed:PassiveRequestorEndpoint>${reference(` ${origin}/adfs/ls/ `)}</fed:PassiveRequestorEndpoint>`,
    ) +
    `<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys}` +
    ['SingleLogoutService', 'SingleSignOnService']
      .flatMap((service) =>
        ['HTTP-Redirect', 'HTTP-POST'].map(
          (binding) =>
            `<${service} Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${origin}/adfs/ls/?${binding}"/>`,
        ),
      )
      .join('') +
    `</IDPSSODescriptor></EntityDescriptor>`
  );
}

export const signedMetadata = (facts: MetadataFacts, signer: Signer) =>
  sign(adfsMetadata(facts), signer, { element: 'EntityDescriptor' });

/** SAML alone, prefixed, one key for both uses. */
export function samlMetadata(signer: Signer, entityId = 'https://idp.contoso.test/'): string {
  return (
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${entityId}">` +
    `<md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` +
    `<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${signer.base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>` +
    `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${entityId}sso"/>` +
    `</md:IDPSSODescriptor></md:EntityDescriptor>`
  );
}

/** One policy, binding and port for each way of signing in, as AD FS lists them. */
export function exchangeDocument(origin: string, foreign = origin): string {
  const policy = (id: string, namespace: string, supporting: string, token: string) =>
    `<wsp:Policy wsu:Id="${id}"><wsp:ExactlyOne><wsp:All><sp:TransportBinding xmlns:sp="${namespace}"/>` +
    `<sp:${supporting} xmlns:sp="${namespace}"><wsp:Policy>${token}</wsp:Policy></sp:${supporting}></wsp:All></wsp:ExactlyOne></wsp:Policy>`;
  const userName = '<sp:UsernameToken><wsp:Policy><sp:WssUsernameToken10/></wsp:Policy></sp:UsernameToken>';
  const certificate = '<sp:X509Token><wsp:Policy/></sp:X509Token>';
  const old = 'http://schemas.xmlsoap.org/ws/2005/07/securitypolicy';
  const today = 'http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702';
  const binding = (name: string, action: string) =>
    `<wsdl:binding name="${name}" type="tns:Contract"><wsp:PolicyReference URI="#${name}_policy"/>` +
    `<soap12:binding transport="${SOAP_HTTP}"/><wsdl:operation name="Trust"><soap12:operation soapAction="${action}"/></wsdl:operation></wsdl:binding>`;
  const port = (name: string, url: string) =>
    `<wsdl:port name="${name}" binding="tns:${name}"><soap12:address location="${url}"/><wsa10:EndpointReference>` +
    `<wsa10:Address>${url}</wsa10:Address></wsa10:EndpointReference></wsdl:port>`;
  const action = 'http://schemas.xmlsoap.org/ws/2005/02/trust/RST/Issue';
  const action13 = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue';
  return (
    `<?xml version="1.0" encoding="utf-8"?><wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:wsu="${UTILITY}"` +
    ` xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"` +
    ` xmlns:wsa10="http://www.w3.org/2005/08/addressing" xmlns:tns="urn:tns">` +
    policy('Certificate_policy', old, 'EndorsingSupportingTokens', certificate) +
    policy('User2005_policy', old, 'SignedSupportingTokens', userName) +
    policy('User13_policy', today, 'SignedEncryptedSupportingTokens', userName) +
    binding('Certificate', action) +
    binding('User2005', action) +
    binding('User13', action13) +
    `<wsdl:service name="SecurityTokenService">` +
    port('Certificate', `${origin}/adfs/services/trust/2005/certificatemixed`) +
    port('User13', `${origin}/adfs/services/trust/13/usernamemixed`) +
    port('User2005', `${foreign}/adfs/services/trust/2005/usernamemixed`) +
    `</wsdl:service></wsdl:definitions>`
  );
}
