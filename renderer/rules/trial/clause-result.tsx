/** Whether a clause holds for the object that is tried, and what the object has there. */

import { mergeClasses } from '@fluentui/react-components';
import { Outcome } from '../../ui/outcome.tsx';
import { useShownValue } from '../../ui/diff.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { useRowStyles } from '../rule/row-styles.ts';
import type { EvaluatedClause } from '../shapes.ts';

export function ClauseResult({ evaluated }: { readonly evaluated: EvaluatedClause | undefined }) {
  const rows = useRowStyles();
  const t = useWords();
  const formats = useFormats();
  const shown = useShownValue();
  if (!evaluated) return null;
  const { holds, actual } = evaluated;
  const has =
    actual.length === 0
      ? t('rules.trial.hasNothing')
      : t('rules.trial.has', { values: formats.list(actual.map(shown)) });
  const state = holds === null ? 'unknown' : holds ? 'holds' : 'fails';
  return (
    <div className={mergeClasses(rows.result, rows.quiet)} data-result={state}>
      {holds === null ? (
        t('rules.trial.unknown')
      ) : (
        <Outcome tone={holds ? 'good' : 'held'}>{`${t(`rules.trial.${holds ? 'holds' : 'fails'}`)}: ${has}`}</Outcome>
      )}
    </div>
  );
}
