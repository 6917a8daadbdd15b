/** The compiled rules of a run, found by who asks. Everything is computed once. */

import type { CompiledRule, FilterGroup, NamedGroup } from './compiled-rule.ts';

/** Names by connector space object type. */
export type AttributesByType = ReadonlyMap<string, ReadonlySet<string>>;

export interface RuleSet {
  /** Enabled rules in order of precedence. */
  readonly rules: readonly CompiledRule[];
  /** Inbound rules for objects of this type of this connector, in order of precedence. */
  inbound(connector: string, connectorSpaceObjectType: string): readonly CompiledRule[];
  /** Outbound rules for metaverse objects of this type, of all connectors, in order of precedence. */
  outbound(metaverseObjectType: string): readonly CompiledRule[];
  /** Outbound rules into this connector, in order of precedence. */
  outboundTo(connector: string): readonly CompiledRule[];
  /** What scopes, joins and inbound flows look at: import asks for these, with the targets, and no others. */
  attributesRead(connector: string): AttributesByType;
  /** What outbound rules write, so that import can confirm it; `dn` is not among them. */
  targetsOf(connector: string): AttributesByType;
  /** Metaverse attributes by which inbound joins search. */
  readonly metaverseJoinAttributes: ReadonlySet<string>;
  /** Connector space attributes by which outbound joins search. */
  connectorJoinAttributes(connector: string): ReadonlySet<string>;
  /** Groups of this connector that scopes name with `ISMEMBEROF`, each once. Their `member` is read. */
  filterGroups(connector: string): readonly NamedGroup[];
}

export interface RuleReads {
  readonly compiled: CompiledRule;
  readonly connectorReads: ReadonlySet<string>;
  /** Groups that the scope names. */
  readonly groups: readonly FilterGroup[];
}

/** While such a rule is in scope of an object, it stays joined and nothing at all flows in the rule's direction. */
export const holdsFlows = ({ rule }: CompiledRule): boolean => rule.linkType === 'JoinNoFlow';

/** A rule for every metaverse object type. */
export const ANY_TYPE = '*';

const NO_RULES: readonly CompiledRule[] = [];
const NO_TYPES: AttributesByType = new Map();
const NO_NAMES: ReadonlySet<string> = new Set();
const NO_GROUPS: readonly NamedGroup[] = [];

type NamesByType = Map<string, Set<string>>;

function addNames(index: Map<string, NamesByType>, connector: string, type: string, names: Iterable<string>): void {
  const byType: NamesByType = index.get(connector) ?? new Map<string, Set<string>>();
  index.set(connector, byType.set(type, new Set([...(byType.get(type) ?? []), ...names])));
}

function writtenNames({ rule, flows }: CompiledRule): readonly string[] {
  if (rule.direction === 'inbound') return [];
  return flows.map((flow) => flow.target).filter((target) => target !== 'dn');
}

/** `rules` in order of precedence. */
export function createRuleSet(rules: readonly RuleReads[]): RuleSet {
  const compiled = rules.map((entry) => entry.compiled);
  const inbound = compiled.filter(({ rule }) => rule.direction === 'inbound');
  const outbound = compiled.filter(({ rule }) => rule.direction === 'outbound');
  const inboundIndex = Map.groupBy(inbound, ({ rule }) => `${rule.connector}\n${rule.connectorSpaceObjectType}`);
  const outboundTypes = new Set(outbound.map(({ rule }) => rule.metaverseObjectType));
  const outboundOf = (type: string) =>
    outbound.filter(({ rule }) => rule.metaverseObjectType === type || rule.metaverseObjectType === ANY_TYPE);
  const outboundIndex = new Map([...outboundTypes].map((type) => [type, outboundOf(type)]));
  const outboundToIndex = Map.groupBy(outbound, ({ rule }) => rule.connector);
  const reads = new Map<string, NamesByType>();
  const targets = new Map<string, NamesByType>();
  const joins = new Map<string, ReadonlySet<string>>();
  const filterGroups = new Map<string, Map<string, NamedGroup>>();
  for (const { compiled: entry, connectorReads, groups } of rules) {
    const { rule } = entry;
    addNames(reads, rule.connector, rule.connectorSpaceObjectType, connectorReads);
    if (groups.length > 0) addNames(reads, rule.connector, 'group', ['member']);
    for (const group of groups) {
      const own = filterGroups.get(rule.connector) ?? new Map<string, NamedGroup>();
      filterGroups.set(rule.connector, own.set(group.key, own.get(group.key) ?? { ...group, rule: rule.name }));
    }
    addNames(targets, rule.connector, rule.connectorSpaceObjectType, writtenNames(entry));
  }
  const clausesOf = ({ joinGroups }: CompiledRule) => joinGroups.flatMap((group) => group.clauses);
  for (const entry of outbound) {
    const names = clausesOf(entry).map((clause) => clause.connectorSpaceAttribute);
    joins.set(entry.rule.connector, new Set([...(joins.get(entry.rule.connector) ?? []), ...names]));
  }
  const groupLists = new Map([...filterGroups].map(([connector, groups]) => [connector, [...groups.values()]]));
  return {
    rules: compiled,
    inbound: (connector, type) => inboundIndex.get(`${connector}\n${type}`) ?? NO_RULES,
    outbound: (type) => outboundIndex.get(type) ?? outboundIndex.get(ANY_TYPE) ?? NO_RULES,
    outboundTo: (connector) => outboundToIndex.get(connector) ?? NO_RULES,
    attributesRead: (connector) => reads.get(connector) ?? NO_TYPES,
    targetsOf: (connector) => targets.get(connector) ?? NO_TYPES,
    metaverseJoinAttributes: new Set(inbound.flatMap(clausesOf).map((clause) => clause.metaverseAttribute)),
    connectorJoinAttributes: (connector) => joins.get(connector) ?? NO_NAMES,
    filterGroups: (connector) => groupLists.get(connector) ?? NO_GROUPS,
  };
}
