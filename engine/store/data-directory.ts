/**
 * One engine a data directory. What excludes a second one is SQLite's write lock on an empty file: the operating system
 * drops it with its process, however that ends, and gives it to one of many that ask at the same moment. (The write lock
 * and not the exclusive one: that waits for readers to leave, so that many that ask together all refuse each other.)
 * Beside it a text file names the owner and beats, for whoever finds the directory in use.
 */

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultError } from '../model/fault.ts';
import { Connection } from './database.ts';

/** Names the owner. */
export const LOCK_FILE = 'engine.lock';
/** Carries the lock and nothing else. */
export const GUARD_FILE = 'engine.guard';
const BEAT_MILLISECONDS = 5_000;
/** On another machine (a shared disk that may not keep locks) only the beat can be judged. */
const DEAD_AFTER_MILLISECONDS = 60_000;
/** An owner that has just taken the lock has not yet written its name. */
const NAME_LOOKS = 20;
const NAME_WAIT_MILLISECONDS = 25;

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
  const guard = await takeGuard(directory);
  try {
    return await signLock(directory, purpose, guard);
  } catch (error) {
    await guard.close();
    throw error;
  }
}

async function takeGuard(directory: string): Promise<Connection> {
  const guard = await Connection.open(path.join(directory, GUARD_FILE), 'create');
  try {
    await guard.execute('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE');
    return guard;
  } catch (error) {
    await guard.close();
    if (!(error instanceof FaultError) || error.fault.code !== 'store-locked') throw error;
    throw inUse(directory, await nameOfHolder(path.join(directory, LOCK_FILE)), error);
  }
}

async function nameOfHolder(file: string): Promise<LockOwner | undefined> {
  for (let look = 0; look < NAME_LOOKS; look++) {
    const owner = await readOwner(file);
    if (owner && isAlive(owner)) return owner;
    await sleep(NAME_WAIT_MILLISECONDS);
  }
  return undefined;
}

async function signLock(directory: string, purpose: string, guard: Connection): Promise<DataDirectoryLock> {
  const file = path.join(directory, LOCK_FILE);
  const former = await readOwner(file);
  // Whoever left its name on this machine is dead, or the guard would have been refused.
  if (former && former.host !== hostname() && isAlive(former)) throw inUse(directory, former);
  const now = new Date().toISOString();
  const owner: LockOwner = {
    pid: process.pid,
    host: hostname(),
    purpose,
    startedAt: now,
    beatAt: now,
    token: randomUUID(),
  };
  await writeOwner(file, owner);
  let writing: Promise<void> = Promise.resolve();
  const beat = setInterval(() => {
    // A beat that fails (a full disk) is not worth ending the engine for: the guard itself is the proof of life.
    writing = writeOwner(file, { ...owner, beatAt: new Date().toISOString() }).catch(() => undefined);
  }, BEAT_MILLISECONDS);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      await writing;
      await rm(file, { force: true });
      await guard.close();
    },
  };
}

/** Written beside and moved into place: a reader never sees half a name. */
async function writeOwner(file: string, owner: LockOwner): Promise<void> {
  const written = `${file}.${owner.token}`;
  await writeFile(written, JSON.stringify(owner), { mode: 0o600 });
  await rename(written, file);
}

/** Who holds the data directory now, if anybody alive does. */
export async function lockOwner(directory: string): Promise<LockOwner | undefined> {
  const owner = await readOwner(path.join(directory, LOCK_FILE));
  return owner && isAlive(owner) ? owner : undefined;
}

async function readOwner(file: string): Promise<LockOwner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockOwner;
  } catch (error) {
    // Not there, or not what is written here.
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

function inUse(directory: string, owner: LockOwner | undefined, cause?: Error): FaultError {
  const named = owner && { pid: owner.pid, host: owner.host, purpose: owner.purpose, startedAt: owner.startedAt };
  return new FaultError(
    { code: 'data-directory-in-use', stage: 'store', detail: { directory, ...named }, retry: 'later' },
    cause && { cause },
  );
}
