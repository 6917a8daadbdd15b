/** A custom setup that leaves no page as it was: each choice is found again in the configuration, the file and the tenant. */

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configurationSchema, type Configuration } from '../../engine/setup/configuration.ts';
import type { LabObject } from '../lab/forest/administration.ts';
import { hostsOf, openHost, type OpenedHost } from './harness.ts';
import { wizardOf, type WizardDriver } from './wizard-driver.ts';
import { startWizardLab, type WizardLab } from './wizard-lab.ts';

for (const { kind, skipped } of hostsOf('electron')) {
  const name = `a custom setup in the host ${kind}`;
  describe.skipIf(skipped !== undefined)(skipped === undefined ? name : `${name} (skipped: ${skipped})`, () => {
    let lab: WizardLab;
    let host: OpenedHost;
    let wizard: WizardDriver;
    let answersFile: { readonly [key: string]: unknown };

    beforeAll(async () => {
      lab = await startWizardLab();
      host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB' });
      wizard = wizardOf(host.page, lab);
    });

    afterAll(async () => {
      await host?.close();
      await lab?.close();
    });

    const draft = () => host.engine.call('draft', {});
    /** The draft is written a moment after what was done. */
    const kept = async (what: object) =>
      expect.poll(async () => (await draft()).answers, { timeout: 10_000 }).toMatchObject(what);

    it('connects the tenant by an administrator who signs in once with a code', async () => {
      await wizard.customize();
      await wizard.heading('See where Causeway keeps its data');
      await wizard.next();
      await wizard.connectTenant();
      const [registered] = lab.tenant.applications.list().filter(({ displayName }) => displayName.includes('Causeway'));
      await kept({
        tenant: { tenantId: lab.tenant.tenantId, clientId: registered?.appId, cloud: { graph: lab.tenant.origin } },
      });
    });

    it('connects the forest without a certificate first, sealed by the sign-in, where no DN is taken for an account', async () => {
      const { page } = wizard;
      await wizard.reachForest({ security: 'LDAP signed and sealed' });
      await page.getByText(/signs and seals what is said/).waitFor();
      await page.getByLabel('Administrator of the forest').fill('CN=svc,CN=Users,DC=contoso,DC=test');
      await page.getByText(/a distinguished name is taken over LDAPS or StartTLS only/).waitFor();
      await kept({ forests: [{ name: 'contoso.test', security: { mode: 'sealed' } }] });
      await wizard.button('Cancel').click();
    });

    it('connects the forest by StartTLS, with an account that it makes', async () => {
      await wizard.connectForest({ security: 'LDAP with StartTLS', account: 'svc-causeway' });
      await kept({
        forests: [
          {
            name: 'contoso.test',
            account: 'CONTOSO\\svc-causeway',
            security: {
              mode: 'starttls',
              trust: { kind: 'fingerprint', sha256: lab.forest.fingerprint256 },
            },
          },
        ],
      });
    });

    it('takes the sign-in name from another attribute', async () => {
      const { page } = wizard;
      await page.getByText('Verified', { exact: true }).waitFor();
      await page.getByLabel('Attribute that holds the sign-in name').selectOption('mail');
      await wizard.next();
      await kept({ userPrincipalNameAttribute: 'mail' });
    });

    it('leaves out one organizational unit and all that are made later', async () => {
      const { page } = wizard;
      await wizard.choose('A selection');
      const contractors = page.getByRole('treeitem', { name: /^Contractors/ });
      await contractors.click();
      await expect.poll(() => contractors.getAttribute('aria-checked')).toBe('false');
      await expect
        .poll(() => page.getByRole('treeitem', { name: /^contoso\.test/ }).getAttribute('aria-checked'))
        .toBe('mixed');
      await wizard.choose('Leave them out');
      await page.getByText(/Left out: Contractors/).waitFor();
      await wizard.next();
      await kept({ forests: [{ domains: [{ domain: 'contoso.test', newContainers: 'exclude' }] }] });
    });

    it('recognizes people by objectGUID, each account as one person, by mail address alone in the tenant', async () => {
      const { page } = wizard;
      await wizard.choose('objectGUID');
      await wizard.choose(/^Once/);
      await page.getByRole('switch', { name: /Take over cloud accounts/ }).uncheck();
      await wizard.nextTo('Set the limits and the rhythm');
      await kept({ sourceAnchor: 'objectGUID', userMatching: 'once', softMatchOnUserPrincipalName: false });
    });

    it('sets the limit and the rhythm, and does not go on with a number that is none', async () => {
      const { page } = wizard;
      const count = page.getByLabel('Deletions in one export that are let through');
      await count.fill('many');
      await page.getByText('To go on: mend the fields that are marked.').waitFor();
      await count.fill('25');
      await page.getByLabel('Minutes from the start of one cycle to the next').fill('15');
      await wizard.next();
      await kept({ deletionThreshold: { count: 25 }, scheduler: { intervalMinutes: 15 } });
    });

    it('says every choice in a sentence, and gives them away as a file without a secret', async () => {
      const { page } = wizard;
      await wizard.heading('Look once more, then configure');
      await page.getByText('The source anchor is objectGUID').waitFor();
      await page.getByText('Their sign-in name is mail.').waitFor();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page
          .getByRole('button', { name: 'Answers' })
          .click()
          .then(() => page.getByRole('menuitem', { name: 'Save the answers as a file' }).click()),
      ]);
      const text = await readFile(await download.path(), 'utf8');
      answersFile = JSON.parse(text) as typeof answersFile;
      expect(answersFile).toEqual((await draft()).answers);
      expect(text).not.toMatch(/PRIVATE KEY|"password"/);
    });

    it('shows what will happen before anything is written', async () => {
      const { page } = wizard;
      lab.tenant.resetTraffic();
      await wizard.preview();
      const created = Number(
        await page.locator('[data-connector=entra-id] [data-number=create]').getAttribute('data-count'),
      );
      expect(created).toBeGreaterThan(lab.organization.counts.people);
      await page.getByText('part of the directory itself').first().waitFor();
      expect(lab.tenant.counters.writes).toBe(0);
      expect(Object.keys(lab.tenant.snapshot().users)).toHaveLength(1);
    });

    it('configures, and runs the first cycle to its end', async () => {
      await wizard.configure();
      await host.page.getByText('The synchronization ended').waitFor();
      expect(host.problems).toEqual([]);
    });

    it('has put every choice into the configuration', async () => {
      const configuration = configurationSchema.parse(await host.engine.call('configuration', {}));
      const [forest] = configuration.forests;
      expect(configuration).toMatchObject({
        sourceAnchor: 'objectGUID',
        userMatching: 'once',
        userPrincipalNameAttribute: 'mail',
        scheduler: { enabled: true, intervalMinutes: 15, suspended: false },
        deletionThreshold: { enabled: true, count: 25 },
        stagingMode: false,
        tenant: { tenantId: lab.tenant.tenantId, softMatchOnUserPrincipalName: false },
      } satisfies DeepPartial<Configuration>);
      expect(forest).toMatchObject({
        connection: { account: 'CONTOSO\\svc-causeway', security: { mode: 'starttls' } },
        domains: [{ dn: 'DC=contoso,DC=test', containers: { newChildren: 'exclude' } }],
      });
      const out = lab.forest.snapshot().find(({ dn }) => dn === lab.organization.outOfScopeOu);
      expect(forest?.domains[0]?.containers.excluded).toEqual([out?.guid]);
    });

    it('has synchronized accordingly: names from mail, nobody of the unit that is out, nothing written to the forest', () => {
      const users = Object.values(lab.tenant.snapshot().users);
      const names = new Set(users.map((user) => String(user['userPrincipalName']).toLowerCase()));
      const mailOf = ({ attributes }: LabObject) => String(attributes['mail']?.[0]).toLowerCase();
      const people = lab.forest.snapshot().filter(isPerson);
      const outside = people.filter(({ dn }) => dn.endsWith(lab.organization.outOfScopeOu));
      expect(outside.length).toBeGreaterThan(0);
      expect(outside.filter((person) => names.has(mailOf(person)))).toEqual([]);
      const inside = people.filter((person) => !outside.includes(person));
      expect(inside.filter((person) => !names.has(mailOf(person))).map(({ dn }) => dn)).toEqual([]);
      expect(people.filter(({ attributes }) => attributes['mS-DS-ConsistencyGuid'] !== undefined)).toEqual([]);
    });
  });
}

type DeepPartial<T> = T extends object ? { readonly [K in keyof T]?: DeepPartial<T[K]> } : T;

/** Has an address and is somebody: no account of a service or of the system. */
function isPerson({ attributes }: LabObject): boolean {
  return (
    attributes['givenName'] !== undefined &&
    attributes['mail'] !== undefined &&
    attributes['sAMAccountName'] !== undefined
  );
}
