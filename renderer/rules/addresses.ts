/** Where rules are: their list, the page of one, a part of it. */

import { address } from '../operations/addresses.ts';

export const SECTIONS = ['description', 'scope', 'join', 'flows'] as const;
export type SectionName = (typeof SECTIONS)[number];

interface RulePlace {
  /** The page begins there. */
  readonly section?: SectionName | undefined;
  /** The object that the rule is tried on, see `objectKey`. */
  readonly try?: string | undefined;
}

export function ruleAddress(id: string, place: RulePlace = {}): string {
  return address(`/rules/${encodeURIComponent(id)}`, { ...place });
}

export function rulesAddress(filter: { readonly [name: string]: string | undefined } = {}): string {
  return address('/rules', filter);
}

export function functionAddress(name: string): string {
  return `#/help/functions/${name}`;
}

/** The id in an address; what is not well written names no rule. */
export function ruleIdIn(parameter: string): string {
  try {
    return decodeURIComponent(parameter);
  } catch (error) {
    if (error instanceof URIError) return parameter;
    throw error;
  }
}
