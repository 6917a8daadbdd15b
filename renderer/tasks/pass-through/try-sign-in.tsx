/** One sign-in tried as an agent would check it. The password is handed to the engine and forgotten here. */

import { Button, Field, Input } from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Outcome } from '../../ui/outcome.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { reasonName } from './reasons.ts';

export function TrySignIn() {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const { run, running, result, fault } = useEngineCommand('pass-through-try');
  const start = (event: FormEvent) => {
    event.preventDefault();
    if (userName.trim() === '' || password === '') return;
    void run({ userName: userName.trim(), password });
    setPassword('');
  };
  return (
    <Section heading={t('tasks.signIn.try')}>
      <form className={styles.stack} onSubmit={start}>
        <p className={styles.quiet}>{t('tasks.signIn.tryText')}</p>
        <div className={styles.pair}>
          <Field label={t('tasks.signIn.tryName')}>
            <Input
              value={userName}
              autoComplete="off"
              spellCheck={false}
              onChange={(_, { value }) => setUserName(value)}
            />
          </Field>
          <SecretField
            label={t('tasks.signIn.tryPassword')}
            held={false}
            value={password}
            onChange={(value) => setPassword(value)}
          />
        </div>
        <div className={styles.row}>
          <Button type="submit" disabledFocusable={running || userName.trim() === '' || password === ''}>
            {t('tasks.signIn.tryStart')}
          </Button>
          <span role="status" data-tried={result ? String(result.accepted) : undefined}>
            {result === undefined || running ? null : result.accepted ? (
              <Outcome tone="good">
                {t('tasks.signIn.accepted', { time: formats.duration(result.milliseconds) })}
              </Outcome>
            ) : (
              <Outcome tone="notice">
                {t('tasks.signIn.refused', {
                  reason: t(`tasks.signIn.reasons.${reasonName(result.error ?? 0)}`),
                  error: String(result.error ?? ''),
                })}
              </Outcome>
            )}
          </span>
        </div>
        {fault ? <FaultMessage fault={fault} /> : null}
      </form>
    </Section>
  );
}
