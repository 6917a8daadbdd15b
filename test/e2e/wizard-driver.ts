/** What an administrator does on the pages of the wizard, in their words: by labels and names, as they are shown. */

import type { Page } from 'playwright-core';
import type { WizardLab } from './wizard-lab.ts';

/** What the driver has to know of the world. */
export interface DriverLab extends Pick<WizardLab, 'tenant' | 'administrator'> {
  readonly forest: Pick<
    WizardLab['forest'],
    'domain' | 'host' | 'ldapPort' | 'ldapsPort' | 'fingerprint256' | 'administrator'
  >;
}

/** In functions that run in the page. */
declare const document: { querySelector(selector: string): { readonly textContent: string | null } | null };

/** Milliseconds. Everything that is waited for ends by itself; this only ends a test that would wait for ever. */
const PATIENCE = 60_000;

export interface ForestWishes {
  readonly security?: 'LDAPS' | 'LDAP with StartTLS' | 'LDAP signed and sealed';
  /** Of the account that is made; the usual name unless given. */
  readonly account?: string;
}

export function wizardOf(page: Page, lab: DriverLab) {
  page.setDefaultTimeout(PATIENCE);
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const heading = async (name: string): Promise<void> => {
    await page
      .getByRole('heading', { level: 1, name })
      .waitFor()
      .catch(async (error: unknown) => {
        const shown = await page.locator('body').innerText();
        throw new Error(`"${name}" did not come; the page shows:\n${shown}`, { cause: error });
      });
  };
  /** A card of a choice: its radio button is named by its first line. */
  const choose = (name: string | RegExp) => page.getByRole('radio', { name, exact: typeof name === 'string' }).check();

  const next = async (): Promise<void> => {
    const before = await page.getByRole('heading', { level: 1 }).textContent();
    // What is still being checked keeps the button from acting; it says so.
    await page.locator('button:not([aria-disabled=true])', { hasText: /^Next$/ }).click();
    await page.waitForFunction((former) => document.querySelector('h1')?.textContent !== former, before);
  };

  return {
    page,
    button,
    heading,
    choose,
    next,

    /** Past pages that are left as they are. */
    async nextTo(name: string): Promise<void> {
      const title = page.getByRole('heading', { level: 1 });
      while ((await title.textContent()) !== name) await next();
    },

    async customize(): Promise<void> {
      await heading('Connect your directories to Microsoft Entra ID');
      await next();
      await choose('Customize');
      await next();
    },

    /** The lab's tenant instead of Microsoft's cloud. */
    async reachLabTenant(): Promise<void> {
      await this.nextTo('Connect to Microsoft Entra ID');
      await button('Cloud and proxy').click();
      await page.getByLabel('Cloud', { exact: true }).selectOption('other');
      await page.getByLabel('Sign-in address').fill(lab.tenant.origin);
      await page.getByLabel('Microsoft Graph address').fill(lab.tenant.origin);
      await page.getByLabel('Directory-sync address').fill(lab.tenant.origin);
      await page.getByLabel('Certificate authority of these addresses').fill(lab.tenant.caCertificatePem);
    },

    async makeCertificate(): Promise<void> {
      await button('Make a certificate').click();
      await button('Copy the public half').waitFor();
    },

    /** With a code, approved where the administrator would approve it. */
    async registerByCode(): Promise<void> {
      await button('Sign in and register').click();
      const code = await page.getByLabel('Code', { exact: true }).textContent();
      lab.tenant.applications.approveDeviceCode(code ?? '', lab.administrator.userPrincipalName);
      await page.getByText('is registered').waitFor();
    },

    async connectTenant(): Promise<void> {
      await this.reachLabTenant();
      await this.makeCertificate();
      await this.registerByCode();
      await next();
    },

    /** As far as the certificate of the domain controller has been accepted. */
    async reachForest({ security = 'LDAPS' }: ForestWishes = {}): Promise<void> {
      await heading('Connect your directories');
      await button('Add a forest').click();
      await page.getByLabel('Forest', { exact: true }).fill(lab.forest.domain);
      const port = security === 'LDAPS' ? lab.forest.ldapsPort : lab.forest.ldapPort;
      await page.getByLabel('Domain controllers').fill(`${lab.forest.host}:${String(port)}`);
      await choose(security);
      await button('Connect').click();
      // Without a certificate there is nobody to accept.
      if (security === 'LDAP signed and sealed') return;
      await page.getByText(lab.forest.fingerprint256).waitFor();
      await button('They are the same: accept this certificate').click();
    },

    async createAccount({ account }: ForestWishes = {}): Promise<void> {
      await page.getByLabel('Administrator of the forest').fill(lab.forest.administrator.userPrincipalName);
      await page.getByLabel('Password of the administrator', { exact: true }).fill(lab.forest.administrator.password);
      if (account !== undefined) await page.getByLabel('Name of the new account').fill(account);
      await button('Create the account').click();
      await button('Use this forest').click();
    },

    async connectForest(wishes: ForestWishes = {}): Promise<void> {
      await this.reachForest(wishes);
      await this.createAccount(wishes);
      await this.acceptRemarks();
      await next();
    },

    /** Where there are any: they depend on the directory. */
    async acceptRemarks(): Promise<void> {
      await page
        .locator('[data-forest]')
        .getByText(/checks passed/)
        .first()
        .waitFor();
      const remarks = page.getByRole('checkbox', { name: /I have read the remarks/ });
      for (const remark of await remarks.all()) await remark.check();
    },

    async preview(): Promise<void> {
      await button(/Show what will happen|Work it out again/).click();
      await page.locator('[data-preview]').waitFor();
    },

    async configure(name = 'Configure'): Promise<void> {
      await page.locator('button:not([aria-disabled=true])', { hasText: new RegExp(`^${name}$`) }).click();
      await heading('Configuration complete');
    },

    /** Every page by its default, to the end of a first cycle. */
    async setUp(): Promise<void> {
      await this.customize();
      await next();
      await this.connectTenant();
      await this.connectForest();
      await this.nextTo('Look once more, then configure');
      await this.configure();
    },
  };
}

export type WizardDriver = ReturnType<typeof wizardOf>;
