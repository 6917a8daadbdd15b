/**
 * The language as plain data, for completion, signatures and help in an editor. Made of the declarations by which
 * expressions are compiled, so it cannot say anything else than they do.
 */

import { FUNCTIONS } from './catalogue.ts';
import { ACCEPTED, ALL_TYPES, takesList, type Family, type FunctionDefinition, type Parameter } from './define.ts';
import { FORMS, type FormDefinition, type FormParameter } from './forms.ts';
import { LOGICAL_OPERATORS, OPERATORS } from './syntax.ts';
import { typeOf, type TypeName } from './value.ts';
import { CONSTANTS, SPECIALS } from './words.ts';

export interface CatalogueParameter {
  /** As Entra Connect's documentation has it. */
  readonly name: string;
  /**
   * `value`: a value, or each of several; `list`: all values at once; `condition`: a truth; `variable`: `$name`, made
   * known here; `attribute-name`: an attribute's name in quotes; `word`: one of `words`, without quotes.
   */
  readonly kind: 'value' | 'list' | 'condition' | 'variable' | 'attribute-name' | 'word';
  /** What the values may be; empty for `variable` and `word`. */
  readonly types: readonly TypeName[];
  readonly optional: boolean;
  /** Whether this parameter may be given again, with the repeated ones beside it. */
  readonly repeated: boolean;
  /** The words, or the texts in quotes, that are allowed; empty where anything of the types is. */
  readonly words: readonly string[];
}

export interface CatalogueFunction {
  readonly name: string;
  readonly family: Family;
  readonly parameters: readonly CatalogueParameter[];
  readonly result: {
    /** What the result may be; empty for a function that gives nothing (`Error`). */
    readonly types: readonly TypeName[];
    /** Whether it is a list: never, always, or where arguments are lists. */
    readonly several: 'never' | 'always' | 'as-arguments';
  };
  /** Whether it works on each of several values by itself. */
  readonly mapsOverLists: boolean;
}

export interface CatalogueWord {
  readonly name: string;
  readonly kind: 'constant' | 'special';
  /** The type of a constant; absent for `NULL` and for special words. */
  readonly type?: TypeName;
}

export interface Catalogue {
  /** In the order of their names. */
  readonly functions: readonly CatalogueFunction[];
  readonly words: readonly CatalogueWord[];
  readonly operators: readonly string[];
}

function parameterOf(parameter: Parameter): CatalogueParameter {
  const { name, optional } = parameter;
  if (parameter.kind === 'word') {
    return { name, kind: 'word', types: [], optional, repeated: false, words: parameter.words };
  }
  return {
    name,
    kind: takesList(parameter) ? 'list' : 'value',
    types: ACCEPTED[parameter.type],
    optional,
    repeated: false,
    words: parameter.texts ?? [],
  };
}

function resultTypes({ result, parameters }: FunctionDefinition): readonly TypeName[] {
  if (result === 'texts') return ['text'];
  if (result !== 'first' && result !== 'firsts') return [result];
  const [first] = parameters;
  return first?.kind === 'value' ? ACCEPTED[first.type] : ALL_TYPES;
}

function functionOf(definition: FunctionDefinition): CatalogueFunction {
  const { name, family, parameters, result, scalar } = definition;
  const several = result === 'texts' || result === 'firsts' ? 'always' : scalar ? 'as-arguments' : 'never';
  return {
    name,
    family,
    parameters: parameters.map(parameterOf),
    result: { types: resultTypes(definition), several },
    mapsOverLists: scalar,
  };
}

const FORM_PARAMETER_TYPES: { readonly [kind in FormParameter['kind']]: readonly TypeName[] } = {
  value: ALL_TYPES,
  condition: ['boolean'],
  variable: [],
  'attribute-name': ['text'],
};

function formOf({ name, family, parameters, repeated, result, several }: FormDefinition): CatalogueFunction {
  return {
    name,
    family,
    parameters: parameters.map(({ name: parameter, kind }) => ({
      name: parameter,
      kind,
      types: FORM_PARAMETER_TYPES[kind],
      optional: false,
      repeated,
      words: [],
    })),
    result: { types: result === 'any' ? ALL_TYPES : result === 'nothing' ? [] : [result], several },
    mapsOverLists: false,
  };
}

function words(): CatalogueWord[] {
  const constants = [...CONSTANTS].map(([name, value]): CatalogueWord => ({
    name,
    kind: 'constant',
    ...(value !== null && { type: typeOf(value) }),
  }));
  return [...constants, ...[...SPECIALS.keys()].map((name): CatalogueWord => ({ name, kind: 'special' }))];
}

/** Every function and form by name, the words that stand by themselves, the operators. */
export function functionCatalogue(): Catalogue {
  const functions = [...[...FUNCTIONS.values()].map(functionOf), ...[...FORMS.values()].map(formOf)];
  return {
    functions: functions.toSorted((left, right) => (left.name < right.name ? -1 : 1)),
    words: words(),
    operators: [...OPERATORS, ...LOGICAL_OPERATORS],
  };
}
