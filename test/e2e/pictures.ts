/**
 * The pictures of the README, of the real screens over the lab, light and dark:
 *
 *   node test/e2e/pictures.ts
 *
 * Writes docs/pictures/<screen>-<light|dark>.png.
 */

import { mkdir } from 'node:fs/promises';
import { openHost } from './harness.ts';
import { FOLDER, takePicture, visit } from './picture.ts';
import { pictureAgents, pictureFederation, picturePasswords } from './pictures-sign-in.ts';
import { wizardOf, type WizardDriver } from './wizard-driver.ts';
import { startWizardLab } from './wizard-lab.ts';

await mkdir(FOLDER, { recursive: true });
await using opening = new AsyncDisposableStack();
const lab = opening.adopt(await startWizardLab({ people: 160 }), (started) => started.close());
const host = opening.adopt(
  await openHost('web', {
    dataDirectory: lab.dataDirectory,
    locale: 'en-GB',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    deviceScaleFactor: 2,
  }),
  (opened) => opened.close(),
);
const { page } = host;
const wizard = wizardOf(page, lab);
const picture = (screen: string, top?: boolean) => takePicture(page, screen, top);

await pictureSetup(wizard);
await pictureOperations();
await pictureRules();
if (host.problems.length > 0) throw new Error(host.problems.join('\n'));
await picturePasswords();
await pictureAgents();
await pictureFederation();

async function pictureSetup({ next, choose, button, heading, ...driver }: WizardDriver): Promise<void> {
  await heading('Connect your directories to Microsoft Entra ID');
  await picture('setup-welcome');
  await next();
  await choose('Use express settings');
  await picture('setup-express');
  await choose('Customize');
  await next();
  await next();
  await wizard.reachLabTenant();
  await wizard.makeCertificate();
  await wizard.registerByCode();
  await page.locator('[data-check=features]').waitFor();
  await picture('setup-tenant');
  await next();
  await wizard.reachForest();
  await wizard.createAccount();
  await driver.acceptRemarks();
  await button('Show all').first().click();
  await picture('setup-directories');
  await next();
  await page.getByText('Verified', { exact: true }).waitFor();
  await picture('setup-sign-in-names');
  await next();
  await choose('A selection');
  await page.getByRole('treeitem', { name: /^Contractors/ }).click();
  await page.getByText(/Left out: Contractors/).waitFor();
  await picture('setup-filtering');
  await next();
  await page
    .getByText(/Fits here|Consider/)
    .first()
    .waitFor();
  await picture('setup-identifying');
  await driver.nextTo('Choose what else is synchronized');
  await picture('setup-features');
  await driver.nextTo('Look once more, then configure');
  await driver.preview();
  await page
    .getByRole('heading', { level: 2, name: 'Preview' })
    .evaluate((element: { scrollIntoView(): void }) => element.scrollIntoView());
  await picture('setup-preview', false);
  await driver.configure();
  await picture('setup-complete');
}

async function pictureOperations(): Promise<void> {
  await visit(page, '#/home');
  await page.waitForLoadState('networkidle');
  await picture('home');
  await visit(page, '#/objects');
  await page.getByRole('searchbox').first().fill('a');
  await page.locator('[data-row]').first().dblclick();
  await page.waitForURL(/#\/objects\/.+/);
  await page.waitForLoadState('networkidle');
  await picture('object');
  await visit(page, '#/tasks');
  await picture('tasks');
}

/** The list, and a clone in the making: tried on a person, with a mistake that is shown at its character. */
async function pictureRules(): Promise<void> {
  await visit(page, '#/rules');
  await page.locator('[role=row][data-row]').first().waitFor();
  await picture('rules');
  await page.getByRole('searchbox').first().fill('User Common');
  await page.locator('[role=row][data-row]').filter({ hasText: 'In from AD - User Common' }).first().dblclick();
  await page.getByRole('heading', { level: 1, name: 'In from AD - User Common' }).waitFor();
  const choice = page.getByRole('combobox', { name: 'Choose an object' });
  await choice.click();
  await choice.fill('a');
  await page.getByRole('option').first().click();
  await page.locator('[data-in-scope="true"]').waitFor();
  await page.getByRole('button', { name: 'Clone and edit' }).click();
  await page.getByRole('button', { name: 'Edit the flow to department' }).click();
  await page.getByRole('textbox', { name: 'Expression' }).fill('UCas(Trim([department]))');
  await page.getByText('There is no function UCas.').waitFor();
  await page
    .locator('[data-flow="department"]')
    .evaluate((element: { scrollIntoView(options: object): void }) => element.scrollIntoView({ block: 'center' }));
  await picture('rule', false);
}
