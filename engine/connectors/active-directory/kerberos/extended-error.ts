/** What Windows adds to an error of Kerberos: an NTSTATUS in KERB-EXT-ERROR ([MS-KILE] 2.2.1 and 2.2.2). */

import { fieldsOf, MalformedDer, readInteger, readOctets, required } from './der.ts';

/** KERB_ERR_TYPE_EXTENDED. */
const EXTENDED = 3;

/** Undefined where the error's data is something else. */
export function extendedStatus(data: Buffer): number | undefined {
  try {
    const fields = fieldsOf(data);
    if (readInteger(required(fields, 1)) !== EXTENDED) return undefined;
    const value = readOctets(required(fields, 2));
    return value.length >= 4 ? value.readUInt32LE() : undefined;
  } catch (error) {
    if (error instanceof MalformedDer) return undefined;
    throw error;
  }
}
