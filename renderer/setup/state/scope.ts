/**
 * What is chosen of one domain, as ticks on containers. A container without a tick of its own goes with the nearest one
 * above it that has one; the domain itself always has one. The engine decides the same way, so a choice stays small
 * however many containers there are, and says something of those that do not exist yet.
 */

/** A container and where it lies. */
export interface ScopeNode {
  readonly guid: string;
  /** From the domain down to the parent; none: the domain itself. */
  readonly ancestors: readonly string[];
}

/** By objectGUID; always with the domain's own. */
export type Ticks = ReadonlyMap<string, boolean>;

/** `some`: it is ticked and something below it is not, or the other way round. */
export type BoxState = 'on' | 'off' | 'some';

/** The form of the answers: with nothing included, everything is; see `Answers.forests.domains`. */
export interface ContainerAnswers {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** The domain's node and all that the answers name, in any order. */
export function ticksOf(answers: ContainerAnswers, root: string): Ticks {
  const everything = answers.include.length === 0;
  return new Map([
    [root, everything],
    ...answers.include.map((guid) => [guid, true] as const),
    ...answers.exclude.map((guid) => [guid, false] as const),
  ]);
}

/** Nothing of the domain is chosen: it has no place in the answers. */
export function isNothing(ticks: Ticks): boolean {
  return [...ticks.values()].every((on) => !on);
}

/** Whether the whole domain is chosen, with all that comes later. */
export function isEverything(ticks: Ticks): boolean {
  return [...ticks.values()].every((on) => on);
}

/** Of a choice that is not nothing: see {@link isNothing}. */
export function answersOf(ticks: Ticks, root: string): ContainerAnswers {
  if (isNothing(ticks)) throw new RangeError('A domain of which nothing is chosen has no containers in the answers');
  const named = [...ticks].filter(([guid]) => guid !== root);
  const included = named.filter(([, on]) => on).map(([guid]) => guid);
  const exclude = named.filter(([, on]) => !on).map(([guid]) => guid);
  // The domain has to be named as soon as anything else is, or only that would be in scope.
  const include = ticks.get(root) === true && included.length > 0 ? [root, ...included] : included;
  return { include, exclude };
}

export function isOn(ticks: Ticks, node: ScopeNode): boolean {
  const own = ticks.get(node.guid);
  return own ?? inherited(ticks, node);
}

/** What the nearest ticked container above says; a domain with nothing above it is off. */
function inherited(ticks: Ticks, node: ScopeNode): boolean {
  for (const guid of node.ancestors.toReversed()) {
    const tick = ticks.get(guid);
    if (tick !== undefined) return tick;
  }
  return false;
}

/** `named`: at least the nodes that have a tick. */
export function boxState(ticks: Ticks, node: ScopeNode, named: ReadonlyMap<string, ScopeNode>): BoxState {
  const on = isOn(ticks, node);
  const differs = [...ticks].some(([guid, tick]) => tick !== on && isBelow(named.get(guid), node.guid));
  return differs ? 'some' : on ? 'on' : 'off';
}

function isBelow(node: ScopeNode | undefined, guid: string): boolean {
  return node?.ancestors.includes(guid) ?? false;
}

/** The container and all below it on or off; ticks that say nothing more are dropped. */
export function setBox(ticks: Ticks, node: ScopeNode, on: boolean, named: ReadonlyMap<string, ScopeNode>): Ticks {
  const kept = [...ticks].filter(([guid]) => guid !== node.guid && !isBelow(named.get(guid), node.guid));
  const rest = new Map(kept);
  const isDomain = node.ancestors.length === 0;
  if (isDomain || inherited(rest, node) !== on) rest.set(node.guid, on);
  return rest;
}

/** What a click on the box does: partly ticked becomes ticked. */
export function clickBox(ticks: Ticks, node: ScopeNode, named: ReadonlyMap<string, ScopeNode>): Ticks {
  return setBox(ticks, node, boxState(ticks, node, named) !== 'on', named);
}

export interface CountedNode extends ScopeNode {
  /** In it and in all below; null: not counted yet. */
  readonly peopleBelow: number | null;
}

/** How many people the choice takes in; undefined while somebody it hangs on is not counted. */
export function peopleIn(ticks: Ticks, named: ReadonlyMap<string, CountedNode>): number | undefined {
  let people = 0;
  for (const [guid, on] of ticks) {
    const node = named.get(guid);
    if (!node) return undefined;
    if (on === inherited(ticks, node)) continue;
    if (node.peopleBelow === null) return undefined;
    people += on ? node.peopleBelow : -node.peopleBelow;
  }
  return people;
}
