/** What became other in the forest while only Causeway was at work there. */

import type { LabObject } from '../../test/lab/forest/administration.ts';
import type { ForestImage } from './images.ts';

export interface ForestWrites {
  /** How many objects have another value, by attribute; what a domain controller notes by itself is left out. */
  readonly attributes: { readonly [attribute: string]: number };
  /** Changes that an installation must not make: other attributes, other objects. */
  readonly unexpected: readonly string[];
}

/** The source anchor's attribute, the only one that an express installation writes. */
const ANCHOR_ATTRIBUTE = 'mS-DS-ConsistencyGuid';
/** Kept by the domain controller itself, [MS-ADTS] 3.1.1.5.2.4 and [MS-SAMR] 3.1.1.8. */
const BOOKKEEPING = new Set(['whenChanged', 'uSNChanged', 'lastLogon', 'lastLogonTimestamp', 'logonCount']);

export function forestWrites(before: ForestImage, now: ForestImage): ForestWrites {
  const attributes: { [attribute: string]: number } = {};
  const unexpected: string[] = [];
  for (const [guid, object] of now.objects) {
    const former = before.objects.get(guid);
    if (!former) unexpected.push(`${object.dn} is new`);
    else if (former.dn !== object.dn) unexpected.push(`${former.dn} is now ${object.dn}`);
    for (const attribute of changedAttributes(former, object)) {
      attributes[attribute] = (attributes[attribute] ?? 0) + 1;
      if (attribute !== ANCHOR_ATTRIBUTE) unexpected.push(`${object.dn} has another ${attribute}`);
    }
  }
  for (const [guid, object] of before.objects) if (!now.objects.has(guid)) unexpected.push(`${object.dn} is gone`);
  return { attributes, unexpected };
}

function changedAttributes(former: LabObject | undefined, object: LabObject): string[] {
  const names = new Set([...Object.keys(former?.attributes ?? {}), ...Object.keys(object.attributes)]);
  return [...names].filter((name) => {
    if (BOOKKEEPING.has(name)) return false;
    return keyOf(former?.attributes[name]) !== keyOf(object.attributes[name]);
  });
}

function keyOf(values: readonly (string | Uint8Array)[] | undefined): string {
  const keys = values?.map((value) => (typeof value === 'string' ? value : Buffer.from(value).toString('base64')));
  return JSON.stringify(keys?.toSorted() ?? []);
}
