/**
 * Names by which people look for objects. Beside the whole name, which also gives lists their order, every further word
 * of it, account names and addresses are kept, each folded: lower case, without accents. What begins a longer word of
 * the same object is not kept twice.
 */

import type { Attributes } from '../model/attribute-value.ts';
import { nameOfDn } from '../model/distinguished-name.ts';
import { insertRows } from '../store/batch.ts';
import type { SqlValue, Writer } from '../store/database.ts';

const WHOLE = ['displayName', 'cn', 'name'];
const OTHERS = ['cn', 'sAMAccountName', 'accountName', 'userPrincipalName', 'mail'];
const LONGEST = 256;
const MOST_WORDS = 16;

/** `Müller` and `muller` are looked for alike. */
export function foldName(text: string): string {
  // Most names are plain: what has no letter beyond ASCII needs no look at its accents.
  const plain = /^[\x20-\x7e]*$/.test(text) ? text : text.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return plain.toLowerCase().slice(0, LONGEST);
}

/** What lists show an object as. */
export function nameOf(attributes: Attributes, dn: string | undefined): string {
  for (const attribute of WHOLE) {
    const value = attributes[attribute]?.[0];
    if (typeof value === 'string' && value !== '') return value;
  }
  return dn === undefined ? '' : nameOfDn(dn);
}

/** The rows of an object: the whole name first, then what else it is looked for by. */
export function nameRows(attributes: Attributes, dn: string | undefined): (readonly [kind: 0 | 1, word: string])[] {
  const whole = foldName(nameOf(attributes, dn));
  const words = new Set(whole.split(/[\s,;()[\]<>"/\\-]+/).slice(1));
  for (const attribute of OTHERS) {
    const value = attributes[attribute]?.[0];
    if (typeof value === 'string') words.add(foldName(value));
  }
  // `CN={hex of the anchor}` in the Entra connector space is nothing that people know.
  if (dn !== undefined && !dn.startsWith('CN={')) words.add(foldName(nameOfDn(dn)));
  words.delete('');
  const sorted = [whole, ...words].sort();
  const kept = sorted.filter((word, index) => word !== whole && !sorted[index + 1]?.startsWith(word));
  return [[0, whole], ...kept.slice(0, MOST_WORDS).map((word) => [1, word] as const)];
}

export interface NamedObject {
  readonly id: number;
  readonly dn: string;
  readonly attributes: Attributes;
}

/** Writes the names of objects anew. */
export async function replaceConnectorNames(
  writer: Writer,
  connectorId: number,
  objects: readonly NamedObject[],
): Promise<void> {
  if (objects.length === 0) return;
  await writer.run('DELETE FROM connector_name WHERE object_id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(objects.map((object) => object.id)),
  ]);
  await insertRows(
    writer,
    'connector_name (connector_id, kind, word, object_id)',
    objects.flatMap(({ id, dn, attributes }) =>
      nameRows(attributes, dn).map(([kind, word]): SqlValue[] => [connectorId, kind, word, id]),
    ),
    'ON CONFLICT DO NOTHING',
  );
}
