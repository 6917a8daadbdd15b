import { describe, expect, it } from 'vitest';
import { SCOPE_OPERATORS } from '../../../engine/rules/rule.ts';
import { functionCatalogue } from '../../../engine/rules/expression/function-catalogue.ts';
import { signatureText } from '../../../renderer/rules/expression/language.ts';
import { OBJECTS } from '../../../renderer/words/english/objects.ts';
import { RULES } from '../../../renderer/words/english/rules.ts';
import { RULE_FUNCTIONS } from '../../../renderer/words/english/rule-functions.ts';
import { RULE_FUNCTIONS as GERMAN_FUNCTIONS } from '../../../renderer/words/german/rule-functions.ts';

const { functions } = functionCatalogue();
const NAMES = functions.map(({ name }) => name).toSorted();

describe('the help on the expression language', () => {
  it('has a line for every function and for none that does not exist, in English and in German', () => {
    expect(Object.keys(RULE_FUNCTIONS).toSorted()).toEqual(NAMES);
    expect(Object.keys(GERMAN_FUNCTIONS).toSorted()).toEqual(NAMES);
  });

  it('says something in each line, on one line', () => {
    for (const line of [...Object.values(RULE_FUNCTIONS), ...Object.values(GERMAN_FUNCTIONS)]) {
      expect(line).toMatch(/^\S[^\n]{8,}\.$/);
    }
  });

  it('has a heading for every family of functions', () => {
    const families = new Set(functions.map(({ family }) => family));
    expect(Object.keys(RULES.functionHelp.family)).toEqual(expect.arrayContaining([...families]));
  });

  it('names every type that a function takes or gives', () => {
    const types = new Set(
      functions.flatMap(({ parameters, result }) => [...parameters.flatMap((p) => p.types), ...result.types]),
    );
    expect(Object.keys(RULES.valueType)).toEqual(expect.arrayContaining([...types]));
  });

  it('has the operators of scopes as the object page has them', () => {
    expect(Object.keys(OBJECTS.page.scopeOperator).toSorted()).toEqual([...SCOPE_OPERATORS].toSorted());
  });

  it.each([
    ['Trim', /^Trim\(\w+: text\): text$/],
    ['Now', /^Now\(\): date$/],
    ['InStr', /^InStr\(\w+: text, \w+: text\[, \w+: number\]\[, \w+: vbTextCompare \| vbBinaryCompare\]\): number$/i],
    ['Switch', /^Switch\(.*, …\)$/],
    ['Select', /^Select\(\$\w+, /],
  ])('writes the signature of %s', (name, signature) => {
    const found = functions.find((one) => one.name === name);
    const definition = JSON.parse(JSON.stringify(found)) as Parameters<typeof signatureText>[0];
    expect(signatureText(definition, (type) => type)).toMatch(signature);
  });
});
