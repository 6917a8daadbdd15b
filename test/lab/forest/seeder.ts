/** Adding what a new forest holds, for the parts of the seed. */

import { addObject } from './add.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject } from './directory-object.ts';

export interface SeedOptions {
  readonly domain: string;
  readonly baseDn: string;
  readonly netbiosName: string;
  readonly administratorPassword: string;
  readonly maxPasswordAgeDays: number;
  readonly exchangeSchema: boolean;
  readonly recycleBin: boolean;
}

export type Attributes = { readonly [name: string]: string | Uint8Array | readonly string[] };

export interface Seeder {
  readonly directory: Directory;
  readonly options: SeedOptions;
}

export function add(
  { directory }: Seeder,
  dn: string,
  className: string,
  attributes: Attributes = {},
  rid?: number,
): DirectoryObject {
  const entries = Object.entries({ ...attributes, objectClass: className });
  return addObject(
    directory,
    {
      dn,
      attributes: entries.map(([attribute, value]) => ({
        attribute,
        values: Array.isArray(value) ? (value as readonly string[]) : [value as string | Uint8Array],
      })),
    },
    { trusted: true, duplicateUserPrincipalNames: false, ...(rid === undefined ? {} : { rid }) },
  );
}
