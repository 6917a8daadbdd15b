import { describe, expect, it } from 'vitest';
import { functionCatalogue } from '../../../engine/rules/expression/function-catalogue.ts';
import { problemOf } from './builders.ts';

const { functions, words, operators } = functionCatalogue();

function named(name: string) {
  const found = functions.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not in the catalogue`);
  return found;
}

describe('the catalogue', () => {
  it('has the functions with the names that the documentation gives their parameters', () => {
    const signature = (name: string) =>
      named(name).parameters.map((parameter) => parameter.name + (parameter.optional ? '?' : ''));
    expect(signature('Left')).toEqual(['string', 'NumChars']);
    expect(signature('InStr')).toEqual(['stringcheck', 'stringmatch', 'start?', 'compare?']);
    expect(signature('IIF')).toEqual(['condition', 'valueIfTrue', 'valueIfFalse']);
    expect(signature('CertNameInfo')).toEqual(['certificateRawData', 'x509NameType', 'includesIssuerName']);
    expect(signature('Now')).toEqual([]);
  });

  it('says what arguments may be and what comes of them', () => {
    expect(named('Mid')).toEqual({
      name: 'Mid',
      family: 'text',
      parameters: [
        { name: 'string', kind: 'value', types: ['text', 'octets'], optional: false, repeated: false, words: [] },
        { name: 'start', kind: 'value', types: ['number'], optional: false, repeated: false, words: [] },
        { name: 'NumChars', kind: 'value', types: ['number'], optional: false, repeated: false, words: [] },
      ],
      result: { types: ['text', 'octets'], several: 'as-arguments' },
      mapsOverLists: true,
    });
    expect(named('Contains').parameters.map(({ kind, words: allowed }) => [kind, allowed])).toEqual([
      ['list', []],
      ['value', []],
      ['word', ['CaseInsensitive', 'CaseSensitive']],
    ]);
    expect(named('DateAdd').parameters[0]?.words).toContain('yyyy');
    expect(named('Split').result).toEqual({ types: ['text'], several: 'always' });
    expect(named('Switch').parameters.every(({ repeated }) => repeated)).toBe(true);
    expect(named('Error').result.types).toEqual([]);
  });

  it('has the words that stand by themselves and the operators', () => {
    expect(words).toContainEqual({ name: 'True', kind: 'constant', type: 'boolean' });
    expect(words).toContainEqual({ name: 'NULL', kind: 'constant' });
    expect(words).toContainEqual({ name: 'IgnoreThisFlow', kind: 'special' });
    expect(operators).toEqual(['<', '<=', '<>', '=', '>', '>=', '+', '-', '*', '&', '&&', '||']);
  });

  it('is plain data that survives being sent', () => {
    expect(JSON.parse(JSON.stringify(functionCatalogue()))).toEqual(functionCatalogue());
  });

  it.each(functions.map((one) => [one.name, one] as const))('%s takes as many arguments as it says', (_, one) => {
    const most = one.parameters.length + 1;
    const tooMany = Array.from({ length: most * 2 + 1 }, () => '1').join();
    expect(problemOf(`${one.name}(${tooMany})`)).toMatchObject({ code: 'argument-count', position: 0, name: one.name });
  });
});
