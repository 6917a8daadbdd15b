/** Which of two writes of a password is the newer one. */

import type { Stamp } from '../drs/changes-reply.ts';

/** What is kept of a stamp. `changed`: seconds since 1601. */
export interface PasswordStamp {
  readonly version: number;
  readonly changed: number;
  /** invocationId of the database where it was written; hexadecimal. */
  readonly invocation: string;
}

export function passwordStamp({ version, changed, invocation }: Stamp): PasswordStamp {
  return { version, changed: Number(changed), invocation };
}

/** As replicas of the directory themselves decide which write stays, [MS-ADTS] 3.1.1.1.9: negative, 0, positive. */
export function compareStamps(left: PasswordStamp, right: PasswordStamp): number {
  if (left.version !== right.version) return left.version - right.version;
  if (left.changed !== right.changed) return left.changed - right.changed;
  if (left.invocation === right.invocation) return 0;
  return left.invocation < right.invocation ? -1 : 1;
}

export function isSameStamp(left: PasswordStamp | undefined, right: PasswordStamp | undefined): boolean {
  if (!left || !right) return left === right;
  return compareStamps(left, right) === 0;
}

const FROM_1601 = 11_644_473_600;

export function dateOfStamp({ changed }: Pick<PasswordStamp, 'changed'>): Date {
  return new Date((changed - FROM_1601) * 1000);
}
