import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CallArguments } from '../../engine/api/contract/contract.ts';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openSynchronized, OUTSIDE } from './lab.ts';
import { openWizard, wizardOf } from './setup-lab.ts';

const DRAFT: Pick<CallArguments<'save-draft'>, 'purpose' | 'mode' | 'page' | 'acknowledged'> = {
  ...{ purpose: 'setup', mode: 'custom', page: 'tenant', acknowledged: ['suffix-not-verified'] },
};

test('a draft is kept over a restart, without the secrets that were typed in', async () => {
  const { lab, client, answers } = await openWizard({ exclude: [OUTSIDE] });
  expect(await client.call('draft', {})).toMatchObject({
    ...{ purpose: 'setup', saved: false, revision: 0, answers: {} },
    secretsHeld: ['forest/contoso.test/password', 'tenant/private-key'],
  });
  const saved = await client.call('save-draft', { ...DRAFT, answers, revision: 0 });
  expect(saved.revision).toBe(1);
  await lab.restart();
  const after = await createDispatcher(lab.engine).call('draft', {});
  expect(after).toMatchObject({ ...DRAFT, answers, saved: true, revision: 1, secretsHeld: [] });
  const stored = await readFile(path.join(lab.engine.dataDirectory, 'causeway.db'));
  for (const { password } of lab.answers.forests) expect(stored.includes(password)).toBe(false);
  expect(stored.includes(lab.answers.tenant.privateKeyPem.split('\n')[1]!)).toBe(false);
});

test('half typed answers are kept as they are', async () => {
  const { client } = await openWizard();
  const answers = { forests: [{ name: '', servers: [{ host: 'dc1', port: 99_999 }] }], tenant: { tenantId: '1234-' } };
  await client.call('save-draft', { ...DRAFT, answers, revision: 0 });
  expect((await client.call('draft', {})).answers).toEqual(answers);
});

test('a second window that is behind is told so and overwrites nothing', async () => {
  const { client } = await openWizard();
  await client.call('save-draft', { ...DRAFT, answers: {}, revision: 0 });
  await client.call('save-draft', { ...DRAFT, page: 'filtering', answers: {}, revision: 1 });
  const late = client.call('save-draft', { ...DRAFT, page: 'sign-in', answers: {}, revision: 1 });
  await expect(late).rejects.toMatchObject({ fault: { code: 'draft-changed-elsewhere', detail: { revision: 2 } } });
  expect((await client.call('draft', {})).page).toBe('filtering');
});

test('a draft that is discarded takes its secrets along', async () => {
  const { client } = await openWizard();
  await client.call('save-draft', { ...DRAFT, answers: {}, revision: 0 });
  expect(await client.call('discard-draft', {})).toEqual({ discarded: true });
  expect(await client.call('draft', {})).toMatchObject({ saved: false, revision: 0, secretsHeld: [] });
  expect(await client.call('discard-draft', {})).toEqual({ discarded: false });
});

test('a change starts from the configuration in force, and its answers have no problems', async () => {
  const lab = await openSynchronized({ people: ['anna'], exclude: [OUTSIDE] });
  const { client } = await wizardOf(lab);
  await client.call('discard-draft', {});
  const { purpose, answers, basedOn, secretsStored } = await client.call('draft', {});
  expect([purpose, basedOn]).toEqual(['change', 1]);
  expect(secretsStored).toEqual(['forest/contoso.test/password', 'tenant/tenant/private-key']);
  expect(answers.forests?.[0]?.domains?.[0]?.domain).toBe('contoso.test');
  expect(await client.call('draft-problems', { answers, purpose })).toEqual([]);
  const other = { ...answers, sourceAnchor: 'objectGUID' as const, forests: [] };
  const problems = await client.call('draft-problems', { answers: other, purpose });
  expect(problems.map(({ path: place, code }) => `${place} ${code}`)).toContain('forests missing');
});

test('a draft for a first setup that was done from elsewhere meanwhile is over', async () => {
  const { lab, client } = await openWizard({ exclude: [OUTSIDE] });
  await client.call('save-draft', { ...DRAFT, answers: {}, revision: 0 });
  await client.call('setup', { answers: lab.answers });
  const draft = await client.call('draft', {});
  expect(draft).toMatchObject({ purpose: 'change', saved: false, basedOn: 1 });
  const kept = await client.call('save-draft', {
    ...{ purpose: 'change', mode: 'custom', page: '', answers: draft.answers },
    revision: draft.revision,
  });
  expect(await client.call('draft', {})).toMatchObject({ saved: true, basedOn: 1, revision: kept.revision });
});

test('settings go to a file without secrets and come back on another machine, where only the secrets are asked', async () => {
  const lab = await openSynchronized({ people: ['anna'], exclude: [OUTSIDE], answers: { userMatching: 'mail' } });
  const { client } = await wizardOf(lab);
  const { fileName, document } = await client.call('settings-export', {});
  expect(fileName).toMatch(/^causeway-contoso\.test-\d{4}-\d\d-\d\d\.json$/);
  const text = JSON.stringify(document);
  expect(text).not.toContain(lab.answers.forests[0]!.password);
  expect(text).not.toContain('PRIVATE KEY');
  const other = await openWizard();
  const checked = await other.client.call('settings-import-check', { document: JSON.parse(text) as unknown });
  expect(checked).toMatchObject({
    ...{ kind: 'settings', age: 'same', unknown: [], problems: [] },
    secrets: ['forest/contoso.test/password', 'tenant/private-key'],
    answers: document.answers,
  });
  expect(checked.answers.userMatching).toBe('mail');
});
