/** The order of rules: by direction, and by who wins. */

import type { RuleRow } from '../shapes.ts';

/** By direction, then by who wins. */
export function inOrder(rules: readonly RuleRow[]): readonly RuleRow[] {
  const rank = ({ document }: RuleRow) => (document.direction === 'inbound' ? 0 : 1);
  return rules.toSorted((one, other) => rank(one) - rank(other) || one.document.precedence - other.document.precedence);
}

/** The next rule of one's own of the same direction, up or down in the order of precedence. */
export function neighbourOf(all: readonly RuleRow[], id: string, where: 'up' | 'down'): RuleRow | undefined {
  const row = all.find(({ document }) => document.id === id);
  const movable = all
    .filter(({ standard, document }) => !standard && document.direction === row?.document.direction)
    .sort((one, other) => one.document.precedence - other.document.precedence);
  const at = movable.findIndex(({ document }) => document.id === id);
  return at < 0 ? undefined : movable[at + (where === 'up' ? -1 : 1)];
}
