/** What is known of a value before anything is evaluated. */

import type { AttributeDefinition, AttributeType } from '../../model/attribute-value.ts';
import { ALL_TYPES, type FunctionDefinition } from './define.ts';
import { typeOf, type Item, type TypeName } from './value.ts';

export interface StaticType {
  /** The types that the value, or each of several, can have; none for what is only ever NULL. Any value may be NULL. */
  readonly types: readonly TypeName[];
  /** `one` is never a list; `list` is one wherever what it is made of is present. */
  readonly several: 'one' | 'list' | 'either';
}

export const NOTHING: StaticType = { types: [], several: 'one' };

export function one(...types: readonly TypeName[]): StaticType {
  return { types, several: 'one' };
}

const TYPE_OF_ATTRIBUTE: { readonly [type in AttributeType]: TypeName } = {
  string: 'text',
  integer: 'number',
  boolean: 'boolean',
  binary: 'octets',
  reference: 'reference',
};

export function typeOfAttribute(type: AttributeType): TypeName {
  return TYPE_OF_ATTRIBUTE[type];
}

export function staticTypeOf({ type, multiValued }: AttributeDefinition): StaticType {
  return { types: [typeOfAttribute(type)], several: multiValued ? 'list' : 'one' };
}

/** Types in one order, each once. */
export function typeSet(types: Iterable<TypeName>): readonly TypeName[] {
  const set = new Set(types);
  return ALL_TYPES.filter((type) => set.has(type));
}

/**
 * What a function gives for NULL, where its result has the type of its first argument: `Mid` of a text that is absent is
 * an empty text, of octets that are absent it is nothing.
 */
export function whenNothing({ result, whenNull }: FunctionDefinition, first: StaticType | undefined): Item {
  if (whenNull === null || result !== 'first' || first === undefined || first.types.length === 0) return whenNull;
  return first.types.includes(typeOf(whenNull)) ? whenNull : null;
}

/** What comes of a mapped call or operator. */
export function mapped(given: readonly StaticType[]): StaticType['several'] {
  if (given.some(({ several }) => several === 'list')) return 'list';
  return given.some(({ several }) => several === 'either') ? 'either' : 'one';
}

/** What is the one or the other. NULL is no type of its own. */
export function union(branches: readonly StaticType[]): StaticType {
  const types = typeSet(branches.flatMap((branch) => branch.types));
  const told = branches.filter((branch) => branch.types.length > 0 || branch.several !== 'one');
  const [first] = told;
  if (first === undefined) return NOTHING;
  return { types, several: told.every(({ several }) => several === first.several) ? first.several : 'either' };
}

/** `text`, `text | number`, `list of text`. */
export function describeType({ types, several }: StaticType): string {
  const words = types.length === 0 ? 'NULL' : types.join(' | ');
  return several === 'list' ? `list of ${words}` : words;
}
