/** The type of an attribute in words. */

import { useCallback } from 'react';
import { useWords } from '../../words/words.tsx';
import type { Available } from '../state/extensions.ts';

export function useTypeWords() {
  const t = useWords();
  return useCallback(
    ({ type, multiValued }: Pick<Available, 'type' | 'multiValued'>): string => {
      const name = t(`setup.extensions.types.${type}`);
      return multiValued ? t('setup.extensions.several', { type: name }) : name;
    },
    [t],
  );
}
