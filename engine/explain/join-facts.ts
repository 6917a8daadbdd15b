/** How each object of an identity came to it: by which rule, by what they have in common, when. */

import { shareValue } from '../inbound-sync/link.ts';
import { counterNumber } from '../connector-space/run-objects.ts';
import type { MetaverseObject } from '../metaverse/objects.ts';
import type { CompiledJoinGroup } from '../rules/compiled-rule.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { Reader } from '../store/database.ts';
import type { ChainObject } from './chain-object.ts';
import { shownValue, type ShownValue } from './show.ts';

export interface JoinFacts {
  readonly rule: string;
  readonly how: 'joined' | 'provisioned';
  readonly by: readonly { readonly attribute: string; readonly value: ShownValue }[];
  readonly at: string | null;
  readonly run: number | null;
}

const MADE = ['projections', 'provisioningAdds'].map(counterNumber);
const JOINED = ['joins', 'provisioningJoins'].map(counterNumber);

export async function joinFacts(
  reader: Reader,
  rules: RuleSet | undefined,
  objects: readonly ChainObject[],
  identity: MetaverseObject | undefined,
): Promise<Map<number, JoinFacts>> {
  const facts = new Map<number, JoinFacts>();
  if (!identity) return facts;
  for (const object of objects) {
    const joined = await reader.get<{ rule_id: string }>('SELECT rule_id FROM rule_number WHERE number = ?', [
      object.row.join_rule,
    ]);
    const noted = await reader.get<{ run_id: number; counter: number; at: string }>(
      `SELECT m.run_id, m.counter, r.started_at AS at FROM run_object AS m JOIN run AS r ON r.id = m.run_id
       WHERE m.object_id = ? AND m.counter IN (SELECT value FROM json_each(?)) ORDER BY m.run_id DESC LIMIT 1`,
      [object.row.id, JSON.stringify([...MADE, ...JOINED])],
    );
    const rule = rules?.rules.find((candidate) => candidate.rule.id === joined?.rule_id);
    const by = sharedValues(rule?.joinGroups ?? [], object, identity);
    const made = noted ? MADE.includes(noted.counter) : by.length === 0 || object.row.provision_rule !== null;
    facts.set(object.row.id, {
      rule: rule?.rule.name ?? joined?.rule_id ?? '',
      how: made ? 'provisioned' : 'joined',
      by: made ? [] : by,
      at: noted?.at ?? null,
      run: noted?.run_id ?? null,
    });
  }
  return facts;
}

/** What the first join group that holds compares. */
function sharedValues(
  groups: readonly CompiledJoinGroup[],
  { expected }: ChainObject,
  { attributes }: MetaverseObject,
): JoinFacts['by'] {
  for (const { clauses } of groups) {
    const pairs = clauses.map((clause) => ({
      clause,
      left: expected[clause.connectorSpaceAttribute] ?? [],
      right: attributes[clause.metaverseAttribute] ?? [],
    }));
    if (!pairs.every(({ clause, left, right }) => shareValue(left, right, clause.caseSensitive))) continue;
    return pairs.map(({ clause, left, right }) => {
      const value = left.find((one) => shareValue([one], right, clause.caseSensitive))!;
      return { attribute: clause.connectorSpaceAttribute, value: shownValue(value) };
    });
  }
  return [];
}
