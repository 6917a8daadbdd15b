/**
 * Distinguished names (RFC 4514), as text for people and as a path for the store.
 *
 * The path is the DN read from its root, case-folded and unescaped, each step closed by U+0001:
 * `CN=Anna,OU=Sales,DC=contoso,DC=test` becomes `dc=test|dc=contoso|ou=sales|cn=anna|` (with U+0001 for the bars). All
 * objects below a container are then one range of an index, and renaming a container is one prefix.
 */

export interface RelativeName {
  /** Attribute type as written: `CN`, `OU`, `DC`. */
  readonly type: string;
  /** Value without escapes. */
  readonly value: string;
  /** The part of the DN as it was written, escapes and all. */
  readonly text: string;
}

const STEP = '\u0001';
const AFTER_STEP = '\u0002';
const PATH_ESCAPES: { readonly [character: string]: string } = { '\\': '\\\\', [STEP]: '\\1', [AFTER_STEP]: '\\2' };

/** The RDNs from the object to the root; throws a RangeError on text that is no DN. */
export function parseDn(dn: string): readonly RelativeName[] {
  if (dn === '') return [];
  return splitDn(dn).map((text) => {
    const equals = text.indexOf('=');
    if (equals <= 0) throw new RangeError(`Not a distinguished name: ${dn}`);
    return { type: text.slice(0, equals).trim(), value: unescapeValue(text.slice(equals + 1)), text };
  });
}

/** Cuts a DN at its unescaped commas. */
function splitDn(dn: string): string[] {
  if (!dn.includes('\\') && !dn.includes('"')) return dn.split(',').map((part) => part.trimStart());
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < dn.length; index++) {
    const character = dn[index];
    if (character === '\\') index++;
    else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) {
      parts.push(dn.slice(start, index).trimStart());
      start = index + 1;
    }
  }
  parts.push(dn.slice(start).trimStart());
  return parts;
}

function unescapeValue(text: string): string {
  if (!text.includes('\\')) {
    return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
  }
  const octets: number[] = [];
  const bytes = Buffer.from(text, 'utf8');
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!;
    if (byte !== 0x5c) {
      octets.push(byte);
      continue;
    }
    const hex = bytes.subarray(index + 1, index + 3).toString('latin1');
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      octets.push(Number.parseInt(hex, 16));
      index += 2;
    } else if (index + 1 < bytes.length) {
      octets.push(bytes[index + 1]!);
      index += 1;
    }
  }
  return Buffer.from(octets).toString('utf8');
}

/** Escapes a value for use in an RDN (RFC 4514 2.4). */
export function escapeRdnValue(value: string): string {
  const escaped = value.replace(/[\\,+"<>;=]/g, (character) => `\\${character}`).replaceAll('\0', '\\00');
  const head = escaped.startsWith(' ') || escaped.startsWith('#') ? `\\${escaped}` : escaped;
  return value.length > 1 && value.endsWith(' ') ? `${head.slice(0, -1)}\\ ` : head;
}

/** The DN of the object above, or the empty text for a root. */
export function parentDn(dn: string): string {
  const parts = splitDn(dn);
  return dn.slice(parts[0]!.length).replace(/^\s*,\s*/, '');
}

/** The value of the first RDN: the name by which people know an object. */
export function nameOfDn(dn: string): string {
  const first = splitDn(dn)[0]!;
  const equals = first.indexOf('=');
  return equals < 0 ? first : unescapeValue(first.slice(equals + 1));
}

/** The path of a DN, see the head of this file; the empty DN has the empty path. */
export function dnPath(dn: string): string {
  const parts = parseDn(dn);
  let path = '';
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index]!;
    // A name may hold the very characters that close a step, or what those are written as.
    const value = part.value.replace(/[\\\u0001\u0002]/g, (character) => PATH_ESCAPES[character]!);
    path += `${part.type.toLowerCase()}=${value.toLowerCase()}${STEP}`;
  }
  return path;
}

/** Whether two DNs are the same name, however each is written. */
export function sameDn(left: string, right: string): boolean {
  return left === right || dnPath(left) === dnPath(right);
}

/** The path of the object above; the empty text above a root. */
export function parentPath(path: string): string {
  return path.slice(0, path.lastIndexOf(STEP, path.length - 2) + 1);
}

/** Where the paths strictly below `path` begin and end: `path < p && p < rangeEnd(path)`. */
export function rangeEnd(path: string): string {
  return path.slice(0, -1) + AFTER_STEP;
}

/** The naming context `DC=contoso,DC=test` as the DNS name `contoso.test`. */
export function dnsNameOfDn(dn: string): string {
  return parseDn(dn)
    .filter((part) => part.type.toUpperCase() === 'DC')
    .map((part) => part.value)
    .join('.');
}
