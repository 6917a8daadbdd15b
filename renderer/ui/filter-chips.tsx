/** Filters as chips: one of a few, or none. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactElement } from 'react';
import { useFormats } from '../words/words.tsx';

const useStyles = makeStyles({
  chips: { display: 'flex', flexWrap: 'wrap', gap: '6px' },
  chip: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    minHeight: '28px',
    padding: '0 12px',
    font: 'inherit',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground1,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  on: {
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorBrandStroke1}`,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
  },
  count: { fontVariantNumeric: 'tabular-nums' },
});

export interface Chip<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly count?: number | undefined;
  readonly icon?: ReactElement;
}

interface FilterChipsProps<V extends string> {
  readonly label: string;
  readonly chips: readonly Chip<V>[];
  readonly value: V | undefined;
  onChange(value: V | undefined): void;
}

export function FilterChips<V extends string>({ label, chips, value, onChange }: FilterChipsProps<V>) {
  const styles = useStyles();
  const formats = useFormats();
  return (
    <div role="group" aria-label={label} className={styles.chips}>
      {chips.map((chip) => {
        const on = chip.value === value;
        return (
          <button
            key={chip.value}
            type="button"
            aria-pressed={on}
            className={mergeClasses(styles.chip, on && styles.on)}
            onClick={() => onChange(on ? undefined : chip.value)}
          >
            {chip.icon}
            {chip.label}
            {chip.count === undefined ? null : <span className={styles.count}>{formats.number(chip.count)}</span>}
          </button>
        );
      })}
    </div>
  );
}
