/** Expressions over a schema, drawn from the catalogue: mostly with arguments that fit, sometimes with any. */

import fc from 'fast-check';
import type { AttributeDefinition, Attributes, AttributeValue } from '../../engine/model/attribute-value.ts';
import {
  functionCatalogue,
  type CatalogueFunction,
  type CatalogueParameter,
} from '../../engine/rules/expression/function-catalogue.ts';
import type { TypeName } from '../../engine/rules/expression/value.ts';

const { functions, operators } = functionCatalogue();

export const SCHEMA: ReadonlyMap<string, AttributeDefinition> = new Map(
  (
    [
      ['string', false, 'text'],
      ['string', true, 'texts'],
      ['integer', false, 'number'],
      ['integer', true, 'numbers'],
      ['boolean', false, 'boolean'],
      ['boolean', true, 'booleans'],
      ['binary', false, 'octets'],
      ['binary', true, 'octetsList'],
      ['boolean', false, 'yes'],
      ['boolean', false, 'absent'],
    ] as const
  ).map(([type, multiValued, name]) => [name, { name, type, multiValued }]),
);

const LEAVES: { readonly [type in TypeName]: readonly string[] } = {
  text: ['"a b"', '""', '"2026-01-02"', '"👩"', '[text]', '[texts]', '%Domain.FQDN%', 'CRLF'],
  number: ['0', '1', '-3', '&HFF', '[number]', '[numbers]'],
  boolean: ['True', 'False', '[boolean]', '[booleans]'],
  octets: ['[octets]', '[octetsList]', 'CBin(513,2)'],
  date: ['Now()', 'CDate("2026-01-02")'],
  reference: ['CRef("CN=a,DC=contoso")'],
};
const TYPES = Object.keys(LEAVES) as readonly TypeName[];
const COMPARISONS = ['<', '<=', '<>', '=', '>', '>='];

/** A piece of the language with places for other expressions. */
export interface Construct {
  /** Its text with these put into its places. */
  readonly write: (parts: readonly string[]) => string;
  /** For each place the types that fit. */
  readonly places: readonly (readonly TypeName[])[];
}

function ofParameter(parameter: CatalogueParameter): fc.Arbitrary<readonly TypeName[] | string> {
  switch (parameter.kind) {
    case 'variable':
      return fc.constant('$v');
    case 'attribute-name':
      return fc.constantFrom('"text"', '"numbers"');
    case 'word':
      return fc.constantFrom(...parameter.words);
    default:
      return parameter.words.length > 0
        ? fc.constantFrom(...parameter.words.map((word) => `"${word}"`))
        : fc.constant(parameter.types);
  }
}

function callOf(one: CatalogueFunction): fc.Arbitrary<Construct> {
  const least = one.parameters.filter(({ optional }) => !optional).length;
  const repeated = one.parameters.some((parameter) => parameter.repeated);
  const counts = repeated ? [least, least * 2] : [least, one.parameters.length];
  return fc
    .constantFrom(...counts)
    .chain((count) =>
      fc.tuple(
        ...Array.from({ length: count }, (_, index) => ofParameter(one.parameters[index % one.parameters.length]!)),
      ),
    )
    .map((slots) => ({
      places: slots.filter((slot) => typeof slot !== 'string'),
      write: (parts) => {
        const rest = [...parts];
        return `${one.name}(${slots.map((slot) => (typeof slot === 'string' ? slot : rest.shift())).join()})`;
      },
    }));
}

function operationOf(operator: string): fc.Arbitrary<Construct> {
  const types: readonly TypeName[] = ['&&', '||'].includes(operator)
    ? ['boolean']
    : operator === '&'
      ? ['text', 'number', 'boolean', 'reference']
      : ['number'];
  const write = (parts: readonly string[]) => parts.map((part) => `(${part})`).join(` ${operator} `);
  const fitting = COMPARISONS.includes(operator) ? fc.constantFrom(...TYPES).map((type) => [type]) : fc.constant(types);
  return fc.tuple(fitting, fc.integer({ min: 2, max: 3 })).map(([both, count]) => ({
    places: Array.from({ length: count }, () => both),
    write,
  }));
}

/** Calls of every function and form, and every operator. */
export const constructs: fc.Arbitrary<Construct> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...functions).chain(callOf) },
  { weight: 1, arbitrary: fc.constantFrom(...operators).chain(operationOf) },
);

/** Expressions to put into a place; `fitting` of ten are drawn to fit it, the others are anything. */
export function expressionFor(types: readonly TypeName[], depth: number, fitting = 9): fc.Arbitrary<string> {
  const drawn = fc
    .integer({ min: 1, max: 10 })
    .chain((chance) => fc.constantFrom(...(chance <= fitting && types.length > 0 ? types : TYPES)));
  const leaf = drawn.chain((type) => fc.constantFrom(...LEAVES[type], 'NULL'));
  if (depth === 0) return leaf;
  const makers = drawn.chain((type) => {
    const makes = functions.filter(({ result }) => result.types.includes(type));
    return fc.constantFrom(...makes).chain(callOf);
  });
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    { weight: 3, arbitrary: makers.chain((construct) => filled(construct, depth - 1, fitting)) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...operators)
        .chain(operationOf)
        .chain((one) => filled(one, depth - 1, fitting)),
    },
  );
}

export function filled(construct: Construct, depth: number, fitting = 9): fc.Arbitrary<string> {
  return fc
    .tuple(...construct.places.map((types) => expressionFor(types, depth, fitting)))
    .map((parts) => construct.write(parts));
}

const text = fc.oneof(
  fc.constantFrom('a b', 'CN=a,DC=contoso', '2026-01-02', '12', 'S-1-5-18', 'SMTP:a@contoso.test'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
);
const number = fc.oneof(fc.bigInt({ min: -5n, max: 20n }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
const octets = fc.uint8Array({ minLength: 1, maxLength: 20 });
const several = <Value extends AttributeValue>(one: fc.Arbitrary<Value>) =>
  fc.array(one, { minLength: 2, maxLength: 2 });
const single = <Value extends AttributeValue>(one: fc.Arbitrary<Value>) => one.map((value) => [value]);

/** Objects with a value, or two, in every attribute but `absent`. */
export const presentValues: fc.Arbitrary<Attributes> = fc.record({
  text: single(text),
  texts: several(text),
  number: single(number),
  numbers: several(number),
  boolean: single(fc.boolean()),
  booleans: several(fc.boolean()),
  octets: single(octets),
  octetsList: several(octets),
  yes: fc.constant([true]),
});

/** Objects that lack some attributes. */
export const someValues: fc.Arbitrary<Attributes> = fc
  .tuple(
    presentValues,
    fc.subarray(['text', 'texts', 'number', 'numbers', 'boolean', 'booleans', 'octets', 'octetsList']),
  )
  .map(([values, left]) => Object.fromEntries(Object.entries(values).filter(([name]) => !left.includes(name))));
