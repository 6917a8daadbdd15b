/** Who did what: every change an administrator makes, never a secret. */

import type { Reader, Writer } from '../store/database.ts';

export interface AuditEntry {
  readonly at: Date;
  readonly who: string;
  readonly action: string;
  readonly detail: object;
}

export async function noteAudit(writer: Writer, entry: AuditEntry): Promise<void> {
  await writer.run('INSERT INTO audit (at, who, action, detail) VALUES (?, ?, ?, ?)', [
    entry.at.toISOString(),
    entry.who,
    entry.action,
    JSON.stringify(entry.detail),
  ]);
}

/** The newest entries first, one page by key. */
export async function listAudit(reader: Reader, limit: number, before: number = Number.MAX_SAFE_INTEGER) {
  const rows = await reader.all<{ id: number; at: string; who: string; action: string; detail: string }>(
    'SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?',
    [before, limit],
  );
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as object }));
}
