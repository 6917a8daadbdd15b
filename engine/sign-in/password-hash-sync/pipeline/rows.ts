/** What a replicated object says of a password, read and checked; the password itself stays encrypted in its buffer. */

import { guidToText } from '../../../model/anchor.ts';
import type { ChangedAttribute, ChangedObject } from '../drs/changes-reply.ts';
import { passwordStamp, type PasswordStamp } from './stamps.ts';

export interface PasswordRow {
  /** objectGUID. */
  readonly anchor: string;
  readonly isDeleted: boolean;
  /** Absent where the row does not speak of the password. */
  readonly password?: {
    readonly stamp: PasswordStamp | undefined;
    /** As it came, encrypted for the session; absent where the account has no password. */
    readonly value?: Buffer;
    /** The last part of the SID; without it the value cannot be decrypted. */
    readonly rid: number | undefined;
  };
  /** Absent where the row does not speak of pwdLastSet. */
  readonly mustChange?: boolean;
}

/**
 * Undefined for what has to do with no password. `isWhole`: the row brings all that there is, so that an account of which
 * it says nothing about a password has none.
 */
export function passwordRow({ name, attributes }: ChangedObject, isWhole: boolean): PasswordRow | undefined {
  const password = attributes.get('unicodePwd');
  const lastSet = attributes.get('pwdLastSet');
  const deleted = attributes.get('isDeleted');
  const isDeleted = deleted?.values.some((value) => value.length === 4 && value.readUInt32LE() !== 0) ?? false;
  const rid = ridOf(name.sid.length > 0 ? name.sid : attributes.get('objectSid')?.values[0]);
  const isAccount = isWhole && rid !== undefined;
  if (!password && !lastSet && !isDeleted && !isAccount) return undefined;
  return {
    anchor: guidToText(name.guid),
    isDeleted,
    ...(password ? { password: passwordOf(password, rid) } : isAccount ? { password: { stamp: undefined, rid } } : {}),
    // "User must change password at next logon" is a time of 0, [MS-ADA3] 2.175.
    ...(lastSet ? { mustChange: lastSet.values[0]?.length === 8 && lastSet.values[0].readBigUInt64LE() === 0n } : {}),
  };
}

function passwordOf({ values, stamp }: ChangedAttribute, rid: number | undefined): PasswordRow['password'] & object {
  const [value] = values;
  return { stamp: stamp && passwordStamp(stamp), rid, ...(value && value.length > 0 ? { value } : {}) };
}

/** The last of the SID's parts, [MS-DTYP] 2.4.2.2. */
function ridOf(sid: Uint8Array | undefined): number | undefined {
  if (!sid || sid.length < 12) return undefined;
  return Buffer.from(sid.buffer, sid.byteOffset, sid.byteLength).readUInt32LE(sid.length - 4);
}
