/**
 * Generated objects for the default rules: most of an object is ordinary, a few attributes of it are on or beside what some
 * rule looks for. The same seed gives the same objects.
 */

import type { AttributeDefinition, AttributeValue, Attributes } from '../../engine/model/attribute-value.ts';
import type { CompiledRule, RuleInput } from '../../engine/rules/compiled-rule.ts';
import { attributesOfType, METAVERSE_SCHEMA } from '../../engine/rules/metaverse-schema.ts';
import { constantsOf, type Constants } from './default-rules-constants.ts';
import { ORDINARY, type Ordinary } from './default-rules-ordinary.ts';
import { createChance, type Chance } from './default-rules-chance.ts';
import { PARAMETERS, type AttributeMap, type Sides } from './default-rules-sides.ts';

/** Where objects come from: a connector's object type inbound, a metaverse object type outbound. */
export interface Kind {
  readonly from: 'AD' | 'AAD' | 'metaverse';
  readonly objectType: string;
}

/** All that some rule is for; devices of the cloud are written only. */
export const KINDS: readonly Kind[] = [
  ...['user', 'inetOrgPerson', 'group', 'contact', 'computer', 'foreignSecurityPrincipal', 'msDS-Device'].map(
    (objectType) => ({ from: 'AD', objectType }) as const,
  ),
  ...['user', 'contact', 'group'].map((objectType) => ({ from: 'AAD', objectType }) as const),
  ...['person', 'group', 'device'].map((objectType) => ({ from: 'metaverse', objectType }) as const),
];

/** Rules that look at objects of this kind. */
export function rulesFor(kind: Kind, rules: readonly CompiledRule[]): readonly CompiledRule[] {
  return rules.filter(({ rule }) =>
    kind.from === 'metaverse'
      ? rule.direction === 'outbound' && rule.metaverseObjectType === kind.objectType
      : rule.direction === 'inbound' &&
        rule.connector === kind.from &&
        rule.connectorSpaceObjectType === kind.objectType,
  );
}

const PLAIN = ['Anna', 'Berg', 'Lund', 'Skåne', 'Sales', 'B7', '+46 46 123', 'https://contoso.test/x', '0', 'desk'];

/** Texts that string functions stumble over: blanks, none, both sides of the limit of 448, halves of characters. */
const AWKWARD = [
  '',
  ' ',
  '\t Anna\u00A0',
  '  Berg  ',
  'x'.repeat(447),
  'x'.repeat(448),
  'x'.repeat(449),
  ` ${'x'.repeat(448)} `,
  '😀'.repeat(448),
  `${'x'.repeat(447)}😀y`,
  'İstanbul ß ﬁ',
  '\\0A',
  '"',
  'a,b=c',
];

const ADDRESSES = [
  'SMTP:anna@contoso.test',
  'SMTP:desk',
  ' SMTP:anna@contoso.test ',
  'smtp:a@contoso.test',
  'smtp:a@contoso.test ',
  'Smtp:b@contoso.test',
  'x500:/o=Contoso/cn=anna',
  'X500:/o=SMTP:/cn=anna',
  'SIP:anna@contoso.test',
  'sip:anna',
  '',
];

const EDGES: readonly bigint[] = [0n, 1n, 2n, -1n, 255n, 256n, 512n, 514n, 66050n, 2n ** 31n, -(2n ** 31n)];

/** Variations of a text that a rule looks for: itself, longer, shorter, in other case, with another one behind it. */
function nearText(chance: Chance, texts: readonly string[]): string {
  const words = texts.filter((text) => text.length > 1);
  const marks = texts.filter((text) => text.length === 1);
  const text = chance.one(words.length > 0 ? words : texts);
  const mark = chance.one([...marks, chance.one(texts)]);
  const tail = `${chance.below(1000)}`;
  return chance.one<() => string>([
    () => text,
    () => text + tail,
    () => tail + text,
    () => text + tail + mark,
    () => text + mark + tail,
    () => mark + tail + text,
    () => tail + mark,
    () => mark + tail,
    () => text.slice(0, -1),
    () => text.slice(0, -1) + mark,
    () => `${text.slice(0, -1)}x${mark}`,
    () => text.slice(1) + mark,
    () => text.toLowerCase() + mark,
    () => text.toUpperCase() + tail,
    () => ` ${text}${mark}`,
  ])();
}

function nearNumber(chance: Chance, numbers: readonly bigint[]): bigint {
  const number = chance.one(numbers);
  const bits = Array.from({ length: 33 }, (_, index) => 1n << BigInt(index));
  const set = bits.filter((bit) => (number & bit) !== 0n);
  return chance.one<() => bigint>([
    () => number,
    () => number + 1n,
    () => number - 1n,
    () => chance.one([0n, ...set]),
    () => number ^ chance.one([1n, ...set]),
    () => chance.one(bits),
    () => ~number & 0xffffffffn,
    () => chance.one(EDGES),
  ])();
}

interface Ground {
  readonly chance: Chance;
  readonly constants: ReadonlyMap<string, Constants>;
  /** Values chosen so far: an attribute may repeat another's. */
  readonly chosen: Map<string, readonly AttributeValue[]>;
}

function plainValue({ type, name }: AttributeDefinition, chance: Chance): AttributeValue {
  switch (type) {
    case 'integer':
      return BigInt(chance.below(1000));
    case 'boolean':
      return chance.half();
    case 'binary':
      return chance.octets(1 + chance.below(20));
    case 'string':
    case 'reference':
      if (name === 'proxyAddresses') return chance.one(ADDRESSES);
      return chance.one(PLAIN) + (chance.half() ? String(chance.below(100)) : '');
  }
}

/** A value that some rule may treat differently from an ordinary one. */
function pointedValue(definition: AttributeDefinition, ground: Ground): AttributeValue {
  const { chance, constants, chosen } = ground;
  const known = constants.get(definition.name);
  const texts = known?.texts ?? [];
  const numbers = known?.numbers ?? [];
  switch (definition.type) {
    case 'integer':
      return numbers.length > 0 && chance.below(4) > 0 ? nearNumber(chance, numbers) : chance.one(EDGES);
    case 'boolean':
      return chance.half();
    case 'binary':
      return chance.octets(chance.one([0, 1, 16, 28, 40]));
    case 'string':
    case 'reference': {
      const same = (known?.companions ?? []).flatMap((name) => chosen.get(name) ?? []);
      const copies = same.filter((value) => typeof value === 'string');
      if (copies.length > 0 && chance.below(4) === 0) return chance.one(copies) + chance.one(['', '', '_1']);
      if (definition.name === 'proxyAddresses' && chance.half()) return chance.one(ADDRESSES);
      return texts.length > 0 && chance.below(3) > 0 ? nearText(chance, texts) : chance.one(AWKWARD);
    }
  }
}

function several(definition: AttributeDefinition, chance: Chance, make: () => AttributeValue): AttributeValue[] {
  if (!definition.multiValued) return [make()];
  return Array.from({ length: 1 + chance.below(4) }, make);
}

export interface Source {
  readonly kind: Kind;
  readonly definitions: readonly AttributeDefinition[];
  readonly constants: ReadonlyMap<string, Constants>;
  /** Those that some rule examines. */
  readonly examined: readonly AttributeDefinition[];
  /** Those of them in which it looks for something. */
  readonly pointed: readonly AttributeDefinition[];
}

function schemaOf(kind: Kind, sides: Sides): AttributeMap {
  if (kind.from === 'AD') return sides.forest;
  if (kind.from === 'AAD') return sides.entra(kind.objectType);
  return attributesOfType(METAVERSE_SCHEMA, kind.objectType) ?? new Map();
}

/** What objects of a kind are made of: every attribute that some rule of either side reads. */
export function sourceOf(kind: Kind, sides: Sides): Source {
  const both = [...rulesFor(kind, sides.reference.rules), ...rulesFor(kind, sides.ours.rules)];
  const constants = constantsOf(both);
  const schema = schemaOf(kind, sides);
  const definitions = [...constants.keys()].flatMap((name) => schema.get(name) ?? []);
  const examined = definitions.filter(({ name }) => constants.get(name)?.examined === true);
  const pointed = examined.filter(({ name }) => {
    const { texts, numbers, companions } = constants.get(name) ?? { texts: [], numbers: [], companions: [] };
    return texts.length + numbers.length + companions.length > 0;
  });
  return { kind, definitions, constants, examined, pointed };
}

/** Attributes that are to be out of the ordinary on one object. */
function focusOf({ examined, pointed }: Source, chance: Chance): ReadonlySet<AttributeDefinition> {
  const some = (from: readonly AttributeDefinition[], limit: number) =>
    from.length === 0 ? [] : Array.from({ length: chance.below(limit) }, () => chance.one(from));
  return new Set([...some(pointed, 4), ...some(examined, 8)]);
}

function valuesOf(
  definition: AttributeDefinition,
  ground: Ground,
  focus: boolean,
  density: number,
  ordinary: Ordinary,
): readonly AttributeValue[] | undefined {
  const { chance } = ground;
  const usual = ordinary[definition.name];
  if (focus) {
    const how = chance.below(8);
    if (how === 0) return undefined;
    if (usual !== undefined && how === 1) return several(definition, chance, () => usual.value(chance));
    return several(definition, chance, () => pointedValue(definition, ground));
  }
  if (usual !== undefined) return chance.percent(usual.present) ? [usual.value(chance)] : undefined;
  if (!chance.percent(density)) return undefined;
  return several(definition, chance, () => plainValue(definition, chance));
}

const COUNTS = [0, 1, 3, 49_999, 50_000, 50_001, 249_999, 250_000, 250_001];

/** What was imported is what is expected, but for one in eight objects, of which an export is under way. */
function importedOf(attributes: Attributes, chance: Chance): Attributes {
  if (chance.below(8) > 0) return attributes;
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => !(name === 'proxyAddresses' || name === 'sourceAnchor')),
  );
}

/** One object of the kind. */
export function generate(source: Source, chance: Chance): RuleInput {
  const { kind, definitions, constants } = source;
  const ordinary = ORDINARY[kind.from];
  const focused = focusOf(source, chance);
  const density = chance.one([15, 50, 90]);
  const ground: Ground = { chance, constants, chosen: new Map() };
  const references = new Map<string, number>();
  for (const definition of definitions) {
    if (definition.type === 'reference') {
      if (chance.percent(density)) references.set(definition.name, chance.one(definition.multiValued ? COUNTS : [1]));
      continue;
    }
    if (definition.name === 'dn') continue;
    const values = valuesOf(definition, ground, focused.has(definition), density, ordinary);
    if (values !== undefined) ground.chosen.set(definition.name, values);
  }
  const dn = chance.percent(8) ? 'CN=Anna\\0ACNF:6f1c1c1e-0000-4000-8000-000000000000' : chance.one(DN_HEADS);
  const named = kind.from === 'metaverse' ? {} : { dn: [`${dn},OU=Staff,DC=contoso,DC=test`] };
  const attributes: Attributes = { ...named, ...Object.fromEntries(ground.chosen) };
  const childDomain = chance.percent(10) && kind.from === 'AD';
  return {
    attributes,
    imported: importedOf(attributes, chance),
    referenceCount: (name) => references.get(name) ?? 0,
    ...(childDomain && {
      parameters: { ...PARAMETERS, 'Domain.FQDN': 'child.contoso.test', 'Domain.Netbios': 'CHILD' },
    }),
  };
}

const DN_HEADS = [
  'CN=Anna Berg',
  'CN=Berg\\, Anna',
  'CN=CNF:1',
  'CN=0ACNF:',
  'CN=\\0ACNF:1',
  'CN=Anna,OU=x\\0ACNF:1',
  'OU=\\0ACNF',
  'CN=😀',
];

/** `count` objects, the same for the same seed. */
export function* objects(source: Source, count: number, seed: number): Generator<RuleInput> {
  const chance = createChance(seed);
  for (let index = 0; index < count; index += 1) yield generate(source, chance);
}
