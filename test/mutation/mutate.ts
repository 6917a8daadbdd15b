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

interface Trial {
  readonly mutation: Mutation;
  readonly verdict: Verdict;
  /** The test that caught it. */
  readonly by?: string;
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const COPIED = ['engine', 'main', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

const wanted = process.argv.slice(2);
const chosen = MUTATIONS.filter(({ name }) => wanted.length === 0 || wanted.some((text) => name.includes(text)));

const folder = await mkdtemp(path.join(tmpdir(), 'causeway-mutation-'));
try {
  for (const name of COPIED) await cp(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const all = [...new Set(chosen.flatMap(({ tests }) => tests))];
  const failure = await firstFailure(all);
  if (failure !== undefined) throw new Error(`without any planted fault a test fails: ${failure}`);
  const trials: Trial[] = [];
  for (const mutation of chosen) {
    const trial = await tryOut(mutation);
    trials.push(trial);
    const by = trial.by === undefined ? '' : `, by "${trial.by}"`;
    process.stdout.write(`${trial.verdict.padEnd(12)}  ${mutation.name}  (${mutation.file})${by}\n`);
  }
  const caught = trials.filter(({ verdict }) => verdict === 'caught').length;
  process.stdout.write(`${caught} of ${trials.length} planted faults were caught\n`);
  if (caught < trials.length) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function tryOut(mutation: Mutation): Promise<Trial> {
  const file = path.join(folder, mutation.file);
  const text = await readFile(file, 'utf8');
  if (text.split(mutation.find).length !== 2) return { mutation, verdict: 'does not fit' };
  await writeFile(
    file,
    text.replace(mutation.find, () => mutation.replace),
  );
  try {
    const by = await firstFailure(mutation.tests);
    return by === undefined ? { mutation, verdict: 'survived' } : { mutation, verdict: 'caught', by };
  } finally {
    await writeFile(file, text);
  }
}

/** The little of vitest's report, in the form of Jest's, that is looked at. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** The first test that fails, or the first file that cannot be run; undefined where all pass. */
async function firstFailure(tests: readonly string[]): Promise<string | undefined> {
  const vitest = path.join(folder, 'node_modules/vitest/vitest.mjs');
  const output = path.join(folder, 'report.json');
  await rm(output, { force: true });
  const reporting = ['--reporter=json', `--outputFile=${output}`];
  const child = spawn(process.execPath, [vitest, 'run', '--bail=1', ...reporting, ...tests], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return undefined;
  const { testResults } = JSON.parse(await readFile(output, 'utf8')) as Report;
  const failed = testResults.flatMap(({ assertionResults }) => assertionResults).find(isFailed);
  // A test that ran out of time says nothing of the fault: the machine may have been busy.
  if (failed?.failureMessages.some((message) => message.includes('timed out')) === true) {
    throw new Error(`${failed.fullName} ran out of time`);
  }
  return failed?.fullName ?? testResults.find(isFailed)?.name ?? 'a run without a result';
}

function isFailed({ status }: { readonly status: string }): boolean {
  return status === 'failed';
}
