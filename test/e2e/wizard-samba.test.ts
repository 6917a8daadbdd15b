/** The wizard on a real domain controller, to the end of a first cycle. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateOrganization, loadOrganization, type Organization } from '../lab/organization/organization.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import { noChromium } from './chromium.ts';
import { openHost, type OpenedHost } from './harness.ts';
import { wizardOf, type WizardDriver } from './wizard-driver.ts';
import { startWizardTenant, type WizardLab } from './wizard-lab.ts';

const availability = sambaAvailable();
const skipped = availability.available ? noChromium : availability.reason;
const NAME = 'the wizard on a Samba domain controller';

describe.skipIf(skipped !== undefined)(skipped === undefined ? NAME : `${NAME} (skipped: ${skipped})`, () => {
  let samba: Samba;
  let organization: Organization;
  let world: Pick<WizardLab, 'tenant' | 'administrator'>;
  let folder: string;
  let host: OpenedHost;
  let wizard: WizardDriver;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'causeway-wizard-'));
    samba = await startSamba({ domain: 'contoso.test' });
    organization = generateOrganization({ seed: 7, people: 30, domain: 'contoso.test' });
    await loadOrganization(samba, organization);
    world = await startWizardTenant();
    host = await openHost('web', { dataDirectory: path.join(folder, 'data'), locale: 'en-GB' });
    const { host: address, ldapsPort, fingerprint256, administrator } = samba;
    const forest = { domain: 'contoso.test', host: address, ldapsPort, ldapPort: 389, fingerprint256, administrator };
    wizard = wizardOf(host.page, { ...world, forest });
  });

  afterAll(async () => {
    await host?.close();
    await world?.tenant.close();
    await samba?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('makes an account with its rights, counts who is there, and leaves out what is unticked', async () => {
    await wizard.customize();
    await wizard.next();
    await wizard.connectTenant();
    await wizard.connectForest();
    await wizard.next();
    await wizard.choose('A selection');
    await wizard.page.getByRole('treeitem', { name: /^Contractors/ }).click();
    await wizard.page.getByText(/Left out: Contractors/).waitFor();
    await wizard.nextTo('Look once more, then configure');
  });

  it('previews without writing, then configures and fills the tenant', async () => {
    world.tenant.resetTraffic();
    await wizard.preview();
    expect(world.tenant.counters.writes).toBe(0);
    await wizard.configure();
    const users = Object.values(world.tenant.snapshot().users).map((user) =>
      String(user['userPrincipalName']).toLowerCase(),
    );
    const names = (entries: Iterable<{ readonly attributes: { readonly [name: string]: readonly unknown[] } }>) =>
      [...entries].map(({ attributes }) => String(attributes['userPrincipalName']?.[0]).toLowerCase());
    expect(users).toEqual(expect.arrayContaining(names(organization.people())));
    expect(users.filter((user) => names(organization.contractors()).includes(user))).toEqual([]);
    expect(host.problems).toEqual([]);
  });
});
