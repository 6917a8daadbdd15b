import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { playMemory } from './memory-row.ts';
import { ALL_ROWS } from './rows.ts';
import { linesOf, PAGE } from './table.ts';

test('the page of faults shows what the rows say', async () => {
  const page = await readFile(PAGE, 'utf8');
  expect(linesOf(page)).toEqual(ALL_ROWS.map((row) => `${row.fault}, ${row.where}`));
  for (const row of ALL_ROWS) expect(page).toContain(`| ${row.fault} | ${row.where} | ${row.said} |`);
});

test.runIf(process.env['CAUSEWAY_LONG'] === '1')(
  'an import that ran out of memory is done again by a process that has more',
  { timeout: 300_000 },
  async () => {
    const { said, problems } = await playMemory();
    expect({ said, problems }).toEqual({ said: 'the process ended', problems: [] });
  },
);
