import { chmod } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { EngineClient } from '../../engine/api/contract/contract.ts';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { cloudUser, expectNothingToDo, openLab, openSynchronized, OUTSIDE, person, type Lab } from './lab.ts';
import { expectNothingWritten, resetTraffic } from './setup-lab.ts';

interface Row {
  readonly id: string;
  readonly subject: string | null;
  readonly state: string;
}

const statesOf = (rows: readonly Row[]) =>
  Object.fromEntries(rows.map(({ id, subject, state }) => [subject === null ? id : `${id} ${subject}`, state]));

const clientOf = (lab: Lab): EngineClient => createDispatcher(lab.engine);

test('before staging mode is left, the list says what was read, what waits, who looked at it and who else writes', async () => {
  const lab = await openLab({ people: ['anna', 'bert'], exclude: [OUTSIDE], answers: { stagingMode: true } });
  const client = clientOf(lab);
  await lab.cycle('initial');
  resetTraffic(lab);
  const first = await client.call('staging-checklist', {});
  expect(first).toMatchObject({ stagingMode: true, ready: true });
  expect(statesOf(first.rows)).toMatchObject({
    'last-import contoso.test': 'good',
    'last-import tenant': 'good',
    'initial-cycle': 'good',
    'pending-exports tenant': 'attention',
    reviewed: 'attention',
    'deletion-threshold': 'good',
    'held-exports': 'good',
    'other-server tenant': 'good',
    errors: 'good',
    scheduler: 'good',
  });
  expect(first.rows.find(({ id, subject }) => id === 'pending-exports' && subject === 'tenant')?.facts).toMatchObject({
    adds: 2,
    deletes: 0,
  });
  await client.call('review-pending', {});
  const reviewed = await client.call('staging-checklist', {});
  expect(statesOf(reviewed.rows)['reviewed']).toBe('good');
  lab.lab.state.modify('anna', { title: 'Head of Sales' });
  await lab.cycle();
  const later = await client.call('staging-checklist', {});
  expect(statesOf(later.rows)['reviewed']).toBe('attention');
  expectNothingWritten(lab);
  await client.call('staging', { enabled: false });
  await lab.settle();
  expect(cloudUser(lab, 'anna')?.properties['jobTitle']).toBe('Head of Sales');
  expect(statesOf((await client.call('staging-checklist', {})).rows)['reviewed']).toBe('good');
});

test('rules that were changed and not yet synchronized, and an import that never was, stand in the way', async () => {
  const lab = await openLab({ people: ['anna'], exclude: [OUTSIDE], answers: { stagingMode: true } });
  const client = clientOf(lab);
  const before = await client.call('staging-checklist', {});
  expect(before.ready).toBe(false);
  expect(statesOf(before.rows)).toMatchObject({ 'last-import contoso.test': 'problem', 'initial-cycle': 'problem' });
  await lab.cycle('initial');
  await lab.configure((document) => ({ ...document, userPrincipalNameAttribute: 'mail' }));
  const changed = await client.call('staging-checklist', {});
  expect(changed.ready).toBe(false);
  expect(statesOf(changed.rows)['initial-cycle']).toBe('problem');
});

test('a tenant that cannot be asked leaves one row open, not the list', async () => {
  const lab = await openSynchronized({ people: ['anna'], exclude: [OUTSIDE] });
  lab.tenant.faults.inject({ match: { path: /organization/ }, action: { kind: 'answer', status: 403 } });
  const { rows } = await clientOf(lab).call('staging-checklist', {});
  expect(rows.find(({ id }) => id === 'other-server')).toMatchObject({ state: 'unknown', fault: { stage: 'connect' } });
});

test('a schema that has grown is read again, its rules come, and the next cycle synchronizes everything', async () => {
  const lab = await openSynchronized({ people: ['anna'], exclude: [OUTSIDE], forest: { exchangeSchema: true } });
  const client = clientOf(lab);
  await lab.configure((document) => ({
    ...document,
    forests: document.forests.map(({ schema, ...forest }) => {
      const { mailNickname: _gone, ...rest } = schema;
      return { ...forest, schema: { ...rest, leftOver: 'string' as const } };
    }),
  }));
  await lab.settle();
  resetTraffic(lab);
  const refreshed = await client.call('refresh-schema', {});
  expect(refreshed).toMatchObject({
    version: 3,
    forests: [{ forest: 'contoso.test', added: ['mailNickname'], removed: ['leftOver'], changed: [], fault: null }],
    rulesRemoved: [],
  });
  expect(refreshed.rulesAdded).toContain('In from AD - User Common from Exchange (contoso.test)');
  expectNothingWritten(lab);
  const cycle = await lab.cycle();
  expect(cycle.steps.map((step) => step.profile)).toContain('Full Synchronization');
  expect(await client.call('refresh-schema', {})).toMatchObject({ version: null, rulesAdded: [] });
  await expect(client.call('refresh-schema', { forests: ['other.test'] })).rejects.toMatchObject({
    fault: { code: 'not-configured' },
  });
});

test('a forest that is away keeps its schema', async () => {
  const lab = await openSynchronized({ people: ['anna'], exclude: [OUTSIDE] });
  await lab.lab.close();
  const refreshed = await clientOf(lab).call('refresh-schema', {});
  expect(refreshed).toMatchObject({
    version: null,
    forests: [{ added: [], removed: [], fault: { stage: 'connect' } }],
  });
});

test('the source anchor goes from objectGUID to ms-DS-ConsistencyGuid; nobody becomes somebody else', async () => {
  const lab = await openSynchronized({ people: ['anna'], exclude: [OUTSIDE], answers: { sourceAnchor: 'objectGUID' } });
  const client = clientOf(lab);
  const before = cloudUser(lab, 'anna')!;
  const check = await client.call('change-anchor-check', {});
  expect(check.possible).toBe(true);
  expect(statesOf(check.rows)).toMatchObject({
    'current-anchor': 'good',
    'attribute contoso.test': 'good',
    'unused contoso.test': 'good',
  });
  expect(await client.call('change-anchor', {})).toEqual({ version: 2 });
  await lab.settle();
  const after = cloudUser(lab, 'anna')!;
  expect([after.id, after.properties['onPremisesImmutableId']]).toEqual([
    before.id,
    before.properties['onPremisesImmutableId'],
  ]);
  const written = await lab.forest.get('CN=anna,OU=Staff,DC=contoso,DC=test');
  expect(JSON.stringify(written)).toContain('mS-DS-ConsistencyGuid');
  await expectNothingToDo(lab);
  await expect(client.call('change-anchor', {})).rejects.toMatchObject({
    fault: { code: 'anchor-not-changeable', detail: { rows: 'current-anchor' } },
  });
});

test('an anchor that somebody else uses is not taken', async () => {
  const foreign = new Uint8Array(16).fill(7);
  const lab = await openSynchronized({
    people: [person('anna', { 'mS-DS-ConsistencyGuid': [foreign] })],
    exclude: [OUTSIDE],
    answers: { sourceAnchor: 'objectGUID' },
  });
  const client = clientOf(lab);
  const { possible, rows } = await client.call('change-anchor-check', {});
  expect(possible).toBe(false);
  expect(rows.find(({ id }) => id === 'unused')).toMatchObject({ state: 'problem', facts: { used: 1, other: 1 } });
  await expect(client.call('change-anchor', {})).rejects.toMatchObject({ fault: { code: 'anchor-not-changeable' } });
  expect((await lab.engine.configuration())?.sourceAnchor).toBe('objectGUID');
});

test('another account of a forest is tried before it is stored', async () => {
  const lab = await openSynchronized({ people: ['anna'], exclude: [OUTSIDE] });
  const client = clientOf(lab);
  const forest = 'contoso.test';
  const account = 'anna@contoso.test';
  lab.lab.state.setPassword('CN=anna,OU=Staff,DC=contoso,DC=test', 'Aa1-anna-Lab!');
  await expect(client.call('change-forest-account', { forest, account, password: 'wrong' })).rejects.toMatchObject({
    fault: { code: 'credentials-invalid' },
  });
  await expect(
    client.call('change-forest-account', { forest, account, password: 'Aa1-anna-Lab!' }),
  ).rejects.toMatchObject({ fault: { code: 'rights-missing' } });
  expect((await lab.engine.configuration())?.forests[0]?.connection.account).toBe('causeway@contoso.test');
  lab.lab.state.grant('CN=anna,OU=Staff,DC=contoso,DC=test', { replicate: true, write: true });
  const changed = await client.call('change-forest-account', { forest, account, password: 'Aa1-anna-Lab!' });
  expect(changed).toMatchObject({ version: 2, account: 'anna' });
  lab.lab.state.setPassword('CN=causeway,CN=Users,DC=contoso,DC=test', 'Aa1-other-Lab!');
  expect((await lab.cycle()).status).toBe('success');
});

test('the review names permissions that nothing uses, and features with nothing to do', async () => {
  const lab = await openSynchronized({ people: ['anna'], exclude: [OUTSIDE] });
  resetTraffic(lab);
  const review = await clientOf(lab).call('privilege-review', {});
  expectNothingWritten(lab);
  const verdicts = Object.fromEntries(
    review.application.permissions.map(({ permission, verdict }) => [permission, verdict]),
  );
  expect(verdicts).toEqual({
    'Domain.Read.All': 'used',
    'Group.ReadWrite.All': 'used',
    'GroupMember.ReadWrite.All': 'unused',
    'Organization.Read.All': 'used',
    'User.ReadWrite.All': 'used',
  });
  expect(review.features.map(({ id }) => id)).toEqual(['soft-match']);
  const [forest] = review.forests;
  expect(forest).toMatchObject({ forest: 'contoso.test', tooPowerful: [], fault: null });
  const rights = new Map(forest!.rights.map(({ id, verdict }) => [id, verdict]));
  expect(rights.get('replicating-directory-changes')).toBe('used');
  expect(rights.get('write-consistency-guid')).toBe('used');
  expect(['absent', 'unused', 'unknown']).toContain(rights.get('reset-password'));
});

test('the report looks at everything, shows what is wrong, and holds no secret', async () => {
  const lab = await openSynchronized({ people: ['anna'], exclude: [OUTSIDE] });
  const client = clientOf(lab);
  await chmod(lab.engine.dataDirectory, 0o755);
  const seen: string[] = [];
  const report = await client.call(
    'troubleshoot',
    {},
    { onEvent: (name, payload) => void seen.push(`${name} ${(payload as { id: string }).id}`) },
  );
  expect(seen).toEqual(report.rows.map(({ id }) => `troubleshoot-row ${id}`));
  expect([...new Set(report.rows.map(({ area }) => area))]).toEqual([
    ...['machine', 'database', 'runs', 'forest', 'rights', 'tenant'],
  ]);
  const find = (id: string) => report.rows.find((row) => row.id === id);
  expect(find('data-directory')).toMatchObject({ state: 'attention', facts: { mode: '0755' } });
  expect(find('integrity')).toMatchObject({ state: 'good' });
  expect(find('bind')).toMatchObject({ state: 'good' });
  expect(find('token')).toMatchObject({ state: 'good' });
  const whole = JSON.stringify(report);
  expect(whole).not.toContain(lab.forests[0]!.password);
  expect(whole).not.toContain('PRIVATE KEY');
  expect(report.text.split('\n')).toHaveLength(report.rows.length + 1);

  const match = { path: /oauth2/ };
  lab.tenant.faults.inject({ match, action: { kind: 'cut-connection', when: 'before-applying' } });
  const broken = await client.call('troubleshoot', {});
  expect(broken.rows.find((row) => row.id === 'token')?.state).toBe('problem');
  expect(broken.text).toMatch(/^problem +tenant tenant token: .*code=/m);
  expect(broken.rows.find((row) => row.id === 'organization')?.state).toBe('unknown');
});

test('a report can be made before anything is set up', async () => {
  const lab = await openLab({ unconfigured: true });
  const { rows } = await clientOf(lab).call('troubleshoot', {});
  expect([...new Set(rows.map(({ area }) => area))]).toEqual(['machine', 'database']);
});

test('what is kept is named with its number and its time, and the time can be set', async () => {
  const lab = await openSynchronized({ people: ['anna'], exclude: [OUTSIDE] });
  const client = clientOf(lab);
  const kept = new Map((await client.call('privacy', {})).kept.map((one) => [one.id, one]));
  expect(kept.get('identities')).toMatchObject({ personal: true, entries: 1, until: 'object-leaves' });
  expect(kept.get('secrets')).toMatchObject({ sealed: true, entries: 2 });
  expect(kept.get('run-history')).toMatchObject({ days: 7, until: 'days' });
  expect(await client.call('retention', { runHistoryDays: 2, journalDays: 90 })).toEqual({ version: 2 });
  const after = await client.call('privacy', {});
  expect(after.retention).toEqual({ runHistoryDays: 2, journalDays: 90 });
  expect(after.kept.find(({ id }) => id === 'journal')?.days).toBe(90);
});
