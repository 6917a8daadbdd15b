/** Conflicts found before the export, held against what the service then does. Graph back end. */

import { expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { faultsOf, openLab, person, personDn, set, upn, type Lab } from './lab.ts';
import { openWizard } from './setup-lab.ts';

const clientOf = (lab: Lab) => createDispatcher(lab.engine);

/** Everything is read and synchronized, and nothing exported yet. */
async function staged(lab: Lab): Promise<void> {
  await lab.configure((configuration) => ({ ...configuration, stagingMode: true }));
  await lab.cycle('initial');
}

async function exportAll(lab: Lab) {
  await lab.configure((configuration) => ({ ...configuration, stagingMode: false }));
  return lab.cycle();
}

async function conflicts(lab: Lab) {
  const client = clientOf(lab);
  const summary = await client.call('find-conflicts', {});
  const list = await client.call('conflicts', {});
  return { summary, list: list.conflicts };
}

test('what Graph then refuses is said before, with both objects, and nothing else is', async () => {
  const lab = await openLab({
    people: [
      person('anna'),
      person('bert', { userPrincipalName: upn('anna') }),
      person('carl', { userPrincipalName: 'carl@elsewhere.test' }),
      person('dora', { userPrincipalName: upn('d'.repeat(70)) }),
      person('emil', { userPrincipalName: upn('emil müller') }),
      'fritz',
    ],
    forest: { duplicateUserPrincipalNames: true },
  });
  await staged(lab);
  const { summary, list } = await conflicts(lab);
  expect(summary).toMatchObject({ total: 4, cloud: 'imported', outdated: false, severities: { fails: 4 } });
  const told = list.map(({ kind, object, other }) => [kind, object.name, other?.name ?? null]);
  expect(told.toSorted()).toEqual([
    ['illegal-characters', 'emil', null],
    ['suffix-not-verified', 'carl', null],
    ['too-long', 'dora', null],
    ['user-principal-name-taken', expect.stringMatching(/^(anna|bert)$/), expect.stringMatching(/^(anna|bert)$/)],
  ]);
  const after = await exportAll(lab);
  const refused = faultsOf(after).map(({ object }) => object?.name);
  const predicted = list.map(({ object }) => object.name);
  expect(refused.filter((name) => name !== 'anna' && name !== 'bert').toSorted()).toEqual(['carl', 'dora', 'emil']);
  expect(predicted.length).toBe(refused.length);
});

test('a preview says the same of answers before they come into force, and keeps all of it for looking', async () => {
  const { client, answers } = await openWizard({
    people: [
      person('anna'),
      person('bert', { userPrincipalName: upn('anna') }),
      person('carl', { userPrincipalName: 'carl@elsewhere.test' }),
    ],
    forest: { duplicateUserPrincipalNames: true },
  });
  const preview = await client.call('preview', { answers, purpose: 'setup' });
  expect(preview.conflicts.total).toBe(2);
  expect(preview.conflicts.groups.map(({ kind, severity, count }) => [kind, severity, count]).toSorted()).toEqual([
    ['suffix-not-verified', 'fails', 1],
    ['user-principal-name-taken', 'fails', 1],
  ]);
  const { id } = preview;
  const listed = await client.call('preview-conflicts', { id, kind: 'suffix-not-verified' });
  expect(listed).toMatchObject({ counts: { total: 1 }, conflicts: [{ object: { name: 'carl' } }] });
  await expect(client.call('preview-conflicts', { id: 'another' })).rejects.toMatchObject({
    fault: { code: 'preview-gone' },
  });
});

test('in staging mode a cycle looks by itself, and what it found is counted at home', async () => {
  const lab = await openLab({ people: [person('carl', { userPrincipalName: 'carl@elsewhere.test' })] });
  await staged(lab);
  const client = clientOf(lab);
  expect(await client.call('conflict-summary', {})).toMatchObject({ total: 1, outdated: false });
  const { attention } = await client.call('overview', {});
  expect(attention.find(({ code }) => code === 'conflicts')).toMatchObject({
    severity: 'warning',
    facts: { count: 1, fails: 1 },
    target: { page: 'conflicts' },
  });
});

test('what was found keeps its number while it stands, and goes when it is mended', async () => {
  const lab = await openLab({
    people: [
      person('carl', { userPrincipalName: 'carl@elsewhere.test' }),
      person('dora', { userPrincipalName: upn('do ra') }),
    ],
  });
  await staged(lab);
  const [first, second] = [await conflicts(lab), await conflicts(lab)];
  expect(second.list.map(({ id }) => id)).toEqual(first.list.map(({ id }) => id));
  await set(lab, personDn('dora'), { userPrincipalName: upn('dora') });
  await lab.cycle();
  const third = await conflicts(lab);
  expect(third.list.map(({ object }) => object.name)).toEqual(['carl']);
  expect(first.list.find(({ object }) => object.name === 'carl')?.id).toBe(third.list[0]?.id);
});

test('a tenant that cannot be reached keeps nobody from what is known without it, and why is said', async () => {
  const lab = await openLab({ people: [person('dora', { userPrincipalName: upn('do ra') })] });
  await staged(lab);
  const nowhere = { authority: 'https://127.0.0.1:1', graph: 'https://127.0.0.1:1' };
  await lab.configure(({ tenant, ...rest }) => ({ ...rest, tenant: { ...tenant, cloud: nowhere } }));
  const { summary, list } = await conflicts(lab);
  expect(summary).toMatchObject({ total: 1, fault: { stage: 'connect' }, cloud: 'imported' });
  expect(list).toMatchObject([{ kind: 'illegal-characters', object: { name: 'dora' } }]);
});
