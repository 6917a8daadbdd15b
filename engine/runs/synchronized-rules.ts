/**
 * The rules under which everything was last synchronized. Under other rules only a full synchronization will do; and as
 * soon as a single object has been synchronized under others, also the former rules need one again.
 */

import type { Store } from '../store/store.ts';

const STATE = 'rules-of-last-full-synchronization';

/** The key of the rules that every object was synchronized under, if there are such rules. */
export async function loadSynchronizedRules(store: Store): Promise<string | undefined> {
  const row = await store.reader.get<{ value: string }>('SELECT value FROM engine_state WHERE key = ?', [STATE]);
  return row?.value;
}

/** After a full synchronization of every connector. */
export async function saveSynchronizedRules(store: Store, rulesKey: string): Promise<void> {
  await store.write((writer) =>
    writer.run(
      'INSERT INTO engine_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      [STATE, rulesKey],
    ),
  );
}

/** Before the first object is synchronized under these rules; costs one look where they are the same. */
export async function leaveOtherRules(store: Store, rulesKey: string): Promise<void> {
  const known = await loadSynchronizedRules(store);
  if (known === undefined || known === rulesKey) return;
  await store.write((writer) => writer.run('DELETE FROM engine_state WHERE key = ?', [STATE]));
}
