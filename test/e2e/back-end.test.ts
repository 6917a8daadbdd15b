/** How changes reach the tenant: chosen in the wizard, changed after setup, and the settings of the tenant. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { HOSTS, openHost, type OpenedHost } from './harness.ts';
import { wizardOf, type WizardDriver } from './wizard-driver.ts';
import { startWizardLab, type WizardLab } from './wizard-lab.ts';

/** The text may say what an administrator does with it at the moment. */
const SIGN_IN = { grant: 'Sign in and grant', settings: 'Sign in' } as const;

async function approveCode({ page, button }: WizardDriver, lab: WizardLab, start: string): Promise<void> {
  await button(start).click();
  const code = await page.getByLabel('Code', { exact: true }).textContent();
  lab.tenant.applications.approveDeviceCode(code ?? '', lab.administrator.userPrincipalName);
}

async function isSound({ page }: WizardDriver): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeFindings(page), colorScheme).toEqual([]);
  }
}

for (const { kind, skipped } of HOSTS) {
  const inHost = (what: string) =>
    `${what} in the host ${kind}${skipped === undefined ? '' : ` (skipped: ${skipped})`}`;

  // The pages are the same in every host: each way is gone in one of them.
  describe.skipIf(skipped !== undefined || kind === 'electron')(
    inHost('the directory-sync service from the first page'),
    () => {
      let lab: WizardLab;
      let host: OpenedHost;
      let wizard: WizardDriver;

      beforeAll(async () => {
        lab = await startWizardLab({ people: 12, tenant: { directorySync: { activated: false, throttle: 'off' } } });
        host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB' });
        wizard = wizardOf(host.page, lab);
      });

      afterAll(async () => {
        await host?.close();
        await lab?.close();
      });

      it('says of both ways what they carry, and which of them nobody documents', async () => {
        const { page } = wizard;
        await wizard.customize();
        await wizard.nextTo('Connect to Microsoft Entra ID');
        await page.getByText('Microsoft does not document it for others').waitFor();
        await wizard.button('What each one carries').click();
        const row = page.getByRole('row', { name: /^Contacts/ });
        await row.waitFor();
        expect(await row.getByRole('cell').allTextContents()).toEqual(['yes', 'no']);
        await isSound(wizard);
      });

      it('turns synchronization on only when that was ticked, and gets its permission', async () => {
        const { page } = wizard;
        await wizard.choose('Directory-sync service');
        await wizard.reachLabTenant();
        await wizard.makeCertificate();
        await wizard.registerByCode();
        await page.getByText('Directory synchronization is off in the tenant').waitFor();
        await page.getByRole('checkbox', { name: /Turn on directory synchronization/ }).check();
        await approveCode(wizard, lab, 'Sign in again');
        await page.getByText('Directory synchronization is on now.').waitFor();
        await page.locator('[data-check=directory-sync-service]').getByText('It takes this client').waitFor();
        await page.locator('[data-permission="ADSynchronization.ReadWrite.All"][data-state=granted]').waitFor();
        await isSound(wizard);
        await wizard.next();
      });

      it('says it in the summary, previews and synchronizes', async () => {
        await wizard.connectForest();
        await wizard.nextTo('Look once more, then configure');
        await wizard.page.getByText('Changes go through the directory-sync service').waitFor();
        await wizard.preview();
        await wizard.configure();
        const people = lab.tenant.state
          .list('user')
          .filter(({ properties }) => properties['onPremisesSyncEnabled'] === true);
        expect(people.length).toBeGreaterThanOrEqual(12);
        expect(host.problems).toEqual([]);
      });

      it('shows the settings of the tenant, and changes what Causeway may', async () => {
        const { page } = wizard;
        await page.goto(new URL('#/tasks/tenant', page.url()).href);
        await wizard.heading('Settings of the tenant');
        await page.locator('[data-feature=directoryExtensionsEnabled]').waitFor();
        await page.getByRole('button', { name: 'Switch on: Block matching by address and name' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click();
        await page.locator('[data-feature=blockSoftMatchEnabled][data-on=true]').waitFor();
        await isSound(wizard);
      });

      it('lets an administrator who signs in change the rest', async () => {
        const { page } = wizard;
        await approveCode(wizard, lab, SIGN_IN.settings);
        await page.getByText('What only an administrator may change can be changed now').waitFor();
        await page.getByLabel('Deletions in one export').fill('40');
        await wizard.button('Store in the tenant').click();
        await page.getByText('Stored in the tenant.').waitFor();
        await page.getByText('more than 40').waitFor();
        await isSound(wizard);
        // Without the administrator, as the application reads it.
        await page.goto(new URL('#/tasks', page.url()).href);
        await wizard.heading('Tasks');
        await page.goto(new URL('#/tasks/tenant', page.url()).href);
        await page.getByText('more than 40').waitFor();
      });

      it('says why there is no way back', async () => {
        const { page } = wizard;
        await page.goto(new URL('#/tasks/back-end', page.url()).href);
        await wizard.heading('Change how changes reach the tenant');
        await wizard.choose('Microsoft Graph');
        await page.getByText('There is no way back while objects are synchronized').waitFor();
        await isSound(wizard);
        expect(host.problems).toEqual([]);
      });
    },
  );

  describe.skipIf(skipped !== undefined || kind === 'web')(inHost('from Graph to the directory-sync service'), () => {
    let lab: WizardLab;
    let host: OpenedHost;
    let wizard: WizardDriver;

    beforeAll(async () => {
      lab = await startWizardLab({ people: 12, tenant: { directorySync: { activated: false, throttle: 'off' } } });
      host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB' });
      wizard = wizardOf(host.page, lab);
      await wizard.customize();
      await wizard.nextTo('Connect to Microsoft Entra ID');
      await wizard.choose('Microsoft Graph');
      await wizard.page.getByText('Microsoft Graph takes no password hashes').waitFor();
      await wizard.connectTenant();
      await wizard.connectForest();
      await wizard.nextTo('Look once more, then configure');
      await wizard.configure();
    });

    afterAll(async () => {
      await host?.close();
      await lab?.close();
    });

    const idsOfPeople = () => new Set(Object.keys(lab.tenant.snapshot().users));

    it('finds what is missing, and an administrator grants it', async () => {
      const { page } = wizard;
      await page.goto(new URL('#/tasks/back-end', page.url()).href);
      await wizard.heading('Change how changes reach the tenant');
      await wizard.choose('Directory-sync service');
      await page.getByText('It is off in the tenant.').waitFor();
      await isSound(wizard);
      await page.getByRole('checkbox', { name: /Turn on directory synchronization/ }).check();
      await approveCode(wizard, lab, SIGN_IN.grant);
      await page.getByText('The tenant allows it.').waitFor();
    });

    it('shows what happens, changes it, and takes everybody over', async () => {
      const { page } = wizard;
      const before = idsOfPeople();
      await page.getByText('Groups that would be there twice').waitFor();
      await wizard.button('Show what will happen').click();
      await page.locator('[data-preview]').waitFor();
      await isSound(wizard);
      await wizard.button('Change it').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Change it' }).click();
      await page.getByText('Changes go through Directory-sync service from now on').waitFor();
      await page.goto(new URL('#/tasks/staging', page.url()).href);
      await wizard.heading('Switch staging mode on');
      await wizard.button('Switch staging mode on').click();
      await wizard.heading('Switch staging mode off');
      await wizard.button('Switch staging mode off').click();
      const anyway = wizard.button('Switch it off anyway');
      await page.getByRole('heading', { level: 1, name: 'Switch staging mode on' }).or(anyway).first().waitFor();
      if (await anyway.isVisible()) await anyway.click();
      await wizard.heading('Switch staging mode on');
      await wizard.button('Start a cycle now').click();
      await expect
        .poll(
          () =>
            lab.tenant.state.list('user').filter(({ properties }) => properties['onPremisesSyncEnabled'] === true)
              .length,
          { timeout: 60_000 },
        )
        .toBeGreaterThanOrEqual(12);
      expect(idsOfPeople()).toEqual(before);
      expect(host.problems).toEqual([]);
    });
  });
}
