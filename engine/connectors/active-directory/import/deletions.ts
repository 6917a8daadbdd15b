/** Whether an account gets to see deletions, which must never be missed without a word. */

import type { Directory } from '../directory.ts';
import { directoryFault } from '../faults.ts';
import { ShowDeletedControl } from '../ldap/controls.ts';
import { octets } from '../ldap/entry.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import { ANYTHING, type RootDse } from '../root-dse.ts';
import { searchAll } from '../search.ts';

/** GUID_DELETED_OBJECTS_CONTAINER_W, [MS-ADTS] 6.1.1.4. */
const DELETED_OBJECTS = '18e2ea80684f11d2b9aa00c04f79f805';

export const RIGHT_TO_SEE_DELETIONS = 'List contents and read properties of Deleted Objects';

/**
 * On Windows the right to replicate covers deleted objects ([MS-ADTS] 3.1.1.3.4.1.3). Samba shows a DirSync search what
 * the account may read and no more, and by default only administrators may read the container of deleted objects:
 * for anybody else nothing is ever deleted. Throws `rights-missing` there.
 */
export async function requireSightOfDeletions(
  directory: Directory,
  rootDse: RootDse,
  partition: string,
): Promise<void> {
  if (!rootDse.vendorName.startsWith('Samba')) return;
  if (await isReadable(directory, `<WKGUID=${DELETED_OBJECTS},${partition}>`)) return;
  throw directoryFault('rights-missing', directory.blame('import'), {
    detail: { right: RIGHT_TO_SEE_DELETIONS, account: directory.settings.account, partition },
  });
}

async function isReadable(directory: Directory, base: string): Promise<boolean> {
  try {
    const found = await searchAll(directory, {
      base,
      scope: 'base',
      filter: ANYTHING,
      attributes: ['objectGUID'],
      controls: () => [new ShowDeletedControl()],
    });
    // Without the right the container itself is still found, with nothing in it.
    return found[0] !== undefined && octets(found[0], 'objectGUID') !== undefined;
  } catch (error) {
    if (error instanceof LdapResultError && error.resultCode === RESULT.noSuchObject) return false;
    throw error;
  }
}
