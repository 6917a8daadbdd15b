/** English, by area. Another language is an object of the same names. */

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

export const ENGLISH_WORDS = {
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
} as const;
