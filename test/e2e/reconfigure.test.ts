/** After setup: an organizational unit is unticked and its people leave as the preview said; staging mode and back. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabObject } from '../lab/forest/administration.ts';
import { hostsOf, openHost, type OpenedHost } from './harness.ts';
import { wizardOf, type WizardDriver } from './wizard-driver.ts';
import { startWizardLab, type WizardLab } from './wizard-lab.ts';

for (const { kind, skipped } of hostsOf('electron')) {
  const name = `changes after setup in the host ${kind}`;
  describe.skipIf(skipped !== undefined)(skipped === undefined ? name : `${name} (skipped: ${skipped})`, () => {
    let lab: WizardLab;
    let host: OpenedHost;
    let wizard: WizardDriver;

    beforeAll(async () => {
      lab = await startWizardLab({ people: 25 });
      host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB' });
      wizard = wizardOf(host.page, lab);
      await wizard.setUp();
    });

    afterAll(async () => {
      await host?.close();
      await lab?.close();
    });

    const contractors = () =>
      lab.forest
        .snapshot()
        .filter(
          ({ dn, attributes }) => dn.endsWith(`,${lab.organization.outOfScopeOu}`) && attributes['userPrincipalName'],
        );
    const nameOf = ({ attributes }: LabObject) => String(attributes['userPrincipalName']?.[0]).toLowerCase();
    const inTenant = () =>
      new Set(
        Object.values(lab.tenant.snapshot().users).map((user) => String(user['userPrincipalName']).toLowerCase()),
      );
    const open = async (task: string, heading: string) => {
      await host.page.goto(new URL(`#/tasks${task}`, host.page.url()).href);
      await wizard.heading(heading);
    };

    it('says who leaves when a unit is unticked, before anything is written', async () => {
      const { page } = wizard;
      const leaving = contractors().filter((person) => inTenant().has(nameOf(person)));
      expect(leaving.length).toBeGreaterThan(0);
      await open('', 'Tasks');
      await page.getByRole('link', { name: /^Customize options/ }).click();
      await wizard.heading('Connect your directories');
      await wizard.acceptRemarks();
      await wizard.next();
      await wizard.next();
      await wizard.choose('A selection');
      await page.getByRole('treeitem', { name: /^Contractors/ }).click();
      await wizard.nextTo('Look once more, then configure');
      lab.tenant.resetTraffic();
      await wizard.preview();
      const leaves = page.locator('[data-change=leaves]');
      await leaves.getByRole('button').first().click();
      const list = page.locator('[data-preview-list=leaves]');
      for (const person of leaving) {
        await list.getByText(String(person.attributes['displayName']?.[0]), { exact: true }).first().waitFor();
      }
      expect(lab.tenant.counters.writes).toBe(0);
    });

    it('lets them go when it is applied, and nobody else', async () => {
      const before = inTenant();
      await wizard.configure('Apply the changes');
      const after = inTenant();
      const gone = [...before].filter((user) => !after.has(user));
      expect(gone.toSorted()).toEqual(
        contractors()
          .map(nameOf)
          .filter((user) => before.has(user))
          .toSorted(),
      );
    });

    it('shows a change of the forest as a pending export in staging mode, and writes nothing', async () => {
      const { page } = wizard;
      await open('/staging', 'Switch staging mode on');
      await wizard.button('Switch staging mode on').click();
      await wizard.heading('Switch staging mode off');
      lab.tenant.resetTraffic();
      const person = lab.forest.snapshot().find(({ attributes }) => attributes['title'] && attributes['givenName']);
      await lab.administration.modify(person?.dn ?? '', [
        { operation: 'replace', attribute: 'title', values: ['Keeper of the Causeway'] },
      ]);
      await wizard.button('Start a cycle now').click();
      await expect
        .poll(async () => (await host.engine.call('staging-checklist', {})).rows.some(isPendingUpdate), {
          timeout: 30_000,
        })
        .toBe(true);
      await page.getByRole('link', { name: 'Look at the pending exports' }).click();
      await page.getByText(String(person?.attributes['displayName']?.[0])).first().waitFor();
      expect(lab.tenant.counters.writes).toBe(0);
    });

    it('writes it once staging mode is off again', async () => {
      await open('/staging', 'Switch staging mode off');
      await wizard.button('I have looked at the pending exports').click();
      await wizard.button('Switch staging mode off').click();
      const anyway = wizard.button('Switch it off anyway');
      await wizard.page.getByRole('heading', { level: 1, name: 'Switch staging mode on' }).or(anyway).first().waitFor();
      if (await anyway.isVisible()) await anyway.click();
      await wizard.heading('Switch staging mode on');
      await wizard.button('Start a cycle now').click();
      await expect
        .poll(() => JSON.stringify(lab.tenant.snapshot().users), { timeout: 30_000 })
        .toContain('Keeper of the Causeway');
      expect(host.problems).toEqual([]);
    });

    it('keeps every version with what changed, and goes back to one', async () => {
      const { page } = wizard;
      await open('/configuration', 'Look at the configuration');
      const first = page.locator('[data-version="1"]');
      await first.getByRole('button', { name: 'Restore version 1' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Restore version 1' }).click();
      await page.getByText(/Version 1 is in force again/).waitFor();
      const [newest] = await host.engine.call('configuration-versions', { limit: 1 });
      expect(newest).toMatchObject({ action: 'restore', current: true });
    });
  });
}

function isPendingUpdate({
  id,
  facts,
}: {
  readonly id: string;
  readonly facts: { readonly [name: string]: unknown };
}): boolean {
  return id === 'pending-exports' && Number(facts['updates']) > 0;
}
