/**
 * One object through the expected rules and through ours: scope, links, what every flow gives, and the whole identity once
 * precedence has spoken.
 */

import type { Attributes } from '../../engine/model/attribute-value.ts';
import { foldedKey } from '../../engine/connector-space/keys.ts';
import { decideLink, type Candidate } from '../../engine/inbound-sync/link.ts';
import { computeMetaverse, type Contributor } from '../../engine/metaverse/compute.ts';
import { evaluateFlows } from '../../engine/outbound-sync/plan.ts';
import type { CompiledFlow, CompiledRule, FlowResult, RuleInput } from '../../engine/rules/compiled-rule.ts';
import type { Coverage } from './default-rules-coverage.ts';
import { sameResult, type Expected } from './default-rules-expected.ts';
import { rulesFor, type Kind } from './default-rules-objects.ts';
import { joinText } from './default-rules-text.ts';

/** Where the two part: what was expected and what ours give, and for which object. */
export interface Mismatch {
  readonly rule: string;
  readonly aspect: string;
  readonly expected: unknown;
  readonly ours: unknown;
  readonly object?: Attributes;
}

/** What of a rule is the same for every object. */
function outline({ rule, flows }: CompiledRule, join: string): ReadonlyMap<string, string> {
  const shape = (flow: CompiledFlow) =>
    [flow.mergeType, flow.applyOnce ? 'once' : '', flow.referenceSource ?? ''].join(' ').trim();
  return new Map([
    ['types', `${rule.direction} ${rule.connectorSpaceObjectType} ${rule.metaverseObjectType}`],
    ['link', rule.linkType],
    ['password', String(rule.passwordSync)],
    ['join', join],
    ...flows.map((flow): [string, string] => [`flow ${flow.target}`, shape(flow)]),
  ]);
}

interface Pair {
  readonly name: string;
  readonly expected: CompiledRule;
  readonly ours: CompiledRule;
  readonly flows: readonly (readonly [expected: CompiledFlow, ours: CompiledFlow])[];
}

function pairOf(expected: CompiledRule, ours: CompiledRule): Pair {
  const byTarget = new Map(ours.flows.map((flow) => [flow.target, flow]));
  const flows = expected.flows.flatMap((flow) => {
    const twin = byTarget.get(flow.target);
    return twin === undefined || flow.referenceSource !== undefined ? [] : [[flow, twin] as const];
  });
  return { name: expected.rule.name, expected, ours, flows };
}

/** Rules that one has and the other has not, and what differs between twins whatever the object. */
export function compareOutlines({ rules, joins }: Expected, ours: readonly CompiledRule[]): Mismatch[] {
  const own = new Map(ours.map((rule) => [rule.rule.name, rule]));
  const known = new Set(rules.map(({ rule }) => rule.name));
  const more = ours.filter(({ rule }) => !known.has(rule.name));
  return [
    ...more.map(({ rule }) => ({ rule: rule.name, aspect: 'rule', expected: undefined, ours: 'there' })),
    ...rules.flatMap((expected): Mismatch[] => {
      const { name } = expected.rule;
      const twin = own.get(name);
      if (twin === undefined) return [{ rule: name, aspect: 'rule', expected: 'there', ours: undefined }];
      const left = outline(expected, joins.get(name) ?? joinText(expected.rule));
      const right = outline(twin, joinText(twin.rule));
      return [...new Set([...left.keys(), ...right.keys()])]
        .filter((aspect) => left.get(aspect) !== right.get(aspect))
        .map((aspect) => ({ rule: name, aspect, expected: left.get(aspect), ours: right.get(aspect) }));
    }),
  ];
}

function comparePair(
  { name, expected, ours, flows }: Pair,
  input: RuleInput,
  coverage?: Coverage,
): Mismatch | undefined {
  const inScope = expected.inScope(input);
  const object = input.attributes;
  coverage?.rule(expected, input, inScope);
  if (inScope !== ours.inScope(input))
    return { rule: name, aspect: 'scope', expected: inScope, ours: !inScope, object };
  if (!inScope) return undefined;
  for (const [flow, twin] of flows) {
    const left = flow.evaluate(input);
    const right = twin.evaluate(input);
    if (left.kind === 'values') coverage?.flow(name, flow.target);
    if (!sameResult(left, right)) return { rule: name, aspect: flow.target, expected: left, ours: right, object };
  }
  return undefined;
}

/** For people and for telling two apart: octets as Base64, numbers apart from texts, names in one order. */
function written(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    if (part instanceof Map) return [...part].toSorted();
    if (part instanceof Uint8Array) return `0x${Buffer.from(part).toString('hex')}`;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** An object with the rules of both sides that are for its kind. */
export interface Member {
  readonly input: RuleInput;
  readonly expected: readonly CompiledRule[];
  readonly ours: readonly CompiledRule[];
}

type SideName = 'expected' | 'ours';

function contributorsOf(members: readonly Member[], side: SideName): Contributor[] {
  return members.map(({ input, [side]: rules }, index) => ({
    csId: index,
    input,
    rules: rules.filter((rule) => rule.inScope(input)),
  }));
}

/** Rules of one connector and name have one number, so that lineages can be compared. */
export type Numbers = ReadonlyMap<string, number>;

export function numbersOf(expected: readonly CompiledRule[], ours: readonly CompiledRule[]): Numbers {
  const keyOf = ({ rule }: CompiledRule) => `${rule.connector} ${rule.name}`;
  const known = new Map(expected.map((rule, index) => [keyOf(rule), index]));
  return new Map([...expected, ...ours].map((rule) => [rule.rule.id, known.get(keyOf(rule)) ?? -1]));
}

type Parts = { readonly [attribute: string]: unknown };

interface Identity {
  readonly failure: Parts;
  readonly values: Parts;
  /** Rule and object of each contribution, the winner's first. */
  readonly lineage: Parts;
  readonly references: Parts;
}

function identityOf(members: readonly Member[], side: SideName, numbers: Numbers): Identity {
  const computed = computeMetaverse(contributorsOf(members, side), {}, (id) => numbers.get(id) ?? -1);
  if (!computed.ok) {
    const { csId, rule, attribute, message } = computed.failure;
    return { failure: { failure: [csId, rule, attribute, message] }, values: {}, lineage: {}, references: {} };
  }
  const { attributes, lineage, references } = computed;
  return { failure: {}, values: attributes, lineage, references: Object.fromEntries(references) };
}

function same(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (left instanceof Uint8Array) return right instanceof Uint8Array && Buffer.compare(left, right) === 0;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((value: unknown, index) => same(value, right[index]));
  }
  return !Array.isArray(right) && differing(left as Parts, right as Parts) === undefined;
}

/** The first attribute in which two differ. */
function differing(expected: Parts, ours: Parts): string | undefined {
  for (const name in expected) if (!same(expected[name], ours[name])) return name;
  for (const name in ours) if (!(name in expected)) return name;
  return undefined;
}

function compareParts(aspect: string, expected: Parts, ours: Parts, object: Attributes): Mismatch | undefined {
  const name = differing(expected, ours);
  if (name === undefined) return undefined;
  return { rule: '', aspect: `${aspect} ${name}`, expected: expected[name], ours: ours[name], object };
}

/** What these objects are together, by the rules of either side. */
export function compareIdentities(members: readonly Member[], numbers: Numbers): Mismatch | undefined {
  const expected = identityOf(members, 'expected', numbers);
  const ours = identityOf(members, 'ours', numbers);
  const object = members[0]?.input.attributes ?? {};
  return (
    compareParts('identity', expected.failure, ours.failure, object) ??
    compareParts('identity', expected.values, ours.values, object) ??
    compareParts('lineage of', expected.lineage, ours.lineage, object) ??
    compareParts('references of', expected.references, ours.references, object)
  );
}

/** What one identity asks of each connector's object type. */
function exportOf(rules: readonly CompiledRule[], input: RuleInput): Parts {
  const inScope = rules.filter((rule) => rule.inScope(input));
  const groups = Map.groupBy(inScope, ({ rule }) => `${rule.connector} ${rule.connectorSpaceObjectType}`);
  const parts = [...groups].flatMap(([place, group]): [string, unknown][] => {
    const result = evaluateFlows(group, input, true);
    if (!result.ok) return [[`${place} failure`, [result.rule, result.attribute, result.message]]];
    const { attributes, dn, references } = result.flows;
    return [
      [`${place} dn`, [dn]],
      ...Object.entries(attributes).map(([name, values]): [string, unknown] => [`${place} ${name}`, values]),
      ...references.map((entry): [string, unknown] => [`${place} ${entry.attribute}`, [entry.mvAttribute]]),
    ];
  });
  return Object.fromEntries(parts);
}

/** Which of these metaverse objects the object is joined to, or why to none. */
function compareLink(member: Member, candidates: readonly Candidate[]): Mismatch | undefined {
  const find = (attribute: string, key: string) =>
    candidates.filter(({ attributes }) => (attributes[attribute] ?? []).some((value) => foldedKey(value) === key));
  const decided = (rules: readonly CompiledRule[]) => {
    const link = decideLink(
      rules.filter((rule) => rule.inScope(member.input)),
      member.input.attributes,
      find,
    );
    return written('rule' in link ? { ...link, rule: link.rule.rule.name } : link);
  };
  const expected = decided(member.expected);
  const ours = decided(member.ours);
  return expected === ours ? undefined : { rule: '', aspect: 'link', expected, ours, object: member.input.attributes };
}

export interface Comparison {
  readonly kind: Kind;
  readonly member: (input: RuleInput) => Member;
  /** Attributes on both sides of joins that search the metaverse. */
  readonly joins: readonly (readonly [connectorSpace: string, metaverse: string])[];
  /**
   * The first thing that differs. `others`: further objects of the same identity; `candidates`: what the metaverse has,
   * for its link.
   */
  readonly check: (
    input: RuleInput,
    others: readonly Member[],
    candidates: readonly Candidate[],
    coverage?: Coverage,
  ) => Mismatch | undefined;
}

/** The identity asks the same of an object as the comparison flow by flow did just before. */
export function remembering(rule: CompiledRule): CompiledRule {
  const flows = rule.flows.map((flow): CompiledFlow => {
    let last: readonly [RuleInput, FlowResult] | undefined;
    return {
      ...flow,
      evaluate(input) {
        if (last?.[0] !== input) last = [input, flow.evaluate(input)];
        return last[1];
      },
    };
  });
  return { ...rule, flows };
}

export function createComparison(kind: Kind, expected: Expected, ours: readonly CompiledRule[]): Comparison {
  const mine = rulesFor(kind, ours).map(remembering);
  const theirs = rulesFor(kind, expected.rules).map(remembering);
  const twins = new Map(mine.map((rule) => [rule.rule.name, rule]));
  const pairs = theirs.flatMap((rule) => {
    const twin = twins.get(rule.rule.name);
    return twin === undefined ? [] : [pairOf(rule, twin)];
  });
  const numbers = numbersOf(expected.rules, ours);
  const member = (input: RuleInput): Member => ({ input, expected: theirs, ours: mine });
  const clauses = [...theirs, ...mine].flatMap((rule) => rule.joinGroups.flatMap((group) => group.clauses));
  const joins = clauses.map((part) => [part.connectorSpaceAttribute, part.metaverseAttribute] as const);
  const whole = (input: RuleInput, others: readonly Member[], candidates: readonly Candidate[]) => {
    if (kind.from === 'metaverse') {
      return compareParts('export', exportOf(theirs, input), exportOf(mine, input), input.attributes);
    }
    const self = member(input);
    return compareLink(self, candidates) ?? compareIdentities([self, ...others], numbers);
  };
  return {
    kind,
    member,
    joins: kind.from === 'metaverse' ? [] : joins,
    check: (input, others, candidates, coverage) => {
      for (const pair of pairs) {
        const found = comparePair(pair, input, coverage);
        if (found !== undefined) return found;
      }
      return whole(input, others, candidates);
    },
  };
}

/** A mismatch for people. */
export const readable = (mismatch: Mismatch): string => written(mismatch);
