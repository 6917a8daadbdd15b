/**
 * Anchors: the immutable keys by which a connected directory knows its objects.
 *
 * Active Directory's anchor is the objectGUID, held as hyphenated lower-case text. The Entra connector's is
 * `User_<id>`, `Group_<id>`, `Contact_<id>`, as Entra Connect's `cloudAnchor`.
 */

const GUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** 16 octets as Active Directory stores a GUID (first three groups little-endian, [MS-DTYP] 2.3.4) to text. */
export function guidToText(octets: Uint8Array): string {
  if (octets.length !== 16) throw new RangeError(`A GUID has 16 octets, not ${octets.length}`);
  const hex = Buffer.from(octets).toString('hex');
  const at = (index: number) => hex.slice(index * 2, index * 2 + 2);
  const first = at(3) + at(2) + at(1) + at(0);
  return `${first}-${at(5)}${at(4)}-${at(7)}${at(6)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The reverse of {@link guidToText}; throws on anything else than a GUID's text. */
export function guidFromText(text: string): Uint8Array {
  const lower = text.toLowerCase();
  if (!GUID_TEXT.test(lower)) throw new RangeError(`Not a GUID: ${text}`);
  const hex = lower.replaceAll('-', '');
  const octets = Buffer.from(hex, 'hex');
  octets.subarray(0, 4).reverse();
  octets.subarray(4, 6).reverse();
  octets.subarray(6, 8).reverse();
  return new Uint8Array(octets);
}

export function isGuidText(text: string): boolean {
  return GUID_TEXT.test(text.toLowerCase());
}
