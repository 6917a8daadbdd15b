/** Something made of sources in a folder of its own, made again when the sources have changed. */

import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { APPLICATION_ROOT } from '../host/renderer-files.ts';
import { withBuildLock } from './build-lock.ts';

export interface Made {
  /** Absolute. */
  readonly folder: string;
  /** Files and folders it is made of, from the root; their digest lies beside what was made. */
  readonly sources: readonly string[];
  /** Makes it in the folder given, which is not there yet. */
  make(folder: string): Promise<void>;
}

const DIGEST_FILE = '.digest';

/** Does nothing where there are no sources, as in a package. Rejects when it cannot be made. */
export async function ensureMade({ folder, sources, make }: Made, onMake: () => void): Promise<void> {
  const digest = await digestOf(sources);
  if (digest === undefined || digest === (await digestIn(folder))) return;
  await withBuildLock(`${folder}.lock`, async () => {
    if (digest === (await digestIn(folder))) return;
    onMake();
    const fresh = `${folder}.${String(process.pid)}`;
    const former = `${fresh}.former`;
    try {
      await make(fresh);
      await writeFile(path.join(fresh, DIGEST_FILE), digest);
      // Moved into place whole: nobody finds half of it there.
      await rename(folder, former).catch(ignoreMissing);
      await rename(fresh, folder);
    } finally {
      await rm(fresh, { recursive: true, force: true });
      await rm(former, { recursive: true, force: true });
    }
  });
}

async function digestIn(folder: string): Promise<string | undefined> {
  return (await readOrNothing(path.join(folder, DIGEST_FILE)))?.toString('utf8');
}

/** Of names and contents; undefined where the first source is missing. */
async function digestOf(sources: readonly string[]): Promise<string | undefined> {
  const hash = createHash('sha256');
  for (const source of sources) {
    const files = await filesBelow(path.join(APPLICATION_ROOT, source));
    if (files === undefined) return undefined;
    for (const file of files) {
      hash.update(`${path.relative(APPLICATION_ROOT, file)}\0`);
      // A file that went away meanwhile is another state, too.
      hash.update((await readOrNothing(file)) ?? 'gone');
    }
  }
  return hash.digest('hex');
}

async function filesBelow(place: string): Promise<string[] | undefined> {
  try {
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (isError(error, 'ENOTDIR')) return [place];
    return ignoreMissing(error);
  }
}

async function readOrNothing(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): undefined {
  if (!isError(error, 'ENOENT')) throw error;
}

function isError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
