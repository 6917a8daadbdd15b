/**
 * Scratch copies of the database, for previews: each in a folder of its own below the data directory, for its owner only.
 * It goes when the preview does, and at the next start at the latest.
 */

import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Connection } from '../../store/database.ts';
import { DATABASE_FILE, openStore, type Store } from '../../store/store.ts';

/** Below the data directory: the same disk and the same rights, and not where others may look. */
const FOLDER = 'previews';

export interface Scratch {
  readonly store: Store;
  /** Closes the copy and removes its folder; once is enough. */
  remove(): Promise<void>;
}

/** What previews of a process that ended left behind. */
export async function removeScratches(dataDirectory: string): Promise<void> {
  await rm(path.join(dataDirectory, FOLDER), { recursive: true, force: true });
}

/**
 * A copy of `source` as it is at this moment, whatever is being written to it; without a source, an empty database.
 * Throws `store-*`.
 */
export async function openScratch(dataDirectory: string, source: Store | undefined): Promise<Scratch> {
  const folder = path.join(dataDirectory, FOLDER, randomUUID());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    if (source) await copyInto(source.file, path.join(folder, DATABASE_FILE));
    const store = await openStore(folder, { check: false });
    let removing: Promise<void> | undefined;
    return { store, remove: () => (removing ??= store.close().then(removeFolder)) };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

/** In one read transaction on a connection of its own: runs go on beside it (https://sqlite.org/lang_vacuum.html). */
async function copyInto(file: string, target: string): Promise<void> {
  const connection = await Connection.open(file, 'read-only');
  try {
    await connection.execute('PRAGMA busy_timeout = 5000');
    await connection.run('VACUUM INTO ?', [target]);
  } finally {
    await connection.close();
  }
}
