/** Which source anchor suits: whether ms-DS-ConsistencyGuid is free in a forest, or in use by whom. */

import type { ForestSurvey } from '../../connectors/active-directory/survey/survey.ts';
import type { Fault } from '../../model/fault.ts';

export interface ConsistencyGuidUsage {
  readonly attributeExists: boolean;
  /** People that have a value, and of those the ones whose value is their own objectGUID. */
  readonly used: number;
  readonly ownObjectGuid: number;
  /** DNs of a few whose value is another one. */
  readonly examples: readonly string[];
}

const EXAMPLES = 5;

export async function readConsistencyGuidUsage(
  survey: ForestSurvey,
  signal: AbortSignal,
): Promise<ConsistencyGuidUsage> {
  const attributeExists = await survey.schemaHas('mS-DS-ConsistencyGuid');
  let used = 0;
  let ownObjectGuid = 0;
  const examples: string[] = [];
  const held = attributeExists ? (await survey.domains()).filter((domain) => domain.held) : [];
  for (const { dn } of held) {
    for await (const page of survey.consistencyGuids(dn, signal)) {
      used += page.length;
      for (const person of page) {
        if (person.own) ownObjectGuid += 1;
        else if (examples.length < EXAMPLES) examples.push(person.dn);
      }
    }
  }
  return { attributeExists, used, ownObjectGuid, examples };
}

export type AnchorReason = 'unused' | 'holds-object-guid' | 'used-otherwise' | 'attribute-missing' | 'not-readable';

/**
 * ms-DS-ConsistencyGuid unless somebody else uses it. Values that are the objects' own GUIDs were written by a
 * synchronization, and give the same anchors; values of a forest that cannot be read may be anything.
 */
export function adviseSourceAnchor(forests: readonly (ConsistencyGuidUsage & { readonly fault: Fault | null })[]): {
  readonly advice: 'ms-DS-ConsistencyGuid' | 'objectGUID';
  readonly reason: AnchorReason;
} {
  if (forests.some(({ fault }) => fault !== null)) return { advice: 'objectGUID', reason: 'not-readable' };
  if (forests.some(({ attributeExists }) => !attributeExists))
    return { advice: 'objectGUID', reason: 'attribute-missing' };
  if (forests.some(({ used, ownObjectGuid }) => used > ownObjectGuid))
    return { advice: 'objectGUID', reason: 'used-otherwise' };
  const used = forests.some((forest) => forest.used > 0);
  return { advice: 'ms-DS-ConsistencyGuid', reason: used ? 'holds-object-guid' : 'unused' };
}
