/** Conditions on attributes; all of them must hold. Kept in the address, so that a search can be sent to somebody. */

import { Button, Combobox, Dropdown, Input, Option, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { CloseIcon } from '../ui/icons.ts';
import { useWords } from '../words/words.tsx';

const OPERATORS = ['equals', 'not-equals', 'starts-with', 'contains', 'present', 'absent'] as const;
type Operator = (typeof OPERATORS)[number];

export interface Condition {
  readonly attribute: string;
  readonly op: Operator;
  readonly value: string;
}

const useStyles = makeStyles({
  conditions: { display: 'grid', gap: '8px', marginBottom: '12px', justifyItems: 'start' },
  row: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  attribute: { minWidth: '180px' },
  operator: { minWidth: '130px' },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

const VALUELESS: ReadonlySet<Operator> = new Set(['present', 'absent']);
/** A list of more is searched by typing. */
const OFFERED = 60;

/** Those that can be asked: a half-typed one is not in force yet. */
export function usableConditions(conditions: readonly Condition[]): Condition[] {
  return conditions.filter(({ attribute, op, value }) => attribute !== '' && (VALUELESS.has(op) || value !== ''));
}

export function writeConditions(conditions: readonly Condition[]): string | undefined {
  return conditions.length === 0
    ? undefined
    : JSON.stringify(conditions.map(({ attribute, op, value }) => [attribute, op, value]));
}

/** What does not read as conditions is none: addresses are typed and cut by people. */
export function readConditions(text: string | null): Condition[] {
  if (text === null) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((entry: unknown): Condition[] => {
    if (!Array.isArray(entry)) return [];
    const [attribute, wished, value] = entry as readonly unknown[];
    const op = OPERATORS.find((known) => known === wished);
    return typeof attribute === 'string' && typeof value === 'string' && op ? [{ attribute, op, value }] : [];
  });
}

interface ConditionsProps {
  readonly conditions: readonly Condition[];
  readonly attributes: readonly string[];
  onChange(conditions: readonly Condition[]): void;
}

export function Conditions({ conditions, attributes, onChange }: ConditionsProps) {
  const styles = useStyles();
  const t = useWords();
  const change = (index: number, part: Partial<Condition>) =>
    onChange(conditions.map((condition, at) => (at === index ? { ...condition, ...part } : condition)));
  return (
    <div className={styles.conditions} role="group" aria-label={t('objects.search.conditions')}>
      {conditions.map((condition, index) => (
        <div key={index} className={styles.row}>
          <AttributeChoice
            value={condition.attribute}
            attributes={attributes}
            onChange={(attribute) => change(index, { attribute })}
          />
          <Dropdown
            size="small"
            className={styles.operator}
            aria-label={t('objects.search.operator')}
            value={t(`objects.search.op.${condition.op}`)}
            selectedOptions={[condition.op]}
            onOptionSelect={(_, { optionValue }) => {
              const op = OPERATORS.find((known) => known === optionValue);
              if (op) change(index, { op });
            }}
          >
            {OPERATORS.map((op) => (
              <Option key={op} value={op}>
                {t(`objects.search.op.${op}`)}
              </Option>
            ))}
          </Dropdown>
          {VALUELESS.has(condition.op) ? null : (
            <Input
              size="small"
              aria-label={t('objects.search.value')}
              value={condition.value}
              onChange={(_, { value }) => change(index, { value })}
            />
          )}
          <Button
            size="small"
            appearance="subtle"
            icon={<CloseIcon />}
            aria-label={t('objects.search.removeCondition')}
            onClick={() => onChange(conditions.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div className={styles.row}>
        <Button size="small" onClick={() => onChange([...conditions, { attribute: '', op: 'equals', value: '' }])}>
          {t('objects.search.addCondition')}
        </Button>
        {conditions.length > 0 ? <span className={styles.hint}>{t('objects.search.slow')}</span> : null}
      </div>
    </div>
  );
}

interface AttributeChoiceProps {
  readonly value: string;
  readonly attributes: readonly string[];
  onChange(attribute: string): void;
}

function AttributeChoice({ value, attributes, onChange }: AttributeChoiceProps) {
  const styles = useStyles();
  const t = useWords();
  const [typed, setTyped] = useState(value);
  const wanted = typed.toLowerCase();
  const fitting = attributes.filter((name) => name.toLowerCase().includes(wanted)).slice(0, OFFERED);
  return (
    <Combobox
      size="small"
      className={styles.attribute}
      aria-label={t('objects.search.attribute')}
      placeholder={t('objects.search.attribute')}
      value={typed}
      selectedOptions={[value]}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => setTyped(value)}
      onOptionSelect={(_, { optionValue = '' }) => {
        setTyped(optionValue);
        onChange(optionValue);
      }}
    >
      {fitting.map((name) => (
        <Option key={name}>{name}</Option>
      ))}
    </Combobox>
  );
}
