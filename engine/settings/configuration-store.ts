/** The configuration document in numbered versions: saving never overwrites, so every change has a way back. */

import type { z } from 'zod';
import { FaultError } from '../model/fault.ts';
import type { Reader, Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { noteAudit } from './audit.ts';

export interface SavedConfiguration<T> {
  readonly version: number;
  readonly document: T;
  readonly savedAt: string;
  readonly savedBy: string;
}

interface ConfigurationRow {
  readonly version: number;
  readonly document: string;
  readonly saved_at: string;
  readonly saved_by: string;
}

/** The newest version, or undefined before setup. Throws `answers-invalid` when it does not fit the schema. */
export async function loadConfiguration<S extends z.ZodType>(
  reader: Reader,
  schema: S,
): Promise<SavedConfiguration<z.output<S>> | undefined> {
  const row = await reader.get<ConfigurationRow>('SELECT * FROM configuration ORDER BY version DESC LIMIT 1');
  if (!row) return undefined;
  const parsed = schema.safeParse(JSON.parse(row.document));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new FaultError({
      code: 'answers-invalid',
      stage: 'setup',
      detail: { path: issue?.path.join('.') ?? '', message: issue?.message ?? '', version: row.version },
      retry: 'never',
    });
  }
  return { version: row.version, document: parsed.data, savedAt: row.saved_at, savedBy: row.saved_by };
}

export interface ConfigurationChange {
  readonly by: string;
  readonly action: string;
  readonly detail: object;
  readonly at: Date;
}

/** Saves a new version, with who did it and why in the audit log, in one transaction. */
export async function saveConfiguration<T>(store: Store, document: T, change: ConfigurationChange): Promise<number> {
  return store.write((writer) => addVersion(writer, document, change));
}

/** The same within a transaction of the caller's. */
export async function addVersion<T>(writer: Writer, document: T, change: ConfigurationChange): Promise<number> {
  const row = await writer.get<{ last: number }>('SELECT coalesce(max(version), 0) AS last FROM configuration');
  const version = row!.last + 1;
  await writer.run('INSERT INTO configuration (version, document, saved_at, saved_by) VALUES (?, ?, ?, ?)', [
    version,
    JSON.stringify(document),
    change.at.toISOString(),
    change.by,
  ]);
  const detail = { ...change.detail, version };
  await noteAudit(writer, { at: change.at, who: change.by, action: change.action, detail });
  return version;
}

export interface ConfigurationVersion {
  readonly version: number;
  readonly document: unknown;
  readonly savedAt: string;
  readonly savedBy: string;
  /** Why it was saved, from the audit log. */
  readonly action: string;
}

/** Versions below `before`, the newest first, as they were written. */
export async function listVersions(
  reader: Reader,
  limit: number,
  before: number = Number.MAX_SAFE_INTEGER,
): Promise<ConfigurationVersion[]> {
  const rows = await reader.all<ConfigurationRow & { action: string | null }>(
    `SELECT c.*, (SELECT a.action FROM audit AS a WHERE a.at = c.saved_at AND a.who = c.saved_by
       AND coalesce(a.detail ->> '$.version', c.version) = c.version ORDER BY a.id DESC LIMIT 1) AS action
     FROM configuration AS c WHERE c.version < ? ORDER BY c.version DESC LIMIT ?`,
    [before, limit],
  );
  return rows.map((row) => ({
    version: row.version,
    document: JSON.parse(row.document) as unknown,
    savedAt: row.saved_at,
    savedBy: row.saved_by,
    action: row.action ?? 'setup',
  }));
}
