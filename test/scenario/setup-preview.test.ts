import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openEngine } from '../../engine/api/engine.ts';
import { cloudUser, contact, entry, openSynchronized, OUTSIDE, person, STAFF } from './lab.ts';
import {
  expectNothingWritten,
  namesIn,
  numbersOf,
  openWizard,
  resetTraffic,
  wizardOf,
  type Preview,
  type Wizard,
} from './setup-lab.ts';

const unit = (name: string, parent: string) =>
  entry(`OU=${name},${parent}`, { objectClass: ['top', 'organizationalUnit'] });
const SALES = `OU=Sales,${STAFF}`;

/** Names of those whom the last cycle wrote to the tenant, by operation. */
async function written({ lab }: Wizard): Promise<{ [operation: string]: string[] }> {
  const rows = await lab.engine.store.reader.all<{ operation: string; name: string }>(
    `SELECT j.operation, coalesce(j.after_image ->> '$.displayName[0]', o.image ->> '$.displayName[0]', j.dn) AS name
     FROM export_journal AS j JOIN connector AS c ON c.id = j.connector_id AND c.kind = 'entra-id'
     LEFT JOIN connector_object AS o ON o.id = j.object_id
     WHERE j.operation <> 'references' ORDER BY name`,
  );
  const grouped = Map.groupBy(rows, (row) => row.operation);
  return Object.fromEntries([...grouped].map(([operation, list]) => [operation, list.map((row) => row.name)]));
}

test('a preview before the first setup says what the first cycle then does, object by object, and writes nothing', async () => {
  const wizard = await openWizard({
    people: ['anna', 'bert', 'carl', person('dora', { adminDescription: 'User_written-back' })],
    entries: [contact('erik'), unit('Sales', STAFF)],
    groups: { research: ['anna', 'bert'] },
    exclude: [OUTSIDE],
    cloudUsers: [
      { userPrincipalName: 'bert@contoso.test', displayName: 'bert', mailNickname: 'bert', accountEnabled: true },
    ],
  });
  const { lab, client, answers } = wizard;
  resetTraffic(lab);
  const seen: string[] = [];
  const preview = await client.call(
    'preview',
    { answers },
    { onEvent: (name, payload) => void seen.push(`${name} ${(payload as { step: string }).step}`) },
  );
  expectNothingWritten(lab);
  expect(new Set(seen)).toEqual(
    new Set(['check', 'copy', 'import', 'synchronization', 'plan'].map((step) => `preview-progress ${step}`)),
  );
  expect(await lab.engine.configuration()).toBeUndefined();
  expect(numbersOf(preview, 'tenant')).toMatchObject({ create: 3, join: 1, update: 0, delete: 0 });
  expect(await namesIn(wizard, preview, 'create')).toEqual(['anna', 'carl', 'research']);
  expect(preview.surprises.map(({ category, count }) => [category, count])).toEqual([['existing-account-joined', 1]]);
  expect(preview.surprises[0]!.samples[0]).toMatchObject({
    name: 'bert',
    reason: { code: 'soft-match', detail: { attribute: 'userPrincipalName' } },
  });
  expect(preview.leftOut.map(({ reason, objectType }) => `${objectType} ${reason.code}`)).toEqual(
    expect.arrayContaining(['contact not-supported', 'user written-back']),
  );

  const configured = await client.call('configure', { answers, startSync: true });
  expect(configured).toMatchObject({ outcome: 'done', version: 1, cycle: { status: 'success' } });
  const done = await written(wizard);
  expect(done['add']).toEqual(['anna', 'carl', 'research']);
  expect(done['update']).toEqual(['bert']);
  expect(done['delete']).toBeUndefined();
  const forest = await lab.engine.store.reader.get<{ writes: number }>(
    `SELECT count(*) AS writes FROM export_journal AS j JOIN connector AS c ON c.id = j.connector_id
     WHERE c.kind = 'active-directory'`,
  );
  expect(numbersOf(preview, 'contoso.test').update).toBe(forest!.writes);
});

test('a change previews exactly who leaves, and they leave', async () => {
  const lab = await openSynchronized({
    people: ['anna'],
    entries: [unit('Sales', STAFF), person('bert', {}, SALES), person('carl', {}, SALES)],
    groups: { research: ['anna'] },
    exclude: [OUTSIDE],
  });
  const wizard = await wizardOf(lab);
  const { client } = wizard;
  const { answers } = await client.call('draft', {});
  const [forest] = answers.forests!;
  const [domain] = forest!.domains!;
  const unticked = { ...domain!, exclude: [...domain!.exclude!, SALES] };
  const change = { ...answers, forests: [{ ...forest, domains: [unticked] }] };
  resetTraffic(lab);
  const preview = await client.call('preview', { answers: change, purpose: 'change' });
  expectNothingWritten(lab);
  expect(preview.change).toMatchObject({ leaves: { count: 2 }, comes: { count: 0 } });
  expect(await namesIn(wizard, preview, 'leaves')).toEqual(['bert', 'carl']);
  expect(await namesIn(wizard, preview, 'person-deleted')).toEqual(['bert', 'carl']);
  expect(preview.change!.leaves.samples.map(({ dn, reason }) => [dn, reason?.code])).toEqual([
    [`CN=bert,${SALES}`, 'container-out-of-scope'],
    [`CN=carl,${SALES}`, 'container-out-of-scope'],
  ]);
  expect(cloudUser(lab, 'bert')?.deleted).toBe(false);

  const configured = await client.call('configure', { answers: change, purpose: 'change', startSync: true });
  expect(configured).toMatchObject({ outcome: 'done', version: 2, cycle: { status: 'success' } });
  const users = lab.tenant.state.list('user').map((user) => user.properties['userPrincipalName']);
  expect(users).toEqual(['anna@contoso.test']);
});

test('without a change, a preview of the configuration in force has nothing to say', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'], groups: { research: ['anna'] }, exclude: [OUTSIDE] });
  const { client } = await wizardOf(lab);
  const { answers } = await client.call('draft', {});
  const preview = await client.call('preview', { answers, purpose: 'change' });
  expect(numbersOf(preview, 'tenant')).toMatchObject({ create: 0, join: 0, update: 0, delete: 0 });
  expect(preview.change).toMatchObject({ leaves: { count: 0 }, comes: { count: 0 } });
  expect([preview.surprises, preview.errors, preview.held]).toEqual([[], [], []]);
});

test('names that would change, names that no tenant takes, and people without a name are said first', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert', 'carl'], exclude: [OUTSIDE] });
  const { client } = await wizardOf(lab);
  lab.lab.state.modify('anna', { userPrincipalName: 'anna.new@contoso.test' });
  lab.lab.state.modify('bert', { userPrincipalName: 'bert@contoso.local' });
  const { answers } = await client.call('draft', {});
  const preview = await client.call('preview', { answers, purpose: 'change' });
  const told = (category: Preview['surprises'][number]['category']) =>
    preview.surprises.find((one) => one.category === category)?.samples.map(({ name, changes }) => [name, changes[0]]);
  const change = (before: string, after: string) => ({
    attribute: 'userPrincipalName',
    before: [`${before}@contoso.test`],
    after: [after],
  });
  expect(told('sign-in-name-changes')).toEqual([
    ['anna', change('anna', 'anna.new@contoso.test')],
    ['bert', change('bert', 'bert@contoso.local')],
  ]);
  expect(told('suffix-not-verified')).toEqual([['bert', change('bert', 'bert@contoso.local')]]);
});

test('a preview of many deletions says that the threshold would hold them', async () => {
  const lab = await openSynchronized({
    people: ['anna', 'bert', 'carl'],
    exclude: [OUTSIDE],
    answers: { deletionThreshold: { enabled: true, count: 1 } },
  });
  const { client } = await wizardOf(lab);
  const { answers } = await client.call('draft', {});
  const [forest] = answers.forests!;
  const domains = [{ ...forest!.domains![0]!, exclude: [OUTSIDE, STAFF] }];
  const preview = await client.call('preview', {
    answers: { ...answers, forests: [{ ...forest, domains }] },
    purpose: 'change',
  });
  expect(preview.held).toEqual([{ connector: 'tenant', deletions: 3, threshold: 1 }]);
});

test('a preview leaves nothing behind: not when it is cancelled, not when the next one comes, not after a restart', async () => {
  const wizard = await openWizard({ people: ['anna', 'bert'], exclude: [OUTSIDE] });
  const { lab, client, answers } = wizard;
  const scratches = () =>
    readdir(path.join(lab.engine.dataDirectory, 'previews')).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return [];
    });
  const cancellation = new AbortController();
  const cancelled = client.call(
    'preview',
    { answers },
    {
      signal: cancellation.signal,
      onEvent: (name, payload) => {
        if (name === 'preview-progress' && (payload as { step: string }).step === 'import') cancellation.abort();
      },
    },
  );
  await expect(cancelled).rejects.toMatchObject({ fault: { code: 'run-cancelled' } });
  expect(await scratches()).toEqual([]);

  const first = await client.call('preview', { answers });
  const second = await client.call('preview', { answers });
  expect(await scratches()).toHaveLength(1);
  await expect(client.call('preview-objects', { previewId: first.id, category: 'create' })).rejects.toMatchObject({
    fault: { code: 'preview-gone' },
  });
  expect(await namesIn(wizard, second, 'create')).toEqual(['anna', 'bert']);
  await lab.engine.close();
  expect(await scratches()).toEqual([]);
  lab.engine = await openEngine({ dataDirectory: lab.engine.dataDirectory, purpose: 'test' });
});

test('all objects of a preview are listed page by page, by type, and by a part of a name', async () => {
  const wizard = await openWizard({ people: ['anna', 'annika', 'bert'], groups: { anglers: [] }, exclude: [OUTSIDE] });
  const { client, answers } = wizard;
  const { id: previewId } = await client.call('preview', { answers });
  const first = await client.call('preview-objects', { previewId, category: 'create', limit: 2 });
  const rest = await client.call('preview-objects', { previewId, category: 'create', after: first.objects[1]!.id });
  expect([first.total, first.objects.length, rest.objects.length]).toEqual([4, 2, 2]);
  const find = async (search: string, objectType?: string) => {
    const wanted = { previewId, category: 'create' as const, search };
    const { objects } = await client.call('preview-objects', objectType ? { ...wanted, objectType } : wanted);
    return objects.map((object) => object.name).sort();
  };
  expect(await find('ann')).toEqual(['anna', 'annika']);
  expect(await find('an', 'group')).toEqual(['anglers']);
  expect(await find('%')).toEqual([]);
  expect(first.objects[0]!.changes).toContainEqual({
    attribute: 'userPrincipalName',
    before: [],
    after: ['anna@contoso.test'],
  });
  expect(first.objects[0]!.dn).toBe(`CN=anna,${STAFF}`);
});
