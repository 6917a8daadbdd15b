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
    help: ENGLISH_WORDS.help,
    settings: ENGLISH_WORDS.settings,
    setup: ENGLISH_WORDS.setup,
    tasks: ENGLISH_WORDS.tasks,
  },
  // Faults, results and counters speak English until they are translated; numbers and times are German.
  catalogue: ENGLISH,
};
