/** Password hash synchronization as an administrator meets it: chosen, its rights granted, looked at, mended. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replicateForest } from '../lab/replication/of-forest.ts';
import type { ReplicationService } from '../lab/replication/domain-controller.ts';
import { axeFindings } from './axe.ts';
import { hostsOf, openHost, type OpenedHost } from './harness.ts';
import { wizardOf, type WizardDriver } from './wizard-driver.ts';
import { startWizardLab, type WizardLab } from './wizard-lab.ts';

const PATIENCE = 20_000;

for (const { kind, skipped } of hostsOf('web')) {
  const name = `passwords in the host ${kind}`;
  describe.skipIf(skipped !== undefined)(skipped === undefined ? name : `${name} (skipped: ${skipped})`, () => {
    let lab: WizardLab;
    let replication: ReplicationService;
    let host: OpenedHost;
    let wizard: WizardDriver;
    let account = '';
    let person = { accountName: '', userPrincipalName: '' };

    beforeAll(async () => {
      lab = await startWizardLab({ people: 8 });
      replication = await replicateForest(lab.forest);
      const [anna] = lab.forest
        .snapshot()
        .filter(({ attributes }) => attributes['userPrincipalName'] && attributes['userAccountControl']?.[0] === '512');
      person = {
        accountName: String(anna?.attributes['sAMAccountName']?.[0]),
        userPrincipalName: String(anna?.attributes['userPrincipalName']?.[0]),
      };
      lab.forest.state.setPassword(person.accountName, 'The-First-One-1!');
      host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB' });
      wizard = wizardOf(host.page, lab);
    });

    afterAll(async () => {
      await host?.close();
      await replication?.close();
      await lab?.close();
    });

    const isSound = async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await host.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await axeFindings(host.page), colorScheme).toEqual([]);
      }
    };
    const rights = (state: string) => host.page.locator(`[data-password-rights=${state}]`).first().waitFor();
    const open = (hash: string) => host.page.evaluate(`location.hash = '${hash}'`);

    it('are what people sign in by, unless somebody chooses otherwise', async () => {
      await wizard.customize();
      await wizard.nextTo('Choose how people sign in');
      const chosen = host.page.getByRole('radio', { name: 'Password hash synchronization' });
      expect(await chosen.isChecked()).toBe(true);
      await wizard.choose('Leave sign-in as it is');
      await wizard.choose('Password hash synchronization');
      await host.page.getByText('Once your forests are connected, their accounts are tried').waitFor();
      await isSound();
      await wizard.connectTenant();
    });

    it('are read by an account that got the rights for it when it was made', async () => {
      const { page } = host;
      await wizard.connectForest();
      const [forest] = (await host.engine.call('draft', {})).answers.forests ?? [];
      account = forest?.account?.split('\\').at(-1) ?? '';
      await wizard.nextTo('Choose what else is synchronized');
      const feature = page.getByRole('switch', { name: 'Password hash synchronization' });
      expect(await feature.isDisabled()).toBe(true);
      await wizard.button('Expired accounts, ports and forests').click();
      await page.getByLabel('Replication port of contoso.test').fill(String(replication.ports.replication));
      await rights('asked');
    });

    it('name the very right that is missing, with the command that grants it', async () => {
      const { page } = host;
      lab.forest.state.grant(account, { replicate: true });
      await wizard.button('Check again').first().click();
      await rights('missing');
      await page.getByText('It lacks the right "Replicating Directory Changes All"').waitFor();
      const command = page.getByRole('region', { name: /command prompt as a domain administrator/ });
      expect(await command.textContent()).toMatch(
        /^dsacls "DC=contoso,DC=test" \/G ".*:CA;Replicating Directory Changes All"$/,
      );
      await page.getByText('Setup goes on without it').waitFor();
      await isSound();
      lab.forest.state.grant(account, { replicate: true, replicateSecrets: true, write: true });
      await wizard.button('Check again').first().click();
      await rights('asked');
    });

    it('arrive once the tenant has the people, and the page says so', async () => {
      const { page } = host;
      await wizard.nextTo('Look once more, then configure');
      await page.getByText('People sign in to the cloud with the password they have here').waitFor();
      await wizard.configure();
      // An import has to have seen an object in the tenant before its password is sent.
      await open('/operations');
      await wizard.button('Synchronize now').click();
      const status = () => host.engine.call('password-sync', {});
      await expect.poll(async () => (await status()).counts.synchronized, { timeout: PATIENCE }).toBeGreaterThan(0);
      await open('/sign-in');
      await page.locator('[data-passwords=running]').waitFor();
      const count = page.locator('[data-outcome=synchronized]');
      await count.getByText(new RegExp(`^${String((await status()).counts.synchronized)} synchronized$`)).waitFor();
      await page.locator('[data-password-domain=idle]').waitFor();
      await isSound();
    });

    it('of one person are shown with their rules and history, and can be sent now', async () => {
      const { page } = host;
      await page.getByLabel('Name of an account').fill(person.userPrincipalName);
      await wizard.button('Show').click();
      await page.locator('[data-person-outcome=synchronized]').waitFor();
      await page.getByText('In from AD - User AccountEnabled (inbound').waitFor();
      lab.forest.state.setPassword(person.accountName, 'The-Second-One-2!');
      await wizard.button('Synchronize the password now').click();
      await page.getByText('The tenant has the password that the forest has').first().waitFor();
      await page
        .getByRole('grid', { name: 'History' })
        .getByText(/^asked for by/)
        .first()
        .waitFor();
      await isSound();
    });

    it('that do not arrive are found out about, link by link', async () => {
      const { page } = host;
      lab.forest.state.grant(account, { replicate: true, write: true });
      await open('/tasks/passwords');
      await page.getByLabel('A person who cannot sign in').fill(person.accountName);
      await wizard.button('Look').click();
      await page.getByText('1 thing keeps passwords from being synchronized.').waitFor();
      await page.locator('[data-check^="account-rights"][data-state=failed]').waitFor();
      await page.locator('[data-check^="person-exported"][data-state=passed]').waitFor();
      await isSound();
    });
  });
}
