/** Whether a forest holds what was put into it. */

import { dnPath } from '../../../engine/model/distinguished-name.ts';
import type { LabEntry } from '../entry.ts';
import type { ForestAdministration, LabLinks } from '../forest-administration.ts';
import type { Organization } from './organization.ts';

const REFERENCES = new Set(['member', 'manager']);

/**
 * What of the organization the forest does not show as it was made, one line for each difference; values that the forest
 * adds of its own are none. Reads each object singly, so it is for hundreds, not for thousands.
 */
export async function differencesFrom(
  forest: ForestAdministration,
  organization: Organization,
): Promise<readonly string[]> {
  const differences: string[] = [];
  const links = [...organization.links()];
  for (const entry of organization.entries()) {
    const found = await forest.get(entry.dn);
    if (!found) {
      differences.push(`${entry.dn} is missing`);
      continue;
    }
    for (const [attribute, values] of Object.entries(withLinks(entry, links))) {
      if (!sameValues(attribute, found, values)) differences.push(`${entry.dn} has another ${attribute}`);
    }
  }
  return differences;
}

/** The attributes of an entry together with the links that are set when all entries are there. */
function withLinks(entry: LabEntry, links: readonly LabLinks[]): LabEntry['attributes'] {
  const attributes: Record<string, readonly (string | Uint8Array)[]> = { ...entry.attributes };
  for (const { dn, attribute, targets } of links) {
    if (dn === entry.dn) attributes[attribute] = [...(attributes[attribute] ?? []), ...targets];
  }
  return attributes;
}

function sameValues(attribute: string, found: LabEntry, expected: readonly (string | Uint8Array)[]): boolean {
  const keys = (values: readonly (string | Uint8Array)[]) => values.map((value) => keyOf(attribute, value)).sort();
  const left = keys(found.attributes[attribute] ?? []);
  const right = keys(expected);
  return left.length === right.length && left.every((key, index) => key === right[index]);
}

function keyOf(attribute: string, value: string | Uint8Array): string {
  if (REFERENCES.has(attribute)) return dnPath(String(value));
  return typeof value === 'string' ? value : Buffer.from(value).toString('base64');
}
