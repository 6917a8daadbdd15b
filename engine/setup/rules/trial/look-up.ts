/**
 * Objects by a value of theirs. Synchronization keeps keys for the attributes by which its rules join; a draft may join by
 * any: then objects are looked through, which takes its time with many of them and needs no change of anything.
 */

import { foldedKey } from '../../../connector-space/keys.ts';
import { findByKeys } from '../../../metaverse/objects.ts';
import { encodeAttributes, type AttributeValue } from '../../../model/attribute-value.ts';
import type { Reader } from '../../../store/database.ts';

/** Objects that are looked at: that a rule finds several is known before. */
const FOUND = 50;

/** Identities that may have the value; whether they do is for the caller to say. */
export async function identitiesWith(
  reader: Reader,
  attribute: string,
  value: AttributeValue,
  keyed: ReadonlySet<string>,
): Promise<number[]> {
  if (keyed.has(attribute)) {
    const rows = await findByKeys(reader, [[attribute, foldedKey(value)]]);
    return rows.slice(0, FOUND).map((row) => row.object_id);
  }
  const rows = await reader.all<{ id: number }>(
    `SELECT m.id FROM metaverse_object AS m
     WHERE EXISTS (SELECT 1 FROM json_each(m.attributes, ?) AS e WHERE ${MATCHES}) LIMIT ${FOUND}`,
    [pathOf(attribute), ...matchParameters(value)],
  );
  return rows.map((row) => row.id);
}

/** Objects of the connector that may have the value, or are planned to. */
export async function connectorObjectsWith(
  reader: Reader,
  connectorId: number,
  attribute: string,
  value: AttributeValue,
  keyed: ReadonlySet<string>,
): Promise<number[]> {
  if (keyed.has(attribute)) {
    const rows = await reader.all<{ object_id: number }>(
      'SELECT object_id FROM connector_key WHERE connector_id = ? AND attribute = ? AND value = ? LIMIT ?',
      [connectorId, attribute, foldedKey(value), FOUND],
    );
    return rows.map((row) => row.object_id);
  }
  const parameters = [connectorId, pathOf(attribute), ...matchParameters(value)];
  const rows = await reader.all<{ id: number }>(
    `SELECT o.id FROM connector_object AS o WHERE o.connector_id = ?
       AND EXISTS (SELECT 1 FROM json_each(o.image, ?) AS e WHERE ${MATCHES})
     UNION SELECT p.object_id FROM pending_export AS p WHERE p.connector_id = ?
       AND EXISTS (SELECT 1 FROM json_each(p.attributes, ?) AS e WHERE ${MATCHES}) LIMIT ${FOUND}`,
    [...parameters, ...parameters],
  );
  return rows.map((row) => row.id);
}

const pathOf = (attribute: string) => `$."${attribute.replaceAll('"', '')}"`;

/** SQLite folds the letters of English only: other texts pass where they are as long. */
const MATCHES = `CASE e.type WHEN 'object' THEN json(e.value) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'
    ELSE lower(CAST(e.value AS TEXT)) END = ?
  OR (e.type = 'text' AND length(e.value) = ? AND e.value GLOB '*[^ -~]*')`;

function matchParameters(value: AttributeValue): readonly [string, number] {
  if (typeof value === 'string')
    return [value.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()), [...value].length];
  const stored = JSON.parse(encodeAttributes({ value: [value] })) as { readonly value: readonly unknown[] };
  const [encoded] = stored.value;
  return [typeof encoded === 'object' ? JSON.stringify(encoded) : String(encoded), -1];
}
