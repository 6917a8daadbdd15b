/**
 * Accounts that expire: nothing is written to the directory when their time has come, so that no import would tell. They
 * are marked to be synchronized with the next run, as if they had changed; the rules say what that means.
 */

import type { Store } from '../../../store/store.ts';

const SWEPT = 'password-hash-sync/expired-until';
const FROM_1601 = 11_644_473_600_000n;
/** 100 nanoseconds since 1601. */
const ticksOf = (date: Date): bigint => (BigInt(date.getTime()) + FROM_1601) * 10_000n;

/** Of these connectors; how many accounts have expired since the last time. */
export async function markExpired(store: Store, connectorIds: readonly number[], now: Date): Promise<number> {
  const until = ticksOf(now).toString();
  const row = await store.reader.get<{ value: string }>('SELECT value FROM engine_state WHERE key = ?', [SWEPT]);
  const since = row?.value ?? '0';
  // Numbers beyond what a double holds are kept as text, see `encodeAttributes`.
  const expires = `CAST(image ->> '$.accountExpires[0]."$int"' AS INTEGER)`;
  return store.write(async (writer) => {
    const marked = await writer.run(
      `UPDATE connector_object SET retry = 1 WHERE connector_id IN (SELECT value FROM json_each(?)) AND retry = 0
         AND in_directory = 1 AND mv_id IS NOT NULL AND image LIKE '%"accountExpires"%'
         AND ${expires} > CAST(? AS INTEGER) AND ${expires} <= CAST(? AS INTEGER)`,
      [JSON.stringify(connectorIds), since, until],
    );
    await writer.run(
      'INSERT INTO engine_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      [SWEPT, until],
    );
    return marked;
  });
}
