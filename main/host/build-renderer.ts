/** Builds the interface in a source checkout when it is missing or older than its sources. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withBuildLock } from './build-lock.ts';
import { APPLICATION_ROOT, RENDERER_FOLDER } from './renderer-files.ts';

/** What the built interface is made of; its digest lies beside it. */
const SOURCES = [
  'renderer',
  'engine/api/contract',
  'main/electron/resources/icon.svg',
  'vite.config.ts',
  'package-lock.json',
];
const DIGEST_FILE = '.digest';

/** Does nothing in a package, which carries the built interface and no sources. Throws what the build printed. */
export async function ensureRenderer(onBuild: () => void = () => undefined): Promise<void> {
  const digest = await digestOf(SOURCES);
  if (digest === undefined || digest === (await builtDigest())) return;
  await withBuildLock(path.join(APPLICATION_ROOT, 'dist', '.renderer.lock'), async () => {
    if (digest === (await builtDigest())) return;
    onBuild();
    await build(digest);
  });
}

async function build(digest: string): Promise<void> {
  const fresh = `${RENDERER_FOLDER}.${String(process.pid)}`;
  const former = `${fresh}.former`;
  try {
    await runVite(['build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn']);
    await writeFile(path.join(fresh, DIGEST_FILE), digest);
    // Moved into place whole: nobody finds half a build there.
    await rename(RENDERER_FOLDER, former).catch(ignoreMissing);
    await rename(fresh, RENDERER_FOLDER);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(former, { recursive: true, force: true });
  }
}

function runVite(viteArguments: readonly string[]): Promise<void> {
  const program = path.join(APPLICATION_ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...viteArguments], {
      cwd: APPLICATION_ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The interface could not be built:\n${said}`));
    });
  });
}

async function builtDigest(): Promise<string | undefined> {
  return (await readOrNothing(path.join(RENDERER_FOLDER, DIGEST_FILE)))?.toString('utf8');
}

/** Of names and contents; undefined where there are no sources. */
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
