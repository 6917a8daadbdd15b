/**
 * Names by which people look for objects. Beside the whole name, which also gives lists their order, every further word
 * of it, account names and addresses are kept, each folded: lower case, without accents. What begins a longer word of
 * the same object is not kept twice.
 */

import type { Attributes } from '../model/attribute-value.ts';
import { nameOfDn } from '../model/distinguished-name.ts';
import type { Writer } from '../store/database.ts';

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

/** The whole name first, then what else an object is looked for by. */
export function namesOf(attributes: Attributes, dn: string | undefined): readonly [whole: string, ...others: string[]] {
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
  return [whole, ...kept.slice(0, MOST_WORDS)];
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
  await addConnectorNames(
    writer,
    connectorId,
    objects.map(({ id, dn, attributes }) => [id, namesOf(attributes, dn)]),
  );
}

/** The names of planned objects: by anything but the whole they are found through what is joined to their identity. */
export async function addPlannedNames(
  writer: Writer,
  connectorId: number,
  objects: readonly NamedObject[],
): Promise<void> {
  if (objects.length === 0) return;
  await addConnectorNames(
    writer,
    connectorId,
    objects.map(({ id, dn, attributes }) => [id, [foldName(nameOf(attributes, dn))]]),
  );
}

/** One text for all of them: half the time of a list of values, and names are most of what an import writes. */
async function addConnectorNames(
  writer: Writer,
  connectorId: number,
  names: readonly (readonly [objectId: number, names: readonly string[]])[],
): Promise<void> {
  await writer.run(
    `INSERT INTO connector_name (connector_id, kind, word, object_id)
     SELECT ?, n.key > 0, n.value, o.value ->> 0 FROM json_each(?) AS o CROSS JOIN json_each(o.value -> 1) AS n
     WHERE true ON CONFLICT DO NOTHING`,
    [connectorId, JSON.stringify(names)],
  );
}
