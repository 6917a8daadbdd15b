/** Names by which people look for identities; see `connector-space/names.ts`. */

import { nameRows } from '../connector-space/names.ts';
import { insertRows } from '../store/batch.ts';
import type { SqlValue, Writer } from '../store/database.ts';
import type { MetaverseObject } from './objects.ts';

/** Writes the names of metaverse objects anew. */
export async function replaceMetaverseNames(writer: Writer, objects: readonly MetaverseObject[]): Promise<void> {
  if (objects.length === 0) return;
  await writer.run('DELETE FROM metaverse_name WHERE object_id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(objects.map((object) => object.id)),
  ]);
  await insertRows(
    writer,
    'metaverse_name (kind, word, object_id)',
    objects.flatMap(({ id, attributes }) =>
      nameRows(attributes, undefined).map(([kind, word]): SqlValue[] => [kind, word, id]),
    ),
    'ON CONFLICT DO NOTHING',
  );
}
