import { expect, test } from 'vitest';
import { contact, distributionGroup, entry, openSynchronized, OUTSIDE, person, personDn, STAFF } from './lab.ts';
import { namesIn, openWizard, wizardOf, type Preview, type Wizard } from './setup-lab.ts';

/** `name: reason` of everybody who is left out, sorted; the forest's own accounts and groups aside. */
async function leftOut({ client }: Wizard, preview: Preview, container = STAFF): Promise<string[]> {
  const { objects } = await client.call('preview-objects', {
    ...{ previewId: preview.id, category: 'leave-out', limit: 1_000 },
  });
  return objects
    .filter(({ dn }) => dn.endsWith(container))
    .map(({ name, reason }) => `${name}: ${reason?.code}`)
    .sort();
}

test('everybody who is left out has a reason, by rule and clause where a rule says so', async () => {
  const wizard = await openWizard({
    forest: { exchangeSchema: true },
    people: [
      'anna',
      person('critical', { isCriticalSystemObject: 'TRUE' }),
      person('written-back', { adminDescription: 'User_1' }),
      person('MSOL_sync', {}),
      person('linked', { mailNickname: 'linked', msExchRecipientTypeDetails: '2', userAccountControl: '514' }),
      person('system', { mailNickname: 'SystemMailbox{1}' }),
    ],
    entries: [contact('erik'), distributionGroup('news')],
    exclude: [OUTSIDE],
  });
  const { client, answers } = wizard;
  const preview = await client.call('preview', { answers });
  expect(await leftOut(wizard, preview)).toEqual([
    'MSOL_sync: service-account',
    'critical: critical-system-object',
    'erik: not-supported',
    'linked: anchor-missing',
    'system: system-mailbox',
    'written-back: written-back',
  ]);
  expect(await leftOut(wizard, preview, 'OU=Groups,DC=contoso,DC=test')).toEqual(['news: not-supported']);
  expect(await namesIn(wizard, preview, 'anchor-missing')).toEqual(['linked']);
  const { objects } = await client.call('preview-objects', {
    ...{ previewId: preview.id, category: 'leave-out', code: 'written-back' },
  });
  expect(objects.find(({ name }) => name === 'written-back')?.reason?.detail).toMatchObject({
    ...{ rule: 'In from AD - User Join', attribute: 'adminDescription', operator: 'NOTSTARTSWITH', value: 'User_' },
  });
  const groups = preview.leftOut.filter(({ reason }) => reason.code === 'critical-system-object');
  expect(groups.length).toBeGreaterThan(0);
});

test('a rule of the administrator that filters people is named with its condition', async () => {
  const lab = await openSynchronized({
    people: [person('anna', { department: 'Sales' }), person('bert', { department: 'Research' })],
    exclude: [OUTSIDE],
  });
  const wizard = await wizardOf(lab);
  const { answers } = await wizard.client.call('draft', {});
  const rule = {
    ...{ id: 'own-1', name: 'Nobody from Sales', direction: 'inbound', connector: 'contoso.test', precedence: 50 },
    ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person', linkType: 'Join' },
    flows: [
      {
        target: 'cloudFiltered',
        source: { type: 'expression', expression: 'IIF([department] = "Sales", True, NULL)' },
      },
    ],
  };
  const change = { ...answers, rules: { ...answers.rules, custom: [rule] } };
  const preview = await wizard.client.call('preview', { answers: change, purpose: 'change' });
  const reason = {
    code: 'filtered',
    detail: { rule: 'Nobody from Sales', condition: '[department] = "Sales"' },
  };
  expect(preview.change?.leaves.samples.map((one) => [one.name, one.dn, one.reason])).toEqual([
    ['anna', personDn('anna'), reason],
  ]);
  const told = preview.leftOut.find((one) => one.reason.code === 'filtered');
  expect(told).toMatchObject({ connector: 'contoso.test', objectType: 'user', reason, count: 1 });
});

test('a first preview of two forests shows whose accounts are found to be of one person', async () => {
  const wizard = await openWizard({
    people: [person('anna', { employeeID: '1001' }), person('bert')],
    exclude: [OUTSIDE],
    answers: { userMatching: { attribute: 'employeeID' } },
    fabrikam: [
      entry('CN=Anna F,CN=Users,DC=fabrikam,DC=test', {
        objectClass: ['top', 'person', 'organizationalPerson', 'user'],
        ...{ sAMAccountName: 'annaf', userPrincipalName: 'annaf@fabrikam.test', displayName: 'Anna F' },
        ...{ userAccountControl: '514', employeeID: '1001' },
      }),
    ],
  });
  const preview = await wizard.client.call('preview', { answers: wizard.answers });
  expect(await namesIn(wizard, preview, 'create')).toEqual(['anna']);
  const joined = await wizard.client.call('preview-objects', { previewId: preview.id, category: 'join' });
  expect(joined.objects.map(({ connector, name, reason }) => [connector, name, reason])).toEqual([
    ['fabrikam.test', 'Anna F', { code: 'same-person', detail: { forest: 'contoso.test' } }],
  ]);
  expect(await leftOut(wizard, preview)).toEqual(['bert: join-value-missing']);
});

test('what an import could not read is an error of the preview, by cause', async () => {
  const lab = await openSynchronized({
    people: [person('anna', { employeeID: '7' })],
    exclude: [OUTSIDE],
    answers: { userMatching: { attribute: 'employeeID' } },
  });
  await lab.forest.load([person('bert', { employeeID: '7' })]);
  const wizard = await wizardOf(lab);
  const { answers } = await wizard.client.call('draft', {});
  const preview = await wizard.client.call('preview', { answers, purpose: 'change' });
  expect(preview.errors.map(({ code, count }) => [code, count])).toEqual([['join-target-taken', 1]]);
  expect(preview.errors[0]!.samples[0]).toMatchObject({ name: 'bert', fault: { code: 'join-target-taken' } });
  expect(await leftOut(wizard, preview)).toEqual(['bert: error']);
});
