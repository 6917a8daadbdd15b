import { expect, it } from 'vitest';
import { openStore } from '../../../engine/store/store.ts';
import { purgeHistory } from '../../../engine/runs/history.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();

it('forgets runs after their time, journal entries after theirs, and nothing without an answer', async () => {
  const store = await openStore(await temporaryDirectory());
  const left = await store.write(async (writer) => {
    for (const [id, days] of [
      [1, 8],
      [2, 6],
    ] as const) {
      await writer.run(
        `INSERT INTO run (id, connector_id, profile, started_at, ended_at) VALUES (?, 1, 'Export', ?, ?)`,
        [id, daysAgo(days), daysAgo(days)],
      );
    }
    for (const [id, days, state] of [
      [1, 31, 'done'],
      [2, 29, 'done'],
      [3, 31, 'sent'],
    ] as const) {
      await writer.run(
        `INSERT INTO export_journal (id, run_id, connector_id, object_id, operation, object_type, dn, before_image,
           after_image, state, sent_at, answered_at) VALUES (?, 1, 1, 1, 'add', 'user', 'CN=a', '{}', '{}', ?, ?, ?)`,
        [id, state, daysAgo(days), state === 'sent' ? null : daysAgo(days)],
      );
    }
    await purgeHistory(writer, { runHistoryDays: 7, journalDays: 30 }, NOW);
    return {
      runs: await writer.all<{ id: number }>('SELECT id FROM run'),
      journal: await writer.all<{ id: number }>('SELECT id FROM export_journal ORDER BY id'),
    };
  });
  await store.close();
  expect(left).toEqual({ runs: [{ id: 2 }], journal: [{ id: 2 }, { id: 3 }] });
});
