/** What a flow makes of the object that is tried, against what is there now. */

import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ValueDiff, useShownValue } from '../../ui/diff.tsx';
import { Outcome } from '../../ui/outcome.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { useRowStyles } from '../rule/row-styles.ts';
import type { EvaluatedFlow } from '../shapes.ts';

const useStyles = makeStyles({
  values: { overflowWrap: 'anywhere' },
  many: { maxHeight: '8em', overflowY: 'auto' },
  same: { color: tokens.colorNeutralForeground3 },
});

/** More are scrolled. */
const FEW = 4;

const TONES = {
  same: 'good',
  changes: 'change',
  loses: 'quiet',
  once: 'quiet',
  nothing: 'quiet',
  'not-carried': 'held',
  'stays-out': 'quiet',
  error: 'bad',
} as const;

interface FlowResultProps {
  readonly evaluated: EvaluatedFlow | undefined;
  /** Shows a place in the expression. */
  onShow?(position: number): void;
}

export function FlowResult({ evaluated, onShow }: FlowResultProps) {
  const rows = useRowStyles();
  const styles = useStyles();
  const t = useWords();
  if (!evaluated) return null;
  const { effect, current } = evaluated;
  const from = current.from;
  return (
    <div className={rows.result} data-result={effect} data-target={evaluated.target}>
      {effect === 'invalid' ? (
        <span className={rows.quiet}>{t('rules.trial.unknown')}</span>
      ) : (
        <>
          <Values evaluated={evaluated} />
          <div className={mergeClasses(rows.quiet, effect === 'same' && styles.same)}>
            <Outcome tone={TONES[effect]}>
              {t(`rules.trial.effect.${effect}`, {
                rule: from === null ? undefined : from.name,
                precedence: from === null ? undefined : String(from.precedence),
              })}
            </Outcome>
          </div>
        </>
      )}
      {evaluated.result.kind === 'error' && onShow ? (
        <ErrorPlace position={evaluated.result.position} onShow={onShow} />
      ) : null}
    </div>
  );
}

function ErrorPlace({ position, onShow }: { readonly position: number; onShow(position: number): void }) {
  const t = useWords();
  return (
    <Button size="small" appearance="transparent" onClick={() => onShow(position)}>
      {t('rules.expression.atCharacter', { position: String(position + 1) })}
    </Button>
  );
}

function Values({ evaluated }: { readonly evaluated: EvaluatedFlow }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const shown = useShownValue();
  const { result, current, effect } = evaluated;
  const isAnother =
    result.kind === 'values' &&
    (effect === 'changes' || effect === 'loses') &&
    JSON.stringify(result.values) !== JSON.stringify(current.values);
  if (result.kind === 'error') return <div>{result.message}</div>;
  if (result.kind === 'references') {
    return (
      <div>
        {t('rules.trial.references', { count: result.count })}
        {result.count === current.count ? '' : `, ${t('rules.trial.now', { value: formats.number(current.count) })}`}
      </div>
    );
  }
  if (result.kind === 'values') {
    const isLong = result.values.length > FEW;
    return (
      <div
        className={mergeClasses(styles.values, isLong && styles.many)}
        {...(isLong && {
          tabIndex: 0,
          role: 'group',
          'aria-label': t('rules.trial.valuesOf', { target: evaluated.target }),
        })}
      >
        {isAnother ? (
          <ValueDiff before={current.values} after={result.values} />
        ) : (
          <bdi>{result.values.map(shown).join(', ')}</bdi>
        )}
      </div>
    );
  }
  if (result.kind === 'invalid') return null;
  if (effect === 'changes') return <ValueDiff before={current.values} after={[]} />;
  return <div>{t(`rules.trial.special.${result.kind}`)}</div>;
}
