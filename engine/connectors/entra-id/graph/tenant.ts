/** The tenant's own properties and its domains. */

import { bodyOf } from './transport/answers.ts';
import { graphObjects, textOf } from './objects.ts';
import type { GraphObject } from './objects.ts';
import type { Read } from './transport/retry.ts';

export interface Organization {
  readonly id: string;
  readonly displayName: string;
  /** Whether the tenant takes objects from the directory-sync service; undefined where it never did. */
  readonly onPremisesSyncEnabled: boolean | undefined;
}

export interface TenantDomain {
  readonly name: string;
  readonly isVerified: boolean;
  readonly isDefault: boolean;
  /** The tenant's own `*.onmicrosoft.com`. */
  readonly isInitial: boolean;
  readonly authenticationType: 'Managed' | 'Federated';
}

/** Throws FaultErrors of stage `connect`. */
export async function readOrganization(read: Read, host: string): Promise<Organization> {
  const answer = await read('/organization?$select=id,displayName,onPremisesSyncEnabled');
  const body = bodyOf(answer, { operation: 'read-organization', host, stage: 'connect' });
  const found: GraphObject = graphObjects(body['value'])[0] ?? {};
  const enabled = found['onPremisesSyncEnabled'];
  return {
    id: textOf(found['id']) ?? '',
    displayName: textOf(found['displayName']) ?? '',
    onPremisesSyncEnabled: typeof enabled === 'boolean' ? enabled : undefined,
  };
}

/** All domains, the default one first. Throws FaultErrors of stage `connect`. */
export async function readDomains(read: Read, host: string): Promise<readonly TenantDomain[]> {
  const domains: TenantDomain[] = [];
  for (let link: string | undefined = '/domains'; link !== undefined;) {
    const body: GraphObject = bodyOf(await read(link), { operation: 'read-domains', host, stage: 'connect' });
    domains.push(...graphObjects(body['value']).map(domainOf));
    link = textOf(body['@odata.nextLink']);
  }
  return domains.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.name.localeCompare(b.name));
}

function domainOf(domain: GraphObject): TenantDomain {
  return {
    name: textOf(domain['id']) ?? '',
    isVerified: domain['isVerified'] === true,
    isDefault: domain['isDefault'] === true,
    isInitial: domain['isInitial'] === true,
    authenticationType: domain['authenticationType'] === 'Federated' ? 'Federated' : 'Managed',
  };
}
