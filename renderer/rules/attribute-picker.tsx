/** An attribute by its name, found by typing; one that the schema does not know can be written, and is said to be wrong. */

import { Combobox, Option, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useWords } from '../words/words.tsx';
import type { Attribute } from './shapes.ts';

const useStyles = makeStyles({
  picker: { minWidth: '120px', width: '100%', '& > input': { minWidth: 0 } },
  option: { display: 'flex', justifyContent: 'space-between', gap: '16px', width: '100%' },
  type: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** A list of more is searched by typing. */
const OFFERED = 60;

export type OfferedAttribute = Pick<Attribute, 'name'> & Partial<Attribute>;

interface AttributePickerProps {
  readonly label: string;
  readonly value: string;
  readonly attributes: readonly OfferedAttribute[];
  readonly placeholder?: string;
  /** Where in the rule: problems lead there. */
  readonly path?: string;
  /** Id of what says that it is wrong. */
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
  /** An empty text is a choice as well. */
  readonly clearable?: boolean;
  onChange(name: string): void;
}

export function AttributePicker(props: AttributePickerProps) {
  const { label, value, attributes, placeholder, path, describedBy, invalid = false, clearable = false } = props;
  const styles = useStyles();
  const describe = useAttributeType();
  const [typed, setTyped] = useState<string>();
  const wanted = (typed ?? '').toLowerCase();
  const rank = ({ name }: OfferedAttribute) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
  const fitting = attributes
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, OFFERED);
  const take = (name: string) => {
    setTyped(undefined);
    if (name !== value) props.onChange(name);
  };
  return (
    <Combobox
      freeform
      clearable={clearable}
      size="small"
      className={styles.picker}
      aria-label={label}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      data-path={path}
      placeholder={placeholder ?? label}
      value={typed ?? value}
      selectedOptions={value === '' ? [] : [value]}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => typed !== undefined && take(exact(attributes, typed.trim()))}
      onOptionSelect={(_, { optionValue = '' }) => take(optionValue)}
    >
      {fitting.map((attribute) => (
        <Option key={attribute.name} value={attribute.name} text={attribute.name}>
          <span className={styles.option}>
            <span>{attribute.name}</span>
            <span className={styles.type}>{describe(attribute)}</span>
          </span>
        </Option>
      ))}
    </Combobox>
  );
}

/** As the schema writes it: names are typed in any case. */
function exact(attributes: readonly OfferedAttribute[], typed: string): string {
  const lower = typed.toLowerCase();
  return attributes.find(({ name }) => name.toLowerCase() === lower)?.name ?? typed;
}

/** `text, several values`. */
export function useAttributeType(): (attribute: OfferedAttribute) => string {
  const t = useWords();
  return ({ type, multiValued }) => {
    if (type === undefined) return '';
    const name = t(`rules.attributeType.${type}`);
    return multiValued ? t('rules.severalValues', { type: name }) : name;
  };
}
