/** The tenant's own properties and its domains. */

import { bodyOf } from './transport/answers.ts';
import { isSuccess } from './faults.ts';
import { graphObjects, isGraphObject, textOf } from './objects.ts';
import type { GraphObject } from './objects.ts';
import type { Read } from './transport/retry.ts';

export interface Organization {
  readonly id: string;
  readonly displayName: string;
  /** Whether the tenant takes objects from the directory-sync service; undefined where it never did. */
  readonly onPremisesSyncEnabled: boolean | undefined;
  /** When a directory-sync client last sent something, whichever it was. */
  readonly onPremisesLastSyncDateTime: string | undefined;
}

/** Objects that the tenant holds and may hold; recycled ones count a quarter. */
export interface DirectoryQuota {
  readonly used: number;
  readonly total: number;
}

/** Switches of the directory-sync service by name, such as `blockSoftMatchEnabled`. */
export type SynchronizationFeatures = { readonly [feature: string]: boolean };

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
  const answer = await read('/organization?$select=id,displayName,onPremisesSyncEnabled,onPremisesLastSyncDateTime');
  const body = bodyOf(answer, { operation: 'read-organization', host, stage: 'connect' });
  const found: GraphObject = graphObjects(body['value'])[0] ?? {};
  const enabled = found['onPremisesSyncEnabled'];
  return {
    id: textOf(found['id']) ?? '',
    displayName: textOf(found['displayName']) ?? '',
    onPremisesSyncEnabled: typeof enabled === 'boolean' ? enabled : undefined,
    onPremisesLastSyncDateTime: textOf(found['onPremisesLastSyncDateTime']),
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

/**
 * Undefined where the service does not say. The property is in the beta version alone ("organization resource type", beta),
 * so any refusal of it is no fault.
 */
export async function readQuota(read: Read, origin: string): Promise<DirectoryQuota | undefined> {
  const answer = await read(`${origin}/beta/organization?$select=directorySizeQuota`);
  if (!isSuccess(answer) || !isGraphObject(answer.body)) return undefined;
  const quota = graphObjects(answer.body['value'])[0]?.['directorySizeQuota'];
  if (!isGraphObject(quota) || typeof quota['used'] !== 'number' || typeof quota['total'] !== 'number')
    return undefined;
  return { used: quota['used'], total: quota['total'] };
}

/** Undefined where the token may not read them: Microsoft gives no application a permission for it, administrators have it. */
export async function readFeatures(read: Read): Promise<SynchronizationFeatures | undefined> {
  const answer = await read('/directory/onPremisesSynchronization');
  if (!isSuccess(answer) || !isGraphObject(answer.body)) return undefined;
  const features = graphObjects(answer.body['value'])[0]?.['features'];
  if (!isGraphObject(features)) return undefined;
  return Object.fromEntries(
    Object.entries(features).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );
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
