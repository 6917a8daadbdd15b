/** Deutsch, nach Bereichen. */

import { GERMAN } from '../../../engine/api/contract/words/german/german.ts';
import type { LoadedLanguage } from '../types.ts';
import { COMMON } from './common.ts';
import { GLOSSARY } from './glossary.ts';
import { HELP } from './help.ts';
import { OBJECTS } from './objects.ts';
import { OPERATIONS } from './operations.ts';
import { RULES } from './rules.ts';
import { SETTINGS } from './settings.ts';
import { SETUP } from './setup.ts';
import { SHELL } from './shell.ts';
import { TASKS } from './tasks.ts';

export const GERMAN_LANGUAGE: LoadedLanguage = {
  language: 'de',
  words: {
    common: COMMON,
    shell: SHELL,
    glossary: GLOSSARY,
    operations: OPERATIONS,
    objects: OBJECTS,
    help: HELP,
    rules: RULES,
    settings: SETTINGS,
    setup: SETUP,
    tasks: TASKS,
  },
  catalogue: GERMAN,
};
