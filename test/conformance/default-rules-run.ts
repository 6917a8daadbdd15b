/** The comparison on generated objects, kind by kind: the same objects for whatever rules of ours are held to it. */

import type { AttributeValue, Attributes } from '../../engine/model/attribute-value.ts';
import type { Candidate } from '../../engine/inbound-sync/link.ts';
import type { CompiledRule, RuleInput } from '../../engine/rules/compiled-rule.ts';
import { createChance, type Chance } from './default-rules-chance.ts';
import { createComparison, type Comparison, type Member, type Mismatch } from './default-rules-comparison.ts';
import type { Coverage } from './default-rules-coverage.ts';
import type { Expected } from './default-rules-expected.ts';
import { generate, KINDS, sourceOf, type Kind, type Source } from './default-rules-objects.ts';
import type { Sides } from './default-rules-sides.ts';

/** Another one makes other objects. */
const SEED = Number(process.env['CAUSEWAY_SEED'] ?? 20_160_503);

/** Kinds whose objects may be one identity with one of this kind, by both sides' rules. */
const TOGETHER: { readonly [kind: string]: readonly string[] } = {
  'AD user': ['AAD user', 'AD user', 'AD contact'],
  'AD inetOrgPerson': ['AAD user', 'AD user', 'AD contact'],
  'AD contact': ['AAD contact', 'AD user'],
  'AD group': ['AAD group', 'AD group'],
  'AD computer': ['AD msDS-Device'],
};

export const nameOf = ({ from, objectType }: Kind) => `${from} ${objectType}`;

/** Objects made before, from which partners of one identity are taken. */
const PARTNERS = 200;

export interface Material {
  readonly sources: ReadonlyMap<string, Source>;
  readonly partners: ReadonlyMap<string, readonly RuleInput[]>;
}

export function createMaterial(sides: Sides): Material {
  const sources = new Map(KINDS.map((kind) => [nameOf(kind), sourceOf(kind, sides)]));
  const partners = new Map(
    [...sources].map(([name, source]) => {
      const chance = createChance(SEED + name.length);
      const count = source.definitions.length === 0 ? 0 : PARTNERS;
      return [name, Array.from({ length: count }, () => generate(source, chance))];
    }),
  );
  return { sources, partners };
}

function firstText(attributes: Attributes, name: string): readonly AttributeValue[] | undefined {
  return attributes[name]?.slice(0, 1);
}

function otherCase(values: readonly AttributeValue[]): readonly AttributeValue[] {
  return values.map((value) => (typeof value === 'string' ? value.toUpperCase() : value));
}

/** Metaverse objects that have some of the object's own values where joins look for them. */
function candidatesFor(input: RuleInput, joins: Comparison['joins'], chance: Chance): Candidate[] {
  if (joins.length === 0) return [];
  return Array.from({ length: chance.below(3) }, (_, id) => {
    const attributes: Record<string, readonly AttributeValue[]> = {};
    for (const [connectorSpace, metaverse] of joins) {
      const values = chance.percent(30) ? firstText(input.attributes, connectorSpace) : undefined;
      if (values !== undefined) attributes[metaverse] = chance.percent(20) ? otherCase(values) : values;
    }
    return {
      id,
      objectType: chance.one(['person', 'person', 'group', 'device']),
      attributes,
      taken: chance.percent(10),
    };
  });
}

export interface Round {
  /** What ours do otherwise than expected: one entry for each rule and aspect. */
  readonly mismatches: readonly Mismatch[];
  readonly objects: number;
}

export interface RunOptions {
  readonly count: number;
  readonly coverage?: Coverage;
  /** Stops at so many mismatches. */
  readonly atMost: number;
}

/** All objects of one kind. */
export function runKind(
  kind: Kind,
  material: Material,
  expected: Expected,
  ours: readonly CompiledRule[],
  { count, coverage, atMost }: RunOptions,
): Round {
  const source = material.sources.get(nameOf(kind));
  if (source === undefined) throw new Error(`no objects of ${nameOf(kind)}`);
  const comparison = createComparison(kind, expected, ours);
  const others = (TOGETHER[nameOf(kind)] ?? []).map((name) => {
    const found = KINDS.find((candidate) => nameOf(candidate) === name);
    if (found === undefined) throw new Error(`no kind ${name}`);
    return { member: createComparison(found, expected, ours).member, objects: material.partners.get(name) ?? [] };
  });
  const chance = createChance(SEED + KINDS.indexOf(kind));
  const mismatches = new Map<string, Mismatch>();
  let objects = 0;
  while (objects < count && mismatches.size < atMost) {
    const input = generate(source, chance);
    const beside: Member[] = others
      .filter(({ objects: pool }) => pool.length > 0 && chance.percent(10))
      .map(({ member, objects: pool }) => member(chance.one(pool)));
    const candidates = candidatesFor(input, comparison.joins, chance);
    const found = comparison.check(input, beside, candidates, coverage);
    objects += 1;
    if (found !== undefined) mismatches.set(`${found.rule} ${found.aspect}`, found);
  }
  return { mismatches: [...mismatches.values()], objects };
}
