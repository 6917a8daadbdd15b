/**
 * WS-MetadataExchange: the WSDL in which a security token service says where it takes which kind of sign-in. Only endpoints that
 * take a user name and a password inside a message over TLS are kept, which clients without a browser use.
 *
 * policy (what has to be in the message) <- binding (which action) <- port (which address); as MSAL reads it, too.
 */

import { openDocument, type RawDocument } from '../documents/document.ts';
import { documentRefused } from '../faults.ts';
import type { ProviderExchange, UserNameEndpoint, WsTrustVersion } from '../types.ts';
import { allBelow, along, attributeOf, childrenOf, isNamed, textOf, type XmlElement } from '../xml/document.ts';

const ACTIONS: ReadonlyMap<string, WsTrustVersion> = new Map([
  ['http://schemas.xmlsoap.org/ws/2005/02/trust/RST/Issue', '2005'],
  ['http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue', '1.3'],
]);
const SOAP_OVER_HTTP = 'http://schemas.xmlsoap.org/soap/http';
const UTILITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';

/** Throws `federation-document-refused`. No endpoint at all is an answer: the provider has none switched on. */
export function readExchange(raw: RawDocument): ProviderExchange {
  const document = openDocument(raw);
  const { root, source } = document;
  // A reply to WS-MetadataExchange wraps the definitions in a SOAP message; a plain GET answers with them.
  const definitions = isNamed(root, { name: 'definitions' }) ? [root] : allBelow(root, 'definitions');
  if (definitions.length === 0) throw documentRefused(source.location, 'not-exchange', { root: root.nodeName });
  const policies = new Set(definitions.flatMap(userNamePolicies));
  const bindings = new Map(definitions.flatMap((one) => bindingsOf(one, policies)));
  return { source, endpoints: definitions.flatMap((one) => endpointsOf(one, bindings)) };
}

/** References (`#id`) of policies that ask for a user name and a password over TLS. */
function userNamePolicies(definitions: XmlElement): string[] {
  return childrenOf(definitions, 'Policy')
    .filter((policy) => allBelow(policy, 'TransportBinding').length > 0 && asksForUserName(policy))
    .map((policy) => policy.getAttributeNS(UTILITY, 'Id') ?? '')
    .filter((id) => id !== '')
    .map((id) => `#${id}`);
}

function asksForUserName(policy: XmlElement): boolean {
  return ['SignedSupportingTokens', 'SignedEncryptedSupportingTokens']
    .flatMap((name) => along(policy, 'ExactlyOne', 'All', name, 'Policy', 'UsernameToken', 'Policy'))
    .some((token) => childrenOf(token, 'WssUsernameToken10').length > 0);
}

function bindingsOf(definitions: XmlElement, policies: ReadonlySet<string>): [name: string, version: WsTrustVersion][] {
  return childrenOf(definitions, 'binding').flatMap((binding): [string, WsTrustVersion][] => {
    const name = attributeOf(binding, 'name');
    const overHttp = childrenOf(binding, 'binding').some((one) => attributeOf(one, 'transport') === SOAP_OVER_HTTP);
    const fits = childrenOf(binding, 'PolicyReference').some((one) => policies.has(attributeOf(one, 'URI') ?? ''));
    const version = along(binding, 'operation', 'operation')
      .map((operation) => ACTIONS.get(attributeOf(operation, 'soapAction') ?? ''))
      .find((found) => found !== undefined);
    return name !== undefined && overHttp && fits && version !== undefined ? [[name, version]] : [];
  });
}

function endpointsOf(definitions: XmlElement, bindings: ReadonlyMap<string, WsTrustVersion>): UserNameEndpoint[] {
  return along(definitions, 'service', 'port').flatMap((port): UserNameEndpoint[] => {
    const version = bindings.get((attributeOf(port, 'binding') ?? '').split(':').at(-1) ?? '');
    if (version === undefined) return [];
    const [reference] = along(port, 'EndpointReference', 'Address').map(textOf);
    const [soap] = childrenOf(port, 'address').map((address) => attributeOf(address, 'location'));
    const url = reference ?? soap ?? '';
    // A password goes there: nothing but TLS will do, whatever the document says.
    return URL.canParse(url) && new URL(url).protocol === 'https:' ? [{ url, version }] : [];
  });
}

/**
 * The endpoint that Graph's `activeSignInUri` names: that of 2005, which every documented set-up uses, else that of 1.3. An
 * endpoint on another host than the sign-in page is no candidate: a document does not decide where passwords go.
 */
export function activeEndpoint(
  { endpoints }: ProviderExchange,
  host: string,
  prefer: WsTrustVersion = '2005',
): UserNameEndpoint | undefined {
  const own = endpoints.filter(({ url }) => new URL(url).host.toLowerCase() === host.toLowerCase());
  return own.find(({ version }) => version === prefer) ?? own[0];
}
