/**
 * The local database of one data directory: opening, checking, the one write queue.
 *
 * Writes are transactions that run one after the other on one connection. Reads that only look (status, screens) use a
 * second connection beside it and never wait for a run (WAL).
 */

import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FaultError } from '../model/fault.ts';
import {
  Connection,
  inTransaction,
  type Reader,
  type StatementCounters,
  type StatementTime,
  type Writer,
} from './database.ts';
import { migrate } from './migrate.ts';

export interface Store {
  /** Runs `work` in a transaction after every write before it; rolled back when it throws. */
  write<T>(work: (transaction: Writer) => Promise<T>): Promise<T>;
  /** For looking beside a run; sees the last committed state. */
  readonly reader: Reader;
  /** Statements executed since opening, transactions' own BEGIN and COMMIT left out. */
  readonly counters: { readonly writer: StatementCounters; readonly reader: StatementCounters };
  /** Where the time went, the costliest statements first. */
  slowest(limit: number): readonly StatementTime[];
  readonly file: string;
  close(): Promise<void>;
}

export const DATABASE_FILE = 'causeway.db';

/**
 * Opens (or creates) the database of a data directory and brings its schema up to date. The whole file is checked for
 * damage, which takes longer the larger it is; who only looks in beside a running engine leaves that out.
 * Throws `store-newer-schema`, `store-damaged`, `store-disk-full`, `store-unreadable`.
 */
export async function openStore(dataDirectory: string, options: { readonly check?: boolean } = {}): Promise<Store> {
  const file = path.join(dataDirectory, DATABASE_FILE);
  const connection = await Connection.open(file, 'create');
  try {
    await prepare(connection);
    if (options.check ?? true) await checkIntegrity(connection, file);
    await migrate(connection, file);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const reader = await Connection.open(file, 'read-only');
  await reader.execute('PRAGMA busy_timeout = 5000; PRAGMA query_only = ON');
  return queueOver(connection, reader, file);
}

async function prepare(connection: Connection): Promise<void> {
  // No ANALYZE, no PRAGMA optimize: statistics of a small organization made the planner scan tables that then grew.
  // NORMAL is durable against a killed process in WAL mode; against power loss it may lose the last transactions,
  // which the next import reads again. The cache is given in KiB.
  await connection.execute(`
    PRAGMA busy_timeout = 5000;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -32768;
  `);
  await writeAhead(connection);
}

/** Milliseconds: as long as any other wait for another process. */
const PATIENCE = 5_000;
const PAUSE = 20;

/**
 * A file that is new becomes one with a write-ahead log, for good. SQLite waits for nobody there: of two processes that open
 * it at the same moment one is told `SQLITE_BUSY` at once, whatever its time limit.
 */
async function writeAhead(connection: Connection): Promise<void> {
  for (let waited = 0; ; waited += PAUSE) {
    try {
      await connection.execute('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = error instanceof FaultError && error.fault.code === 'store-locked';
      if (!isBusy || waited >= PATIENCE) throw error;
    }
    await delay(PAUSE);
  }
}

async function checkIntegrity(connection: Connection, file: string): Promise<void> {
  const rows = await connection.all<{ quick_check: string }>('PRAGMA quick_check(1)');
  const answer = rows[0]?.quick_check ?? 'no answer';
  if (answer !== 'ok') {
    throw new FaultError({ code: 'store-damaged', stage: 'store', detail: { file, message: answer }, retry: 'never' });
  }
}

function queueOver(connection: Connection, reader: Connection, file: string): Store {
  let last: Promise<unknown> = Promise.resolve();
  return {
    file,
    reader,
    counters: { writer: connection.counters, reader: reader.counters },
    slowest: (limit) =>
      [...connection.times.values(), ...reader.times.values()]
        .sort((left, right) => right.milliseconds - left.milliseconds)
        .slice(0, limit),
    write(work) {
      const turn = last.then(() => inTransaction(connection, work));
      last = turn.catch(() => undefined);
      return turn;
    },
    async close() {
      await last;
      await reader.close();
      await connection.close();
    },
  };
}
