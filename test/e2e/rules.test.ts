/** Synchronization rules as an administrator works with them: found, tried on a real person, written, saved, undone. */

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { startCliLab, type CliLab } from '../integration/cli-harness.ts';
import { axeFindings } from './axe.ts';
import { hostsOf, openHost, type OpenedHost } from './harness.ts';
import { keyboardOf } from './keyboard.ts';

const USER_COMMON = 'In from AD - User Common';

for (const { kind, skipped } of hostsOf('web')) {
  const name = `rules in the host ${kind}`;
  describe.skipIf(skipped !== undefined)(skipped === undefined ? name : `${name} (skipped: ${skipped})`, () => {
    let lab: CliLab;
    let host: OpenedHost;
    let page: Page;
    /** Somebody of the forest who is in the tenant, and has a department. */
    let person: { readonly name: string; readonly department: string };

    beforeAll(async () => {
      lab = await startCliLab({ people: 20, dirty: true });
      for (const ended of [
        await lab.setup({ ...lab.answers, scheduler: { enabled: false } }),
        await lab.run('cycle', '--policy', 'initial'),
      ]) {
        if (ended.code !== 0 && ended.stdout === '') throw new Error(ended.stderr);
      }
      host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB', colorScheme: 'light' });
      ({ page } = host);
      page.setDefaultTimeout(20_000);
      const found = Object.values(lab.tenant.snapshot().users).find(({ department }) => department);
      if (!found) throw new Error('Nobody in the tenant has a department');
      person = { name: String(found.displayName), department: String(found.department) };
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
    const rows = () => page.locator('[role=row][data-row]');
    const rowOf = (text: string) => rows().filter({ hasText: text }).first();
    const shown = async () => {
      const status = page.getByRole('status').filter({ hasText: /row/ });
      return Number(/^\d+/.exec((await status.textContent()) ?? '')?.[0]);
    };
    const rules = async () => (await host.engine.call('rules.list', {})).rules;
    const custom = async () => (await rules()).filter(({ standard }) => !standard);
    const ruleNamed = async (wanted: string) => (await rules()).find(({ document }) => document.name === wanted);
    const openRule = async (wanted: string) => {
      const rule = await ruleNamed(wanted);
      if (!rule) throw new Error(`There is no rule ${wanted}`);
      await open(`rules/${encodeURIComponent(rule.document.id)}`, wanted);
    };
    const tryOn = async (object: string) => {
      const choice = page.getByRole('combobox', { name: 'Choose an object' });
      await choice.click();
      await choice.fill(object);
      await page.getByRole('option', { name: object }).first().click();
      await page.locator('[data-trial]').getByRole('link', { name: object }).waitFor();
    };
    const flow = (target: string): Locator => page.locator(`[data-flow="${target}"]`);
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
          { timeout: 90_000 },
        )
        .toBeGreaterThan(before);
    };
    const departmentInTenant = () =>
      Object.values(lab.tenant.snapshot().users).find(({ displayName }) => displayName === person.name)?.department;

    it('lists every rule by direction and number, marks the standard ones, and filters', async () => {
      await open('rules', 'Rules');
      await rows().first().waitFor();
      const all = await rules();
      await expect.poll(shown).toBe(all.length);
      const numbers = await rows().locator('[role=gridcell]:nth-child(2)').allTextContents();
      const expected = (['inbound', 'outbound'] as const).flatMap((direction) =>
        all
          .filter(({ document }) => document.direction === direction)
          .map(({ document }) => document.precedence)
          .toSorted((one, other) => one - other),
      );
      expect(numbers.length).toBeGreaterThan(10);
      expect(numbers.map(Number)).toEqual(expected.slice(0, numbers.length));
      expect(await rows().first().locator('[data-standard]').count()).toBe(1);

      const inbound = all.filter(({ document }) => document.direction === 'inbound');
      await page.getByRole('button', { name: 'inbound', exact: true }).click();
      await expect.poll(shown).toBe(inbound.length);
      await page.getByRole('button', { name: 'Password synchronization' }).click();
      await expect.poll(shown).toBe(inbound.filter(({ document }) => document.passwordSync).length);
      await page.getByRole('button', { name: 'custom', exact: true }).click();
      await page.getByText('No row fits the search and the filters.').waitFor();
      expect(page.url()).toContain('kind=custom');
      await page.getByRole('button', { name: 'Clear search and filters' }).click();
      await expect.poll(shown).toBe(all.length);

      const attribute = page.getByRole('combobox', { name: 'Attribute' });
      await attribute.click();
      await attribute.fill('departmen');
      await page.getByRole('option', { name: 'department', exact: true }).click();
      await expect.poll(() => page.url()).toContain('attribute=department');
      await page.getByRole('searchbox', { name: 'Name, description or expression' }).fill('User Common');
      await rowOf(USER_COMMON).waitFor();
      await page.getByRole('button', { name: 'Clear search and filters' }).click();
    });

    it('shows a rule beside the list, and opens its page by Enter, where a standard rule is read only', async () => {
      await open('rules', 'Rules');
      await page.getByRole('searchbox', { name: 'Name, description or expression' }).fill('User Common');
      await rowOf(USER_COMMON).click();
      await page.getByRole('complementary').getByRole('heading', { name: USER_COMMON }).waitFor();
      await rowOf(USER_COMMON).focus();
      await page.keyboard.press('Enter');
      await heading(USER_COMMON);
      await page.getByText('This standard rule is kept as it is.').waitFor();
      expect(await page.getByRole('button', { name: /^Edit the flow/ }).count()).toBe(0);
      expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
      await flow('department').waitFor();
      await page.getByRole('link', { name: /^Transformations/ }).click();
      expect(page.url()).toContain('section=flows');
    });

    it('says of a real person which conditions hold and what each flow gives, against what is there', async () => {
      await openRule(USER_COMMON);
      await tryOn(person.name);
      await page.locator('[data-in-scope="true"]').waitFor();
      await page.locator('[data-group="scope.0"] [data-result="holds"]').first().waitFor();
      await page.locator('[data-join="linked"]').getByRole('link', { name: person.name }).waitFor();
      await flow('department').locator('[data-result="same"]').getByText(person.department).waitFor();
    });

    it('clones a standard rule; a mistake is shown at its character, with the name that was meant, and is not saved', async () => {
      await openRule(USER_COMMON);
      await tryOn(person.name);
      await page.getByRole('button', { name: 'Clone and edit' }).click();
      await page.getByText(`Saving it disables ${USER_COMMON}`).waitFor();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('In from AD - Departments in capitals');

      await page.getByRole('button', { name: 'Add a condition (and)' }).click();
      await page.getByRole('combobox', { name: 'Group 1: Attribute' }).last().fill('sAMAccountNam');
      await page.keyboard.press('Tab');
      await page.getByRole('combobox', { name: 'Group 1: Comparison' }).last().click();
      await page.getByRole('option', { name: /^not to begin with/ }).click();
      await page.getByRole('textbox', { name: 'Group 1: Value' }).last().fill('svc-');
      const wrongAttribute = page.locator('[data-group="scope.0"] [data-problem="unknown-attribute"]');
      await wrongAttribute.getByRole('button', { name: 'Use sAMAccountName' }).click();
      await expect.poll(() => page.locator('[data-group="scope.0"] [data-result="holds"]').count()).toBe(2);

      await page.getByRole('button', { name: 'Edit the flow to department' }).click();
      const expression = page.getByRole('textbox', { name: 'Expression' });
      await expression.fill('');
      await expression.pressSequentially('UCas(Trim([departme');
      await page
        .getByRole('option', { name: /^department/ })
        .first()
        .waitFor();
      await page.keyboard.press('Enter');
      await page.keyboard.type('))');
      await expect.poll(() => expression.inputValue()).toBe('UCas(Trim([department]))');
      await page.getByText('There is no function UCas.').waitFor();
      await page.getByRole('button', { name: 'Save' }).click();
      const refusal = page.locator('[data-problems="1"]');
      await refusal.getByText('It cannot be saved yet: 1 problem.').waitFor();
      await refusal.getByRole('button', { name: /Transformations, department, character 1/ }).click();
      await expect.poll(() => expression.evaluate((area) => area.matches(':focus'))).toBe(true);
      expect(await custom()).toEqual([]);
    });

    it('keeps what is written when one leaves, and says in the list that it is not saved', async () => {
      const address = page.url().split('#/')[1] ?? '';
      await open('rules', 'Rules');
      await page.getByText('1 rule is not saved yet:').waitFor();
      await page.reload();
      await page.getByRole('link', { name: 'In from AD - Departments in capitals' }).click();
      await heading('In from AD - Departments in capitals');
      await tryOn(person.name);
      expect(page.url()).toContain(address.split('?')[0]);
      await page.getByRole('button', { name: 'Edit the flow to department' }).click();
      await page.getByRole('button', { name: 'Use UCase' }).click();
      await expect
        .poll(() => page.getByRole('textbox', { name: 'Expression' }).inputValue())
        .toBe('UCase(Trim([department]))');
      // Worked out while one types.
      const change = flow('department').locator('[data-result="changes"]');
      await change.getByText(person.department.toUpperCase(), { exact: true }).waitFor();
    });

    it('says before saving what will be synchronized in full and why, and saves', async () => {
      const sentence = page.locator('[data-save-text]');
      await sentence
        .getByText(
          'the next cycle runs a full synchronization of contoso.test, because what comes in from contoso.test',
        )
        .waitFor();
      await sentence.getByText(`${USER_COMMON} will be disabled.`).waitFor();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved. The next cycle runs a full synchronization of contoso.test.').waitFor();
      const [clone, ...others] = await custom();
      expect(others).toEqual([]);
      expect(clone?.document.precedence).toBeLessThan(100);
      expect((await ruleNamed(USER_COMMON))?.document.disabled).toBe(true);
    });

    it('brings the new value to the tenant with the next cycle, and the object leads back to the rule', async () => {
      await synchronize();
      await expect.poll(departmentInTenant).toBe(person.department.toUpperCase());
      const { rows: found } = await host.engine.call('search', { space: 'metaverse', text: person.name, limit: 1 });
      await open(`objects/metaverse/${found[0]?.metaverse}`, person.name);
      await page
        .getByRole('button', { name: /Lineage of department/ })
        .first()
        .click();
      await page.getByRole('complementary').getByRole('link', { name: 'In from AD - Departments in capitals' }).click();
      await heading('In from AD - Departments in capitals');
      await flow('department').waitFor();
    });

    it('is undone by deleting the rule, which enables the original again', async () => {
      await open('rules', 'Rules');
      await rowOf('In from AD - Departments in capitals').click();
      await page.getByRole('complementary').getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByText(`${USER_COMMON}, from which it was cloned, is enabled again.`).waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete the rule' }).click();
      await page.getByText('In from AD - Departments in capitals is deleted.').waitFor();
      expect(await custom()).toEqual([]);
      expect((await ruleNamed(USER_COMMON))?.document.disabled).toBe(false);
      await synchronize();
      await expect.poll(departmentInTenant).toBe(person.department);
    });

    it('makes, orders and deletes rules with the keyboard alone', async () => {
      const keyboard = keyboardOf(page);
      for (const [rule, target, value] of [
        ['Offices', 'physicalDeliveryOfficeName', 'Harbour'],
        ['Companies', 'company', 'Causeway'],
      ] as const) {
        await open('rules', 'Rules');
        await rows().first().waitFor();
        await keyboard.activate('New rule');
        await heading('New rule');
        await keyboard.fill('Name', rule);
        await keyboard.activate('Add a flow');
        await keyboard.fill('Target', target);
        await keyboard.press('Tab');
        await keyboard.tabTo(/^Type/);
        await keyboard.press('ArrowDown');
        await keyboard.press('ArrowDown');
        await keyboard.press('Enter');
        await keyboard.fill('Value', value);
        await keyboard.activate('Save');
        await page.getByText(/^Saved\./).waitFor();
      }
      const byNumber = async () =>
        (await custom())
          .toSorted((one, other) => one.document.precedence - other.document.precedence)
          .map(({ document }) => document.name);
      const [first, second] = await byNumber();
      await open('rules', 'Rules');
      await rowOf(first ?? '').focus();
      await page.keyboard.press('Alt+ArrowDown');
      await expect.poll(byNumber).toEqual([second, first]);
      await page.getByText(`${first} now goes after ${second}.`).waitFor();
      for (const rule of [first, second]) {
        await rowOf(rule ?? '').focus();
        await page.keyboard.press('Delete');
        await page.getByRole('dialog').waitFor();
        await keyboard.activate('Delete the rule');
        await page.getByText(`${rule} is deleted.`).waitFor();
      }
      expect(await custom()).toEqual([]);
    });

    it('disables and enables a rule, and says what that makes due', async () => {
      await open('rules', 'Rules');
      await rowOf(USER_COMMON).click();
      const panel = page.getByRole('complementary');
      await panel.getByRole('button', { name: 'Disable' }).click();
      await page.getByText(`${USER_COMMON} is disabled. The next cycle runs a full synchronization`).waitFor();
      await panel.getByRole('button', { name: 'Enable' }).click();
      await page.getByText(`${USER_COMMON} is enabled. No full synchronization is needed.`).waitFor();
      await page.keyboard.press('Escape');
    });

    it('writes chosen rules into a file, and takes rules from one, all of them or none', async () => {
      await open('rules', 'Rules');
      await rowOf(USER_COMMON).focus();
      await page.keyboard.press('x');
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      await page.getByRole('menuitem', { name: 'The chosen ones (1 rule)' }).click();
      const file = await (await download).path();
      const documents = JSON.parse(await readFile(file, 'utf8')) as { name: string; flows: unknown[] }[];
      expect(documents.map((document) => document.name)).toEqual([USER_COMMON]);

      const [document] = documents;
      const copy = { ...document, id: 'imported', name: 'Imported', precedence: 40, immutable: false };
      const choose = async (content: unknown) =>
        page.locator('[data-choice="rules-file"]').setInputFiles({
          name: 'rules.json',
          mimeType: 'application/json',
          buffer: Buffer.from(JSON.stringify(content)),
        });
      await choose([copy, { ...copy, id: 'second', precedence: 40 }]);
      await page.getByText('Nothing was imported from rules.json.').waitFor();
      expect(await custom()).toEqual([]);
      await choose([{ ...copy, flows: [], join: [] }]);
      await page.getByRole('dialog').getByRole('button', { name: 'Import 1 rule' }).click();
      await page.getByText('1 rule was added').waitFor();
      expect((await custom()).map((row) => row.document.name)).toEqual(['Imported']);
      await host.engine.call('rules.remove', { id: 'imported' });
    });

    it('explains every function, and finds them', async () => {
      const { functions } = await host.engine.call('rules.schema', {});
      await open('help/functions', 'Functions of expressions');
      await expect.poll(() => page.locator('[data-function]').count()).toBe(functions.length);
      await page.getByRole('searchbox', { name: 'Find a function' }).fill('white space');
      await expect.poll(() => page.locator('[data-function]').count()).toBe(3);
      await open('help/functions/IIF', 'Functions of expressions');
    });

    it('leads from an error that names a rule to the rule', async () => {
      const rule = { ...(await ruleNamed(USER_COMMON))?.document, id: 'failing', name: 'Failing', precedence: 41 };
      const source = { type: 'expression', expression: 'Error("Not today")' };
      const flows = [{ target: 'company', source, applyOnce: false, mergeType: 'Update' }];
      await host.engine.call('rules.save', { document: { ...rule, immutable: false, join: [], flows } });
      await synchronize();
      await open('errors', 'Errors');
      await page.locator('[data-cause] [data-rules]').getByRole('link', { name: 'Failing' }).first().click();
      await heading('Failing');
      await tryOn(person.name);
      await flow('company').locator('[data-result="error"]').getByText('Not today').waitFor();
      await host.engine.call('rules.remove', { id: 'failing' });
      await synchronize();
    });

    /** The editor with everything open that it has: a mistake, a refusal, completion, an object it is tried on. */
    const openEditor = async () => {
      await openRule(USER_COMMON);
      await tryOn(person.name);
      await page.getByRole('button', { name: 'Clone and edit' }).click();
      await page.getByRole('button', { name: 'Add a join rule' }).click();
      await page.getByRole('button', { name: 'Only objects that' }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator('[data-problems]').waitFor();
      await page.getByRole('button', { name: 'Edit the flow to department' }).click();
      const expression = page.getByRole('textbox', { name: 'Expression' });
      await expression.fill('Left(Trim([department]), 12) & %Domain.FQDN% & "x" & Tirm');
      await page.getByText('The word Tirm').first().waitFor();
      await expression.press('End');
      await page.keyboard.press('Control+Space');
      await page.keyboard.type('(Le');
      await page.getByRole('listbox', { name: 'Completions' }).waitFor();
    };
    const discard = async () => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Discard' }).click();
      await heading('Rules');
    };

    it('has complained of nothing meanwhile', () => {
      expect(host.problems).toEqual([]);
    });

    // Colours and sizes are the page's own, whoever hosts it: once is enough.
    if (kind !== 'web') return;

    for (const scheme of ['light', 'dark'] as const) {
      it(`leaves axe nothing to say on the list, a rule, the editor and the functions, ${scheme}`, async () => {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        const findings: string[] = [];
        const look = async (what: string) => {
          await page.waitForLoadState('networkidle');
          await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
          findings.push(...(await axeFindings(page)).map((finding) => `${what}: ${finding}`));
        };
        await open('rules', 'Rules');
        await rowOf(USER_COMMON).click();
        await look('list');
        await page.keyboard.press('Escape');
        await openRule('Out to AAD - User Join');
        await tryOn(person.name);
        await look('rule');
        await openEditor();
        await look('editor');
        await discard();
        await open('help/functions', 'Functions of expressions');
        await page.locator('[data-function]').first().waitFor();
        await look('functions');
        expect(findings).toEqual([]);
      });
    }

    it('fits 1,024 by 700, and a screen at 200 %, without scrolling sideways', async () => {
      const sideways = () =>
        page.evaluate(() => {
          const { document } = window;
          const main = document.querySelector('main');
          return [document.documentElement, main].some((box) => box !== null && box.scrollWidth > box.clientWidth);
        });
      for (const viewport of [
        { width: 1_024, height: 700 },
        { width: 640, height: 512 },
      ]) {
        await page.setViewportSize(viewport);
        const found: string[] = [];
        const look = async (what: string) => (await sideways()) && found.push(`${what} at ${viewport.width}`);
        await open('rules', 'Rules');
        await rows().first().waitFor();
        await look('list');
        await openRule('Out to AAD - User Join');
        await tryOn(person.name);
        await look('rule');
        await openEditor();
        await look('editor');
        await discard();
        await open('help/functions', 'Functions of expressions');
        await look('functions');
        expect(found).toEqual([]);
      }
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
