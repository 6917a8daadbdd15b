/**
 * What of the rules decides where objects end up, and which connectors a change of it concerns. Pure.
 *
 * Names, descriptions and numbers decide nothing; the order of the numbers does.
 */

import { createHash } from 'node:crypto';
import type { RuleParameters } from '../rules/compiled-rule.ts';
import { ANY_TYPE } from '../rules/rule-set.ts';
import type { SyncRule } from '../rules/rule.ts';

/** An enabled rule without what decides nothing, with the values of the parameters that it uses. */
export type BasisRule = Pick<
  SyncRule,
  | 'id'
  | 'direction'
  | 'connector'
  | 'connectorSpaceObjectType'
  | 'metaverseObjectType'
  | 'linkType'
  | 'precedence'
  | 'passwordSync'
  | 'scope'
  | 'join'
  | 'flows'
> & { readonly parameters: RuleParameters };

export interface RuleBasis {
  /** The same for rules that decide the same. */
  readonly key: string;
  /** In order of precedence. */
  readonly rules: readonly BasisRule[];
}

export function ruleBasis(
  documents: readonly SyncRule[],
  parametersOf: (connector: string) => RuleParameters,
): RuleBasis {
  const rules = documents
    .filter((rule) => !rule.disabled)
    .toSorted((left, right) => left.precedence - right.precedence)
    .map((rule) => basisOf(rule, parametersOf(rule.connector)));
  const decisive = rules.map(decidingText).join('\n');
  return { key: createHash('sha256').update(decisive).digest('hex'), rules };
}

/** All but the number: the order of the rules says what of it matters. */
function decidingText({ precedence: _, ...rule }: BasisRule): string {
  return JSON.stringify(rule);
}

function basisOf(rule: SyncRule, parameters: RuleParameters): BasisRule {
  const { id, direction, connector, connectorSpaceObjectType, metaverseObjectType } = rule;
  const { linkType, precedence, passwordSync, scope, join, flows } = rule;
  const text = JSON.stringify([scope, join, flows]);
  const used = Object.entries(parameters).filter(([name]) => text.includes(`%${name}%`));
  return {
    ...{ id, direction, connector, connectorSpaceObjectType, metaverseObjectType },
    ...{ linkType, precedence, passwordSync, scope, join, flows, parameters: Object.fromEntries(used) },
  };
}

/**
 * The connectors whose objects all have to be synchronized again once `after` takes the place of `before`, each once:
 *
 * - inbound rules of a connector: this connector
 * - outbound rules for a metaverse type: the connectors whose inbound rules keep such objects alive, which together
 *   reach every one of them; where the rules of the target make no objects, the target itself, since what they write to
 *   is joined to an object of its own
 * - another order: only where two rules stand the other way round that have something to decide between them
 */
export function connectorsToSynchronize(
  before: readonly BasisRule[],
  after: readonly BasisRule[],
): ReadonlySet<string> {
  const old = new Map(before.map((rule) => [rule.id, rule]));
  const present = new Map(after.map((rule) => [rule.id, rule]));
  const same = (id: string) => {
    const [one, other] = [old.get(id), present.get(id)];
    return one !== undefined && other !== undefined && decidingText(one) === decidingText(other);
  };
  const changed = [...before.filter(({ id }) => !same(id)), ...after.filter(({ id }) => !same(id))];
  const concerned = new Set(changed.flatMap((rule) => reachOf(rule, before, after)));
  for (const pair of turnedRound(before, after, same)) {
    // What the two decide between them has a part of either: it is reached from each side. The one that moved goes first.
    const moved = pair.toSorted((left, right) => Number(hasMoved(right, old)) - Number(hasMoved(left, old)));
    const reaches = moved.map((rule) => reachOf(rule, before, after));
    const covered = reaches.some((reach) => reach.every((connector) => concerned.has(connector)));
    if (!covered) for (const connector of reaches[0] ?? []) concerned.add(connector);
  }
  return concerned;
}

const hasMoved = ({ id, precedence }: BasisRule, old: ReadonlyMap<string, BasisRule>) =>
  old.get(id)?.precedence !== precedence;

const isKeeping = ({ direction, linkType }: BasisRule) =>
  direction === 'inbound' && (linkType === 'Provision' || linkType === 'StickyJoin');

const isLinking = ({ join, linkType }: BasisRule) => join.length > 0 || linkType === 'Provision';

const shareType = (left: BasisRule, right: BasisRule) =>
  left.metaverseObjectType === right.metaverseObjectType ||
  left.metaverseObjectType === ANY_TYPE ||
  right.metaverseObjectType === ANY_TYPE;

/** The connectors from which everything is reached that a rule may decide about. */
function reachOf(rule: BasisRule, before: readonly BasisRule[], after: readonly BasisRule[]): readonly string[] {
  const makes = (rules: readonly BasisRule[]) =>
    rules.some((one) => one.direction === 'outbound' && one.connector === rule.connector && isLinking(one));
  if (rule.direction === 'inbound' || !(makes(before) || makes(after))) return [rule.connector];
  return [...new Set(after.filter((one) => isKeeping(one) && shareType(one, rule)).map(({ connector }) => connector))];
}

/** Pairs of unchanged rules that stand in another order than before and meet somewhere. */
function turnedRound(
  before: readonly BasisRule[],
  after: readonly BasisRule[],
  same: (id: string) => boolean,
): (readonly [BasisRule, BasisRule])[] {
  const places = new Map(before.filter(({ id }) => same(id)).map(({ id }, place) => [id, place]));
  const kept = after.filter(({ id }) => places.has(id));
  return kept.flatMap((first, index) =>
    kept
      .slice(index + 1)
      .filter((second) => places.get(second.id)! < places.get(first.id)! && meet(first, second))
      .map((second) => [first, second] as const),
  );
}

/** Whether it can matter which of the two goes first. */
function meet(left: BasisRule, right: BasisRule): boolean {
  if (left.direction !== right.direction || !shareType(left, right)) return false;
  const sameObjects =
    left.connector === right.connector && left.connectorSpaceObjectType === right.connectorSpaceObjectType;
  if (left.direction === 'outbound' && left.connector !== right.connector) return false;
  if (isLinking(left) && isLinking(right) && (sameObjects || left.direction === 'outbound')) return true;
  if (left.direction === 'outbound' && !sameObjects) return false;
  const targets = new Set(left.flows.map(({ target }) => target));
  return right.flows.some(({ target }) => targets.has(target));
}
