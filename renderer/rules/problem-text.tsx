/** What is wrong with a rule, in a sentence. */

import { useCallback } from 'react';
import { explainRuleProblem } from '../../engine/api/contract/words/rule-problem.ts';
import { useCatalogue, useWords } from '../words/words.tsx';
import { GAP } from './problems.ts';
import type { RuleProblem } from './shapes.ts';

/** What it is; `fully` with what to do about it. */
export function useProblemText(): (problem: RuleProblem, fully?: boolean) => string {
  const t = useWords();
  const catalogue = useCatalogue();
  return useCallback(
    (problem, fully = false) => {
      if (problem.code === GAP) return t('rules.gap');
      const { what, remedy } = explainRuleProblem(problem, catalogue);
      return fully && remedy !== '' ? `${what} ${remedy}` : what;
    },
    [t, catalogue],
  );
}
