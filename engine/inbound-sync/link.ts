/**
 * Scope -> join -> provision: to which metaverse object a connector space object belongs. Pure; what the metaverse has
 * is offered through `Candidates`.
 */

import type { AttributeValue, Attributes } from '../model/attribute-value.ts';
import { foldedKey } from '../connector-space/keys.ts';
import { sameValue } from '../model/attribute-value.ts';
import type { Fault } from '../model/fault.ts';
import type { CompiledJoinGroup, CompiledRule, RuleInput } from '../rules/compiled-rule.ts';
import { holdsFlows } from '../rules/rule-set.ts';

export interface Candidate {
  readonly id: number;
  readonly objectType: string;
  readonly attributes: Attributes;
  /** The DN of an object of the same connector that is joined to it already. */
  readonly takenBy?: string;
}

/** Metaverse objects that have a value in an attribute, by its folded key. */
export type FindCandidates = (attribute: string, key: string) => readonly Candidate[];

export type LinkDecision =
  /** Joined before and still rightly so. */
  | { readonly kind: 'stay' }
  | { readonly kind: 'join'; readonly metaverseId: number; readonly rule: CompiledRule }
  | { readonly kind: 'provision'; readonly rule: CompiledRule }
  | { readonly kind: 'disconnector' }
  | { readonly kind: 'fault'; readonly fault: Pick<Fault, 'code' | 'detail'> };

/**
 * The rules that can link: those with join criteria, and those that provision. One that only holds flows back joins where
 * no other does; beside another it is no second opinion on where the object belongs.
 */
export function linkingRules(inScope: readonly CompiledRule[]): readonly CompiledRule[] {
  const able = inScope.filter((rule) => rule.joinGroups.length > 0 || rule.rule.linkType === 'Provision');
  const flowing = able.filter((rule) => !holdsFlows(rule));
  return flowing.length > 0 ? flowing : able;
}

/** Look-ups that deciding this object may need, so that a whole batch can be asked for at once. */
export function wantedKeys(rules: readonly CompiledRule[], attributes: Attributes): (readonly [string, string])[] {
  return rules.flatMap((rule) =>
    rule.joinGroups.flatMap((group) =>
      group.clauses.flatMap((clause) =>
        (attributes[clause.connectorSpaceAttribute] ?? []).map(
          (value) => [clause.metaverseAttribute, foldedKey(value)] as const,
        ),
      ),
    ),
  );
}

/** Of many that fit, so many are named. */
const MATCHES_NAMED = 5;

export function decideLink(
  inScope: readonly CompiledRule[],
  attributes: Attributes,
  find: FindCandidates,
): LinkDecision {
  const rules = linkingRules(inScope);
  if (rules.length === 0) return { kind: 'disconnector' };
  if (rules.length > 1) {
    const names = rules.map((rule) => rule.rule.name).join(', ');
    return { kind: 'fault', fault: { code: 'join-rules-conflict', detail: { rules: names } } };
  }
  const rule = rules[0]!;
  let ambiguous: readonly Candidate[] = [];
  for (const group of rule.joinGroups) {
    const matches = matchesOf(group, attributes, find).filter(
      (candidate) => rule.rule.metaverseObjectType === '*' || candidate.objectType === rule.rule.metaverseObjectType,
    );
    if (matches.length === 1) {
      const match = matches[0]!;
      if (match.takenBy !== undefined) {
        const detail = { rule: rule.rule.name, metaverseObject: match.id, other: match.takenBy };
        return { kind: 'fault', fault: { code: 'join-target-taken', detail } };
      }
      return { kind: 'join', metaverseId: match.id, rule };
    }
    if (matches.length > ambiguous.length) ambiguous = matches;
  }
  if (ambiguous.length > 1) {
    const first = ambiguous.slice(0, MATCHES_NAMED).map(({ id }) => `mv:${id}`);
    const detail = { rule: rule.rule.name, matches: ambiguous.length, metaverseObjects: first.join(', ') };
    return { kind: 'fault', fault: { code: 'join-ambiguous', detail } };
  }
  if (rule.rule.linkType !== 'Provision') return { kind: 'disconnector' };
  const criteria = rule.joinGroups.flatMap((group) => group.clauses.map((clause) => clause.connectorSpaceAttribute));
  const identifiable = criteria.length === 0 || criteria.some((attribute) => (attributes[attribute] ?? []).length > 0);
  return identifiable ? { kind: 'provision', rule } : { kind: 'disconnector' };
}

function matchesOf(group: CompiledJoinGroup, attributes: Attributes, find: FindCandidates): readonly Candidate[] {
  const [first, ...others] = group.clauses;
  if (!first) return [];
  const found = new Map<number, Candidate>();
  for (const value of attributes[first.connectorSpaceAttribute] ?? []) {
    for (const candidate of find(first.metaverseAttribute, foldedKey(value))) found.set(candidate.id, candidate);
  }
  return [...found.values()].filter(
    (candidate) =>
      [first, ...others].every((clause) =>
        shareValue(
          attributes[clause.connectorSpaceAttribute] ?? [],
          candidate.attributes[clause.metaverseAttribute] ?? [],
          clause.caseSensitive,
        ),
      ) && group.acceptsTarget(metaverseInput(candidate.attributes)),
  );
}

/** Whether two lists have a value in common. */
export function shareValue(
  left: readonly AttributeValue[],
  right: readonly AttributeValue[],
  caseSensitive: boolean,
): boolean {
  return left.some((value) =>
    right.some((other) => (caseSensitive ? sameValue(value, other) : foldedKey(value) === foldedKey(other))),
  );
}

/** A metaverse object as rules look at it. */
export function metaverseInput(attributes: Attributes): RuleInput {
  return { attributes, imported: attributes, referenceCount: () => 0 };
}
