import type { TokenRefusal } from '../types.ts';

/** Ends the reading of a token; it never leaves `verifyToken`. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly reason: TokenRefusal;
  readonly facts: { readonly [name: string]: string | number };
  constructor(reason: TokenRefusal, facts: { readonly [name: string]: string | number } = {}) {
    super(reason);
    this.reason = reason;
    this.facts = facts;
  }
}

/** Milliseconds since 1970 of an `xsd:dateTime` in UTC, as SAML demands (V2.0 Core, section 1.3.3). */
export function instantOf(text: string | undefined): number {
  return text !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? Date.parse(text) : Number.NaN;
}
