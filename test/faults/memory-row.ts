/** A full import of 20,000 people in a process that is given too little memory, and then enough. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openStage, BASE, DOMAIN } from '../kill/stage.ts';
import { examine } from '../kill/verdict.ts';
import type { LabEntry } from '../lab/entry.ts';
import type { Played } from './play.ts';
import type { FaultRow } from './row.ts';

const PEOPLE = 20_000;
/** Megabytes of heap: V8 gives up, and what the engine is content with. */
const TOO_LITTLE = 30;
const ENOUGH = 64;
const PROGRAM = fileURLToPath(new URL('./memory-process.ts', import.meta.url));

export const MEMORY_ROW: FaultRow = {
  fault: 'memory limit',
  where: `process of ${TOO_LITTLE} MB, full import of 20,000 people; then of ${ENOUGH} MB`,
  inject: () => ({ mend: () => undefined }),
  said: 'the process ended',
};

export async function playMemory(): Promise<Played> {
  const stage = await openStage({ seed: 1, populate: ({ state }) => state.load(crowd()) });
  try {
    const died = await importWith(stage.dataDirectory, TOO_LITTLE);
    const { integrity } = await examine(stage.dataDirectory);
    const lived = await importWith(stage.dataDirectory, ENOUGH);
    const engine = await stage.open();
    const row = await engine.store.reader.get<{ people: number; open: number; abandoned: number }>(
      `SELECT (SELECT count(*) FROM connector_object WHERE dn LIKE 'CN=crowd%') AS people,
         (SELECT count(*) FROM run WHERE ended_at IS NULL) AS open,
         (SELECT count(*) FROM run WHERE result = 'stopped-process-ended') AS abandoned`,
    );
    await engine.close();
    const { people, open, abandoned } = row!;
    const problems = [
      ...(died.code === 0 ? ['there was memory enough'] : []),
      ...(integrity === 'ok' ? [] : [integrity]),
      ...(lived.text.includes('"result":"success"') ? [] : [`the second import: ${lived.text}`]),
      ...(people === PEOPLE ? [] : [`${people} people instead of ${PEOPLE}`]),
      ...(open === 0 && abandoned === 1 ? [] : [`${open} runs open, ${abandoned} closed as abandoned`]),
    ];
    return {
      row: MEMORY_ROW,
      said: died.code === 0 ? died.text : 'the process ended',
      counted: { retries: 0, throttled: 0 },
      waits: [],
      followed: problems.length === 0 ? `everybody is there after the next import` : `${problems.length} problems`,
      problems,
    };
  } finally {
    await stage.close();
  }
}

function* crowd(): Generator<LabEntry> {
  for (let index = 0; index < PEOPLE; index++) {
    const name = `crowd${index}`;
    yield {
      dn: `CN=${name},CN=Users,${BASE}`,
      attributes: {
        objectClass: ['top', 'person', 'organizationalPerson', 'user'],
        sAMAccountName: [name],
        userPrincipalName: [`${name}@${DOMAIN}`],
        displayName: [`Person ${name}`],
        userAccountControl: ['512'],
      },
    };
  }
}

async function importWith(dataDirectory: string, megabytes: number) {
  const limit = [`--max-old-space-size=${megabytes}`, '--max-semi-space-size=1'];
  const child = spawn(process.execPath, [...limit, PROGRAM, dataDirectory], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text };
}
