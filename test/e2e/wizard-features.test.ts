/** What is optional: a pilot group, services and attributes, extensions; each is said, stored, and does what it says. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configurationSchema, type Configuration } from '../../engine/setup/configuration.ts';
import { nameOfDn, parentDn } from '../../engine/model/distinguished-name.ts';
import type { LabObject } from '../lab/forest/administration.ts';
import { axeFindings } from './axe.ts';
import { noChromium } from './chromium.ts';
import { hostsOf, openHost, WINDOW, type OpenedHost } from './harness.ts';
import { wizardOf, type WizardDriver } from './wizard-driver.ts';
import { startWizardLab, type WizardLab } from './wizard-lab.ts';

const APPLICATION = '0d5e7c3a-1f2b-4c5d-8e9f-0a1b2c3d4e5f';
const EXTENSION = `extension_${APPLICATION.replaceAll('-', '')}_employeeNumber`;

const GROUP_FILTER = 'Choose whether a group limits who is synchronized';
const FEATURES = 'Choose what else is synchronized';
const READY = 'Look once more, then configure';

interface Pilots {
  readonly dn: string;
  /** In containers that are chosen. */
  readonly members: readonly LabObject[];
  /** Directly in it, and in the unit that is left out. */
  readonly outsider: LabObject;
}

/** A group with three people of one unit, one of the unit that gets unticked, and another group. */
async function makePilots({ forest, administration, organization }: WizardLab): Promise<Pilots> {
  const objects = forest.snapshot();
  const people = objects.filter(
    ({ attributes }) => attributes['givenName'] && attributes['userPrincipalName'] && attributes['mail'],
  );
  const isOutside = ({ dn }: LabObject) => dn.endsWith(`,${organization.outOfScopeOu}`);
  const outsider = objects.find((object) => isOutside(object) && object.attributes['userPrincipalName'])!;
  const members = people.filter((person) => !isOutside(person)).slice(0, 3);
  const other = objects.find(({ attributes }) => attributes['member'] && attributes['groupType'])!;
  const dn = `CN=Pilots,${parentDn(members[0]!.dn)}`;
  await administration.add({
    dn,
    attributes: { objectClass: ['top', 'group'], sAMAccountName: ['Pilots'], groupType: ['-2147483646'] },
  });
  for (const member of [...members, outsider, other]) await administration.addMember(dn, member.dn);
  const [first] = members;
  await administration.modify(first!.dn, [
    { operation: 'replace', attribute: 'employeeNumber', values: ['0815'] },
    { operation: 'replace', attribute: 'mobile', values: ['+49 151 0815'] },
  ]);
  return { dn, members, outsider };
}

async function connect(wizard: WizardDriver): Promise<void> {
  await wizard.customize();
  await wizard.next();
  await wizard.connectTenant();
  await wizard.connectForest();
  await wizard.page.getByText('Verified', { exact: true }).waitFor();
  await wizard.next();
  await wizard.choose('A selection');
  await wizard.page.getByRole('treeitem', { name: /^Contractors/ }).click();
  await wizard.page.getByText(/Left out: Contractors/).waitFor();
  await wizard.nextTo(GROUP_FILTER);
}

async function findGroup({ page, button }: WizardDriver, name: string): Promise<void> {
  await page.getByLabel('Group in contoso.test').fill(name);
  await button('Find the group').click();
}

const flip = (page: Page, name: string) => page.getByRole('switch', { name });
const attributeBox = (page: Page, name: string) => page.locator(`[data-attribute=${name}] input`);
const extensionBox = (page: Page, name: string) => page.locator(`[data-available="${name}"] input`);

for (const { kind, skipped } of hostsOf('web')) {
  const name = `optional choices in the host ${kind}`;
  describe.skipIf(skipped !== undefined)(skipped === undefined ? name : `${name} (skipped: ${skipped})`, () => {
    let lab: WizardLab;
    let pilots: Pilots;
    let host: OpenedHost;
    let wizard: WizardDriver;

    beforeAll(async () => {
      lab = await startWizardLab({ people: 25, forest: { exchangeSchema: true } });
      pilots = await makePilots(lab);
      host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB' });
      wizard = wizardOf(host.page, lab);
      await connect(wizard);
    });

    afterAll(async () => {
      await host?.close();
      await lab?.close();
    });

    const draft = () => host.engine.call('draft', {});
    const kept = async (what: object) =>
      expect.poll(async () => (await draft()).answers, { timeout: 10_000 }).toMatchObject(what);
    const configuration = async (): Promise<Configuration> =>
      configurationSchema.parse(await host.engine.call('configuration', {}));
    const inTenant = () =>
      Object.values(lab.tenant.snapshot().users)
        .map((user) => String(user['userPrincipalName']).toLowerCase())
        .filter((user) => user !== lab.administrator.userPrincipalName);
    const upnOf = ({ attributes }: LabObject) => String(attributes['userPrincipalName']?.[0]).toLowerCase();

    it('wait for a group that is there, and say who of it will not come', async () => {
      const { page } = wizard;
      await wizard.choose('Members of a group only');
      await page.getByText('To go on: find the group of contoso.test.').waitFor();
      await findGroup(wizard, 'Nobody');
      await page.getByText('There is no group "Nobody"').waitFor();
      await findGroup(wizard, 'CONTOSO\\pilots');
      await page.getByText(/^\d people, 1 group$/).waitFor();
      await page.getByText('1 direct member lies in a container that is left out').waitFor();
      await page.getByText('Who belongs to the filter’s group by way of another group alone').waitFor();
      await kept({ forests: [{ groupFilter: { dn: pilots.dn } }] });
    });

    it('ask for the rights to write back before they go on', async () => {
      const { page } = wizard;
      await wizard.nextTo(FEATURES);
      await page.getByText('Exchange is in contoso.test.').waitFor();
      await flip(page, 'Exchange hybrid deployment').check();
      await page.locator('[data-exchange-rights=missing]').waitFor();
      await page.getByText(/To go on: give the account its rights/).waitFor();
      await flip(page, 'Exchange hybrid deployment').uncheck();
      await kept({ exchangeHybrid: false });
    });

    it('open the pages of what is switched on', async () => {
      const { page } = wizard;
      const steps = page.getByRole('navigation').first();
      expect(await steps.getByText('Directory extensions').count()).toBe(0);
      await flip(page, 'Choose services and attributes').check();
      await flip(page, 'Directory extension attributes').check();
      for (const step of ['Services', 'Attributes', 'Directory extensions']) {
        await steps.getByText(step, { exact: true }).waitFor();
      }
      await wizard.next();
      await page.getByRole('checkbox', { name: 'Dynamics 365' }).uncheck();
      await wizard.next();
      await page.getByLabel('Find an attribute').fill('source');
      expect(await attributeBox(page, 'sourceAnchor').isDisabled()).toBe(true);
      await page.getByLabel('Find an attribute').fill('mobile');
      await attributeBox(page, 'mobile').uncheck();
      await kept({ excludedAttributes: ['mobile'] });
      const { applications = [] } = (await draft()).answers;
      expect(applications).not.toContain('dynamics');
      expect(applications).toContain('exchangeOnline');
    });

    it('take an extension by its attribute, and its application by an id alone', async () => {
      const { page } = wizard;
      await wizard.next();
      await page.getByText('An attribute is sent once it is registered in the tenant').waitFor();
      await page.getByLabel(/Client id of/).fill('not an id');
      await page.getByText('To go on: enter the client id of the extension application.').waitFor();
      await page.getByLabel(/Client id of/).fill(APPLICATION);
      await page.getByText(/To go on: choose an attribute/).waitFor();
      await page.getByLabel('Find an attribute').fill('EMPLOYEEnum');
      await extensionBox(page, 'user/employeeNumber').check();
      await page.getByLabel('Find an attribute').fill('tokenGroups');
      await page.getByText('No attribute has this name').waitFor();
      await page.getByText(`For example: ${EXTENSION}`).waitFor();
      const attributes = [{ objectType: 'user', attribute: 'employeeNumber' }];
      await kept({ directoryExtensions: { application: APPLICATION, attributes } });
    });

    it('are said in sentences, each with its way back', async () => {
      const { page } = wizard;
      await wizard.nextTo(READY);
      await page.getByText('Of contoso.test, only the direct members of the group Pilots are synchronized.').waitFor();
      await page.getByText('Left out: mobile.').waitFor();
      await page.getByText('Of people: employeeNumber.').waitFor();
      for (const [edit, heading] of [
        ['Group filter', GROUP_FILTER],
        ['Optional features', FEATURES],
        ['Services', 'Choose the services you use'],
        ['Attributes', 'Choose the attributes'],
        ['Directory extensions', 'Choose attributes of your own'],
      ] as const) {
        await wizard.button(`Edit: ${edit}`).click();
        await wizard.heading(heading);
        await wizard.nextTo(READY);
      }
    });

    it('are in the configuration, and only the members of the group are in the tenant', async () => {
      await wizard.configure();
      await host.page.getByText('The synchronization ended').waitFor();
      const { forests, applications, excludedAttributes, directoryExtensions } = await configuration();
      expect(forests[0]?.groupFilter).toMatchObject({ dn: pilots.dn });
      expect(applications).not.toContain('dynamics');
      expect(excludedAttributes).toEqual(['mobile']);
      expect(directoryExtensions).toEqual({
        application: APPLICATION,
        attributes: [
          { objectType: 'user', attribute: 'employeeNumber', type: 'string', multiValued: false, registered: false },
        ],
      });
      expect(inTenant().toSorted()).toEqual(pilots.members.map(upnOf).toSorted());
      const users = Object.values(lab.tenant.snapshot().users);
      expect(users.filter((user) => user['mobilePhone'])).toEqual([]);
      expect(host.problems).toEqual([]);
    });

    it('show the filter again in a change, where it can be taken away alone', async () => {
      const { page } = wizard;
      await page.goto(new URL('#/tasks', page.url()).href);
      await page.getByRole('link', { name: /^Customize options/ }).click();
      await wizard.heading('Connect your directories');
      await wizard.acceptRemarks();
      await wizard.nextTo(GROUP_FILTER);
      await page.getByText(nameOfDn(pilots.dn), { exact: true }).waitFor();
      expect(await wizard.button('Choose another group').count()).toBe(0);
      await wizard.choose('Everyone in the containers chosen');
      await page.getByText(/a group filter cannot be set again/).waitFor();
      await wizard.nextTo(READY);
      await page.getByText('The group filter of contoso.test is taken away').waitFor();
      await wizard.configure('Apply the changes');
      await expect.poll(() => inTenant().length, { timeout: 30_000 }).toBeGreaterThan(pilots.members.length);
      expect(inTenant()).not.toContain(upnOf(pilots.outsider));
      expect((await configuration()).forests[0]?.groupFilter).toBeUndefined();
    });

    it('do not offer the filter any more afterwards, and refuse it from elsewhere', async () => {
      const { page } = wizard;
      await page.goto(new URL('#/setup/group-filter', page.url()).href);
      await page.getByRole('navigation').first().getByText('Optional features').waitFor();
      await expect.poll(() => page.getByText('Group filter', { exact: true }).count(), { timeout: 10_000 }).toBe(0);
      const { answers } = await draft();
      const [forest] = answers.forests ?? [];
      const problems = await host.engine.call('draft-problems', {
        answers: { ...answers, forests: [{ ...forest!, groupFilter: pilots.dn }] },
        purpose: 'change',
      });
      expect(problems).toMatchObject([{ path: 'forests.0.groupFilter', code: 'fixed' }]);
      expect(host.problems).toEqual([]);
    });
  });
}

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
  `the pages of optional choices${noChromium ? ` (skipped: ${noChromium})` : ''}`,
  () => {
    let lab: WizardLab;
    let host: OpenedHost;
    let wizard: WizardDriver;
    let page: Page;

    beforeAll(async () => {
      lab = await startWizardLab({ people: 15, forest: { exchangeSchema: true } });
      await makePilots(lab);
      const look = { colorScheme: 'light', reducedMotion: 'reduce', locale: 'en-GB' } as const;
      host = await openHost('web', { dataDirectory: lab.dataDirectory, ...look });
      wizard = wizardOf(host.page, lab);
      page = host.page;
      await connect(wizard);
    });

    afterAll(async () => {
      await host?.close();
      await lab?.close();
    });

    /** What is wrong with the page as it stands, in both themes and on small screens. */
    const wrongWith = async (): Promise<string[]> => {
      const wrong: string[] = [];
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        wrong.push(...(await axeFindings(page)).map((finding) => `${colorScheme}: ${finding}`));
      }
      for (const size of SMALL) {
        await page.setViewportSize(size);
        await page.getByRole('button', { name: /^(Next|Configure)$/ }).scrollIntoViewIfNeeded();
        const boxes = await page.evaluate(() =>
          ['html', '#page'].map((selector) => {
            const { scrollWidth, clientWidth } = document.querySelector(selector) ?? document.documentElement;
            return { selector, scrollWidth, clientWidth };
          }),
        );
        for (const { selector, scrollWidth, clientWidth } of boxes) {
          if (scrollWidth > clientWidth) wrong.push(`${size.width}: ${selector} is ${scrollWidth} px wide`);
        }
      }
      await page.setViewportSize(WINDOW);
      return wrong;
    };

    it('are in order for the group filter', async () => {
      expect(await wrongWith()).toEqual([]);
      await wizard.choose('Members of a group only');
      await findGroup(wizard, 'Nobody');
      await page.getByText('There is no group "Nobody"').waitFor();
      expect(await wrongWith()).toEqual([]);
      await findGroup(wizard, 'Pilots');
      await page.getByText('Direct members', { exact: true }).waitFor();
      expect(await wrongWith()).toEqual([]);
    });

    it('are in order for the features, with rights that are missing', async () => {
      await wizard.nextTo(FEATURES);
      expect(await wrongWith()).toEqual([]);
      await flip(page, 'Exchange hybrid deployment').check();
      await page.locator('[data-exchange-rights=missing]').waitFor();
      expect(await wrongWith()).toEqual([]);
      await flip(page, 'Exchange hybrid deployment').uncheck();
      for (const feature of ['Exchange mail public folders', 'Choose services', 'Directory extension attributes']) {
        await flip(page, feature).check();
      }
      expect(await wrongWith()).toEqual([]);
    });

    it('are in order for services and attributes', async () => {
      await wizard.next();
      await page.getByText(/What identifies people and devices flows whatever you tick/).waitFor();
      expect(await wrongWith()).toEqual([]);
      await wizard.next();
      await page.locator('[data-attribute]').first().waitFor();
      expect(await wrongWith()).toEqual([]);
      await attributeBox(page, 'mobile').uncheck();
      await flip(page, 'Show only what is left out').check();
      expect(await wrongWith()).toEqual([]);
    });

    it('are in order for extensions, and in the summary', async () => {
      await wizard.next();
      await page.locator('[data-available]').first().waitFor();
      expect(await wrongWith()).toEqual([]);
      await page.getByLabel(/Client id of/).fill(APPLICATION);
      await page.getByLabel('Find an attribute').fill('employeenumber');
      await extensionBox(page, 'user/employeeNumber').check();
      expect(await wrongWith()).toEqual([]);
      await wizard.nextTo(READY);
      expect(await wrongWith()).toEqual([]);
      expect(host.problems).toEqual([]);
    });
  },
);
