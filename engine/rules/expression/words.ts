/** The words that stand by themselves. */

import { AUTHORITATIVE_NULL, IGNORE_THIS_FLOW, type SpecialValue } from './value.ts';

export const CONSTANTS: ReadonlyMap<string, string | boolean | null> = new Map<string, string | boolean | null>([
  ['True', true],
  ['False', false],
  ['NULL', null],
  ['CRLF', '\r\n'],
]);

/** Results that are no values; only where the flow's result stands. */
export const SPECIALS: ReadonlyMap<string, SpecialValue> = new Map([
  ['IgnoreThisFlow', IGNORE_THIS_FLOW],
  ['AuthoritativeNull', AUTHORITATIVE_NULL],
]);
