/** Numbered migrations, applied in one transaction each; the number lives in `PRAGMA user_version`. */

import { FaultError } from '../model/fault.ts';
import type { Connection } from './database.ts';
import type { Migration } from './migration.ts';
import { migration0010 } from './migrations/0010-connector-space-and-metaverse.ts';
import { migration0020 } from './migrations/0020-runs-and-exports.ts';
import { migration0030 } from './migrations/0030-settings.ts';
import { migration0040 } from './migrations/0040-setup-draft.ts';
import { migration0050 } from './migrations/0050-looking.ts';
import { migration0060 } from './migrations/0060-join-wishes.ts';

export const MIGRATIONS: readonly Migration[] = [
  migration0010,
  migration0020,
  migration0030,
  migration0040,
  migration0050,
  migration0060,
];

export const SCHEMA_VERSION = MIGRATIONS.at(-1)!.version;

/** Brings the schema up to `target`; refuses a database that a newer Causeway wrote. */
export async function migrate(connection: Connection, file: string, target: number = SCHEMA_VERSION): Promise<void> {
  const row = await connection.get<{ user_version: number }>('PRAGMA user_version');
  const found = row?.user_version ?? 0;
  if (found > SCHEMA_VERSION) {
    throw new FaultError({
      code: 'store-newer-schema',
      stage: 'store',
      detail: { file, found, known: SCHEMA_VERSION },
      retry: 'never',
    });
  }
  for (const migration of MIGRATIONS) {
    if (migration.version <= found || migration.version > target) continue;
    await connection.execute(
      `BEGIN IMMEDIATE;\n${migration.sql}\nPRAGMA user_version = ${migration.version};\nCOMMIT;`,
    );
  }
}
