import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { insertRows } from '../../../engine/store/batch.ts';
import type { SqlValue } from '../../../engine/store/database.ts';
import { openStore } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

test('batches of any size and width arrive whole, in order, in few statements', async () => {
  const store = await openStore(await temporaryDirectory());
  onTestFinished(() => store.close());
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 20 }), async (size, width) => {
      await store.write(async (writer) => {
        const columns = Array.from({ length: width }, (_, index) => `c${index}`);
        await writer.run(`CREATE TEMP TABLE batch (${columns.join(', ')})`);
        const rows = Array.from({ length: size }, (_, row): SqlValue[] =>
          columns.map((_, column) => row * 100 + column),
        );
        const before = store.counters.writer.writes;
        expect(await insertRows(writer, `batch (${columns.join(', ')})`, rows)).toBe(size);
        // A full chunk has at least half of the most parameters; the rest goes by its binary digits.
        expect(store.counters.writer.writes - before).toBeLessThanOrEqual(12 + (size * width) / 1_024);
        const stored = await writer.all<Record<string, number>>('SELECT * FROM batch ORDER BY rowid');
        expect(stored.map((row) => columns.map((name) => row[name]))).toEqual(rows);
        await writer.run('DROP TABLE batch');
      });
    }),
    {
      numRuns: 25,
      examples: [
        [0, 3],
        [1, 1],
        [16_385, 1],
        [820, 20],
        [819, 20],
        [2_048, 8],
      ],
    },
  );
});

test('rows in conflict follow the given clause, whatever chunk they are in', async () => {
  const store = await openStore(await temporaryDirectory());
  onTestFinished(() => store.close());
  const rows = Array.from({ length: 1_000 }, (_, index): SqlValue[] => [`key ${index % 700}`, `${index}`]);
  await store.write((writer) =>
    insertRows(writer, 'engine_state (key, value)', rows, 'ON CONFLICT (key) DO UPDATE SET value = excluded.value'),
  );
  const stored = await store.reader.all<{ key: string; value: string }>('SELECT * FROM engine_state');
  expect(stored).toHaveLength(700);
  expect(stored.find((row) => row.key === 'key 5')?.value).toBe('705');
});
