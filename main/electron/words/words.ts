/** The shell's words by language. */

import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';
import type { Words } from './shape.ts';

/** By the system's language; English where we do not speak it. */
export function wordsFor(locale: string): Words {
  return /^de\b/i.test(locale) ? GERMAN : ENGLISH;
}
