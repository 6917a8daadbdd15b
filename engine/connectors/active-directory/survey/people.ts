/** Reading people for counting: who is where, and what an attribute holds. One page is in memory at a time. */

import { AndFilter, EqualityFilter, PresenceFilter, type SearchEntry } from 'ldapts';
import { guidToText } from '../../../model/anchor.ts';
import type { Directory } from '../directory.ts';
import { octets, text } from '../ldap/entry.ts';
import { searchPages } from '../search.ts';

/**
 * Accounts of people, users and inetOrgPersons alike: SAM_NORMAL_USER_ACCOUNT ([MS-SAMR] 2.2.1.9). Computers and managed
 * service accounts have other types, and the attribute is indexed.
 */
export const PEOPLE = new EqualityFilter({ attribute: 'sAMAccountType', value: String(0x30000000) });

/** No attributes at all (RFC 4511 4.5.1.8). */
const NO_ATTRIBUTES = '1.1';

/** DNs of all users and inetOrgPersons of a domain, by pages. */
export async function* readPeople(
  directory: Directory,
  partition: string,
  signal: AbortSignal,
): AsyncGenerator<readonly string[]> {
  const search = { base: partition, scope: 'sub', filter: PEOPLE, attributes: [NO_ATTRIBUTES], signal } as const;
  for await (const entries of searchPages(directory, search)) yield entries.map((entry) => entry.name);
}

/** Text values of single-valued attributes of people, by pages: a map each, without the attributes that are empty. */
export async function* readPeoplesTexts(
  directory: Directory,
  partition: string,
  attributes: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly ReadonlyMap<string, string>[]> {
  const search = { base: partition, scope: 'sub', filter: PEOPLE, attributes, signal } as const;
  for await (const entries of searchPages(directory, search)) {
    yield entries.map((entry) => valuesOf(entry, attributes));
  }
}

function valuesOf(entry: SearchEntry, attributes: readonly string[]): ReadonlyMap<string, string> {
  return new Map(attributes.map((name) => [name, text(entry, name)] as const).filter(([, value]) => value !== ''));
}

/** Syntaxes of text for people: String(Unicode), String(Teletex), String(IA5) and String(Printable). */
const isPlainText = (attribute: {
  readonly encoding: string;
  readonly multiValued: boolean;
  readonly constructed: boolean;
}) => attribute.encoding === 'text' && !attribute.multiValued && !attribute.constructed;

/** Names of single-valued text attributes that hold something with an `@` on one of the first people found. */
export async function findAddressAttributes(
  directory: Directory,
  partition: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const schema = await directory.schema();
  const search = { base: partition, scope: 'sub', filter: PEOPLE, attributes: ['*'], signal } as const;
  const found = new Set<string>();
  for await (const entries of searchPages(directory, search)) {
    for (const { attributes } of entries) {
      for (const { type, parsedBuffers } of attributes) {
        const attribute = schema.attribute(type);
        if (attribute === undefined || !isPlainText(attribute) || found.has(attribute.name)) continue;
        if (parsedBuffers[0]?.includes('@') === true) found.add(attribute.name);
      }
    }
    // One page is sample enough; what is rarer than one in a thousand is nothing to sign in with.
    break;
  }
  return [...found];
}

export interface ConsistencyGuidUse {
  readonly dn: string;
  /** Whether the value is the object's own objectGUID, as synchronization writes it. */
  readonly own: boolean;
}

/** People whose ms-DS-ConsistencyGuid has a value. */
export async function* readConsistencyGuids(
  directory: Directory,
  partition: string,
  signal: AbortSignal,
): AsyncGenerator<readonly ConsistencyGuidUse[]> {
  const present = new PresenceFilter({ attribute: 'mS-DS-ConsistencyGuid' });
  const filter = new AndFilter({ filters: [PEOPLE, present] });
  const attributes = ['objectGUID', 'mS-DS-ConsistencyGuid'];
  const search = { base: partition, scope: 'sub', filter, attributes, signal } as const;
  for await (const entries of searchPages(directory, search)) {
    yield entries.map((entry) => ({
      dn: entry.name,
      own: guidOf(octets(entry, 'objectGUID')) === guidOf(octets(entry, 'mS-DS-ConsistencyGuid')),
    }));
  }
}

function guidOf(value: Buffer | undefined): string {
  return value?.length === 16 ? guidToText(value) : (value?.toString('hex') ?? '');
}
