/** `node test/faults/matrix.ts [--write] [--only TEXT]`: plays the fault matrix and prints it, or writes its page. */

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { MEMORY_ROW, playMemory } from './memory-row.ts';
import { openPair, play, type Played } from './play.ts';
import type { FaultRow } from './row.ts';
import { LATE_ROWS, LATENESS, SHARED_ROWS } from './rows.ts';
import { PAGE, pageOf, tableOf } from './table.ts';
import type { TheatreOptions } from './theatre.ts';

const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const played: Played[] = [];

const isWanted = (row: FaultRow) => `${row.fault}, ${row.where}`.includes(values.only);

function note(one: Played): void {
  played.push(one);
  const { row, said, problems } = one;
  const ending = said === row.said && problems.length === 0 ? 'as it has to be' : 'not as it has to be';
  process.stderr.write(`${row.fault}, ${row.where}: ${ending}\n`);
  if (said !== row.said) process.stderr.write(`  said ${said}\n  has to say ${row.said}\n`);
  for (const problem of problems.slice(0, 5)) process.stderr.write(`  ${problem}\n`);
  if (said !== row.said || problems.length > 0) process.exitCode = 1;
}

async function playAll(rows: readonly FaultRow[], options: TheatreOptions): Promise<void> {
  const wanted = rows.filter(isWanted);
  if (wanted.length === 0) return;
  const pair = await openPair(options);
  for (const row of wanted) note(await play(pair, row));
  await pair.close();
}

await playAll(SHARED_ROWS, {});
await playAll(LATE_ROWS, { delay: LATENESS });
if (isWanted(MEMORY_ROW)) note(await playMemory());
if (values.write) await writeFile(PAGE, pageOf(played));
else process.stdout.write(`${tableOf(played)}\n`);
