/** A decision as cards in a radio group: what each means for people, what it needs, what this environment says to it. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId, type ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import { GoodIcon, WarningIcon } from './icons.ts';

const useStyles = makeStyles({
  group: { border: 'none', margin: 0, padding: 0, display: 'grid', gap: '12px', minWidth: 0 },
  columns: { gridTemplateColumns: 'repeat(auto-fit, minmax(min(280px, 100%), 1fr))' },
  narrowColumns: { gridTemplateColumns: 'repeat(auto-fill, minmax(160px, 1fr))', marginBottom: '16px' },
  compact: { padding: '8px 12px', alignItems: 'center' },
  legend: { padding: 0, marginBottom: '8px', fontWeight: tokens.fontWeightSemibold },
  hidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  card: {
    display: 'grid',
    gridTemplateColumns: 'auto 1fr',
    gap: '2px 12px',
    alignContent: 'start',
    padding: '16px',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-within': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  chosen: {
    border: `1px solid ${tokens.colorCompoundBrandStroke}`,
    boxShadow: `inset 0 0 0 1px ${tokens.colorCompoundBrandStroke}`,
  },
  off: { cursor: 'default', color: tokens.colorNeutralForegroundDisabled },
  radio: { width: '18px', height: '18px', margin: '2px 0 0', accentColor: tokens.colorCompoundBrandBackground },
  name: { fontWeight: tokens.fontWeightSemibold },
  rest: { gridColumnStart: 2, color: tokens.colorNeutralForeground2 },
  advice: { gridColumnStart: 2, display: 'flex', gap: '8px', marginTop: '8px' },
  adviceIcon: { flexShrink: 0, fontSize: '16px', display: 'inline-flex', paddingTop: '2px' },
  for: { color: tokens.colorStatusSuccessForeground1 },
  against: { color: tokens.colorStatusWarningForeground3 },
});

export interface Choice<V extends string> {
  readonly value: V;
  readonly name: string;
  /** What it means for people. */
  readonly means?: ReactNode;
  readonly needs?: ReactNode;
  /** What speaks for or against it in this environment. */
  readonly consider?: { readonly tone: 'for' | 'against'; readonly text: ReactNode };
  readonly disabled?: boolean;
  /** Of the name, where it is another than the page's. */
  readonly lang?: string;
}

interface ChoiceCardsProps<V extends string> {
  readonly label: string;
  /** The heading of the page says the same already. */
  readonly hideLabel?: boolean;
  readonly choices: readonly Choice<V>[];
  readonly value: V | undefined;
  onChange(value: V): void;
  /** Side by side where there is room. */
  readonly columns?: boolean;
  /** Names alone, in less room. */
  readonly compact?: boolean;
}

export function ChoiceCards<V extends string>(props: ChoiceCardsProps<V>) {
  const { label, hideLabel = false, choices, value, onChange, columns = false, compact = false } = props;
  const styles = useStyles();
  const name = useId();
  return (
    <fieldset className={mergeClasses(styles.group, columns && styles.columns, compact && styles.narrowColumns)}>
      <legend className={hideLabel ? styles.hidden : styles.legend}>{label}</legend>
      {choices.map((choice) => (
        <Card
          key={choice.value}
          choice={choice}
          name={name}
          chosen={choice.value === value}
          compact={compact}
          onChoose={() => onChange(choice.value)}
        />
      ))}
    </fieldset>
  );
}

interface CardProps<V extends string> {
  readonly choice: Choice<V>;
  readonly name: string;
  readonly chosen: boolean;
  readonly compact: boolean;
  onChoose(): void;
}

function Card<V extends string>({ choice, name, chosen, compact, onChoose }: CardProps<V>) {
  const styles = useStyles();
  const t = useWords();
  const id = useId();
  const { consider } = choice;
  return (
    <label
      className={mergeClasses(
        styles.card,
        compact && styles.compact,
        chosen && styles.chosen,
        choice.disabled && styles.off,
      )}
    >
      <input
        type="radio"
        className={styles.radio}
        name={name}
        value={choice.value}
        checked={chosen}
        disabled={choice.disabled}
        onChange={onChoose}
        aria-labelledby={`${id}-name`}
        aria-describedby={choice.means === undefined ? undefined : `${id}-rest`}
      />
      <span id={`${id}-name`} className={styles.name} lang={choice.lang}>
        {choice.name}
      </span>
      {choice.means === undefined ? null : (
        <span id={`${id}-rest`} className={styles.rest}>
          {choice.means}
          {choice.needs === undefined ? null : (
            <>
              <br />
              {t('common.choice.needs')}: {choice.needs}
            </>
          )}
        </span>
      )}
      {consider === undefined ? null : (
        <span className={styles.advice}>
          <span className={mergeClasses(styles.adviceIcon, styles[consider.tone])} aria-hidden="true">
            {consider.tone === 'for' ? <GoodIcon /> : <WarningIcon />}
          </span>
          <span>
            {t(`common.choice.${consider.tone}`)}: {consider.text}
          </span>
        </span>
      )}
    </label>
  );
}
