/** The names of identities, folded: they give lists of the metaverse their order. See `connector-space/names.ts`. */

import { foldName, nameOf } from '../connector-space/names.ts';
import type { Writer } from '../store/database.ts';
import type { MetaverseObject } from './objects.ts';

/** Writes the names of metaverse objects anew. */
export async function replaceMetaverseNames(writer: Writer, objects: readonly MetaverseObject[]): Promise<void> {
  if (objects.length === 0) return;
  await writer.run('DELETE FROM metaverse_name WHERE object_id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(objects.map((object) => object.id)),
  ]);
  await writer.run(
    `INSERT INTO metaverse_name (name, object_id)
     SELECT value ->> 1, value ->> 0 FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    [JSON.stringify(objects.map(({ id, attributes }) => [id, foldName(nameOf(attributes, undefined))]))],
  );
}
