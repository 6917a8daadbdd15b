/** What is refused before any domain controller hears of it. */

import { isUtf8 } from 'node:buffer';
import type { ValidationRequest } from './validator.ts';

/** LogonUser's own limit: PWLEN, in UTF-16 units (LM_CONST.H; an account's password may not be longer either). */
const LONGEST_PASSWORD = 127;
/** Of userPrincipalName (its rangeUpper in Active Directory's schema). */
const LONGEST_NAME = 1024;
/** Of a NetBIOS name, [MS-ADTS] 6.1.1.2.1.1.4 nETBIOSName. */
const LONGEST_DOMAIN = 15;

/** Whether the request is one that a person can have made by typing a name and a password. */
export function isAcceptable({ domain, userPrincipalName, password }: ValidationRequest): boolean {
  if (domain.length > LONGEST_DOMAIN || hasControlCharacter(Buffer.from(domain))) return false;
  const at = userPrincipalName.lastIndexOf('@');
  if (at < 1 || at === userPrincipalName.length - 1 || userPrincipalName.length > LONGEST_NAME) return false;
  if (hasControlCharacter(Buffer.from(userPrincipalName))) return false;
  // Empty: a bind without a password succeeds as nobody (RFC 4513 section 5.1.2).
  if (password.length === 0 || password.length > 4 * LONGEST_PASSWORD) return false;
  return isUtf8(password) && !hasControlCharacter(password) && utf16Units(password) <= LONGEST_PASSWORD;
}

/** The controls of ASCII; those above (U+0080 to U+009F) are what some keyboards make of other encodings. */
function hasControlCharacter(octets: Buffer): boolean {
  return octets.some((octet) => octet < 0x20 || octet === 0x7f);
}

/** Without making a text of it, which could not be zeroed. */
function utf16Units(utf8: Buffer): number {
  let units = 0;
  for (const octet of utf8) {
    if ((octet & 0xc0) === 0x80) continue;
    units += octet >= 0xf0 ? 2 : 1;
  }
  return units;
}
