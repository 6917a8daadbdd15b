/** Pass-through authentication from the wizard's card to a person's sign-in that a domain controller has checked, and back. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { HOSTS, openHost, type OpenedHost } from './harness.ts';
import { wizardOf, type WizardDriver } from './wizard-driver.ts';
import { startWizardLab, type WizardLab } from './wizard-lab.ts';

const PASSWORD = 'Aa1-of-a-person!';
/** A folder for pictures of each state, to be looked at; none: none are made. */
const PICTURES = process.env['CAUSEWAY_PICTURES'];

for (const { kind, skipped } of HOSTS) {
  const name = `pass-through authentication in the host ${kind}${skipped === undefined ? '' : ` (skipped: ${skipped})`}`;

  // The pages are the same in every host.
  describe.skipIf(skipped !== undefined || kind !== 'web')(name, () => {
    let lab: WizardLab;
    let host: OpenedHost;
    let wizard: WizardDriver;
    let person: string;

    beforeAll(async () => {
      lab = await startWizardLab({
        people: 6,
        tenant: { directorySync: true, passThrough: { listeners: 1, reliableListeners: 1 } },
      });
      const [somebody] = lab.organization.people();
      if (!somebody) throw new Error('An organization without people');
      person = String(somebody.attributes['userPrincipalName']?.[0]);
      await lab.administration.setPassword(somebody.dn, PASSWORD);
      host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB' });
      wizard = wizardOf(host.page, lab);
    });

    afterAll(async () => {
      await host?.close();
      await lab?.close();
    });

    async function isSound(picture: string): Promise<void> {
      const { page } = wizard;
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await axeFindings(page), colorScheme).toEqual([]);
        if (PICTURES === undefined) continue;
        await mkdir(PICTURES, { recursive: true });
        await page.screenshot({ path: path.join(PICTURES, `${picture}-${colorScheme}.png`), fullPage: true });
      }
    }

    it('is chosen in the wizard, which says what it is proven by and asks the domain controllers', async () => {
      const { page } = wizard;
      await wizard.customize();
      await wizard.nextTo('Choose how people sign in');
      await wizard.choose(/Pass-through authentication \(preview\)/);
      await page.getByText('no one has proven it against Microsoft’s cloud').waitFor();
      await wizard.connectTenant();
      await wizard.connectForest();
      await page.goto(new URL('#/setup/sign-in', page.url()).href);
      await wizard.heading('Choose how people sign in');
      await page.locator('[data-pass-through-checks=asked]').waitFor();
      await page.getByText('Domain controllers of contoso.test').waitFor();
      await page.getByText('One domain controller of contoso.test answers').waitFor();
      await page.getByText('Nothing is in reserve').waitFor();
      await isSound('wizard');
      await wizard.nextTo('Look once more, then configure');
      await wizard.configure();
    });

    it('says that nobody takes sign-ins yet, and leads to the task', async () => {
      const { page } = wizard;
      await page.goto(new URL('#/sign-in/agents', page.url()).href);
      await page.getByText('No agent is registered on this machine').waitFor();
      await isSound('agents-none');
      await page.getByRole('main').getByRole('link', { name: 'Change user sign-in' }).first().click();
      await wizard.heading('Change user sign-in');
    });

    it('registers the agent of this machine in an administrator’s name', async () => {
      const { page } = wizard;
      await page.getByLabel('Services of your own cloud').fill(JSON.stringify(lab.tenant.passThrough.endpoints));
      await wizard.button('Sign in with a code').click();
      const code = await page.getByLabel('Code', { exact: true }).textContent();
      lab.tenant.applications.approveDeviceCode(code ?? '', lab.administrator.userPrincipalName);
      await page.getByText(`Signed in as ${lab.administrator.userPrincipalName}`).waitFor();
      await page.getByText('The tenant knows no agent.').waitFor();
      await page.getByText('Let the checks run first.').waitFor();
      await wizard.button('Register this machine').click();
      await page.getByText('The agent is registered.').waitFor();
      await page.locator('[data-agent=active]').waitFor();
      expect(lab.tenant.passThrough.agents()).toMatchObject([{ status: 'active' }]);
    });

    it('tries a sign-in as an agent would, and says why one is refused', async () => {
      const { page } = wizard;
      const trial = async (password: string) => {
        await page.getByLabel('Sign-in name').fill(person);
        await page.getByLabel('Password', { exact: true }).fill(password);
        await wizard.button('Try').click();
      };
      await trial('not that one');
      await page.getByText('unknown name or wrong password (1326)').waitFor();
      await trial(PASSWORD);
      await page.getByText(/^Accepted, in/).waitFor();
    });

    it('switches the tenant only after the checks, and after two things were confirmed', async () => {
      const { page } = wizard;
      await wizard.button('Check').click();
      await page.getByText('1 agent is active.').or(page.getByText('1 active agent where 3 are wanted')).waitFor();
      await isSound('task');
      await wizard.button('Let people sign in through agents').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Let people sign in through agents' }).click();
      await dialog.getByText('Both have to be ticked.').waitFor();
      await dialog.getByRole('checkbox', { name: /in the cloud only/ }).check();
      await dialog.getByRole('checkbox', { name: /concerns everybody/ }).check();
      await isSound('switch');
      await dialog.getByRole('button', { name: 'Let people sign in through agents' }).click();
      await page.getByText('Done: pass-through authentication is on in the tenant.').waitFor();
      expect(lab.tenant.passThrough.settings.enabled).toBe(true);
    });

    it('lets a person in by the word of their domain controller, and counts it', async () => {
      const { page } = wizard;
      expect(await lab.tenant.passThrough.signIn(person, 'not that one')).toMatchObject({ reason: '1326' });
      await page.goto(new URL('#/sign-in/agents', page.url()).href);
      await page.locator('[data-pass-through=listening]').waitFor();
      // The agent begins anew with the changed configuration, and counts from there.
      const afterOneMore = async () => {
        expect(await lab.tenant.passThrough.signIn(person, PASSWORD)).toEqual({ error: undefined });
        return page.locator('[data-counter=accepted]').innerText();
      };
      await expect.poll(afterOneMore, { timeout: 40_000, interval: 2_000 }).toMatch(/[1-9]/);
      await isSound('agents');
      expect(host.problems).toEqual([]);
    });
  });
}
