/** What the tables of cases are made of: see `expression-cases.test.ts`. */

import { object, octets } from '../builders.ts';

export type Row = readonly [expression: string, result: unknown];
/** Where in the text the problem stands, and what type is found there. */
export type TypeRow = readonly [expression: string, position: number, found: string];

export interface Cases {
  /** Where an argument is NULL. */
  readonly nothing?: readonly Row[];
  /** Where an argument is an empty text. */
  readonly empty?: readonly Row[];
  /** Surrogate pairs, combining characters. */
  readonly characters?: readonly Row[];
  /** Where arguments are lists. */
  readonly several?: readonly Row[];
  /** Arguments of types that it does not take. */
  readonly types?: readonly TypeRow[];
  /** What the documentation shows, and what else it is for. */
  readonly documented?: readonly Row[];
}

export type CasesOf = { readonly [name: string]: Cases };

export const failure = (error: string, position = 0) => ({ error, position });

/** `mail`, `sn`, `absent`, `description` and `userAccountControl` are absent. */
export const INPUT = object(
  {
    cn: ['alice'],
    empty: [''],
    displayName: ['a👩b👩c'],
    givenName: ['e\u0301a'],
    info: ['129699324000000000'],
    proxyAddresses: ['SMTP:a@contoso.test', 'smtp:b@contoso.test'],
    tags: ['b', 'a', 'b'],
    numbers: [3n, 3n, 4n],
    pwdLastSet: [129699324000000000n],
    groupType: [-2147483646n],
    flag: [false],
    objectGUID: [octets('00112233445566778899aabbccddeeff')],
    objectSid: [octets('010500000000000515000000a065cf7e784b9b5fe77c8770f4010000')],
    photos: [octets('0102'), octets('03')],
    dn: ['cn=Joe,ou=Atlanta,ou=GA,ou=US, dc=contoso,dc=com'],
  },
  { imported: { cn: ['ALICE'], tags: ['x'], empty: [''], displayName: ['👩'] }, references: { member: 3 } },
);
