/** What an administrator sees and does day by day: home, runs, pending exports, errors, one object, help, settings. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { startCliLab, type CliLab } from '../integration/cli-harness.ts';
import { axeFindings } from './axe.ts';
import { hostsOf, openHost, type OpenedHost } from './harness.ts';

const PAGES = [
  'home',
  'operations',
  'pending',
  'objects',
  'connectors',
  'errors',
  'settings',
  'help',
  'help/errors',
  'help/errors/value-not-unique',
  'help/glossary',
  'help/home',
] as const;

/** A number as the page writes it. */
const numberIn = (text: string | null): number => Number((text ?? '').replaceAll(/[^\d]/g, ''));

for (const { kind, skipped } of hostsOf('electron')) {
  const name = `operations in the host ${kind}`;
  describe.skipIf(skipped !== undefined)(skipped === undefined ? name : `${name} (skipped: ${skipped})`, () => {
    let lab: CliLab;
    let host: OpenedHost;
    let page: Page;

    beforeAll(async () => {
      lab = await startCliLab({ people: 40, dirty: true });
      const answers = { ...lab.answers, scheduler: { enabled: false }, deletionThreshold: { enabled: true, count: 0 } };
      for (const ended of [await lab.setup(answers), await lab.run('cycle', '--policy', 'initial')]) {
        if (ended.code !== 0 && ended.stdout === '') throw new Error(ended.stderr);
      }
      host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB', colorScheme: 'light' });
      ({ page } = host);
      page.setDefaultTimeout(20_000);
    });

    afterAll(async () => {
      await host?.close();
      await lab?.close();
    });

    const heading = (text: string | RegExp) => page.getByRole('heading', { level: 1, name: text }).waitFor();
    const open = async (address: string, text: string | RegExp) => {
      await page.evaluate((hash) => {
        window.location.hash = hash;
      }, `#/${address}`);
      await heading(text);
    };
    const synchronize = async () => {
      await open('home', 'Home');
      const before = (await host.engine.call('overview', {})).lastCycle?.id ?? 0;
      await page.getByRole('button', { name: 'Synchronize now' }).click();
      await expect
        .poll(
          async () => {
            const { lastCycle, running } = await host.engine.call('overview', {});
            return running === null && lastCycle !== null && lastCycle.endedAt !== null ? lastCycle.id : 0;
          },
          { timeout: 60_000 },
        )
        .toBeGreaterThan(before);
    };
    const aPerson = async () => {
      const { rows } = await host.engine.call('search', {
        space: lab.answers.forests[0].name as string,
        objectType: 'user',
        state: 'joined',
        limit: 200,
      });
      const person = rows.find(
        ({ faults, pendingExport, dn }) => faults === 0 && pendingExport === null && dn !== null,
      );
      if (!person?.dn) throw new Error('Nobody is in step');
      return { ...person, dn: person.dn };
    };

    it('shows on the arrows what the last cycle moved, and each number opens its objects', async () => {
      await heading('Home');
      const created = page.locator('[data-arrow="Contoso/out"]').getByRole('link', { name: /created/ });
      const count = numberIn(await created.textContent());
      const { connectors } = await host.engine.call('overview', {});
      expect(count).toBe(connectors.find(({ kind: of }) => of === 'entra-id')?.arrows.export.added.count);
      await created.click();
      await heading(/created/);
      await expect
        .poll(async () => numberIn(await page.getByRole('status').filter({ hasText: /row/ }).textContent()))
        .toBe(count);
    });

    it('names every number of a run, and leads from each to as many objects', async () => {
      const { runs } = await host.engine.call('runs', { profile: 'Full Synchronization', connector: 'contoso.test' });
      const [run] = runs;
      await open(`operations/${run?.id}`, /Full Synchronization, contoso\.test/);
      const numbers = page.locator('[data-statistic] a');
      await numbers.first().waitFor();
      const count = numberIn(await numbers.first().textContent());
      await numbers.first().click();
      await page.getByRole('grid').waitFor();
      await expect
        .poll(async () => numberIn(await page.getByRole('status').filter({ hasText: /row/ }).textContent()))
        .toBe(count);
      await page.goBack();
      await heading(/Full Synchronization/);
    });

    it('groups errors by their cause, with what to do, and opens the objects that have them', async () => {
      await open('errors', 'Errors');
      const { groups } = await host.engine.call('error-groups', {});
      expect(groups.length).toBeGreaterThan(0);
      await expect.poll(() => page.locator('[data-cause]').count()).toBe(groups.length);
      const [most] = groups;
      await page
        .locator('[data-cause]')
        .first()
        .getByRole('link', { name: /object/ })
        .first()
        .click();
      await heading('Objects with this error');
      await expect.poll(() => page.locator('[role=row][data-row]').count()).toBe(most?.count);
      await page.locator('[role=row][data-row]').first().click();
      await page
        .getByRole('complementary')
        .getByText(most?.code ?? '', { exact: true })
        .waitFor();
    });

    it('shows a change in the forest before it is written: attribute, before and after, and the rule', async () => {
      const person = await aPerson();
      await lab.administration.modify(person.dn, [
        { operation: 'replace', attribute: 'title', values: ['Head of Bridges'] },
      ]);
      for (const profile of ['Delta Import', 'Delta Synchronization']) {
        await open('connectors', 'Connectors');
        const before = (await host.engine.call('runs', { limit: 1 })).runs[0]?.id ?? 0;
        await page.getByRole('button', { name: `Run ${profile} on contoso.test` }).click();
        await expect
          .poll(async () => (await host.engine.call('runs', { limit: 1 })).runs[0], { timeout: 30_000 })
          .toSatisfy((run: { id: number; endedAt: string | null }) => run.id > before && run.endedAt !== null);
      }
      await open('pending', 'Pending exports');
      await page.getByRole('searchbox', { name: /Name, account/ }).fill(person.name);
      const row = page.locator('[role=row][data-row]').filter({ hasText: person.name }).first();
      await row.click();
      const change = page.getByRole('complementary').locator('[data-attribute]').filter({ hasText: 'Head of Bridges' });
      await change.first().waitFor();
      expect(await change.first().textContent()).toContain('Out to');
      await page.keyboard.press('Escape');
    });

    it('saves the plan as the CSV and the XML of csexport', async () => {
      for (const [item, ending] of [
        ['As CSV', '.csv'],
        ['As XML (csexport)', '.xml'],
      ] as const) {
        await page.getByRole('button', { name: 'Save the plan' }).click();
        const download = page.waitForEvent('download');
        await page.getByRole('menuitem', { name: item }).click();
        expect((await download).suggestedFilename().endsWith(ending)).toBe(true);
      }
    });

    it('finds a person, shows the chain from the forest to the tenant with its lineage, and synchronizes that one alone', async () => {
      await open('objects', 'Objects');
      const person = await aPerson();
      await lab.administration.modify(person.dn, [
        { operation: 'replace', attribute: 'department', values: ['Causeways'] },
      ]);
      const others = async () => {
        const { rows } = await host.engine.call('pending-exports', { limit: 1_000 });
        return rows.filter((row) => row.name !== person.name).map(({ id }) => id);
      };
      const waiting = await others();
      await page.getByRole('searchbox', { name: /Name, account/ }).fill(person.name);
      await page.locator('[role=row][data-row]').filter({ hasText: person.name }).first().focus();
      await page.keyboard.press('Enter');
      await heading(person.name);
      await page.getByRole('button', { name: 'Synchronize this one now' }).click();
      await page.locator('[data-outcome="exported"]').waitFor();
      const cells = page.locator('tr[data-attribute="department"] td').filter({ hasText: 'Causeways' });
      await expect.poll(() => cells.count()).toBeGreaterThanOrEqual(3);
      await page
        .getByRole('button', { name: /Lineage of department/ })
        .first()
        .click();
      await page
        .getByRole('complementary')
        .getByText(/In from AD/)
        .first()
        .waitFor();
      // Nobody else was sent.
      expect(await others()).toEqual(waiting);
      await page.getByRole('link', { name: 'History' }).click();
      await page.locator('[data-history="export"]').first().waitFor();
    });

    it('holds a deletion, says so on the arrow, and lets it through when it is approved', async () => {
      const person = await aPerson();
      const accounts = () =>
        Object.values(lab.tenant.snapshot().users).filter(({ displayName }) => displayName === person.name).length;
      const before = accounts();
      await lab.administration.remove(person.dn);
      await synchronize();
      await page.locator('[data-arrow="Contoso/out"][data-state="held"]').waitFor();
      await page.getByRole('link', { name: 'Look at the deletions' }).click();
      await heading('Pending exports');
      await page.getByRole('button', { name: 'Approve 1 deletion' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Approve 1 deletion' }).click();
      await page.getByText('Approved. The next export deletes them.').waitFor();
      await synchronize();
      await expect.poll(accounts).toBe(before - 1);
    });

    it('goes from the keyboard to a page, and keeps the focus on its heading', async () => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Command or page' }).fill('Connec');
      await page.keyboard.press('Enter');
      await heading('Connectors');
      await expect
        .poll(() => page.getByRole('heading', { level: 1 }).evaluate((title) => title.matches(':focus')))
        .toBe(true);
    });

    it('explains every error code there is, without a network', async () => {
      await open('help', 'Help');
      await page.getByRole('searchbox', { name: 'Search the help' }).fill('clock');
      await page.getByRole('link', { name: 'clock-skew' }).click();
      await heading('clock-skew');
      expect(await page.getByText('What to do:').count()).toBeGreaterThan(0);
    });

    it('speaks German when it is asked to, and keeps to it', async () => {
      await open('settings', 'Settings');
      await page.getByRole('radio', { name: 'Deutsch' }).click();
      await heading('Einstellungen');
      await page.reload();
      await heading('Einstellungen');
      await page.getByRole('radio', { name: 'English' }).click();
      await heading('Settings');
    });

    for (const scheme of ['light', 'dark'] as const) {
      it(`leaves axe nothing to say on any page, ${scheme}`, async () => {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        await page.reload();
        const { rows } = await host.engine.call('search', { space: 'metaverse', limit: 1 });
        const { runs } = await host.engine.call('runs', { limit: 1 });
        const findings: string[] = [];
        for (const address of [...PAGES, `operations/${runs[0]?.id}`, `objects/metaverse/${rows[0]?.metaverse}`]) {
          await open(address, /./);
          await page.waitForLoadState('networkidle');
          await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
          findings.push(...(await axeFindings(page)).map((finding) => `${address}: ${finding}`));
        }
        expect(findings).toEqual([]);
      });
    }

    it('fits 1,024 by 700, and a screen at 200 %, without scrolling sideways', async () => {
      for (const viewport of [
        { width: 1_024, height: 700 },
        { width: 640, height: 512 },
      ]) {
        await page.setViewportSize(viewport);
        for (const address of PAGES) {
          await open(address, /./);
          const sideways = await page.evaluate(() => {
            const { document } = window;
            const main = document.querySelector('main');
            return [document.documentElement, main].some((box) => box !== null && box.scrollWidth > box.clientWidth);
          });
          expect(`${address} ${sideways}`).toBe(`${address} false`);
        }
      }
    });

    it('has complained of nothing meanwhile', () => {
      expect(host.problems).toEqual([]);
    });
  });
}

/** Of what a page has, the little that is used here in functions that run in it. */
interface Box {
  readonly scrollWidth: number;
  readonly clientWidth: number;
}

declare const window: {
  readonly location: { hash: string };
  readonly document: { readonly documentElement: Box; querySelector(selector: string): Box | null };
};
