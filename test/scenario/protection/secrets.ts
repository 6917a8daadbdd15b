/** What must not be found of a person: the password and its NT hash, in every form in which somebody might have written them. */

import { createHash } from 'node:crypto';
import { md4 } from '../../../engine/connectors/active-directory/ntlm/md4.ts';
import type { Needle } from './memory-image.ts';

export interface Person {
  readonly name: string;
  readonly password: string;
}

/** The same for the same number, like nobody else's. */
export function personNumber(number: number): Person {
  const digest = createHash('sha256')
    .update(`person ${String(number)}`)
    .digest('base64url');
  return { name: `person${String(number)}`, password: `Aa1-${digest.slice(0, 20)}` };
}

export function ntHash(password: string): Buffer {
  return md4(Buffer.from(password, 'utf16le'));
}

/** Of the hash also each half, as [MS-SAMR] 2.2.11.1 wraps them one by one. */
export function needlesFor({ name, password }: Person): Needle[] {
  const hash = ntHash(password);
  const digits = hash.toString('hex');
  const texts = { password, 'digits in capitals': digits.toUpperCase(), 'small digits': digits };
  return [
    { owner: name, form: 'hash', octets: hash },
    { owner: name, form: 'first half', octets: hash.subarray(0, 8) },
    { owner: name, form: 'second half', octets: hash.subarray(8) },
    { owner: name, form: 'hash in base 64', octets: Buffer.from(hash.toString('base64').slice(0, 20)) },
    ...Object.entries(texts).flatMap(([form, text]) => [
      { owner: name, form, octets: Buffer.from(text) },
      { owner: name, form: `${form}, UTF-16`, octets: Buffer.from(text, 'utf16le') },
    ]),
  ];
}
