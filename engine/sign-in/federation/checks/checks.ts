/** All checks before a conversion, in the order in which they are shown. They read, and change nothing. */

import type { Administration } from '../../../connectors/entra-id/graph/administration/administration.ts';
import { FaultError } from '../../../model/fault.ts';
import type { FederationFacts, ToFederated, ToManaged } from '../conversion/types.ts';
import { readTenantFederation, type TenantFederation } from '../way-back/way-back.ts';
import { checkDomainToFederate, checkDomainToManage, checkIssuer, checkMfaBehavior } from './domain.ts';
import { checkAnchor, checkCloudAdministrator, checkFallback, checkImmutableIds, checkWayToSignIn } from './people.ts';
import type { CheckCode, CheckResult } from './types.ts';

export interface Checked {
  readonly tenant: TenantFederation;
  readonly results: readonly CheckResult[];
}

/** What is asked of the tenant about people is left out where the domain itself is refused. */
export async function checkBeforeFederated(
  graph: Administration,
  request: Pick<ToFederated, 'domain' | 'settings'> & { readonly facts: FederationFacts },
): Promise<Checked> {
  const tenant = await readTenantFederation(graph);
  const domain = request.domain.toLowerCase();
  const { settings, facts } = request;
  const ofDomain = checkDomainToFederate(tenant, domain);
  const ofSettings = [...checkIssuer(tenant, domain, settings, facts.observedIssuer), checkMfaBehavior(settings)];
  if (hasProblem(ofDomain)) return { tenant, results: [...ofDomain, ...ofSettings] };
  const ofPeople = [
    await checkCloudAdministrator(graph, tenant, domain, facts.signedInAs),
    await checkImmutableIds(graph, tenant, domain),
    checkAnchor(facts),
    checkFallback(facts.fallbacks),
  ];
  return { tenant, results: [...ofDomain, ...ofSettings, ...ofPeople] };
}

export async function checkBeforeManaged(
  graph: Administration,
  request: Pick<ToManaged, 'domain' | 'facts'>,
): Promise<Checked> {
  const tenant = await readTenantFederation(graph);
  const domain = request.domain.toLowerCase();
  const ofDomain = checkDomainToManage(tenant, domain);
  if (hasProblem(ofDomain)) return { tenant, results: ofDomain };
  return { tenant, results: [...ofDomain, checkWayToSignIn(request.facts.fallbacks)] };
}

export function hasProblem(results: readonly CheckResult[]): boolean {
  return results.some(({ state }) => state === 'problem');
}

/** Throws `federation-check-failed` for a problem, or for what calls for attention and was not accepted. */
export function requireChecks(domain: string, results: readonly CheckResult[], accepted: readonly CheckCode[]): void {
  const problem = results.find(({ state }) => state === 'problem');
  const open = results.find(({ code, state }) => state === 'attention' && !accepted.includes(code));
  const first = problem ?? open;
  if (!first) return;
  const others = results.filter((one) => one !== first && one.state === first.state).length;
  const detail = { ...first.facts, domain, check: first.code, state: first.state, others };
  // A fact of the same name as one of ours names another domain.
  const other = first.facts['domain'];
  throw new FaultError({
    code: 'federation-check-failed',
    stage: 'setup',
    detail: other === undefined || other === domain ? detail : { ...detail, otherDomain: other },
    retry: 'never',
  });
}
