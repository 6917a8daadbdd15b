/** What a domain has to be, and what its settings have to be, before it is converted. */

import type { FederationSettings, FindingState } from '../types.ts';
import type { DomainState, TenantFederation } from '../way-back/way-back.ts';
import type { CheckCode, CheckResult } from './types.ts';

export function result(code: CheckCode, state: FindingState, facts: CheckResult['facts'] = {}): CheckResult {
  return { code, state, facts };
}

const passes = (code: CheckCode, good: boolean, facts: CheckResult['facts']): CheckResult =>
  result(code, good ? 'good' : 'problem', facts);

export function findDomain({ domains }: TenantFederation, name: string): DomainState | undefined {
  return domains.find((domain) => domain.name === name.toLowerCase());
}

/** The verified domain above it whose federation it inherits. */
export function rootOf({ domains }: TenantFederation, name: string): DomainState | undefined {
  return domains
    .filter((domain) => domain.isRoot && (name === domain.name || name.endsWith(`.${domain.name}`)))
    .toSorted((left, right) => right.name.length - left.name.length)[0];
}

/** Only a verified root domain that is neither the tenant's first nor its default one is federated by itself. */
export function checkDomainToFederate(tenant: TenantFederation, name: string): readonly CheckResult[] {
  const domain = findDomain(tenant, name);
  const facts = { domain: name };
  if (!domain) return [result('domain-known', 'problem', facts)];
  const root = rootOf(tenant, domain.name);
  const inherits = domain.isRoot ? facts : { domain: name, root: root?.name ?? '' };
  return [
    result('domain-known', 'good', facts),
    passes('domain-verified', domain.isVerified, facts),
    passes('domain-root', domain.isRoot, inherits),
    passes('domain-not-initial', !domain.isInitial, facts),
    passes('domain-not-default', !domain.isDefault, facts),
    passes('domain-managed', domain.authentication === 'Managed', facts),
    ...subdomainsOf(tenant, domain),
  ];
}

export function checkDomainToManage(tenant: TenantFederation, name: string): readonly CheckResult[] {
  const domain = findDomain(tenant, name);
  const facts = { domain: name };
  if (!domain) return [result('domain-known', 'problem', facts)];
  const root = rootOf(tenant, domain.name);
  const inherits = domain.isRoot ? facts : { domain: name, root: root?.name ?? '' };
  return [
    result('domain-known', 'good', facts),
    passes('domain-root', domain.isRoot, inherits),
    passes('domain-federated', domain.authentication === 'Federated', facts),
    ...subdomainsOf(tenant, domain),
  ];
}

/** Verified domains below it change with it; they are named, so that nobody is surprised. */
function subdomainsOf({ domains }: TenantFederation, { name }: DomainState): CheckResult[] {
  const below = domains.filter((domain) => !domain.isRoot && domain.name.endsWith(`.${name}`));
  if (below.length === 0) return [];
  const facts = { domain: name, count: below.length, domains: below.map((domain) => domain.name).join(', ') };
  return [result('subdomains-inherit', 'good', facts)];
}

/** Entra ID takes an issuer for one domain only; of another tenant's use it tells when it refuses. */
export function checkIssuer(
  tenant: TenantFederation,
  domain: string,
  settings: FederationSettings,
  observed: string | undefined,
): readonly CheckResult[] {
  const { issuerUri } = settings;
  const holder = tenant.domains.find(
    ({ name, federation }) => name !== domain && federation !== null && federation.issuerUri === issuerUri,
  );
  const unique = holder
    ? result('issuer-unique', 'problem', { issuer: issuerUri, domain: holder.name })
    : result('issuer-unique', 'good', { issuer: issuerUri });
  if (observed === undefined) return [unique];
  const facts = { issuer: issuerUri, observed };
  if (observed === issuerUri) return [unique, result('issuer-equals-provider', 'good', facts)];
  // By the rule for several domains the provider's own name is another, and a token's issuer is made of the domain.
  const byConvention = issuerUri.toLowerCase() === `http://${domain}/adfs/services/trust/`;
  const difference = differenceOf(issuerUri, observed);
  const state: FindingState = byConvention && difference === 'other' ? 'attention' : 'problem';
  return [unique, result('issuer-equals-provider', state, { ...facts, reason: difference })];
}

/** A token's issuer is compared byte for byte: what looks the same to people is told apart in words. */
export function differenceOf(left: string, right: string): 'slash' | 'case' | 'slash-and-case' | 'scheme' | 'other' {
  const bare = (text: string) => text.replace(/\/+$/, '');
  if (bare(left) === bare(right)) return 'slash';
  if (left.toLowerCase() === right.toLowerCase()) return 'case';
  if (bare(left).toLowerCase() === bare(right).toLowerCase()) return 'slash-and-case';
  const withoutScheme = (text: string) => bare(text).replace(/^https?:/i, '');
  return withoutScheme(left) === withoutScheme(right) ? 'scheme' : 'other';
}

export function checkMfaBehavior({ federatedIdpMfaBehavior }: FederationSettings): CheckResult {
  const behavior = federatedIdpMfaBehavior ?? null;
  if (behavior === null) return result('mfa-behavior', 'attention', { reason: 'unset' });
  const state = behavior === 'acceptIfMfaDoneByFederatedIdp' ? 'attention' : 'good';
  return result('mfa-behavior', state, { behavior });
}
