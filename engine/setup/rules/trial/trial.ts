/** A draft tried on a real object, beside what is there now. Reads, and changes nothing. */

import type { ObjectId } from '../../../explain/chain-object.ts';
import { shownValue, type ShownValue } from '../../../explain/show.ts';
import { selectionOf } from '../../../runs/configuration.ts';
import type { RuleInput } from '../../../rules/compiled-rule.ts';
import type { RuleSet } from '../../../rules/rule-set.ts';
import { domainParameters } from '../../rules-of.ts';
import type { FoundProblem } from '../problems.ts';
import type { TrialContext } from './context.ts';
import { tryDraft, type TriedClause, type TriedDraft } from './draft.ts';
import { tryFlows, type FlowTrial } from './flows.ts';
import { tryJoin, type JoinTrial } from './join.ts';
import { loadSubject, type NamedObject } from './subject.ts';

export interface ClauseTrial extends Omit<TriedClause, 'holds'> {
  /** null: the clause is not right yet. */
  readonly holds: boolean | null;
  readonly actual: readonly ShownValue[];
}

export interface ScopeTrial {
  /** null: it cannot be told while a clause is not right. */
  readonly inScope: boolean | null;
  readonly groups: readonly { readonly holds: boolean | null; readonly clauses: readonly ClauseTrial[] }[];
}

export interface Trial {
  readonly problems: readonly FoundProblem[];
  /** Attributes that the draft reads and no import has asked for yet. */
  readonly notImported: readonly string[];
  readonly object: NamedObject & { readonly connector: string | null };
  readonly scope: ScopeTrial;
  readonly join: JoinTrial;
  readonly flows: readonly FlowTrial[];
}

/** Throws `rule-invalid`, `not-found` and `rule-not-for-object`. */
export async function tryRule(
  context: TrialContext,
  document: { readonly [key: string]: unknown },
  id: ObjectId,
): Promise<Trial> {
  const { reader, configuration } = context;
  const draft = tryDraft(configuration, document);
  const { rule, ruleSet } = draft;
  const parametersOf = domainParameters(configuration);
  const subject = await loadSubject({ reader, ruleSet, parametersOf }, rule, id);
  const scope = tryScope(draft, subject.input);
  return {
    problems: draft.problems,
    notImported: notImported(context.rules, draft),
    object: { ...subject.source, connector: rule.direction === 'inbound' ? rule.connector : null },
    scope,
    join: await tryJoin(context, draft, subject, scope.inScope),
    flows: await tryFlows(context, draft, subject, scope.inScope),
  };
}

/** Of both sides of the rule: what imports from its connector do not bring, looks like nothing. */
function notImported(rules: RuleSet, { rule, ruleSet }: TriedDraft): string[] {
  const imported = new Set(selectionOf(rules, rule.connector).attributes);
  const read = ruleSet.attributesRead(rule.connector).get(rule.connectorSpaceObjectType) ?? new Set<string>();
  return [...read].filter((attribute) => !imported.has(attribute)).toSorted();
}

function tryScope({ scope }: TriedDraft, input: RuleInput): ScopeTrial {
  const groups = scope.map(({ clauses, isWhole }) => {
    const tried = clauses.map(({ holds, ...clause }): ClauseTrial => ({
      ...clause,
      holds: holds ? holds(input) : null,
      actual: actualValues(input, clause.attribute),
    }));
    const parts = tried.map((clause) => clause.holds);
    return { holds: allOf(isWhole ? parts : [...parts, null]), clauses: tried };
  });
  return { inScope: groups.length === 0 ? true : anyOf(groups.map((group) => group.holds)), groups };
}

/** References are rows: how many there are is what a rule can see of them. */
function actualValues(input: RuleInput, attribute: string): ShownValue[] {
  const values = input.attributes[attribute];
  if (values) return values.map(shownValue);
  const links = input.referenceCount(attribute);
  return links > 0 ? [links] : [];
}

function allOf(parts: readonly (boolean | null)[]): boolean | null {
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}

function anyOf(parts: readonly (boolean | null)[]): boolean | null {
  if (parts.includes(true)) return true;
  return parts.includes(null) ? null : false;
}
