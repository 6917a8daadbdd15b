/** Why an object belongs to no identity, or an identity has no object where one might be expected. */

import { findFilterGroups } from '../connector-space/filter-groups.ts';
import { linkingRules } from '../inbound-sync/link.ts';
import { readRuleInputs } from '../inbound-sync/rule-inputs.ts';
import type { MetaverseObject } from '../metaverse/objects.ts';
import type { AttributeValue } from '../model/attribute-value.ts';
import type { CompiledRule, RuleInput } from '../rules/compiled-rule.ts';
import type { ScopeClause } from '../rules/rule.ts';
import type { Reader } from '../store/database.ts';
import type { ChainContext, ChainObject } from './chain-object.ts';
import { shownValue, type ShownValue } from './show.ts';

export interface LeftOut {
  readonly direction: 'inbound' | 'outbound';
  readonly connector: string;
  readonly rule: string;
  readonly reason: 'scope' | 'no-match' | 'no-value' | 'no-rule' | 'fault' | 'container';
  readonly clause: ScopeClause | null;
  readonly actual: readonly ShownValue[];
}

export async function leftOutOf(
  reader: Reader,
  context: ChainContext,
  objects: readonly ChainObject[],
  identity: MetaverseObject | undefined,
): Promise<LeftOut[]> {
  const { rules } = context;
  if (!rules) return [];
  if (identity) return unprovisioned(context, objects, identity);
  const [object] = objects;
  return object && object.row.object_type !== '' ? unjoined(reader, context, object) : [];
}

/** The rules that could have linked it, each with what keeps it out. */
async function unjoined(reader: Reader, context: ChainContext, object: ChainObject): Promise<LeftOut[]> {
  const { connector, row } = object;
  const about = { direction: 'inbound', connector } as const;
  if (row.pending_import === 'delete') return [{ ...about, ...NOTHING, rule: '', reason: 'container' }];
  const linking = linkingRules(context.rules!.inbound(connector, row.object_type));
  if (linking.length === 0) return [{ ...about, ...NOTHING, rule: '', reason: 'no-rule' }];
  const input = await inboundInput(reader, context, object);
  return linking.map((rule) => ({ ...about, ...whyNot(rule, input, object) }));
}

const NOTHING = { clause: null, actual: [] } as const;

async function inboundInput(
  reader: Reader,
  { rules, parametersOf }: ChainContext,
  { row, connector, pending }: ChainObject,
): Promise<RuleInput> {
  const filterGroups = await findFilterGroups(reader, [
    { connectorId: row.connector_id, groups: rules?.filterGroups(connector) ?? [] },
  ]);
  const context = { connectorName: () => connector, filterGroups, ...(parametersOf ? { parametersOf } : {}) };
  const inputs = await readRuleInputs(reader, context, [row], new Map(pending ? [[row.id, pending]] : []));
  return inputs.get(row.id)!.input;
}

function whyNot(rule: CompiledRule, input: RuleInput, object: ChainObject): Omit<LeftOut, 'direction' | 'connector'> {
  const name = rule.rule.name;
  if (!rule.inScope(input)) return { rule: name, reason: 'scope', ...failedClause(rule, input) };
  if (object.faults.length > 0) return { rule: name, reason: 'fault', ...NOTHING };
  const criteria = rule.joinGroups.flatMap((group) => group.clauses.map((clause) => clause.connectorSpaceAttribute));
  const values = criteria.flatMap((attribute) => input.attributes[attribute] ?? []);
  const clause = { attribute: [...new Set(criteria)].join(', '), operator: 'EQUAL', value: '' } as const;
  if (values.length === 0) return { rule: name, reason: 'no-value', clause, actual: [] };
  return { rule: name, reason: 'no-match', clause, actual: values.map(shownValue) };
}

/** The first clause that does not hold, of the group that comes closest. */
function failedClause(
  { rule, scopeClauses, filledScope = rule.scope }: CompiledRule,
  input: RuleInput,
): Pick<LeftOut, 'clause' | 'actual'> {
  const groups = scopeClauses.map((clauses, group) => {
    const failed = clauses.flatMap((holds, index) => (holds(input) ? [] : [filledScope[group]![index]!]));
    return { failed, holding: clauses.length - failed.length };
  });
  const closest = groups.toSorted((left, right) => left.failed.length - right.failed.length)[0];
  const clause = closest?.failed[0];
  if (!clause) return NOTHING;
  const values: readonly AttributeValue[] = input.attributes[clause.attribute] ?? [];
  return { clause, actual: values.map(shownValue) };
}

/** Connectors whose rules would provision such an identity, and have nothing of this one. */
function unprovisioned({ rules }: ChainContext, objects: readonly ChainObject[], identity: MetaverseObject): LeftOut[] {
  const { attributes, objectType } = identity;
  const input: RuleInput = { attributes, imported: attributes, referenceCount: () => 0 };
  const provisioning = rules!.outbound(objectType).filter(({ rule }) => rule.linkType === 'Provision');
  const missing = provisioning.filter(({ rule }) => !objects.some((object) => object.connector === rule.connector));
  return missing.flatMap((rule): LeftOut[] => {
    const about = { direction: 'outbound', connector: rule.rule.connector, rule: rule.rule.name } as const;
    if (!rule.inScope(input)) return [{ ...about, reason: 'scope', ...failedClause(rule, input) }];
    const faults = objects.some((object) => object.faults.length > 0);
    return faults ? [{ ...about, reason: 'fault', ...NOTHING }] : [];
  });
}
