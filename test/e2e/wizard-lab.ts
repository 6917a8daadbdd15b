/** A forest, a tenant and an empty data directory: what an administrator has before the wizard's first page. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { administrationOf, type ForestAdministration } from '../lab/forest-administration.ts';
import { startForest, type Forest, type ForestOptions } from '../lab/forest/forest.ts';
import { generateOrganization, loadOrganization, type Organization } from '../lab/organization/organization.ts';
import { startTenant, type Tenant, type TenantOptions } from '../lab/tenant/tenant.ts';

export interface WizardLab {
  readonly forest: Forest;
  readonly administration: ForestAdministration;
  readonly tenant: Tenant;
  readonly organization: Organization;
  readonly dataDirectory: string;
  readonly administrator: { readonly userPrincipalName: string; readonly password: string };
  close(): Promise<void>;
}

export interface WizardLabOptions {
  readonly people?: number;
  readonly forest?: Partial<ForestOptions>;
  readonly tenant?: TenantOptions;
}

export async function startWizardLab(options: WizardLabOptions = {}): Promise<WizardLab> {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-wizard-'));
  const forest = await startForest({ domain: 'contoso.test', ...options.forest });
  const administration = administrationOf(forest);
  const { people = 40 } = options;
  const organization = generateOrganization({ seed: 7, people, domain: 'contoso.test', dirty: false });
  await loadOrganization(administration, organization);
  const { tenant, administrator } = await startWizardTenant(options.tenant);
  return {
    ...{ forest, administration, tenant, organization, administrator },
    dataDirectory: path.join(folder, 'data'),
    async close() {
      await tenant.close();
      await forest.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A tenant with somebody who may register applications and consent. */
export async function startWizardTenant(
  options: TenantOptions = {},
): Promise<Pick<WizardLab, 'tenant' | 'administrator'>> {
  const tenant = await startTenant({
    verifiedDomains: ['contoso.test'],
    throttle: 'off',
    deviceCodes: { intervalS: 1 },
    directorySync: true,
    ...options,
  });
  const administrator = { userPrincipalName: 'admin@contoso.test', password: 'made up for this test' };
  tenant.applications.addAdministrator({ ...administrator, roles: ['Global Administrator'] });
  return { tenant, administrator };
}
