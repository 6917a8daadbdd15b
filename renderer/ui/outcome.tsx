/** A result in words with its sign: never the colour alone. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Tone } from '../../engine/api/contract/words/catalogue.ts';
import { ArrowIcon, BadIcon, GoodIcon, HeldIcon, SkippedIcon, SyncIcon, WarningIcon } from './icons.ts';

const useStyles = makeStyles({
  result: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '8px',
    minWidth: 0,
    maxWidth: '100%',
    verticalAlign: 'middle',
  },
  text: { overflow: 'hidden', textOverflow: 'ellipsis' },
  icon: { display: 'inline-flex', flexShrink: 0, fontSize: '16px' },
  good: { color: tokens.colorStatusSuccessForeground1 },
  notice: { color: tokens.colorStatusWarningForeground3 },
  held: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  running: { color: tokens.colorCompoundBrandForeground1 },
  change: { color: tokens.colorCompoundBrandForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

const ICONS = {
  good: GoodIcon,
  notice: WarningIcon,
  held: HeldIcon,
  bad: BadIcon,
  running: SyncIcon,
  change: ArrowIcon,
  quiet: SkippedIcon,
};

interface OutcomeProps {
  /** Besides those of results: under way; something else than before; nothing comes of it. */
  readonly tone: Tone | 'running' | 'change' | 'quiet';
  readonly children: ReactNode;
  /** What it means, on hover. */
  readonly meaning?: string;
}

export function Outcome({ tone, children, meaning }: OutcomeProps) {
  const styles = useStyles();
  const Icon = ICONS[tone];
  return (
    <span className={styles.result} title={meaning} data-tone={tone}>
      <span className={mergeClasses(styles.icon, styles[tone])} aria-hidden="true">
        <Icon />
      </span>
      <span className={styles.text}>{children}</span>
    </span>
  );
}
