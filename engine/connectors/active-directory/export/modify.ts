/** The modify request, by GUID, so that a move of the object meanwhile does not matter. */

import { ModifyRequest, type Change, type Control } from 'ldapts';
import { guidDn } from '../distinguished-names.ts';
import type { Directory } from '../directory.ts';

export async function modify(
  directory: Directory,
  anchor: string,
  changes: Change[],
  controls: Control[] = [],
): Promise<void> {
  const connection = await directory.connection();
  await connection.request('modify', new ModifyRequest({ messageId: 0, dn: guidDn(anchor), changes, controls }));
}
