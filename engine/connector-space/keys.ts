/** Look-up keys of connector space objects: the attributes by which outbound rules join. */

import { valueKey, type AttributeValue, type Attributes } from '../model/attribute-value.ts';
import { insertRows } from '../store/batch.ts';
import type { SqlValue, Writer } from '../store/database.ts';

/** Text is found whatever its case; a case-sensitive clause is decided on what is found. */
export function foldedKey(value: AttributeValue): string {
  return typeof value === 'string' ? valueKey(value).toLowerCase() : valueKey(value);
}

/** Writes the keys of objects anew. `attributes` is the expected state: the image with pending values laid over. */
export async function replaceConnectorKeys(
  writer: Writer,
  connectorId: number,
  keyed: readonly string[],
  objects: readonly { readonly id: number; readonly attributes: Attributes }[],
): Promise<void> {
  if (objects.length === 0) return;
  await writer.run('DELETE FROM connector_key WHERE object_id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(objects.map((object) => object.id)),
  ]);
  const rows: SqlValue[][] = [];
  for (const object of objects) {
    for (const attribute of keyed) {
      for (const value of object.attributes[attribute] ?? []) {
        rows.push([connectorId, attribute, foldedKey(value), object.id]);
      }
    }
  }
  await insertRows(writer, 'connector_key (connector_id, attribute, value, object_id)', rows, 'ON CONFLICT DO NOTHING');
}
