/** Numbered migrations, applied in one transaction each; the number lives in `PRAGMA user_version`. */

import { FaultError } from '../model/fault.ts';
import { inTransaction, type Connection } from './database.ts';
import type { Migration } from './migration.ts';
import { migration0010 } from './migrations/0010-connector-space-and-metaverse.ts';
import { migration0020 } from './migrations/0020-runs-and-exports.ts';
import { migration0030 } from './migrations/0030-settings.ts';
import { migration0040 } from './migrations/0040-setup-draft.ts';
import { migration0050 } from './migrations/0050-looking.ts';
import { migration0060 } from './migrations/0060-join-wishes.ts';
import { migration0070 } from './migrations/0070-conflicts.ts';
import { migration0080 } from './migrations/0080-living-in-the-tenant.ts';
import { migration0090 } from './migrations/0090-password-hash-synchronization.ts';
import { migration0100 } from './migrations/0100-pass-through.ts';
import { migration0110 } from './migrations/0110-federation.ts';

export const MIGRATIONS: readonly Migration[] = [
  migration0010,
  migration0020,
  migration0030,
  migration0040,
  migration0050,
  migration0060,
  migration0070,
  migration0080,
  migration0090,
  migration0100,
  migration0110,
];

export const SCHEMA_VERSION = MIGRATIONS.at(-1)!.version;

/** Brings the schema up to `target`; refuses a database that a newer Causeway wrote. */
export async function migrate(connection: Connection, file: string, target: number = SCHEMA_VERSION): Promise<void> {
  await refuseNewer(connection, file);
  for (const migration of MIGRATIONS) {
    if (migration.version <= target) await apply(connection, migration);
  }
}

/** In a transaction that asks again: another process may be opening the same new data directory at this moment. */
async function apply(connection: Connection, migration: Migration): Promise<void> {
  if (migration.version <= (await schemaVersion(connection))) return;
  await inTransaction(connection, async () => {
    if (migration.version <= (await schemaVersion(connection))) return;
    await connection.execute(`${migration.sql}\nPRAGMA user_version = ${migration.version};`);
  });
}

async function schemaVersion(connection: Connection): Promise<number> {
  const row = await connection.get<{ user_version: number }>('PRAGMA user_version');
  return row?.user_version ?? 0;
}

async function refuseNewer(connection: Connection, file: string): Promise<void> {
  const found = await schemaVersion(connection);
  if (found <= SCHEMA_VERSION) return;
  throw new FaultError({
    code: 'store-newer-schema',
    stage: 'store',
    detail: { file, found, known: SCHEMA_VERSION },
    retry: 'never',
  });
}
