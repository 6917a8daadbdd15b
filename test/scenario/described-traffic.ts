/**
 * Every request to Graph that a scenario causes, items of batches by themselves, and every answer of the lab tenant, held
 * against the description made from Microsoft's metadata, where that is at hand: what breaks it fails the scenario.
 */

import { onTestFinished } from 'vitest';
import { loadOpenApiValidator, type Violation } from '../lab/tenant/openapi-validator.ts';
import type { RecordedRequest, Tenant } from '../lab/tenant/tenant.ts';

const validator = loadOpenApiValidator();

/**
 * Calls of an administrator's set-up that Graph has and the description, a part of it, leaves out, each with the page of
 * Graph's reference that has it.
 */
export const BEYOND: readonly (readonly [call: RegExp, page: string])[] = [
  [/^GET \/me\/transitiveMemberOf\/microsoft\.graph\.directoryRole$/, "List a user's memberOf"],
  [/^GET \/applications\(uniqueName='[^']+'\)$/, 'Get application'],
  [/^PATCH \/applications\(uniqueName='[^']+'\)$/, 'Upsert application'],
  [/^GET \/servicePrincipals\(appId='[^']+'\)$/, 'Get servicePrincipal'],
  [/^GET \/roleManagement\/directory\/roleEligibilitySchedules$/, 'List roleEligibilitySchedules'],
];

/** The description is of v1.0; the quota of a tenant is in beta alone ("organization resource type", beta). */
const isBeta = ({ path }: RecordedRequest) => path.includes('directorySizeQuota');

/** Options for a tenant whose traffic is to be judged. */
export const JUDGED = { record: validator !== undefined };

/** The same tenant; its traffic is judged with the test's end, and whenever it is to be forgotten. */
export function judgeTraffic(tenant: Tenant): Tenant {
  const judge = () => {
    const described = tenant.requests.filter((request) => !isBeta(request));
    const violations = (validator?.validateTraffic(described) ?? []).filter((one) => !isBeyond(one));
    if (violations.length > 0) throw new Error(`Graph is not described so:\n${violations.map(inWords).join('\n')}`);
  };
  onTestFinished(judge);
  const resetTraffic = () => {
    judge();
    tenant.resetTraffic();
  };
  return Object.create(tenant, { resetTraffic: { value: resetTraffic } }) as Tenant;
}

function isBeyond({ where, operation }: Violation): boolean {
  return where === 'operation' && BEYOND.some(([call]) => call.test(operation));
}

function inWords({ operation, where, status, detail }: Violation): string {
  return `${operation}, ${where} (${String(status)}): ${detail}`;
}
