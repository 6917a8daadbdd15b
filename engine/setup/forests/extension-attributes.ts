/** What the schemas of forests have that can be a directory extension. */

import type { ClassAttribute } from '../../connectors/active-directory/survey/class-attributes.ts';
import { extensionType, type ExtensionType } from '../directory-extensions.ts';

export interface ExtensionAttribute extends ExtensionType {
  readonly attribute: string;
  readonly objectType: 'user' | 'group';
  /** Names of the forests that have it. */
  readonly forests: readonly string[];
}

export const EXTENDED_CLASSES = ['user', 'group'] as const;

export interface ForestAttributes {
  readonly forest: string;
  readonly attributes: readonly ClassAttribute[];
}

/**
 * Sorted by name, each once for every object type. Left out is what is computed at each read, what domain controllers do
 * not tell each other, what is kept secret, what the tenant has no type for, and what two forests know by different types.
 */
export function extensionAttributes(forests: readonly ForestAttributes[]): readonly ExtensionAttribute[] {
  const found = new Map<string, ExtensionAttribute | undefined>();
  for (const { forest, attributes } of forests) {
    for (const { name, classes, ...facts } of attributes) {
      const type = possibleType(facts);
      for (const objectType of EXTENDED_CLASSES.filter((one) => classes.includes(one))) {
        const key = `${name.toLowerCase()}/${objectType}`;
        const before = found.get(key);
        const fits = type !== undefined && (!found.has(key) || isSameType(before, type));
        const names = [...(before?.forests ?? []), forest];
        found.set(
          key,
          fits ? { attribute: before?.attribute ?? name, objectType, ...type, forests: names } : undefined,
        );
      }
    }
  }
  return [...found.values()]
    .filter((one) => one !== undefined)
    .sort((left, right) => keyOf(left).localeCompare(keyOf(right), 'en'));
}

function possibleType({
  constructed,
  replicated,
  secret,
  type,
  multiValued,
}: Omit<ClassAttribute, 'name' | 'classes'>) {
  if (constructed || !replicated || secret) return undefined;
  return extensionType(multiValued ? `${type}*` : type);
}

function isSameType(one: ExtensionType | undefined, other: ExtensionType): boolean {
  return one?.type === other.type && one.multiValued === other.multiValued;
}

/** People first: most extensions are theirs. */
function keyOf({ attribute, objectType }: ExtensionAttribute): string {
  return `${attribute.toLowerCase()} ${objectType === 'user' ? 0 : 1}`;
}
