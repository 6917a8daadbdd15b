/** Who can sign in before and after: an administrator who does not depend on the provider, and everybody else. */

import { listRescuers, usersOfDomain } from '../../../connectors/entra-id/companion/federation.ts';
import type { Administration } from '../../../connectors/entra-id/graph/administration/administration.ts';
import type { FederationFacts } from '../conversion/types.ts';
import type { TenantFederation } from '../way-back/way-back.ts';
import { result } from './domain.ts';
import type { CheckResult, SignInFallbacks } from './types.ts';

/**
 * Somebody of the cloud alone, in a domain that stays managed, who holds a role that may change federation back. That he
 * can sign in is known when he is the one who is signed in for this; otherwise an administrator has to say so.
 */
export async function checkCloudAdministrator(
  graph: Administration,
  tenant: TenantFederation,
  domain: string,
  signedInAs: string | undefined,
): Promise<CheckResult> {
  const managed = new Set(
    tenant.domains.filter((one) => one.authentication === 'Managed' && one.name !== domain).map(({ name }) => name),
  );
  const initial = tenant.domains.find(({ isInitial }) => isInitial)?.name ?? '';
  const independent = (await listRescuers(graph)).filter(
    ({ enabled, synchronized, userPrincipalName }) =>
      enabled && !synchronized && managed.has(domainOf(userPrincipalName)) && !isBelow(userPrincipalName, domain),
  );
  const [first] = independent.toSorted(
    (left, right) =>
      Number(domainOf(right.userPrincipalName) === initial) - Number(domainOf(left.userPrincipalName) === initial),
  );
  if (!first) return result('cloud-administrator', 'problem', { domain: initial });
  const shown = independent.find(({ id }) => id === signedInAs);
  if (shown) return result('cloud-administrator', 'good', { name: shown.userPrincipalName, role: shown.role });
  return result('cloud-administrator', 'attention', { name: first.userPrincipalName, reason: 'not-tried' });
}

function domainOf(userPrincipalName: string): string {
  return userPrincipalName.slice(userPrincipalName.lastIndexOf('@') + 1).toLowerCase();
}

function isBelow(userPrincipalName: string, domain: string): boolean {
  const own = domainOf(userPrincipalName);
  return own === domain || own.endsWith(`.${domain}`);
}

/** As many names as fit into a sentence. */
const NAMED = 5;

/**
 * Users of the domain, and of those that inherit from it, without an immutable id: none of them can sign in once the domain
 * is federated, because a token finds its user by that id alone.
 */
export async function checkImmutableIds(
  graph: Administration,
  tenant: TenantFederation,
  domain: string,
): Promise<CheckResult> {
  let users = 0;
  let without = 0;
  const names: string[] = [];
  const domains = tenant.domains.filter(({ name }) => name === domain || name.endsWith(`.${domain}`));
  for (const { name } of domains) {
    for await (const page of usersOfDomain(graph, name)) {
      users += page.length;
      for (const { userPrincipalName, immutableId } of page) {
        if (immutableId !== null) continue;
        without += 1;
        if (names.length < NAMED) names.push(userPrincipalName);
      }
    }
  }
  if (without === 0) return result('immutable-ids', 'good', { users });
  return result('immutable-ids', 'problem', { users, without, names: names.join(', ') });
}

export function checkAnchor({
  sourceAnchor,
  claimAnchor,
}: Pick<FederationFacts, 'sourceAnchor' | 'claimAnchor'>): CheckResult {
  if (claimAnchor === undefined)
    return result('anchor-equals-claim', 'attention', { anchor: sourceAnchor, reason: 'unknown' });
  const state = claimAnchor === sourceAnchor ? 'good' : 'problem';
  return result('anchor-equals-claim', state, { anchor: sourceAnchor, claim: claimAnchor });
}

/** While a domain is federated its people sign in at the provider alone: password hashes are what remains if it is lost. */
export function checkFallback({ passwordHashes }: SignInFallbacks): CheckResult {
  if (!passwordHashes) return result('password-hashes-as-fallback', 'attention', { reason: 'off' });
  const { complete, waiting } = passwordHashes;
  return result('password-hashes-as-fallback', complete ? 'good' : 'attention', { waiting, reason: 'waiting' });
}

/** Users of a managed domain without a password hash and without an agent cannot sign in (AADSTS50056). */
export function checkWayToSignIn({ passwordHashes, activeAgents }: SignInFallbacks): CheckResult {
  const facts = { agents: activeAgents, waiting: passwordHashes?.waiting ?? 0 };
  if (passwordHashes?.complete) return result('way-to-sign-in', 'good', { ...facts, reason: 'password-hashes' });
  if (activeAgents >= 2) return result('way-to-sign-in', 'good', { ...facts, reason: 'agents' });
  if (activeAgents === 1) return result('way-to-sign-in', 'attention', { ...facts, reason: 'one-agent' });
  return result('way-to-sign-in', 'problem', { ...facts, reason: passwordHashes ? 'waiting' : 'none' });
}
