/** The words that the glossary explains. */

import { ENGLISH_WORDS } from '../words/english/english.ts';
import type { GlossaryTerm } from '../ui/term.tsx';

function isTerm(name: string): name is GlossaryTerm {
  return typeof ENGLISH_WORDS.glossary[name as keyof typeof ENGLISH_WORDS.glossary] === 'object';
}

export const GLOSSARY_TERMS: readonly GlossaryTerm[] = Object.keys(ENGLISH_WORDS.glossary).filter(isTerm);
