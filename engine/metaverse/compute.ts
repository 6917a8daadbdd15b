/**
 * What a metaverse object looks like, decided from every connector space object joined to it. Pure, and a function of
 * the present state only: the same joined objects give the same metaverse object in whatever order they arrived.
 */

import { sameValues, sortedValues, valueKey, type AttributeValue, type Attributes } from '../model/attribute-value.ts';
import type { CompiledFlow, CompiledRule, FlowResult, RuleInput } from '../rules/compiled-rule.ts';
import { evaluateWithin, type Oversize } from '../rules/flow-size.ts';

/** One joined object with the rules it is in scope of. */
export interface Contributor {
  readonly csId: number;
  readonly input: RuleInput;
  /** Inbound rules in scope whose flows apply, in order of precedence. */
  readonly rules: readonly CompiledRule[];
  /** It was joined before: flows that apply once have spoken, and what they gave stands. */
  readonly joinedBefore?: boolean;
}

/** The identity as it is now. */
interface Standing {
  readonly attributes: Attributes;
  readonly lineage: Lineage;
}

/** [rule number, connector space object]; the winner stands first, those that lost to it follow. */
export type Lineage = { readonly [attribute: string]: readonly (readonly [rule: number, csId: number])[] };

export interface ReferenceSource {
  readonly attribute: string;
  readonly csId: number;
  readonly csAttribute: string;
  readonly rule: number;
}

export interface FlowFailure {
  readonly csId: number;
  readonly rule: string;
  readonly attribute: string;
  readonly message: string;
  readonly position: number;
  readonly oversize?: Oversize;
}

export type Computed =
  | {
      readonly ok: true;
      readonly attributes: Attributes;
      readonly lineage: Lineage;
      /**
       * Contributors of each reference attribute by precedence: the first that has a link wins. With one contributor
       * nothing has to be looked up.
       */
      readonly references: ReadonlyMap<string, readonly ReferenceSource[]>;
    }
  | { readonly ok: false; readonly failure: FlowFailure };

interface Bid {
  readonly rule: CompiledRule;
  readonly flow: CompiledFlow;
  readonly contributor: Contributor;
}

/**
 * @param before the attributes as they are now: what a flow that says IgnoreThisFlow leaves standing
 * @param lineageBefore where those come from: what a flow that applies once has given
 */
export function computeMetaverse(
  contributors: readonly Contributor[],
  before: Attributes,
  numberOf: (ruleId: string) => number,
  lineageBefore: Lineage = {},
): Computed {
  const standing: Standing = { attributes: before, lineage: lineageBefore };
  const bids = collectBids(contributors);
  const attributes: Record<string, readonly AttributeValue[]> = {};
  const lineage: Record<string, (readonly [number, number])[]> = {};
  const references = new Map<string, ReferenceSource[]>();
  for (const [attribute, contenders] of bids) {
    const settled = settle(attribute, contenders, standing, numberOf);
    if ('failure' in settled) return { ok: false, failure: settled.failure };
    if (settled.values.length > 0) attributes[attribute] = settled.values;
    if (settled.lineage.length > 0) lineage[attribute] = settled.lineage;
    if (settled.references.length > 0) references.set(attribute, settled.references);
  }
  return { ok: true, attributes, lineage, references };
}

/** Every flow of every contributor by target attribute, in order of precedence. */
function collectBids(contributors: readonly Contributor[]): Map<string, Bid[]> {
  const ordered = contributors
    .flatMap((contributor) => contributor.rules.map((rule) => ({ contributor, rule })))
    .sort(
      (left, right) =>
        left.rule.rule.precedence - right.rule.rule.precedence || left.contributor.csId - right.contributor.csId,
    );
  const bids = new Map<string, Bid[]>();
  for (const { contributor, rule } of ordered) {
    for (const flow of rule.flows) {
      const list = bids.get(flow.target);
      if (list) list.push({ rule, flow, contributor });
      else bids.set(flow.target, [{ rule, flow, contributor }]);
    }
  }
  return bids;
}

type Settled =
  | {
      readonly values: readonly AttributeValue[];
      readonly lineage: (readonly [number, number])[];
      readonly references: ReferenceSource[];
    }
  | { readonly failure: FlowFailure };

function settle(
  attribute: string,
  contenders: readonly Bid[],
  before: Standing,
  numberOf: (ruleId: string) => number,
): Settled {
  let values: readonly AttributeValue[] = [];
  let won = false;
  let kept = false;
  const lineage: (readonly [number, number])[] = [];
  const references: ReferenceSource[] = [];
  for (const { rule, flow, contributor } of contenders) {
    const entry = [numberOf(rule.rule.id), contributor.csId] as const;
    if (flow.referenceSource !== undefined) {
      references.push({ attribute, csId: contributor.csId, csAttribute: flow.referenceSource, rule: entry[0] });
      continue;
    }
    const merges = flow.mergeType === 'Merge' || flow.mergeType === 'MergeCaseInsensitive';
    if (won && !merges) {
      lineage.push(entry);
      continue;
    }
    const result =
      flow.applyOnce && contributor.joinedBefore === true
        ? saidOnce(attribute, entry, before, merges)
        : evaluateWithin(flow, contributor.input);
    if (result.kind === 'error') {
      const { message, position, oversize } = result;
      const failure = { csId: contributor.csId, rule: rule.rule.name, attribute, message, position };
      return { failure: { ...failure, ...(oversize && { oversize }) } };
    }
    if (result.kind === 'values') {
      values = won ? union(values, result.values, flow.mergeType === 'MergeCaseInsensitive') : result.values;
      won = true;
      lineage.push(entry);
    } else if (result.kind === 'authoritative-null') {
      if (!merges) return { values: [], lineage: [entry], references };
    } else if (result.kind === 'ignore') kept = true;
  }
  if (!won && kept) return { values: before.attributes[attribute] ?? [], lineage, references };
  return { values: sortedValues(values), lineage, references };
}

/** What a flow that applies once gave when its object was joined: the value that stands, if it is still its own. */
function saidOnce(
  attribute: string,
  [rule, csId]: readonly [number, number],
  before: Standing,
  merges: boolean,
): FlowResult & { readonly oversize?: Oversize } {
  const entries = before.lineage[attribute] ?? [];
  const own = (merges ? entries : entries.slice(0, 1)).some((entry) => entry[0] === rule && entry[1] === csId);
  const values = before.attributes[attribute];
  return own && values ? { kind: 'values', values } : { kind: 'null' };
}

function union(
  left: readonly AttributeValue[],
  right: readonly AttributeValue[],
  foldCase: boolean,
): readonly AttributeValue[] {
  const keyOf = (value: AttributeValue) => (foldCase ? valueKey(value).toLowerCase() : valueKey(value));
  const known = new Set(left.map(keyOf));
  return [...left, ...right.filter((value) => !known.has(keyOf(value)))];
}

export function sameAttributes(left: Attributes, right: Attributes): boolean {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => {
    const other = right[name];
    return other !== undefined && sameValues(left[name]!, other);
  });
}
