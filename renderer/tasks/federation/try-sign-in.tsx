/** A sign-in at the provider with a test account, before anybody depends on it. */

import { Button, Field, Input } from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { useSay } from '../../setup/federation/finding-rows.tsx';
import type { Source } from '../../setup/federation/shapes.ts';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';

interface TrySignInProps {
  readonly source: Source;
  readonly issuer: string;
}

export function TrySignIn({ source, issuer }: TrySignInProps) {
  const styles = usePartStyles();
  const t = useWords();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const trial = useEngineCommand('federation-try');
  const isEmpty = userName.trim() === '' || password === '';
  const start = (event: FormEvent) => {
    event.preventDefault();
    if (isEmpty) return;
    // It is sent once and not kept, neither here nor there.
    setPassword('');
    void trial.run({ source, issuer, userName: userName.trim(), password });
  };
  return (
    <form className={styles.panel} onSubmit={start} aria-label={t('tasks.federation.tryTitle')}>
      <div className={styles.tight}>
        <strong>{t('tasks.federation.tryTitle')}</strong>
        <p className={styles.quiet}>{t('tasks.federation.tryText')}</p>
        <div className={styles.pair}>
          <Field label={t('tasks.federation.tryUser')}>
            <Input value={userName} autoComplete="off" onChange={(_, { value }) => setUserName(value)} />
          </Field>
          <Field label={t('tasks.federation.tryPassword')}>
            <Input
              type="password"
              value={password}
              autoComplete="off"
              onChange={(_, { value }) => setPassword(value)}
            />
          </Field>
        </div>
        <div>
          <Button type="submit" disabledFocusable={isEmpty || trial.running}>
            {t('tasks.federation.tryStart')}
          </Button>
        </div>
        {trial.fault ? <FaultMessage fault={trial.fault} /> : null}
        {trial.result ? <Outcome outcome={trial.result} /> : null}
      </div>
    </form>
  );
}

function Outcome({ outcome }: { readonly outcome: CallResult<'federation-try'> }) {
  const t = useWords();
  const say = useSay();
  const { federation } = useCatalogue();
  const { verdict, token, reason, facts } = outcome;
  if (token) {
    return (
      <Note intent="success" title={t('tasks.federation.tryAccepted', { name: token.userPrincipalName })}>
        {t('tasks.federation.tryAnchor', { anchor: token.immutableId, issuer: token.issuer })}{' '}
        {token.notes.map((note) => federation.notes[note] ?? note).join(' ')}
      </Note>
    );
  }
  if (verdict === 'password-refused') {
    return (
      <Note intent="error" title={t('tasks.federation.tryPasswordRefused')}>
        {String(facts['text'] ?? reason ?? '')}
      </Note>
    );
  }
  return (
    <Note intent="error" title={t('tasks.federation.tryRefused')}>
      {say(federation.refusals[reason ?? ''] ?? reason ?? '', facts)}
    </Note>
  );
}
