/**
 * Issuers by domain. Entra ID takes each issuer for one root domain only, so a provider that serves several sends a different one
 * for each; the convention is that of AD FS. Sub-domains have no settings of their own: their people's tokens carry the root's
 * issuer.
 *
 * https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-multiple-domains
 */

import type { FederationChoices, ProviderMetadata, TenantDomain } from '../types.ts';

export function conventionalIssuer(rootDomain: string): string {
  return `http://${rootDomain.toLowerCase()}/adfs/services/trust/`;
}

export function issuerFor(
  rootDomain: string,
  { entityId }: Pick<ProviderMetadata, 'entityId'>,
  { issuer }: Pick<FederationChoices, 'issuer'>,
): string {
  if (issuer === 'entity-id') return entityId;
  return issuer === 'per-domain' ? conventionalIssuer(rootDomain) : issuer.uri;
}

/** The root domain that decides for `name`: itself, or the longest root that it ends in. */
export function rootOf(name: string, domains: readonly TenantDomain[]): TenantDomain | undefined {
  const wanted = name.toLowerCase();
  return domains
    .filter((domain) => domain.isRoot && isWithin(wanted, domain.name.toLowerCase()))
    .sort((a, b) => b.name.length - a.name.length)[0];
}

export function subDomainsOf(root: string, domains: readonly TenantDomain[]): TenantDomain[] {
  return domains.filter(
    (domain) => !domain.isRoot && rootOf(domain.name, domains)?.name.toLowerCase() === root.toLowerCase(),
  );
}

function isWithin(name: string, root: string): boolean {
  return name === root || name.endsWith(`.${root}`);
}

export interface IssuerOfDomain {
  readonly domain: string;
  readonly issuer: string;
}

/** What the provider has to send, longest domain first: the first that fits decides. */
export function issuersOf(roots: readonly string[]): IssuerOfDomain[] {
  return [...new Set(roots.map((root) => root.toLowerCase()))]
    .sort((a, b) => b.length - a.length || a.localeCompare(b, 'en'))
    .map((domain) => ({ domain, issuer: conventionalIssuer(domain) }));
}

/** How two issuers differ that are not the same: `slash` and `case` are what people overlook. */
export function issuerDifference(a: string, b: string): 'same' | 'slash' | 'case' | 'scheme' | 'other' {
  if (a === b) return 'same';
  const plain = (uri: string) => uri.replace(/\/$/, '');
  if (plain(a) === plain(b)) return 'slash';
  if (plain(a).toLowerCase() === plain(b).toLowerCase()) return 'case';
  const rest = (uri: string) => plain(uri).replace(/^https?:/i, '');
  return rest(a) === rest(b) ? 'scheme' : 'other';
}
