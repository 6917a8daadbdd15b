/** Addresses of what is shown of passwords; a person by the connector object's number, or by a name that was typed. */

import { address } from '../addresses.ts';

export const PASSWORDS = '/sign-in';

export interface PeopleWanted {
  readonly outcome: string;
  readonly reason?: string | null;
  readonly cause?: string | null;
}

export function peopleAddress({ outcome, reason, cause }: PeopleWanted): string {
  return address(PASSWORDS, { outcome, reason: reason ?? undefined, cause: cause ?? undefined });
}

export function personAddress(person: { readonly id: number | null; readonly anchor: string }): string {
  return address(PASSWORDS, { person: person.id === null ? person.anchor : `#${person.id}` });
}

export function namedPersonPath(name: string): string {
  return address(PASSWORDS, { person: name }).slice(1);
}

/** What the contract takes: `#12` is a number, everything else a name. */
export function personOf(parameter: string): { readonly id: number } | { readonly name: string } {
  const number = /^#(\d{1,15})$/.exec(parameter)?.[1];
  return number === undefined ? { name: parameter } : { id: Number(number) };
}
