/** What a catalogue of texts is: areas of named texts, in the syntax of `engine/api/contract/words/fill.ts`. */

import type { Catalogue } from '../../engine/api/contract/words/catalogue.ts';
import type { ENGLISH_WORDS } from './english/english.ts';

export type Language = 'en' | 'de';

/** The same names as the English catalogue, any texts: a language that lacks one does not compile. */
export type Translation<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]> };

/** The area of a language, for its file: `export const SHELL: Area<'shell'> = {...}`. */
export type Area<K extends keyof typeof ENGLISH_WORDS> = Translation<(typeof ENGLISH_WORDS)[K]>;

export type WordCatalogue = Translation<typeof ENGLISH_WORDS>;

type Leaves<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}` }[keyof T & string];

/** `shell.rail.home`: the way to one text. */
export type WordKey = Leaves<typeof ENGLISH_WORDS>;

/** The names below a part of the catalogue: `KeysBelow<'operations.states'>`. */
export type KeysBelow<P extends string> = WordKey extends infer K
  ? K extends `${P}.${infer Rest}`
    ? Rest
    : never
  : never;

/** Everything of one language. */
export interface LoadedLanguage {
  readonly language: Language;
  readonly words: WordCatalogue;
  /** Faults, results, counters, kinds of objects. */
  readonly catalogue: Catalogue;
}
