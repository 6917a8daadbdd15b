/** Look-up keys of connector space objects: the attributes by which outbound rules join. */

import { valueKey, type AttributeValue, type Attributes } from '../model/attribute-value.ts';
import { insertRows } from '../store/batch.ts';
import type { Reader, SqlValue, Writer } from '../store/database.ts';

/** Text is found whatever its case; a case-sensitive clause is decided on what is found. */
export function foldedKey(value: AttributeValue): string {
  return typeof value === 'string' ? valueKey(value).toLowerCase() : valueKey(value);
}

/** Writes the keys of objects where they are others than before. `attributes` is the expected state: the image with pending values laid over. */
export async function replaceConnectorKeys(
  writer: Writer,
  connectorId: number,
  keyed: readonly string[],
  objects: readonly { readonly id: number; readonly attributes: Attributes }[],
): Promise<void> {
  if (objects.length === 0) return;
  const wanted = objects.map(({ id, attributes }) => ({ id, keys: keysOf(keyed, attributes) }));
  const stored = await loadKeys(writer, connectorId, objects);
  const changed = wanted.filter(({ id, keys }) => !sameKeys(keys, stored.get(id)));
  if (changed.length === 0) return;
  await writer.run('DELETE FROM connector_key WHERE object_id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(changed.map(({ id }) => id)),
  ]);
  const rows = changed.flatMap(({ id, keys }) =>
    [...keys.values()].map(([attribute, value]): SqlValue[] => [connectorId, attribute, value, id]),
  );
  await insertRows(writer, 'connector_key (connector_id, attribute, value, object_id)', rows, 'ON CONFLICT DO NOTHING');
}

/** Attribute and folded value, by both as one text. */
type Keys = ReadonlyMap<string, readonly [attribute: string, value: string]>;

const keyText = (attribute: string, value: string) => `${attribute} ${value}`;

function keysOf(keyed: readonly string[], attributes: Attributes): Keys {
  const keys = new Map<string, readonly [string, string]>();
  for (const attribute of keyed) {
    for (const value of attributes[attribute] ?? []) {
      const folded = foldedKey(value);
      keys.set(keyText(attribute, folded), [attribute, folded]);
    }
  }
  return keys;
}

/** The keys that objects have, as texts. */
async function loadKeys(
  reader: Reader,
  connectorId: number,
  objects: readonly { readonly id: number }[],
): Promise<Map<number, Set<string>>> {
  const rows = await reader.all<{ object_id: number; attribute: string; value: string }>(
    `SELECT k.object_id, k.attribute, k.value FROM json_each(?) AS a
     CROSS JOIN connector_key AS k ON k.object_id = a.value AND k.connector_id = ?`,
    [JSON.stringify(objects.map(({ id }) => id)), connectorId],
  );
  const keys = new Map<number, Set<string>>();
  for (const row of rows) {
    const own = keys.get(row.object_id) ?? new Set<string>();
    keys.set(row.object_id, own.add(keyText(row.attribute, row.value)));
  }
  return keys;
}

function sameKeys(wanted: Keys, stored: ReadonlySet<string> | undefined): boolean {
  if (wanted.size !== (stored?.size ?? 0)) return false;
  return [...wanted.keys()].every((key) => stored?.has(key) ?? false);
}
