/** Kinds of records ([MC-NBFX] 2.2). A text record with its lowest bit set ends the element, too. */

export const RECORD = {
  endElement: 0x01,
  comment: 0x02,
  array: 0x03,
  shortAttribute: 0x04,
  attribute: 0x05,
  shortDictionaryAttribute: 0x06,
  dictionaryAttribute: 0x07,
  shortXmlns: 0x08,
  xmlns: 0x09,
  shortDictionaryXmlns: 0x0a,
  dictionaryXmlns: 0x0b,
  /** And the letters to `z`: 0x0c to 0x25. */
  prefixDictionaryAttributeA: 0x0c,
  /** 0x26 to 0x3f. */
  prefixAttributeA: 0x26,
  shortElement: 0x40,
  element: 0x41,
  shortDictionaryElement: 0x42,
  dictionaryElement: 0x43,
  /** 0x44 to 0x5d. */
  prefixDictionaryElementA: 0x44,
  /** 0x5e to 0x77. */
  prefixElementA: 0x5e,
  lastElement: 0x77,
} as const;

export const TEXT = {
  zero: 0x80,
  one: 0x82,
  false: 0x84,
  true: 0x86,
  int8: 0x88,
  int16: 0x8a,
  int32: 0x8c,
  int64: 0x8e,
  float: 0x90,
  double: 0x92,
  decimal: 0x94,
  dateTime: 0x96,
  chars8: 0x98,
  chars16: 0x9a,
  chars32: 0x9c,
  bytes8: 0x9e,
  bytes16: 0xa0,
  bytes32: 0xa2,
  startList: 0xa4,
  endList: 0xa6,
  empty: 0xa8,
  dictionary: 0xaa,
  uniqueId: 0xac,
  timeSpan: 0xae,
  uuid: 0xb0,
  uint64: 0xb2,
  bool: 0xb4,
  unicodeChars8: 0xb6,
  unicodeChars16: 0xb8,
  unicodeChars32: 0xba,
  qNameDictionary: 0xbc,
} as const;

export const LETTERS = 26;

export function letter(index: number): string {
  return String.fromCharCode(0x61 + index);
}

/** The place of a prefix of one letter in the alphabet; undefined for any other prefix. */
export function letterIndex(prefix: string): number | undefined {
  const index = prefix.charCodeAt(0) - 0x61;
  return prefix.length === 1 && index >= 0 && index < LETTERS ? index : undefined;
}
