/** The texts of the interface in the chosen language. No component holds a text of its own. */

import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Catalogue } from '../../engine/api/contract/words/catalogue.ts';
import { ENGLISH } from '../../engine/api/contract/words/english/english.ts';
import { fill, type Facts } from '../../engine/api/contract/words/fill.ts';
import { ENGLISH_WORDS } from './english/english.ts';
import { formatsOf, type Formats } from './format.ts';
import type { Language, LoadedLanguage, WordCatalogue, WordKey } from './types.ts';

export type { Facts } from '../../engine/api/contract/words/fill.ts';
export type { Language, WordKey } from './types.ts';

export const LANGUAGES: readonly { readonly language: Language; readonly name: string }[] = [
  { language: 'en', name: 'English' },
  { language: 'de', name: 'Deutsch' },
];

/**
 * One text: `t('operations.runs.heading')`, `t('operations.rows', { count: 12 })`. The facts are put in as
 * `engine/api/contract/words/fill.ts` says.
 */
export type Translate = (key: WordKey, facts?: Facts) => string;

const ENGLISH_LANGUAGE: LoadedLanguage = {
  language: 'en',
  words: ENGLISH_WORDS,
  catalogue: ENGLISH,
};

/** English is part of the first download; another language comes when it is chosen. */
async function loadLanguage(language: Language): Promise<LoadedLanguage> {
  if (language === 'en') return ENGLISH_LANGUAGE;
  const { GERMAN_LANGUAGE } = await import('./german/german.ts');
  return GERMAN_LANGUAGE;
}

interface Words {
  readonly t: Translate;
  readonly formats: Formats;
  readonly loaded: LoadedLanguage;
  choose(language: Language): void;
}

const WordsContext = createContext<Words | undefined>(undefined);
const REMEMBERED = 'causeway.language';

function rememberedLanguage(): Language {
  const wished = localStorage.getItem(REMEMBERED) ?? navigator.language;
  return wished.toLowerCase().startsWith('de') ? 'de' : 'en';
}

export function WordsProvider({ children }: { readonly children: ReactNode }) {
  const [wished, setWished] = useState<Language>(rememberedLanguage);
  const [loaded, setLoaded] = useState<LoadedLanguage | undefined>(wished === 'en' ? ENGLISH_LANGUAGE : undefined);
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    let current = true;
    loadLanguage(wished).then(
      (language) => {
        if (!current) return;
        document.documentElement.lang = language.language;
        setLoaded(language);
      },
      (error: unknown) => current && setFailure(error),
    );
    return () => {
      current = false;
    };
  }, [wished]);
  const choose = useCallback((language: Language) => {
    localStorage.setItem(REMEMBERED, language);
    setWished(language);
  }, []);
  const words = useMemo(() => loaded && { ...wordsOf(loaded), choose }, [loaded, choose]);
  if (failure !== undefined) throw failure;
  return words ? <WordsContext value={words}>{children}</WordsContext> : null;
}

/** The language in use without a component: for tests and for what is written into files. */
export function wordsOf(loaded: LoadedLanguage): Omit<Words, 'choose'> {
  const { language } = loaded;
  return {
    loaded,
    formats: formatsOf(language),
    t: (key, facts = {}) => fill(textOf(loaded.words, key), facts, language),
  };
}

/** The text before it is filled. */
function textOf(words: WordCatalogue, key: WordKey): string {
  let part: unknown = words;
  for (const name of key.split('.')) part = (part as { readonly [name: string]: unknown } | undefined)?.[name];
  if (typeof part !== 'string') throw new RangeError(`The catalogue has no text ${key}`);
  return part;
}

function useWordsContext(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error('useWords needs a WordsProvider above it');
  return words;
}

export function useWords(): Translate {
  return useWordsContext().t;
}

export function useFormats(): Formats {
  return useWordsContext().formats;
}

/** The words of faults, results, counters and kinds of objects in the chosen language. */
export function useCatalogue(): Catalogue {
  return useWordsContext().loaded.catalogue;
}

export function useLanguage(): readonly [Language, (language: Language) => void] {
  const { loaded, choose } = useWordsContext();
  return [loaded.language, choose];
}
