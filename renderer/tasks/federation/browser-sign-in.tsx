/** A sign-in in the browser as people of a federated domain do it: from the sign-in service to the provider and back. */

import { Button, Field, Input } from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { WaitForSignIn } from '../../setup/tenant/sign-in.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';

export function BrowserSignIn() {
  const styles = usePartStyles();
  const t = useWords();
  const { language } = useCatalogue();
  const [userName, setUserName] = useState('');
  const signIn = useEngineCommand('federation-sign-in');
  const isName = /^[^@\s]+@[^@\s]+$/.test(userName.trim());
  const start = (event: FormEvent) => {
    event.preventDefault();
    if (!isName || signIn.running) return;
    const page = {
      language,
      title: t('tasks.federation.browserTitle'),
      done: t('tasks.federation.browserPageDone'),
      failed: t('tasks.federation.browserPageFailed'),
    };
    void signIn.run({ userPrincipalName: userName.trim(), page });
  };
  const { result, fault, running } = signIn;
  return (
    <form className={styles.stack} onSubmit={start} aria-label={t('tasks.federation.browserTitle')}>
      <p className={styles.quiet}>{t('tasks.federation.browserText')}</p>
      <Field label={t('tasks.federation.browserUser')} style={{ maxWidth: '400px' }}>
        <Input
          value={userName}
          type="email"
          autoComplete="off"
          disabled={running}
          onChange={(_, { value }) => setUserName(value)}
        />
      </Field>
      <div>
        <Button type="submit" disabledFocusable={!isName || running}>
          {t('tasks.federation.browserStart')}
        </Button>
      </div>
      {running ? <WaitForSignIn signIn={signIn} /> : null}
      {fault && fault.code !== 'run-cancelled' ? <FaultMessage fault={fault} /> : null}
      {result && !running ? (
        <Note intent={result.asAsked ? 'success' : 'error'}>
          {t(result.asAsked ? 'tasks.federation.browserDone' : 'tasks.federation.browserOther', {
            name: result.userPrincipalName,
          })}
        </Note>
      ) : null}
    </form>
  );
}
