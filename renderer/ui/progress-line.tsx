/** How far a long work is: what it does, done of expected, rate and time left. */

import { ProgressBar, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useFormats, useWords } from '../words/words.tsx';

const useStyles = makeStyles({
  line: { display: 'flex', flexDirection: 'column', gap: '4px' },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '0 16px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
});

export interface ProgressLineProps {
  /** What is being done; also the name of the bar. */
  readonly label: string;
  readonly done?: number | undefined;
  /** Unknown: the bar only shows that something is going on. */
  readonly expected?: number | undefined;
  /** A second. */
  readonly rate?: number | undefined;
  readonly secondsLeft?: number | undefined;
  readonly hideLabel?: boolean;
  readonly action?: ReactNode;
}

export function ProgressLine({ label, done, expected, rate, secondsLeft, hideLabel, action }: ProgressLineProps) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const known = done !== undefined && expected !== undefined && expected > 0;
  return (
    <div className={styles.line}>
      {hideLabel ? null : <span>{label}</span>}
      <ProgressBar
        aria-label={label}
        thickness="medium"
        shape="rounded"
        {...(known ? { value: Math.min(done, expected), max: expected } : {})}
      />
      <div className={styles.facts}>
        {done === undefined ? null : (
          <span>
            {known
              ? t('common.progress.doneOf', { done: formats.number(done), expected: formats.number(expected) })
              : t('common.progress.done', { done: formats.number(done) })}
          </span>
        )}
        {rate === undefined || rate <= 0 ? null : (
          <span>{t('common.progress.rate', { rate: formats.number(Math.round(rate)) })}</span>
        )}
        {secondsLeft === undefined ? null : (
          <span>
            {t('common.progress.left', { time: formats.duration(Math.max(1, Math.round(secondsLeft)) * 1_000) })}
          </span>
        )}
        {action}
      </div>
    </div>
  );
}
