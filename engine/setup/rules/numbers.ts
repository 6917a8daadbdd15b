/** Numbers of rules of one's own: 0 to 99, before every standard rule, each once. */

import type { SyncRule } from '../../rules/rule.ts';

export const LAST_OWN_PRECEDENCE = 99;

type Numbered = Pick<SyncRule, 'id' | 'precedence'>;

export function isOwnPrecedence(precedence: number): boolean {
  return Number.isInteger(precedence) && precedence >= 0 && precedence <= LAST_OWN_PRECEDENCE;
}

export function freePrecedences(custom: readonly Numbered[]): number[] {
  const taken = new Set(custom.map((rule) => rule.precedence));
  return Array.from({ length: LAST_OWN_PRECEDENCE + 1 }, (_, number) => number).filter((number) => !taken.has(number));
}

export interface Renumbering {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/** `before` or `after` another rule. */
export type Place = { readonly before: string } | { readonly after: string };

/**
 * The numbers that change so that the rule stands where it should, as few as possible: a number that is free between its
 * new neighbours, else those of one neighbour and of what follows it without a gap, on the side where a gap is nearer.
 * Undefined where the place is not among the rules, or all numbers are taken.
 */
export function renumbered(custom: readonly Numbered[], id: string, place: Place): Renumbering[] | undefined {
  const moving = custom.find((rule) => rule.id === id);
  const anchor = 'before' in place ? place.before : place.after;
  const others = custom.filter((rule) => rule.id !== id).toSorted((a, b) => a.precedence - b.precedence);
  const found = others.findIndex((rule) => rule.id === anchor);
  if (!moving || found < 0) return undefined;
  const at = 'before' in place ? found : found + 1;
  const above = others.slice(0, at).toReversed();
  const below = others.slice(at);
  const [low, high] = [above[0]?.precedence ?? -1, below[0]?.precedence ?? LAST_OWN_PRECEDENCE + 1];
  if (moving.precedence > low && moving.precedence < high) return [];
  const changes =
    high - low > 1
      ? [{ id, to: Math.floor((low + high) / 2) }]
      : shorter(pushed(id, high, below, 1), pushed(id, low, above, -1));
  const from = new Map(custom.map((rule) => [rule.id, rule.precedence]));
  return changes?.map((change) => ({ id: change.id, from: from.get(change.id)!, to: change.to }));
}

interface NewNumber {
  readonly id: string;
  readonly to: number;
}

/** The rule takes the first number, and those in its way move one on, until one finds a gap. */
function pushed(id: string, first: number, others: readonly Numbered[], step: 1 | -1): NewNumber[] | undefined {
  const changes: NewNumber[] = [{ id, to: first }];
  let wanted = first;
  for (const rule of others) {
    if (!isOwnPrecedence(wanted)) return undefined;
    if (rule.precedence !== wanted) break;
    wanted += step;
    changes.push({ id: rule.id, to: wanted });
  }
  return isOwnPrecedence(wanted) ? changes : undefined;
}

function shorter(one: NewNumber[] | undefined, other: NewNumber[] | undefined): NewNumber[] | undefined {
  if (!one || !other) return one ?? other;
  return other.length < one.length ? other : one;
}
