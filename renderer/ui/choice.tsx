/** One of a few in a small list, or all of them. */

import { Dropdown, Option, makeStyles } from '@fluentui/react-components';

// Fluent's own least width is that of a form.
const useStyles = makeStyles({ choice: { minWidth: '120px', maxWidth: '220px' } });

interface ChoiceProps<V extends string> {
  readonly label: string;
  /** Of no choice; absent: one is always chosen. */
  readonly all?: string;
  readonly values: readonly V[];
  nameOf?(value: V): string;
  readonly value: V | undefined;
  onChange(value: V | undefined): void;
}

export function Choice<V extends string>({ label, all, values, nameOf, value, onChange }: ChoiceProps<V>) {
  const styles = useStyles();
  const name = (one: V) => nameOf?.(one) ?? one;
  // What is chosen stays in the list though nothing of it is left.
  const offered = value === undefined || values.includes(value) ? values : [value, ...values];
  return (
    <Dropdown
      className={styles.choice}
      aria-label={label}
      size="small"
      value={value === undefined ? (all ?? '') : name(value)}
      selectedOptions={[value ?? '']}
      onOptionSelect={(_, { optionValue }) => onChange(offered.find((one) => one === optionValue))}
    >
      {all === undefined ? null : (
        <Option value="" text={all}>
          {all}
        </Option>
      )}
      {offered.map((one) => (
        <Option key={one} value={one} text={name(one)}>
          {name(one)}
        </Option>
      ))}
    </Dropdown>
  );
}
