/**
 * One SQLite connection behind promises, and what its failures mean.
 *
 * `sqlite3` is fast when it is fed in batches: statements take whole pages as one JSON text and spread them with
 * `json_each`. The counters let tests hold the number of statements against the size of a change.
 */

import sqlite3 from 'sqlite3';
import { FaultError, type FaultCode } from '../model/fault.ts';

export type SqlValue = string | number | null | Buffer;
export type SqlParameters = readonly SqlValue[];
export type Row = { readonly [column: string]: SqlValue };

/** Reading half of a connection. A function that takes this cannot write. */
export interface Reader {
  all<R extends object>(sql: string, parameters?: SqlParameters): Promise<R[]>;
  get<R extends object>(sql: string, parameters?: SqlParameters): Promise<R | undefined>;
}

/** A connection inside its write transaction; handed out only by the write queue. */
export interface Writer extends Reader {
  /** Runs one statement and answers how many rows it changed. */
  run(sql: string, parameters?: SqlParameters): Promise<number>;
}

export interface StatementCounters {
  reads: number;
  writes: number;
}

/** How often a statement ran and how long it took in all, the wait for its turn included. */
export interface StatementTime {
  readonly sql: string;
  count: number;
  milliseconds: number;
}

export class Connection implements Writer {
  readonly counters: StatementCounters = { reads: 0, writes: 0 };
  /** By statement text. */
  readonly times = new Map<string, StatementTime>();
  readonly #database: sqlite3.Database;
  /** Promises, so that two who ask for one statement at the same time share it. */
  readonly #statements = new Map<string, Promise<sqlite3.Statement>>();
  readonly #file: string;

  private constructor(database: sqlite3.Database, file: string) {
    this.#database = database;
    this.#file = file;
  }

  /** Opens the file, creating it when `mode` is `create`. Throws `store-*` faults. */
  static async open(file: string, mode: 'create' | 'read-only'): Promise<Connection> {
    const flags = mode === 'create' ? sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE : sqlite3.OPEN_READONLY;
    const database = await new Promise<sqlite3.Database>((resolve, reject) => {
      const opened: sqlite3.Database = new sqlite3.Database(file, flags, (error) => {
        if (error) reject(storeFault(error, file));
        else resolve(opened);
      });
    });
    return new Connection(database, file);
  }

  async all<R extends object>(sql: string, parameters: SqlParameters = []): Promise<R[]> {
    this.counters.reads++;
    const statement = await this.#statement(sql);
    const began = performance.now();
    return new Promise((resolve, reject) => {
      statement.all<R>(parameters, (error, rows) => {
        this.#noteTime(sql, began);
        if (error) reject(storeFault(error, this.#file, sql));
        else resolve(rows);
      });
    });
  }

  async get<R extends object>(sql: string, parameters: SqlParameters = []): Promise<R | undefined> {
    const rows = await this.all<R>(sql, parameters);
    return rows[0];
  }

  async run(sql: string, parameters: SqlParameters = []): Promise<number> {
    this.counters.writes++;
    const statement = await this.#statement(sql);
    const file = this.#file;
    const began = performance.now();
    const noteTime = () => this.#noteTime(sql, began);
    return new Promise((resolve, reject) => {
      statement.run(parameters, function (this: sqlite3.RunResult, error: Error | null) {
        noteTime();
        if (error) reject(storeFault(error, file, sql));
        else resolve(this.changes);
      });
    });
  }

  /** Runs several statements without parameters; for schema and pragmas. */
  async execute(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#database.exec(sql, (error) => {
        if (error) reject(storeFault(error, this.#file, sql));
        else resolve();
      });
    });
  }

  async close(): Promise<void> {
    for (const prepared of this.#statements.values()) {
      const statement = await prepared;
      await new Promise<void>((resolve) => statement.finalize(() => resolve()));
    }
    this.#statements.clear();
    await new Promise<void>((resolve, reject) => {
      this.#database.close((error) => {
        if (error) reject(storeFault(error, this.#file));
        else resolve();
      });
    });
  }

  #noteTime(sql: string, began: number): void {
    const time = this.times.get(sql) ?? { sql, count: 0, milliseconds: 0 };
    time.count++;
    time.milliseconds += performance.now() - began;
    this.times.set(sql, time);
  }

  #statement(sql: string): Promise<sqlite3.Statement> {
    const known = this.#statements.get(sql);
    if (known) return known;
    const preparing = new Promise<sqlite3.Statement>((resolve, reject) => {
      const prepared: sqlite3.Statement = this.#database.prepare(sql, (error: Error | null) => {
        if (!error) return resolve(prepared);
        this.#statements.delete(sql);
        reject(storeFault(error, this.#file, sql));
      });
    });
    this.#statements.set(sql, preparing);
    return preparing;
  }
}

/** Begun for writing, so that it waits for another process here and nowhere later; rolled back when `work` throws. */
export async function inTransaction<T>(connection: Connection, work: (writer: Writer) => Promise<T>): Promise<T> {
  await connection.execute('BEGIN IMMEDIATE');
  try {
    const result = await work(connection);
    await connection.execute('COMMIT');
    return result;
  } catch (error) {
    // SQLite has already rolled back after some errors (a full disk); a second ROLLBACK then fails by itself.
    await connection.execute('ROLLBACK').catch((rollback: unknown) => {
      if (!/no transaction/.test(String(rollback))) throw rollback;
    });
    throw error;
  }
}

const CODES: { readonly [sqliteCode: string]: FaultCode } = {
  SQLITE_FULL: 'store-disk-full',
  SQLITE_CORRUPT: 'store-damaged',
  SQLITE_NOTADB: 'store-damaged',
  SQLITE_BUSY: 'store-locked',
  SQLITE_LOCKED: 'store-locked',
  SQLITE_CANTOPEN: 'store-unreadable',
  SQLITE_PERM: 'store-unreadable',
  SQLITE_READONLY: 'store-unreadable',
  SQLITE_IOERR: 'store-unreadable',
};

/** An error of SQLite as a fault; the statement is named, its values never are. */
export function storeFault(error: Error, file: string, sql?: string): FaultError {
  const sqliteCode = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const code = CODES[sqliteCode] ?? 'unexpected';
  return new FaultError(
    {
      code,
      stage: 'store',
      detail: {
        file,
        sqliteCode,
        message: error.message,
        ...(sql === undefined ? {} : { statement: sql.replace(/\s+/g, ' ').trim().slice(0, 120) }),
      },
      retry: code === 'store-locked' ? 'now' : 'never',
    },
    { cause: error },
  );
}
