/** DNs as Active Directory writes them, plain and in the extended form ([MS-ADTS] 3.1.1.3.4.1.5). */

import type { ObjectReference } from '../../model/directory-object.ts';
import { parseDn } from '../../model/distinguished-name.ts';

const EXTENDED = /^<GUID=([0-9a-fA-F-]{36})>;(?:<SID=[^>]*>;)?/;

/** `<GUID=...>;<SID=...>;CN=...` to its anchor and its DN; undefined where there is no GUID in front. */
export function parseExtendedDn(text: string): Required<ObjectReference> | undefined {
  const match = EXTENDED.exec(text);
  if (match?.[1] === undefined) return undefined;
  return { anchor: match[1].toLowerCase(), dn: text.slice(match[0].length) };
}

/** The DN without the extended form's prefix. */
export function plainDn(text: string): string {
  return text.replace(EXTENDED, '');
}

/** `B:32:AA31...:<GUID=...>;CN=...` and `S:...` without the extended form's prefix: Object(DN-Binary), Object(DN-String). */
export function plainDnWithData(text: string): string {
  return text.replace(/<GUID=[^>]*>;(?:<SID=[^>]*>;)?/, '');
}

/** A DN, which only a simple bind takes ([MS-ADTS] 5.1.1.1.1): `CN=sync\\, main,OU=...` has a backslash, too. */
export function isDistinguishedName(account: string): boolean {
  return /^\s*[a-z][a-z0-9.-]*\s*=/i.test(account);
}

/** How many names deep a DN is. */
export function dnDepth(dn: string): number {
  return parseDn(dn).length;
}

/** The type of a DN's first relative name, lower case: `cn`, `ou`, `dc`. */
export function rdnType(dn: string): string {
  return parseDn(dn)[0]?.type.toLowerCase() ?? '';
}

/** Whether `dn` lies below `ancestor` or is it. Both as the same server wrote them. */
export function isWithin(dn: string, ancestor: string): boolean {
  const lower = dn.toLowerCase();
  const above = ancestor.toLowerCase();
  return lower === above || lower.endsWith(`,${above}`);
}

/** A search base or a modify target that survives a rename ([MS-ADTS] 3.1.1.3.1.2.4). */
export function guidDn(anchor: string): string {
  return `<GUID=${anchor}>`;
}
