/**
 * Plants each fault of `mutations.ts` in a copy of the engine, runs the tests named beside it and prints who was
 * caught: `node test/mutation/mutate.ts [NAME...]`. Ends with 1 when one survives or no longer fits its file.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MUTATIONS, type Mutation } from './mutations.ts';

type Verdict = 'caught' | 'survived' | 'does not fit';

const ROOT = path.resolve(import.meta.dirname, '../..');
const COPIED = ['engine', 'main', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

const wanted = process.argv.slice(2);
const chosen = MUTATIONS.filter(({ name }) => wanted.length === 0 || wanted.some((text) => name.includes(text)));

const folder = await mkdtemp(path.join(tmpdir(), 'causeway-mutation-'));
try {
  for (const name of COPIED) await cp(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const all = [...new Set(chosen.flatMap(({ tests }) => tests))];
  if (!(await testsPass(all))) throw new Error('the tests fail without any planted fault');
  const verdicts: { readonly mutation: Mutation; readonly verdict: Verdict }[] = [];
  for (const mutation of chosen) {
    const verdict = await tryOut(mutation);
    verdicts.push({ mutation, verdict });
    process.stdout.write(`${verdict.padEnd(12)}  ${mutation.name}  (${mutation.file})\n`);
  }
  const caught = verdicts.filter(({ verdict }) => verdict === 'caught').length;
  process.stdout.write(`${caught} of ${verdicts.length} planted faults were caught\n`);
  if (caught < verdicts.length) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function tryOut(mutation: Mutation): Promise<Verdict> {
  const file = path.join(folder, mutation.file);
  const text = await readFile(file, 'utf8');
  if (text.split(mutation.find).length !== 2) return 'does not fit';
  await writeFile(
    file,
    text.replace(mutation.find, () => mutation.replace),
  );
  try {
    return (await testsPass(mutation.tests)) ? 'survived' : 'caught';
  } finally {
    await writeFile(file, text);
  }
}

async function testsPass(tests: readonly string[]): Promise<boolean> {
  const vitest = path.join(folder, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--bail=1', '--reporter=dot', ...tests], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}
