/** Conflicts as an administrator meets them: counted at home, listed, opened with both objects, ended by a remedy that is shown first. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { startCliLab, type CliLab } from '../integration/cli-harness.ts';
import { axeFindings } from './axe.ts';
import { HOSTS, openHost, type OpenedHost } from './harness.ts';

const { kind, skipped } = HOSTS[0]!;

describe.skipIf(skipped !== undefined)(`conflicts in the host ${kind}`, () => {
  let lab: CliLab;
  let host: OpenedHost;
  let page: Page;

  beforeAll(async () => {
    lab = await startCliLab({ people: 12, forest: { duplicateUserPrincipalNames: true } });
    const [first, second, third] = [...lab.organization.people()];
    const nameOf = (person: typeof first) => String(person?.attributes['userPrincipalName']?.[0]);
    for (const [person, name] of [
      [second, nameOf(first)],
      [third, 'third@elsewhere.test'],
    ] as const) {
      await lab.administration.modify(person?.dn ?? '', [
        { operation: 'replace', attribute: 'userPrincipalName', values: [name] },
      ]);
    }
    const answers = { ...lab.answers, scheduler: { enabled: false }, stagingMode: true };
    for (const ended of [await lab.setup(answers), await lab.run('cycle', '--policy', 'initial')]) {
      if (ended.code !== 0) throw new Error(ended.stderr);
    }
    host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB', colorScheme: 'light' });
    ({ page } = host);
    page.setDefaultTimeout(20_000);
  });

  afterAll(async () => {
    await host?.close();
    await lab?.close();
  });

  const open = async (address: string, heading: string | RegExp) => {
    await page.evaluate((hash) => {
      window.location.hash = hash;
    }, `#/${address}`);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  };
  const rows = () => page.locator('[role=row][data-row]');

  it('looks by itself, lists what the service will refuse, and says why and what to do', async () => {
    await open('conflicts', 'Look at conflicts before the export');
    await expect.poll(() => rows().count()).toBe(2);
    await page.getByRole('button', { name: /will fail/ }).click();
    await expect.poll(() => rows().count()).toBe(2);
    await rows().filter({ hasText: 'User principal name taken' }).click();
    const panel = page.getByRole('complementary');
    await panel.locator('[data-conflict="user-principal-name-taken"]').waitFor();
    await panel.getByText('AttributeValueMustBeUnique').waitFor();
    expect(await panel.getByRole('list', { name: 'Both objects' }).getByRole('link').count()).toBe(2);
  });

  it('shows what a remedy would write, and writes nothing while staging mode is on', async () => {
    const panel = page.getByRole('complementary');
    await panel
      .getByRole('button', { name: /^Drop the address from/ })
      .first()
      .click();
    await panel.getByText(/staging mode is on/).waitFor();
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await panel.getByRole('button', { name: 'Run again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/read, synchronized and exported now/).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await host.engine.call('conflict-fixes', {})).toEqual([]);
  });

  it('stands on the page of the object, with the way back', async () => {
    const { conflicts } = await host.engine.call('conflicts', { kind: 'suffix-not-verified' });
    await open(`objects/space/${conflicts[0]?.object.connectorObject}`, conflicts[0]?.object.name ?? '');
    const box = page.locator('[data-conflicts-of]');
    await box.getByText(/elsewhere\.test is not a verified domain/).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await box.getByRole('link', { name: 'Look at it' }).click();
    await expect.poll(() => rows().count()).toBe(1);
  });

  it('is counted at home before the first export, and leads there', async () => {
    await open('home', 'Home');
    const entry = page.locator('[data-attention="conflicts"]');
    await entry.waitFor();
    expect(await entry.textContent()).toContain('2 staged objects');
    await entry.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Look at conflicts before the export' }).waitFor();
  });

  it('says which values are in quarantine, and that nothing is', async () => {
    await open('conflicts?list=quarantine', 'Look at conflicts before the export');
    await page.getByText('Nobody has asked the tenant yet.').waitFor();
    await page.getByRole('button', { name: 'Ask the tenant' }).click();
    await page.getByText(/^Asked/).waitFor();
    await page.getByText('Nothing is in quarantine').waitFor();
  });

  it.each(['light', 'dark'] as const)('axe finds nothing on its lists, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    for (const list of ['conflicts', 'conflicts?list=quarantine', 'conflicts?list=fixes']) {
      await open(list, 'Look at conflicts before the export');
      if (list === 'conflicts') await rows().first().click();
      expect(await axeFindings(page), list).toEqual([]);
    }
  });

  it('speaks German', async () => {
    await open('settings', 'Settings');
    await page.getByRole('radio', { name: 'Deutsch' }).click();
    await open('conflicts', 'Konflikte vor dem Export ansehen');
    await rows().filter({ hasText: 'Suffix nicht überprüft' }).click();
    await page
      .getByText(/keine überprüfte Domäne des Mandanten/)
      .first()
      .waitFor();
  });

  it('nothing went wrong in the page meanwhile', () => {
    expect(host.problems).toEqual([]);
  });
});

/** What the page has that is set from here. */
declare const window: { readonly location: { hash: string } };
