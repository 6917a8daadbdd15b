/** Optional choices as setup makes them: from the answers to what is in the tenant. */

import { expect, test } from 'vitest';
import type { DraftAnswers } from '../../engine/api/contract/answers.ts';
import { answersOf } from '../../engine/setup/answers-of.ts';
import {
  BASE,
  cloudUser,
  entry,
  groupDn,
  GROUPS,
  OUTSIDE,
  person,
  personDn,
  set,
  STAFF,
  stepOf,
  upn,
  type Lab,
  type LabOptions,
} from './lab.ts';
import { numbersOf, openWizard, type Wizard } from './setup-lab.ts';

const APPLICATION = '0d5e7c3a-1f2b-4c5d-8e9f-0a1b2c3d4e5f';

/** The first forest's answers with a group that limits it. */
function limitedBy({ answers }: Wizard, groupFilter: string): DraftAnswers {
  const [forest, ...others] = answers.forests ?? [];
  return { ...answers, forests: [{ ...forest!, groupFilter }, ...others] };
}

/** Sets up, with the first cycle. */
async function setUp({ client }: Wizard, answers: DraftAnswers) {
  const outcome = await client.call('configure', { answers, startSync: true });
  expect(outcome).toMatchObject({ outcome: 'done', fault: null });
  return outcome;
}

/** A change of the answers in force. */
async function change({ client, lab }: Wizard, edit: (answers: DraftAnswers) => DraftAnswers) {
  const answers = edit(answersOf((await lab.engine.configuration())!) as DraftAnswers);
  const outcome = await client.call('configure', { answers, purpose: 'change', startSync: true });
  expect(outcome).toMatchObject({ outcome: 'done', fault: null });
}

const inCloud = ({ tenant }: Lab) =>
  tenant.state
    .list('user')
    .filter(({ deleted }) => !deleted)
    .map(({ properties }) => String(properties['userPrincipalName']))
    .sort();

const PILOTS: LabOptions = {
  people: ['anna', 'bert', 'carl', person('dora', {}, OUTSIDE)],
  groups: { more: ['carl'], pilots: ['anna', 'bert', 'more', personDn('dora', OUTSIDE)] },
  exclude: [OUTSIDE],
  answers: { deletionThreshold: { enabled: true, count: 0 } },
};

test('a group filter lets through its direct members in the containers chosen, and nobody else', async () => {
  const wizard = await openWizard(PILOTS);
  await setUp(wizard, limitedBy(wizard, 'pilots'));
  expect(inCloud(wizard.lab)).toEqual(['anna', 'bert'].map(upn));
  // The group that is a member comes as a group; the filter's own group is no member of itself.
  const groups = wizard.lab.tenant.state.list('group').map(({ properties }) => properties['displayName']);
  expect(groups).toEqual(['more']);
});

test('a preview says who stays out because of the group', async () => {
  const wizard = await openWizard(PILOTS);
  const answers = limitedBy(wizard, 'pilots');
  const preview = await wizard.client.call('preview', { answers });
  expect(numbersOf(preview, 'tenant')).toMatchObject({ create: 3 });
  const { objects } = await wizard.client.call('preview-objects', {
    ...{ previewId: preview.id, category: 'leave-out', code: 'not-in-group', objectType: 'user' },
  });
  expect(objects.map(({ name }) => name)).toContain('carl');
});

test('who joins the group comes with the next delta cycle, who leaves it goes when the deletion is approved', async () => {
  const wizard = await openWizard(PILOTS);
  const { lab, client } = wizard;
  await setUp(wizard, limitedBy(wizard, groupDn('pilots')));
  await lab.forest.addMember(groupDn('pilots'), personDn('carl'));
  await lab.settle();
  expect(inCloud(lab)).toEqual(['anna', 'bert', 'carl'].map(upn));

  await lab.forest.removeMember(groupDn('pilots'), personDn('bert'));
  const held = await lab.cycle();
  expect(stepOf(held, 'tenant', 'Export')).toMatchObject({ result: 'stopped-deletion-threshold-exceeded' });
  expect(cloudUser(lab, 'bert')).toBeDefined();
  const [hold] = await client.call('held', {});
  expect(hold?.deletions.map(({ name }) => name)).toEqual(['bert']);
  await client.call('approve', { id: hold!.id });
  await lab.settle();
  expect(inCloud(lab)).toEqual(['anna', 'carl'].map(upn));
});

test('a group that was renamed and moved still decides, in deltas and when the options are changed', async () => {
  const wizard = await openWizard(PILOTS);
  const { lab } = wizard;
  await setUp(wizard, limitedBy(wizard, 'CONTOSO\\pilots'));
  const renamed = `CN=Early adopters,${STAFF}`;
  await lab.forest.move(groupDn('pilots'), renamed);
  await lab.settle();
  expect(inCloud(lab)).toEqual(['anna', 'bert'].map(upn));
  await lab.forest.addMember(renamed, personDn('carl'));
  await lab.settle();
  expect(inCloud(lab)).toEqual(['anna', 'bert', 'carl'].map(upn));
  const before = (await lab.engine.configuration())!.forests[0]!.groupFilter;
  await change(wizard, (answers) => answers);
  const after = (await lab.engine.configuration())!.forests[0]!.groupFilter;
  expect(after).toEqual({ objectGuid: before!.objectGuid, dn: renamed });
});

test('without its group nothing is changed by a filter, and options can be changed all the same', async () => {
  const wizard = await openWizard(PILOTS);
  const { lab } = wizard;
  await setUp(wizard, limitedBy(wizard, 'pilots'));
  await lab.forest.remove(groupDn('pilots'));
  await lab.cycle();
  expect(inCloud(lab)).toEqual(['anna', 'bert'].map(upn));
  const { groupFilter } = (await lab.engine.configuration())!.forests[0]!;
  await change(wizard, (answers) => ({ ...answers, scheduler: { enabled: true, intervalMinutes: 45 } }));
  expect((await lab.engine.configuration())!.forests[0]!.groupFilter).toEqual(groupFilter);
});

test('taken away, a filter lets everybody in, and cannot be set again', async () => {
  const wizard = await openWizard(PILOTS);
  const { lab, client } = wizard;
  await setUp(wizard, limitedBy(wizard, 'pilots'));
  const withoutFilter = (answers: DraftAnswers): DraftAnswers => ({
    ...answers,
    forests: (answers.forests ?? []).map(({ groupFilter: _filter, ...forest }) => forest),
  });
  await change(wizard, withoutFilter);
  expect(inCloud(lab)).toEqual(['anna', 'bert', 'carl'].map(upn));
  const answers = withoutFilter(answersOf((await lab.engine.configuration())!) as DraftAnswers);
  const again = client.call('configure', {
    answers: limitedBy({ ...wizard, answers }, 'pilots'),
    purpose: 'change',
    startSync: false,
  });
  await expect(again).rejects.toMatchObject({
    fault: { code: 'answers-invalid', detail: { path: 'forests.0.groupFilter', message: 'fixed' } },
  });
});

test.each([
  ['is not there', 'nobody', 'group-not-found'],
  ['is a person', personDn('anna'), 'group-not-found'],
  ['has the name of another', 'Twins', 'group-ambiguous'],
])('a filter whose group %s is refused before anything is stored', async (_, groupFilter, code) => {
  const twin = (name: string) =>
    entry(`CN=${name},${GROUPS}`, {
      objectClass: ['top', 'group'],
      ...{ sAMAccountName: name, displayName: 'Twins', groupType: '-2147483646' },
    });
  const wizard = await openWizard({ ...PILOTS, entries: [twin('one'), twin('two')] });
  const { client, lab } = wizard;
  const answers = limitedBy(wizard, groupFilter);
  const outcome = await client.call('configure', { answers, startSync: true });
  expect(outcome).toMatchObject({ outcome: 'failed', version: null, fault: { code } });
  expect(await lab.engine.configuration()).toBeUndefined();
});

test('what no chosen service takes, and what is left out, does not go to the tenant', async () => {
  const attributes = { title: 'Engineer', department: 'Research', mobile: '+49 151 1' };
  const wizard = await openWizard({ people: [person('anna', attributes)], exclude: [OUTSIDE] });
  const { lab } = wizard;
  const sent = () => {
    const { jobTitle = null, department = null, mobilePhone = null } = cloudUser(lab, 'anna')!.properties;
    return { jobTitle, department, mobilePhone };
  };
  await setUp(wizard, { ...wizard.answers, applications: [] });
  expect(sent()).toEqual({ jobTitle: null, department: null, mobilePhone: null });
  expect(cloudUser(lab, 'anna')!.properties['displayName']).toBe('anna');

  await change(wizard, (answers) => ({
    ...answers,
    applications: ['exchangeOnline'],
    excludedAttributes: ['mobile', 'title'],
  }));
  expect(sent()).toEqual({ jobTitle: null, department: 'Research', mobilePhone: null });

  await change(wizard, ({ applications: _applications, ...answers }) => ({ ...answers, excludedAttributes: [] }));
  expect(sent()).toEqual({ jobTitle: 'Engineer', department: 'Research', mobilePhone: '+49 151 1' });
});

test('a directory extension reaches the metaverse, is staged, and is said to be more than the tenant takes', async () => {
  const wizard = await openWizard({
    people: [person('anna', { employeeNumber: '0815', carLicense: ['B-OB 1', 'B-OB 2'] })],
    exclude: [OUTSIDE],
  });
  const { lab, client } = wizard;
  const chosen = ['EMPLOYEENUMBER', 'carLicense'].map((attribute) => ({ objectType: 'user' as const, attribute }));
  await setUp(wizard, { ...wizard.answers, directoryExtensions: { application: APPLICATION, attributes: chosen } });
  const nameOf = (attribute: string) => `extension_${APPLICATION.replaceAll('-', '')}_${attribute}`;
  const [shown] = await client.call('object', { name: 'anna' });
  const valuesOf = (attribute: string) =>
    shown?.metaverse?.attributes.find((one) => one.attribute === nameOf(attribute))?.values.toSorted();
  expect(valuesOf('employeeNumber')).toEqual(['0815']);
  expect(valuesOf('carLicense')).toEqual(['B-OB 1', 'B-OB 2']);
  const pending = shown?.connectorSpaces.find(({ connector }) => connector === 'tenant')?.pendingExport;
  expect(pending?.unsupported).toEqual(expect.arrayContaining([nameOf('employeeNumber'), nameOf('carLicense')]));
  expect(lab.tenant.state.list('user')).toHaveLength(1);
});

test.each([
  [
    'an extension that no forest has',
    { directoryExtensions: { application: APPLICATION, attributes: [{ objectType: 'user', attribute: 'badge' }] } },
    'schema-attribute-missing',
  ],
  [
    'an extension that refers to people',
    { directoryExtensions: { application: APPLICATION, attributes: [{ objectType: 'user', attribute: 'manager' }] } },
    'extension-not-possible',
  ],
  ['Exchange hybrid without Exchange', { exchangeHybrid: true }, 'exchange-schema-missing'],
  ['public folders without Exchange', { publicFolders: true }, 'exchange-schema-missing'],
] as const)('%s is refused before anything is stored', async (_, choice, code) => {
  const wizard = await openWizard({ people: ['anna'] });
  const answers = { ...wizard.answers, ...structuredClone(choice) } as DraftAnswers;
  const outcome = await wizard.client.call('configure', { answers, startSync: true });
  expect(outcome).toMatchObject({ outcome: 'failed', fault: { code } });
  expect(await wizard.lab.engine.configuration()).toBeUndefined();
});

test('the group of a filter may lie in the domain itself', async () => {
  const pilots = `CN=Top pilots,${BASE}`;
  const wizard = await openWizard({
    ...{ people: ['anna', 'bert'], exclude: [OUTSIDE] },
    entries: [entry(pilots, { objectClass: ['top', 'group'], sAMAccountName: 'toppilots', groupType: '-2147483646' })],
    link: [{ dn: pilots, attribute: 'member', targets: [personDn('anna')] }],
  });
  await setUp(wizard, limitedBy(wizard, pilots));
  await set(wizard.lab, personDn('bert'), { title: 'Not yet' });
  await wizard.lab.settle();
  expect(inCloud(wizard.lab)).toEqual([upn('anna')]);
});
