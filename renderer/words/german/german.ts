/** Deutsch, nach Bereichen. */

import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';
import { ENGLISH_WORDS } from '../english/english.ts';
import type { LoadedLanguage } from '../words.tsx';
import { COMMON } from './common.ts';
import { GLOSSARY } from './glossary.ts';
import { SHELL } from './shell.ts';

export const GERMAN_LANGUAGE: LoadedLanguage = {
  language: 'de',
  words: {
    common: COMMON,
    shell: SHELL,
    glossary: GLOSSARY,
    operations: ENGLISH_WORDS.operations,
    objects: ENGLISH_WORDS.objects,
    setup: ENGLISH_WORDS.setup,
  },
  // Faults, results and counters speak English until they are translated; numbers and times are German.
  catalogue: ENGLISH,
};
