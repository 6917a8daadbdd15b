import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { listAudit } from '../../../engine/settings/audit.ts';
import { loadConfiguration, saveConfiguration } from '../../../engine/settings/configuration-store.ts';
import { openStore } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const schema = z.strictObject({ name: z.string(), limit: z.number().default(5) });
const AT = new Date('2026-03-01T08:00:00Z');
const change = (action: string) => ({ by: 'admin', action, detail: { why: action }, at: AT });

async function openTemporary() {
  const store = await openStore(await temporaryDirectory());
  onTestFinished(() => store.close());
  return store;
}

test('before setup there is no configuration', async () => {
  expect(await loadConfiguration((await openTemporary()).reader, schema)).toBeUndefined();
});

test('the newest version counts, and the ones before are kept', async () => {
  const store = await openTemporary();
  expect(await saveConfiguration(store, { name: 'first' }, change('setup'))).toBe(1);
  expect(await saveConfiguration(store, { name: 'second', limit: 7 }, change('edit'))).toBe(2);
  expect(await loadConfiguration(store.reader, schema)).toEqual({
    version: 2,
    document: { name: 'second', limit: 7 },
    savedAt: AT.toISOString(),
    savedBy: 'admin',
  });
  const kept = await store.reader.all<{ document: string }>('SELECT document FROM configuration ORDER BY version');
  expect(kept.map((row) => JSON.parse(row.document) as object)).toEqual([
    { name: 'first' },
    { name: 'second', limit: 7 },
  ]);
});

test('what is absent in an older document has its default', async () => {
  const store = await openTemporary();
  await saveConfiguration(store, { name: 'old' }, change('setup'));
  expect((await loadConfiguration(store.reader, schema))?.document).toEqual({ name: 'old', limit: 5 });
});

test('a document that does not fit is refused with the place and without its values', async () => {
  const store = await openTemporary();
  await saveConfiguration(store, { name: 'x', limit: 'a secret text' }, change('setup'));
  const refused = await loadConfiguration(store.reader, schema).catch((error: unknown) => error);
  expect(refused).toMatchObject({ fault: { code: 'answers-invalid', detail: { path: 'limit', version: 1 } } });
  expect(JSON.stringify(refused)).not.toContain('a secret text');
});

test('every change is in the audit log, newest first, page by page', async () => {
  const store = await openTemporary();
  for (const action of ['setup', 'edit', 'staging-mode'])
    await saveConfiguration(store, { name: action }, change(action));
  const [newest, second] = await listAudit(store.reader, 2);
  expect(newest).toMatchObject({
    at: AT.toISOString(),
    who: 'admin',
    action: 'staging-mode',
    detail: { why: 'staging-mode' },
  });
  const rest = await listAudit(store.reader, 2, second!.id);
  expect(rest.map((entry) => entry.action)).toEqual(['setup']);
});

test('two changes at the same moment get two versions', async () => {
  const store = await openTemporary();
  const versions = await Promise.all(['a', 'b', 'c'].map((name) => saveConfiguration(store, { name }, change('edit'))));
  expect(versions).toEqual([1, 2, 3]);
});
