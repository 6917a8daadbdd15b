/**
 * What the administrator of PingFederate, or of any other provider, enters on that side: the tenant as a partner, by both
 * protocols. As data; the interface has the words for each row.
 *
 * https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fed-saml-idp ;
 * https://docs.pingidentity.com/integrations/entra (WS-Federation connection to Microsoft 365)
 */

import { conventionalIssuer } from '../mapping/issuers.ts';
import { EMAIL_ATTRIBUTE, PERSISTENT } from '../tokens/saml-2.ts';
import { CLAIMS, UNSPECIFIED } from '../tokens/saml-1.ts';
import { AUDIENCE } from '../trust/user-name.ts';
import type { FederationProtocol } from '../types.ts';

export interface PartnerOptions {
  readonly protocol: FederationProtocol;
  /** Root domains to be federated. */
  readonly domains: readonly string[];
  readonly anchor: 'ms-DS-ConsistencyGuid' | 'objectGUID';
  readonly userNameAttribute?: string;
  /** `https://login.microsoftonline.com`, or that of another cloud. */
  readonly signInOrigin: string;
}

export interface PartnerSettings {
  readonly protocol: FederationProtocol;
  /** The partner's entity id, realm and audience: one and the same. */
  readonly entityId: string;
  /** Where tokens are posted: reply URL, assertion consumer service. */
  readonly replyUrl: string;
  readonly signature: { readonly algorithm: 'RSA-SHA256'; readonly what: 'assertion'; readonly leastBits: 2048 };
  readonly nameIdFormat: string;
  readonly claims: readonly {
    readonly type: string;
    /** Attribute of Active Directory; with `fallback` where the first is empty. */
    readonly attribute: string;
    readonly fallback?: string;
    /** Binary attributes go as base64 of their bytes. */
    readonly encoding: 'text' | 'base64';
  }[];
  readonly nameId: { readonly attribute: string; readonly fallback?: string; readonly encoding: 'base64' };
  /** Which issuer the tokens of a domain's people carry; one provider serving one domain may keep its entity id. */
  readonly issuers: readonly { readonly domain: string; readonly issuer: string }[];
  /** What is needed back: metadata with the signing certificate, or the certificate by itself. */
  readonly wanted: readonly ('metadata' | 'signing-certificate')[];
  readonly lifetimeMinutes: 60;
}

export function partnerSettings(options: PartnerOptions): PartnerSettings {
  const { protocol, anchor, domains, signInOrigin, userNameAttribute = 'userPrincipalName' } = options;
  const source = anchor === 'objectGUID' ? { attribute: anchor } : { attribute: anchor, fallback: 'objectGUID' };
  const immutableId = { ...source, encoding: 'base64' as const };
  const userName = { attribute: userNameAttribute, encoding: 'text' as const };
  return {
    protocol,
    entityId: AUDIENCE,
    replyUrl: new URL('/login.srf', signInOrigin).href,
    signature: { algorithm: 'RSA-SHA256', what: 'assertion', leastBits: 2048 },
    nameIdFormat: protocol === 'wsFed' ? UNSPECIFIED : PERSISTENT,
    nameId: immutableId,
    claims:
      protocol === 'wsFed'
        ? [
            { type: CLAIMS.userPrincipalName, ...userName },
            { type: CLAIMS.immutableId, ...immutableId },
          ]
        : [{ type: EMAIL_ATTRIBUTE, ...userName }],
    issuers: domains.map((domain) => ({ domain, issuer: conventionalIssuer(domain) })),
    wanted: ['metadata', 'signing-certificate'],
    lifetimeMinutes: 60,
  };
}
