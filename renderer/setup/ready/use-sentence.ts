/** A sentence of the summary in words. */

import { useCallback } from 'react';
import { useFormats, useWords } from '../../words/words.tsx';
import type { Sentence } from '../state/summary.ts';

export function useSentence(): (sentence: Sentence) => string {
  const t = useWords();
  const formats = useFormats();
  return useCallback(
    ({ words, facts, list, wordList }: Sentence) => {
      const names = list ?? wordList?.map((key) => t(key));
      return t(words, { ...facts, ...(names ? { names: formats.list(names) } : {}) });
    },
    [t, formats],
  );
}
