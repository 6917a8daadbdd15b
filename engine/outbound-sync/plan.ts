/**
 * What one identity asks of one target connector. Pure: the answer is a plan that can be shown, counted, stored and only
 * then carried out.
 */

import {
  overlayAttributes,
  sameValue,
  sameValues,
  sortedValues,
  type AttributeValue,
  type Attributes,
} from '../model/attribute-value.ts';
import type { ConnectorCapabilities } from '../connectors/connector.ts';
import type { PendingExport } from '../connector-space/pending-exports.ts';
import type { CompiledRule, RuleInput } from '../rules/compiled-rule.ts';
import { evaluateWithin, type Oversize } from '../rules/flow-size.ts';
import { holdsFlows } from '../rules/rule-set.ts';

export interface OutboundFlows {
  /** Wanted values; an empty list clears. Attributes that no flow speaks of are absent: they stay as they are. */
  readonly attributes: Readonly<Record<string, readonly AttributeValue[]>>;
  readonly dn: string | undefined;
  /** Reference attributes: which metaverse attribute feeds them, by which rule. */
  readonly references: readonly { readonly attribute: string; readonly mvAttribute: string; readonly rule: string }[];
}

export interface FlowFailure {
  readonly ok: false;
  /** The rule's name. */
  readonly rule: string;
  readonly attribute: string;
  readonly message: string;
  /** In the expression, from 0. */
  readonly position: number;
  readonly oversize?: Oversize;
}

export type OutboundFlowResult = { readonly ok: true; readonly flows: OutboundFlows } | FlowFailure;

/**
 * Evaluates the flows of the rules in scope, in order of precedence. `adding` lets apply-once flows speak. Merging flows
 * add to what the target has, `standing`, and never take away: an address beside those of a forest.
 */
export function evaluateFlows(
  rules: readonly CompiledRule[],
  input: RuleInput,
  adding: boolean,
  standing: Attributes = {},
): OutboundFlowResult {
  const attributes: Record<string, readonly AttributeValue[]> = {};
  const settled = new Set<string>();
  const references = new Map<string, { attribute: string; mvAttribute: string; rule: string }>();
  if (rules.some(holdsFlows)) return { ok: true, flows: { attributes, dn: undefined, references: [] } };
  for (const { rule, flows } of rules) {
    for (const flow of flows) {
      const { target } = flow;
      if (flow.referenceSource !== undefined) {
        if (!settled.has(target) && !references.has(target)) {
          references.set(target, { attribute: target, mvAttribute: flow.referenceSource, rule: rule.id });
        }
        continue;
      }
      const merges = flow.mergeType === 'Merge' || flow.mergeType === 'MergeCaseInsensitive';
      if ((settled.has(target) && !merges) || (flow.applyOnce && !adding)) continue;
      const result = evaluateWithin(flow, input);
      if (result.kind === 'error') {
        const { message, position, oversize } = result;
        return { ok: false, rule: rule.name, attribute: target, message, position, ...(oversize && { oversize }) };
      }
      if (result.kind === 'ignore' || (result.kind === 'null' && merges)) continue;
      if (result.kind === 'null') {
        // Cleared, unless a rule of lower precedence has something to say.
        attributes[target] ??= [];
        continue;
      }
      if (result.kind === 'values') {
        const before = merges ? (attributes[target] ?? standing[target] ?? []) : [];
        attributes[target] = sortedValues(merge(before, result.values, flow.mergeType === 'MergeCaseInsensitive'));
      } else attributes[target] = [];
      settled.add(target);
    }
  }
  const dn = attributes['dn']?.[0];
  delete attributes['dn'];
  return {
    ok: true,
    flows: { attributes, dn: typeof dn === 'string' ? dn : undefined, references: [...references.values()] },
  };
}

function merge(
  left: readonly AttributeValue[],
  right: readonly AttributeValue[],
  foldCase: boolean,
): readonly AttributeValue[] {
  const fold = (value: AttributeValue) => (foldCase && typeof value === 'string' ? value.toLowerCase() : value);
  return [...left, ...right.filter((value) => !left.some((other) => sameValues([fold(value)], [fold(other)])))];
}

/** What a target object looks like now, as far as it was imported and sent. */
export interface TargetState {
  readonly objectType: string;
  /** Whether the directory is known to have it. */
  readonly inDirectory: boolean;
  readonly image: Attributes;
  readonly pending: PendingExport | undefined;
}

export interface Staging {
  readonly operation: 'add' | 'update';
  readonly attributes: Attributes;
  readonly awaiting: Attributes;
  readonly state: 'staged' | 'sent' | 'unsupported';
  readonly settle: boolean;
  readonly unsupported: readonly string[];
}

function canCreate(
  { operations, createdWith = {} }: ConnectorCapabilities['objectTypes'][string],
  wanted: Attributes,
): boolean {
  const fits = ([name, value]: readonly [string, AttributeValue]) =>
    (wanted[name] ?? []).every((one) => sameValue(one, value));
  return operations.includes('add') && Object.entries(createdWith).every(fits);
}

/**
 * The pending export that takes a target object to the wanted values, or undefined where it is there already. What was
 * sent counts as done; only what differs from that is staged.
 */
export function stage(
  target: TargetState,
  wanted: Readonly<Record<string, readonly AttributeValue[]>>,
  capabilities: ConnectorCapabilities,
): Staging | undefined {
  const { pending } = target;
  const sentAdd = pending?.operation === 'add' && pending.state === 'sent';
  const adding = !target.inDirectory && !sentAdd;
  const carried = capabilities.objectTypes[target.objectType];
  const operation = adding ? 'add' : 'update';
  const base = overlayAttributes(target.image, adding ? {} : (pending?.awaiting ?? {}));
  const attributes: Record<string, readonly AttributeValue[]> = {};
  const unsupported: string[] = [];
  for (const [name, values] of Object.entries(wanted)) {
    if (sameValues(base[name] ?? [], values)) continue;
    if (carried?.operations.includes(operation) && carried.attributes.includes(name)) attributes[name] = values;
    else unsupported.push(name);
  }
  const awaiting = adding ? {} : (pending?.awaiting ?? {});
  const nothingToSend = Object.keys(attributes).length === 0;
  if (adding) {
    const possible = carried !== undefined && canCreate(carried, wanted);
    return {
      operation: 'add',
      attributes: possible ? attributes : wanted,
      awaiting: {},
      state: possible ? 'staged' : 'unsupported',
      settle: pending?.settle ?? false,
      unsupported,
    };
  }
  if (nothingToSend && (sentAdd || Object.keys(awaiting).length > 0)) {
    return {
      operation: pending!.operation === 'add' ? 'add' : 'update',
      attributes: {},
      awaiting,
      state: 'sent',
      settle: false,
      unsupported,
    };
  }
  if (nothingToSend && unsupported.length === 0) return undefined;
  return {
    operation: 'update',
    attributes,
    awaiting,
    state: nothingToSend ? 'unsupported' : 'staged',
    settle: pending?.operation === 'update' && pending.settle,
    unsupported,
  };
}
