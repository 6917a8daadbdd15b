/** Every page of the wizard and of the tasks: nothing for axe to find, light and dark, and in reach on small screens. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { noChromium } from './chromium.ts';
import { openHost, WINDOW, type OpenedHost } from './harness.ts';
import { wizardOf, type WizardDriver } from './wizard-driver.ts';
import { startWizardLab, type WizardLab } from './wizard-lab.ts';

interface PageBox {
  readonly scrollWidth: number;
  readonly clientWidth: number;
}

/** In functions that run in the page. */
declare const document: { readonly documentElement: PageBox; querySelector(selector: string): PageBox | null };

/** The smallest window, and 1,280 x 1,024 at 200 %. */
const SMALL = [
  { width: 1_024, height: 700 },
  { width: 640, height: 512 },
];

describe.skipIf(noChromium !== undefined)(
  `the pages of the wizard${noChromium ? ` (skipped: ${noChromium})` : ''}`,
  () => {
    let lab: WizardLab;
    let host: OpenedHost;
    let wizard: WizardDriver;
    let page: Page;

    beforeAll(async () => {
      lab = await startWizardLab({ people: 15, tenant: { verifiedDomains: ['elsewhere.test'] } });
      const colorScheme = 'light';
      host = await openHost('web', {
        dataDirectory: lab.dataDirectory,
        colorScheme,
        reducedMotion: 'reduce',
        locale: 'en-GB',
      });
      wizard = wizardOf(host.page, lab);
      page = host.page;
    });

    afterAll(async () => {
      await host?.close();
      await lab?.close();
    });

    /** What is wrong with the page as it stands, in every size and both themes. */
    const wrongWith = async (): Promise<string[]> => {
      const wrong: string[] = [];
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const findings = await axeFindings(page);
        wrong.push(...findings.map((finding) => `${colorScheme}: ${finding}`));
      }
      for (const size of SMALL) {
        await page.setViewportSize(size);
        const name = `${String(size.width)} x ${String(size.height)}`;
        const boxes = await page.evaluate(() =>
          ['html', '#page'].map((selector) => {
            const { scrollWidth, clientWidth } = document.querySelector(selector) ?? document.documentElement;
            return { selector, scrollWidth, clientWidth };
          }),
        );
        for (const { selector, scrollWidth, clientWidth } of boxes) {
          if (scrollWidth > clientWidth) wrong.push(`${name}: ${selector} is ${String(scrollWidth)} px wide`);
        }
        const next = page.getByRole('button', { name: /^(Next|Configure|Previous)$/ }).last();
        // The page follows its new size in its own time.
        const inReach = async (): Promise<boolean> => {
          if ((await next.count()) === 0) return true;
          const box = await next.boundingBox();
          return box !== null && box.y >= 0 && box.y + box.height <= size.height && box.x + box.width <= size.width;
        };
        const reached = await expect
          .poll(inReach, { timeout: 5_000 })
          .toBe(true)
          .then(
            () => true,
            () => false,
          );
        if (!reached) wrong.push(`${name}: the footer is out of reach`);
      }
      await page.setViewportSize(WINDOW);
      return wrong;
    };

    it('are in order before anything is connected', async () => {
      await wizard.heading('Connect your directories to Microsoft Entra ID');
      expect(await wrongWith()).toEqual([]);
      await wizard.next();
      expect(await wrongWith()).toEqual([]);
      await wizard.choose('Customize');
      await wizard.next();
      expect(await wrongWith()).toEqual([]);
      await wizard.next();
    });

    it('are in order while the tenant is connected', async () => {
      await wizard.reachLabTenant();
      await wizard.makeCertificate();
      expect(await wrongWith()).toEqual([]);
      await wizard.registerByCode();
      await page.locator('[data-check=permissions][data-state=passed]').waitFor();
      expect(await wrongWith()).toEqual([]);
      await wizard.next();
    });

    it('are in order while a forest is connected', async () => {
      expect(await wrongWith()).toEqual([]);
      await wizard.button('Add a forest').click();
      await page.getByLabel('Forest', { exact: true }).fill(lab.forest.domain);
      await page.getByLabel('Domain controllers').fill(`${lab.forest.host}:${String(lab.forest.ldapsPort)}`);
      await wizard.button('Connect').click();
      await wizard.button('They are the same: accept this certificate').waitFor();
      expect(await wrongWith()).toEqual([]);
      await wizard.button('They are the same: accept this certificate').click();
      await page.getByLabel('Administrator of the forest').waitFor();
      expect(await wrongWith()).toEqual([]);
      await wizard.createAccount();
      await wizard.acceptRemarks();
      await wizard.button('Show all').first().click();
      expect(await wrongWith()).toEqual([]);
      await wizard.next();
    });

    it('are in order where people are chosen', async () => {
      await page.getByText('Not added').first().waitFor();
      expect(await wrongWith()).toEqual([]);
      await page.getByRole('checkbox', { name: /Continue without matching/ }).check();
      await wizard.next();
      await wizard.choose('A selection');
      await page.getByRole('treeitem', { name: /^Contractors/ }).click();
      await page.getByText(/Left out: Contractors/).waitFor();
      expect(await wrongWith()).toEqual([]);
      await wizard.next();
      await page
        .getByText(/Fits here|Consider/)
        .first()
        .waitFor();
      expect(await wrongWith()).toEqual([]);
      await wizard.nextTo('Set the limits and the rhythm');
      expect(await wrongWith()).toEqual([]);
      await wizard.next();
    });

    it('are in order with a preview and the list behind a number', async () => {
      expect(await wrongWith()).toEqual([]);
      await wizard.preview();
      await page.locator('[data-connector=entra-id] [data-number=create]').click();
      await page.locator('[data-preview-list] [role=row]').nth(2).click();
      await page.getByRole('complementary').waitFor();
      expect(await wrongWith()).toEqual([]);
    });

    it('are in order at the end', async () => {
      await wizard.configure();
      expect(await wrongWith()).toEqual([]);
    });

    it.each([
      ['', 'Tasks'],
      ['/staging', 'Switch staging mode on'],
      ['/source-anchor', 'Move the source anchor to ms-DS-ConsistencyGuid'],
      ['/schema', 'Refresh the schema'],
      ['/import-settings', 'Import settings'],
      ['/forest-account', 'Change the account of a forest'],
      ['/rotate-certificate', 'Rotate the certificate'],
      ['/privilege-review', 'Review rights and permissions'],
      ['/configuration', 'Look at the configuration'],
      ['/troubleshoot', 'Troubleshoot'],
      ['/privacy', 'See what is kept'],
    ])('the task %s is in order', async (task, heading) => {
      await page.goto(new URL(`#/tasks${task}`, page.url()).href);
      await wizard.heading(heading);
      await page.waitForLoadState('networkidle');
      expect(await wrongWith()).toEqual([]);
      expect(host.problems).toEqual([]);
    });
  },
);
