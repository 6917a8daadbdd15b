/** Express settings to the end of a first cycle, by keyboard alone. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configurationSchema } from '../../engine/setup/configuration.ts';
import { hostsOf, openHost, type OpenedHost } from './harness.ts';
import { keyboardOf, type Keyboard } from './keyboard.ts';
import { wizardOf, type WizardDriver } from './wizard-driver.ts';
import { startWizardLab, type WizardLab } from './wizard-lab.ts';

for (const { kind, skipped } of hostsOf('web')) {
  const name = `express settings by keyboard alone in the host ${kind}`;
  describe.skipIf(skipped !== undefined)(skipped === undefined ? name : `${name} (skipped: ${skipped})`, () => {
    let lab: WizardLab;
    let host: OpenedHost;
    /** To look, never to click. */
    let wizard: WizardDriver;
    let keyboard: Keyboard;

    beforeAll(async () => {
      lab = await startWizardLab({ people: 25 });
      host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB' });
      wizard = wizardOf(host.page, lab);
      keyboard = keyboardOf(host.page);
    });

    afterAll(async () => {
      await host?.close();
      await lab?.close();
    });

    const text = (shown: string | RegExp) => host.page.getByText(shown).first().waitFor();
    const enabledNext = () => host.page.locator('button:not([aria-disabled=true])', { hasText: /^Next$/ }).waitFor();

    it('begins with what express settings do here, and why they may not fit', async () => {
      await wizard.heading('Connect your directories to Microsoft Entra ID');
      await keyboard.activate('Next');
      await wizard.heading('Choose how much you want to decide');
      await keyboard.tabTo(/Use express settings|Customize/);
      // Within a group of choices the arrows move, as everywhere.
      await keyboard.press('ArrowUp');
      await keyboard.press('ArrowDown');
      await keyboard.press('ArrowUp');
      await text('What express will do on');
      await text('this computer belongs to no domain');
      await expect.poll(async () => (await host.engine.call('draft', {})).mode).toBe('express');
      await keyboard.activate('Next');
    });

    it('connects the tenant', async () => {
      await wizard.heading('Connect to Microsoft Entra ID');
      await keyboard.activate('Cloud and proxy');
      await keyboard.tabTo('Cloud');
      await keyboard.type('Oth');
      await keyboard.fill('Sign-in address', lab.tenant.origin);
      await keyboard.fill('Microsoft Graph address', lab.tenant.origin);
      await keyboard.fill('Directory-sync address', lab.tenant.origin);
      await keyboard.fill(/^Certificate authority of these/, lab.tenant.caCertificatePem);
      await keyboard.activate('Make a certificate');
      await host.page.getByRole('button', { name: 'Copy the public half' }).waitFor();
      await keyboard.activate('Sign in and register');
      const code = await host.page.getByLabel('Code', { exact: true }).textContent();
      lab.tenant.applications.approveDeviceCode(code ?? '', lab.administrator.userPrincipalName);
      await text('is registered');
      await enabledNext();
      await keyboard.activate('Next');
    });

    it('connects the forest', async () => {
      await wizard.heading('Connect your directories');
      await keyboard.activate('Add a forest');
      await keyboard.fill('Forest', lab.forest.domain);
      await keyboard.fill('Domain controllers', `${lab.forest.host}:${String(lab.forest.ldapsPort)}`);
      await keyboard.activate('Connect');
      await text(lab.forest.fingerprint256);
      await keyboard.activate('They are the same: accept this certificate');
      await text('Account that Causeway uses in this forest');
      await keyboard.fill('Administrator of the forest', lab.forest.administrator.userPrincipalName);
      await keyboard.fill('Password of the administrator', lab.forest.administrator.password);
      await keyboard.activate('Create the account');
      await host.page.getByRole('button', { name: 'Use this forest' }).waitFor();
      await keyboard.activate('Use this forest');
      await enabledNext();
      await keyboard.activate('Next');
    });

    it('asks for nothing more, shows what will happen, and configures', async () => {
      await wizard.heading('Look once more, then configure');
      await text('Everything in contoso.test is synchronized');
      await keyboard.activate('Show what will happen');
      await host.page.locator('[data-preview]').waitFor();
      await keyboard.activate('Configure');
      await wizard.heading('Configuration complete');
      await text('The synchronization ended');
      await keyboard.activate('Go to the home screen');
      await expect.poll(() => host.page.url()).toContain('#/home');
      expect(host.problems).toEqual([]);
    });

    it('has made the usual choices, and everybody is in the tenant', async () => {
      const configuration = configurationSchema.parse(await host.engine.call('configuration', {}));
      expect(configuration).toMatchObject({
        sourceAnchor: 'ms-DS-ConsistencyGuid',
        userPrincipalNameAttribute: 'userPrincipalName',
        scheduler: { enabled: true, intervalMinutes: 30, suspended: false },
        deletionThreshold: { enabled: true, count: 500 },
        forests: [{ domains: [{ containers: { included: [], excluded: [] } }] }],
      });
      expect(configuration.forests[0]?.connection.account).toMatch(/^CONTOSO\\MSOL_[0-9a-f]{12}$/);
      const { people, contractors } = lab.organization.counts;
      expect(Object.keys(lab.tenant.snapshot().users).length).toBeGreaterThanOrEqual(people + contractors);
    });
  });
}
