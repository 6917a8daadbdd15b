/** A secret: typed once, never shown again. What is kept can only be replaced. */

import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useWords } from '../words/words.tsx';
import { HideIcon, KeptIcon, ShowIcon } from './icons.ts';

const useStyles = makeStyles({
  kept: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', color: tokens.colorNeutralForeground2 },
  icon: { display: 'inline-flex', fontSize: '16px' },
  replacing: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  input: { flexGrow: 1 },
});

interface SecretFieldProps {
  readonly label: string;
  readonly hint?: string;
  /** The engine holds one already. */
  readonly held: boolean;
  readonly value: string;
  onChange(value: string): void;
  /** Left the field with something in it, or pressed Enter: the moment to hand it to the engine. */
  onCommit?(value: string): void;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly disabled?: boolean;
}

export function SecretField(props: SecretFieldProps) {
  const { label, hint, held, value, onChange, onCommit, error, required = false, disabled = false } = props;
  const styles = useStyles();
  const t = useWords();
  const [replacing, setReplacing] = useState(false);
  const [shown, setShown] = useState(false);
  const keepIt = () => {
    setReplacing(false);
    onChange('');
  };
  const fieldProps = {
    label,
    required,
    ...(hint === undefined ? {} : { hint }),
    ...(error === undefined ? {} : { validationMessage: error }),
  };
  if (held && !replacing && value === '') {
    return (
      <Field {...fieldProps}>
        {/* A group keeps the field's label where there is nothing to type into. */}
        <div role="group" className={styles.kept}>
          <KeptIcon className={styles.icon} />
          <span>{t('common.secret.kept')}</span>
          <Button size="small" disabled={disabled} onClick={() => setReplacing(true)}>
            {t('common.secret.replace')}
          </Button>
        </div>
      </Field>
    );
  }
  const commit = () => {
    if (value !== '') onCommit?.(value);
  };
  return (
    <Field {...fieldProps}>
      {(inputProps) => (
        <div className={styles.replacing}>
          <Input
            {...inputProps}
            className={styles.input}
            type={shown ? 'text' : 'password'}
            autoComplete="off"
            spellCheck={false}
            autoFocus={replacing}
            disabled={disabled}
            value={value}
            onChange={(_, data) => onChange(data.value)}
            onBlur={commit}
            onKeyDown={(event) => event.key === 'Enter' && commit()}
            contentAfter={
              <Button
                size="small"
                appearance="transparent"
                aria-label={t(shown ? 'common.secret.hide' : 'common.secret.show')}
                icon={shown ? <HideIcon /> : <ShowIcon />}
                onClick={() => setShown(!shown)}
              />
            }
          />
          {held ? (
            <Button appearance="subtle" onClick={keepIt}>
              {t('common.secret.keep')}
            </Button>
          ) : null}
        </div>
      )}
    </Field>
  );
}
