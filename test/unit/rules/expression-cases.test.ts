import { describe, expect, it } from 'vitest';
import { functionCatalogue, type CatalogueFunction } from '../../../engine/rules/expression/function-catalogue.ts';
import { DateTime } from '../../../engine/rules/expression/value.ts';
import { evaluate, problemOf } from './builders.ts';
import { INPUT, type Cases, type CasesOf } from './expression-cases/cases.ts';
import { CONVERSION_CASES } from './expression-cases/conversions.ts';
import { DIRECTORY_CASES, LIST_CASES } from './expression-cases/lists.ts';
import { FLOW_CASES, LOGIC_CASES } from './expression-cases/logic.ts';
import { TEXT_CASES } from './expression-cases/text.ts';

const { functions } = functionCatalogue();

/** Those of one certificate are in `expression-certificates.test.ts`; what all have in common is here. */
function certificateCases({ name, parameters }: CatalogueFunction): Cases {
  const rest = parameters.length === 3 ? ',"SimpleName",False' : '';
  const answers = name === 'IsCert' ? { nothing: false, other: false, several: [false, false] } : undefined;
  const other = answers?.other ?? { error: 'not a certificate', position: 0 };
  return {
    nothing: [[`${name}([mail]${rest})`, answers?.nothing ?? null]],
    empty: [[`${name}([empty]${rest})`, other]],
    characters: [[`${name}([displayName]${rest})`, other]],
    several:
      name === 'CertExtensionOids'
        ? [[`Count(Select($c,[description],${name}($c${rest})))`, 0n]]
        : [[`${name}([photos]${rest})`, answers?.several ?? other]],
    types: [[`${name}([pwdLastSet]${rest})`, name.length + 1, 'number']],
    documented: [[`${name}([cn]${rest})`, other]],
  };
}

const CERTIFICATE_CASES: CasesOf = Object.fromEntries(
  functions.filter(({ family }) => family === 'certificate').map((one) => [one.name, certificateCases(one)]),
);

const CASES: CasesOf = {
  ...TEXT_CASES,
  ...LOGIC_CASES,
  ...FLOW_CASES,
  ...LIST_CASES,
  ...DIRECTORY_CASES,
  ...CONVERSION_CASES,
  ...CERTIFICATE_CASES,
};

/** The kinds of cases that a function must have, by what it takes. */
function required({ parameters, mapsOverLists }: CatalogueFunction): (keyof Cases)[] {
  const values = parameters.filter(({ kind }) => kind !== 'variable' && kind !== 'word');
  if (values.length === 0) return ['documented'];
  const texts = values.some(({ types }) => types.includes('text'));
  const lists = mapsOverLists || values.some(({ kind, types }) => kind === 'list' || types.length > 1 || texts);
  // What takes everything cannot be given a wrong type.
  const picky = values.some(({ kind, types }) => kind === 'condition' || types.length < 6);
  return [
    'nothing',
    ...(texts ? (['empty', 'characters'] as const) : []),
    ...(lists ? (['several'] as const) : []),
    ...(picky ? (['types'] as const) : []),
    'documented',
  ];
}

function shown(text: string): unknown {
  const result = evaluate(text, INPUT);
  const show = (value: unknown) => (value instanceof DateTime ? value.toDate().toISOString() : value);
  return Array.isArray(result) ? result.map(show) : show(result);
}

describe('the tables of cases', () => {
  it.each(functions.map((one) => [one.name, one] as const))('have every kind of case for %s', (name, one) => {
    const cases = CASES[name] ?? {};
    expect(required(one).filter((kind) => (cases[kind]?.length ?? 0) === 0)).toEqual([]);
    // A case is about the function whose case it is.
    for (const [text] of Object.values(cases).flat()) expect(text).toMatch(new RegExp(`\\b${name}\\(`));
  });

  it('are of functions that there are', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(functions.map(({ name }) => name));
  });
});

describe.each(Object.entries(CASES))('%s', (_, { types = [], ...kinds }) => {
  const rows = Object.entries(kinds).flatMap(([kind, cases]) =>
    cases.map(([text, result]: readonly [string, unknown]) => [kind, text, result] as const),
  );

  it.each(rows)('%s: %s is %o', (_kind, text, result) => {
    expect(shown(text)).toEqual(result);
  });

  it.each(types)('%s has a wrong type at %i: %s', (text, position, found) => {
    expect(problemOf(text)).toMatchObject({ code: 'type-mismatch', position, found });
  });
});
