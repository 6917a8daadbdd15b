/** Values of an entry as they came over the wire. */

import type { SearchEntry } from 'ldapts';

/** The first value of an entry's attribute in octets, whatever the case of its name. */
export function octets(entry: SearchEntry, name: string): Buffer | undefined {
  const lower = name.toLowerCase();
  return entry.attributes.find((attribute) => attribute.type.toLowerCase() === lower)?.parsedBuffers[0];
}

/** The first value as text; empty where there is none. */
export function text(entry: SearchEntry, name: string): string {
  return octets(entry, name)?.toString('utf8') ?? '';
}

/** Every value as text. */
export function texts(entry: SearchEntry, name: string): string[] {
  const lower = name.toLowerCase();
  const attribute = entry.attributes.find((candidate) => candidate.type.toLowerCase() === lower);
  return (attribute?.parsedBuffers ?? []).map((value) => value.toString('utf8'));
}
