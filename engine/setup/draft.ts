/** The draft of a setup or a change, as the store keeps it: one at a time, counted up with every save. */

import { FaultError } from '../model/fault.ts';
import type { Reader, Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';

export interface StoredDraft {
  readonly revision: number;
  /** The configuration version that a change began from. */
  readonly basedOn: number | null;
  /** As it was saved; whoever reads it checks it. */
  readonly content: unknown;
  readonly savedAt: string;
  readonly savedBy: string;
}

interface DraftRow {
  readonly revision: number;
  readonly based_on: number | null;
  readonly content: string;
  readonly saved_at: string;
  readonly saved_by: string;
}

export async function loadDraft(reader: Reader): Promise<StoredDraft | undefined> {
  const row = await reader.get<DraftRow>('SELECT * FROM setup_draft');
  if (!row) return undefined;
  return {
    revision: row.revision,
    basedOn: row.based_on,
    content: JSON.parse(row.content) as unknown,
    savedAt: row.saved_at,
    savedBy: row.saved_by,
  };
}

export interface DraftChange {
  readonly content: unknown;
  /** The revision that was looked at; 0 for none. */
  readonly revision: number;
  /** For the first save of a change: the configuration in force. */
  readonly basedOn: number | null;
  readonly by: string;
  readonly at: Date;
}

/**
 * Saves over the revision that was looked at, and answers the new one. Throws `draft-changed-elsewhere` where another window
 * has saved or discarded it since.
 */
export function saveDraft(store: Store, change: DraftChange): Promise<number> {
  return store.write(async (writer) => {
    const present = await loadDraft(writer);
    if ((present?.revision ?? 0) !== change.revision) {
      const detail = { revision: present?.revision ?? 0, ...(present ? { by: present.savedBy } : {}) };
      throw new FaultError({ code: 'draft-changed-elsewhere', stage: 'setup', detail, retry: 'never' });
    }
    const revision = change.revision + 1;
    const basedOn = present?.basedOn ?? change.basedOn;
    await writer.run(
      `INSERT INTO setup_draft (id, revision, based_on, content, saved_at, saved_by) VALUES (1, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, based_on = excluded.based_on,
         content = excluded.content, saved_at = excluded.saved_at, saved_by = excluded.saved_by`,
      [revision, basedOn, JSON.stringify(change.content), change.at.toISOString(), change.by],
    );
    return revision;
  });
}

/** Answers whether there was one. */
export async function removeDraft(writer: Writer): Promise<boolean> {
  return (await writer.run('DELETE FROM setup_draft')) > 0;
}
