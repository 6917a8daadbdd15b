/**
 * Containers that came into scope and whose content has not been read yet. A page that moves a container is kept before
 * the content is read; told again after a kill, the move is nothing new, so what is owed has to be remembered.
 */

import type { Reader, Writer } from '../store/database.ts';

function keyOf(connectorId: number, partition: string): string {
  return `import/${connectorId}/${partition}/entered-containers`;
}

export async function loadEntered(
  reader: Pick<Reader, 'get'>,
  connectorId: number,
  partition: string,
): Promise<string[]> {
  const row = await reader.get<{ value: string }>('SELECT value FROM engine_state WHERE key = ?', [
    keyOf(connectorId, partition),
  ]);
  return row === undefined ? [] : (JSON.parse(row.value) as string[]);
}

/** In the transaction of the page. */
export async function noteEntered(
  writer: Writer,
  connectorId: number,
  partition: string,
  anchors: readonly string[],
): Promise<void> {
  if (anchors.length === 0) return;
  const known = await loadEntered(writer, connectorId, partition);
  await save(writer, connectorId, partition, [...new Set([...known, ...anchors])]);
}

/** Without an anchor: all of them, because the whole partition was read. */
export async function forgetEntered(
  writer: Writer,
  connectorId: number,
  partition: string,
  anchor?: string,
): Promise<void> {
  const known = await loadEntered(writer, connectorId, partition);
  if (known.length === 0) return;
  await save(writer, connectorId, partition, anchor === undefined ? [] : known.filter((one) => one !== anchor));
}

async function save(writer: Writer, connectorId: number, partition: string, anchors: readonly string[]): Promise<void> {
  const key = keyOf(connectorId, partition);
  if (anchors.length === 0) {
    await writer.run('DELETE FROM engine_state WHERE key = ?', [key]);
    return;
  }
  await writer.run(
    'INSERT INTO engine_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    [key, JSON.stringify(anchors)],
  );
}
