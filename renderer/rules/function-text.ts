/** What a function of the expression language does, in a line. */

import { useCallback } from 'react';
import { useWords, type WordKey } from '../words/words.tsx';
import { RULE_FUNCTIONS } from '../words/english/rule-functions.ts';

/** Empty: this page knows no words for it, the engine is newer. */
export function useFunctionText(): (name: string) => string {
  const t = useWords();
  return useCallback(
    (name) => (Object.hasOwn(RULE_FUNCTIONS, name) ? t(`rules.functions.${name}` as WordKey) : ''),
    [t],
  );
}

const TYPES = ['text', 'number', 'boolean', 'octets', 'date', 'reference'] as const;

/** A type of the language in words. */
export function useTypeName(): (type: string) => string {
  const t = useWords();
  return useCallback(
    (type) => {
      const known = TYPES.find((name) => name === type);
      return known ? t(`rules.valueType.${known}`) : type;
    },
    [t],
  );
}
