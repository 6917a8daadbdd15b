/** What goes wrong while one sets up: said in words, with a way on, and nothing half applied. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostsOf, openHost, type OpenedHost } from './harness.ts';
import { wizardOf, type WizardDriver } from './wizard-driver.ts';
import { startWizardLab, type WizardLab } from './wizard-lab.ts';

for (const { kind, skipped } of hostsOf('electron')) {
  const name = `bad input in the host ${kind}`;
  describe.skipIf(skipped !== undefined)(skipped === undefined ? name : `${name} (skipped: ${skipped})`, () => {
    let lab: WizardLab;
    let host: OpenedHost;
    let wizard: WizardDriver;
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'causeway-files-'));
      lab = await startWizardLab({ people: 15 });
      host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB' });
      wizard = wizardOf(host.page, lab);
    });

    afterAll(async () => {
      await host?.close();
      await lab?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const text = (shown: string | RegExp) => wizard.page.getByText(shown).first().waitFor();
    const draft = () => host.engine.call('draft', {});
    const giveFile = async (fileName: string, content: string) => {
      const file = path.join(folder, fileName);
      await writeFile(file, content);
      await wizard.page.locator('main input[data-choice=settings-file]').setInputFiles(file);
    };

    it('takes nothing from a file that is no settings file, and says why', async () => {
      await wizard.customize();
      await wizard.heading('See where Causeway keeps its data');
      await giveFile('half.json', '{"format": "causeway-settings", "answers": {"forests": [');
      await text('Nothing was taken from half.json.');
      await text('It is not JSON');
      await giveFile('other.json', '{"something": "else"}');
      await text('Nothing was taken from other.json.');
      await text('It is neither a settings file nor an answers file of Causeway.');
      expect((await draft()).answers).toEqual({});
    });

    it('takes what it knows from a file of a newer version, names the rest, and never a secret', async () => {
      const settings = {
        format: 'causeway-settings',
        formatVersion: 99,
        causeway: '9.0.0',
        answers: {
          userPrincipalNameAttribute: 'mail',
          teleportation: true,
          forests: [{ name: 'old.test', account: 'OLD\\svc', password: 'never to be taken over' }],
        },
      };
      await giveFile('newer.json', JSON.stringify(settings));
      await text(/made by a newer Causeway/);
      await text(/teleportation/);
      await text(/held secrets in the clear/);
      await expect.poll(async () => (await draft()).answers.userPrincipalNameAttribute).toBe('mail');
      const { answers } = await draft();
      expect(answers.stagingMode).toBe(true);
      expect(JSON.stringify(answers)).not.toContain('never to be taken over');
      await wizard.button('Answers').click();
      await wizard.page.getByRole('menuitem', { name: 'Discard the draft …' }).click();
      await wizard.button('Discard the draft').click();
      await wizard.heading('Connect your directories to Microsoft Entra ID');
      expect((await draft()).answers).toEqual({});
    });

    it('keeps the page as it is when a host has no address, and when nobody answers there', async () => {
      const { page } = wizard;
      await wizard.customize();
      await wizard.next();
      await wizard.connectTenant();
      await wizard.button('Add a forest').click();
      await page.getByLabel('Forest', { exact: true }).fill('contoso');
      await text('A DNS name such as contoso.test');
      await page.getByLabel('Forest', { exact: true }).fill('contoso.test');
      const servers = page.getByLabel('Domain controllers');
      await servers.fill('ldaps://dc1.contoso.test');
      await text('“ldaps://dc1.contoso.test” is no host name and no address.');
      await servers.fill('nobody.invalid');
      await wizard.button('Connect').click();
      await page.getByRole('alert').filter({ hasText: 'nobody.invalid' }).waitFor();
      await servers.fill('127.0.0.1:1');
      await wizard.button('Connect').click();
      await page.getByRole('alert').filter({ hasText: '127.0.0.1:1' }).waitFor();
      expect(await page.getByLabel('Forest', { exact: true }).inputValue()).toBe('contoso.test');
    });

    it('does not connect to a certificate that somebody refused', async () => {
      const { page } = wizard;
      await page.getByLabel('Domain controllers').fill(`${lab.forest.host}:${String(lab.forest.ldapsPort)}`);
      await wizard.button('Connect').click();
      await text(lab.forest.fingerprint256);
      await wizard.button('Do not connect').click();
      await text(/You did not accept the certificate/);
      // The draft is saved a moment after the last word.
      await expect
        .poll(async () => (await draft()).answers.forests?.[0]?.security)
        .toMatchObject({ trust: { kind: 'system' } });
      await wizard.button('Connect').click();
      await wizard.button('They are the same: accept this certificate').click();
      await text('Account that Causeway uses in this forest');
    });

    it('says that a password is wrong, and does not keep it from being entered again', async () => {
      const { page } = wizard;
      await wizard.choose('Use one that is there');
      await page.getByLabel('Account', { exact: true }).fill('CONTOSO\\Administrator');
      await page.getByLabel('Password', { exact: true }).fill('not the password');
      await wizard.button('Check the account').click();
      await page.locator('[data-check^="bind"][data-state=failed]').waitFor();
      await text('To go on: finish or cancel the forest that is open.');
    });

    it('refuses an administrator as the account to run with', async () => {
      const { page } = wizard;
      await wizard.button('Replace').click();
      await page.getByLabel('Password', { exact: true }).fill(lab.forest.administrator.password);
      await wizard.button('Check the account').click();
      await text(/is too powerful/);
      await text(/Let Causeway create an account, or name a plain user/);
      expect(await wizard.button('Use this forest').isVisible()).toBe(false);
    });

    it('goes on with an account of its own', async () => {
      await wizard.choose('Create one');
      await wizard.createAccount();
      await wizard.acceptRemarks();
      await wizard.next();
      await wizard.heading('Choose the names people sign in with');
    });

    it('lets the last of two windows win, and tells the other', async () => {
      const { revision, ...content } = await draft();
      await host.engine.call('save-draft', {
        ...{ purpose: content.purpose, mode: content.mode, page: content.page, acknowledged: content.acknowledged },
        answers: { ...content.answers, userPrincipalNameAttribute: 'proxyAddresses' },
        revision,
      });
      await wizard.page.getByLabel('Attribute that holds the sign-in name').selectOption('mail');
      await text(/Another window changed this draft/);
      await expect.poll(async () => (await draft()).answers.userPrincipalNameAttribute).toBe('mail');
    });

    it('finds everything again after the window was closed in the middle', async () => {
      const { page } = wizard;
      await page.reload();
      await wizard.heading('Choose the names people sign in with');
      expect(await page.getByLabel('Attribute that holds the sign-in name').inputValue()).toBe('mail');
    });

    it('survives an engine that goes away in the middle of configuring: all or nothing', async () => {
      await wizard.nextTo('Look once more, then configure');
      lab.tenant.faults.inject({ match: { path: /organization$/ }, action: { kind: 'delay', milliseconds: 4_000 } });
      await wizard.button('Configure').click();
      await wizard.heading('Configuring');
      await wizard.page.locator('[data-step="tenant-connection"][data-state=running]').waitFor();
      const { engine } = await host.engine.call('status', {});
      if (!engine) throw new Error('No engine holds the data directory');
      process.kill(engine.pid, 'SIGKILL');
      await text(/The engine does not answer|The engine was away/);
      if (kind === 'web') {
        // The host is the engine's process: it is started again by hand, or by the system.
        await host.close().catch(() => undefined);
        host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB' });
        wizard = wizardOf(host.page, lab);
        await wizard.heading('Connect to Microsoft Entra ID');
      } else {
        await text('Nothing had been stored');
        await wizard.button('Back to the summary').click();
        await wizard.heading('Connect to Microsoft Entra ID');
      }
      expect(await host.engine.call('configuration', {})).toBeNull();
      expect((await draft()).answers.userPrincipalNameAttribute).toBe('mail');
      await text('To go on: make another certificate, drafts keep no private keys.');
    });
  });
}
