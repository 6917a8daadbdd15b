/** Renames and moves: the object keeps its objectGUID and everything below it. */

import { ModifyDNRequest } from 'ldapts';
import { parentDn, parseDn, sameDn } from '../../../model/distinguished-name.ts';
import { guidDn } from '../distinguished-names.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import type { Directory } from '../directory.ts';

export type RenamePlan = 'settled' | 'changed-meanwhile' | 'rename';

/** `before` is the name that the connector space last saw. A name that is neither that nor the wanted one is somebody's. */
export function planRename(wanted: string, before: string, current: string): RenamePlan {
  if (sameDn(current, wanted)) return 'settled';
  return sameDn(current, before) ? 'rename' : 'changed-meanwhile';
}

/**
 * By GUID, so that a change of the name meanwhile does not matter. The old name does not stay as a value (RFC 4511 4.9
 * `deleteoldrdn`); Active Directory takes nothing else ([MS-ADTS] 3.1.1.5.4.1).
 */
export async function rename(directory: Directory, anchor: string, current: string, wanted: string): Promise<void> {
  const connection = await directory.connection();
  const superior = parentDn(wanted);
  const moves = !sameDn(parentDn(current), superior);
  const rename = (dn: string) =>
    connection.request(
      'modifyDn',
      new ModifyDNRequest({
        ...{ messageId: 0, dn, newRdn: parseDn(wanted)[0]!.text, deleteOldRdn: true },
        ...(moves ? { newSuperior: superior } : {}),
      }),
    );
  try {
    await rename(guidDn(anchor));
  } catch (error) {
    if (!(error instanceof LdapResultError) || error.resultCode !== RESULT.noSuchObject) throw error;
    // Samba 4.17 says of an object named by GUID that it is missing where the new name is taken: asked by the name that
    // was read just before, it says what is wrong.
    await rename(current);
  }
}
