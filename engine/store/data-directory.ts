/**
 * One engine a data directory. The lock file names its owner and beats; a lock whose owner is dead is taken over, one
 * whose owner lives is refused with its name.
 */

import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { FaultError } from '../model/fault.ts';

export const LOCK_FILE = 'engine.lock';
const BEAT_MILLISECONDS = 5_000;
/** On another machine (a shared disk) only the beat can be judged. */
const DEAD_AFTER_MILLISECONDS = 60_000;

export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** What the process was started for: `service`, `cycle`, ... */
  readonly purpose: string;
  readonly startedAt: string;
  readonly beatAt: string;
  readonly token: string;
}

export interface DataDirectoryLock {
  release(): Promise<void>;
}

/** Takes the data directory (made where it is missing, for its owner only), or throws `data-directory-in-use`. */
export async function lockDataDirectory(directory: string, purpose: string): Promise<DataDirectoryLock> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, LOCK_FILE);
  const now = new Date().toISOString();
  const owner: LockOwner = {
    pid: process.pid,
    host: hostname(),
    purpose,
    startedAt: now,
    beatAt: now,
    token: randomUUID(),
  };
  for (let attempt = 0; ; attempt++) {
    if (await createLock(file, owner)) break;
    const other = await readOwner(file);
    if (other && (isAlive(other) || attempt > 3)) throw inUse(directory, other);
    // Two processes may find the same dead lock: only one of them succeeds in moving it away.
    await rename(file, `${file}.${owner.token}`).catch(ignoreMissing);
    await rm(`${file}.${owner.token}`, { force: true });
  }
  const beat = setInterval(() => {
    // A beat that fails (a full disk) is not worth ending the engine for: the process itself is the proof of life.
    writeFile(file, JSON.stringify({ ...owner, beatAt: new Date().toISOString() })).catch(() => undefined);
  }, BEAT_MILLISECONDS);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      const current = await readOwner(file);
      if (current?.token === owner.token) await rm(file, { force: true });
    },
  };
}

/** Who holds the data directory now, if anybody alive does. */
export async function lockOwner(directory: string): Promise<LockOwner | undefined> {
  const owner = await readOwner(path.join(directory, LOCK_FILE));
  return owner && isAlive(owner) ? owner : undefined;
}

async function createLock(file: string, owner: LockOwner): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(JSON.stringify(owner));
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(file: string): Promise<LockOwner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockOwner;
  } catch (error) {
    // Not there, or half written by a process that died in between.
    if (error instanceof SyntaxError) return undefined;
    ignoreMissing(error);
    return undefined;
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

function isAlive(owner: LockOwner): boolean {
  if (owner.host !== hostname()) return Date.now() - Date.parse(owner.beatAt) < DEAD_AFTER_MILLISECONDS;
  if (owner.pid === process.pid) return true;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function inUse(directory: string, owner: LockOwner): FaultError {
  return new FaultError({
    code: 'data-directory-in-use',
    stage: 'store',
    detail: {
      directory,
      pid: owner.pid,
      host: owner.host,
      purpose: owner.purpose,
      startedAt: owner.startedAt,
    },
    retry: 'later',
  });
}
