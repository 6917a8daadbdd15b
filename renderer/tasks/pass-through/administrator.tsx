/** The administrator's sign-in for agents and the switch: another one than for the tenant's settings. */

import { Button, Field, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { WaitForSignIn } from '../../setup/tenant/sign-in.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';

export type SignedIn = CallResult<'pass-through-sign-in'>;
type Wishes = CallArguments<'pass-through-sign-in'>;

interface RegistrationSignInProps {
  readonly needsEndpoints: boolean;
  readonly signedIn: SignedIn | undefined;
  onSignedIn(signedIn: SignedIn): void;
}

export function RegistrationSignIn({ needsEndpoints, signedIn, onSignedIn }: RegistrationSignInProps) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const signIn = useEngineCommand('pass-through-sign-in');
  const [text, setText] = useState('');
  const endpoints = readEndpoints(text);
  const isWrong = needsEndpoints && text.trim() !== '' && endpoints === undefined;
  const begin = (method: Wishes['method']) => {
    const wishes = { method, ...(endpoints === undefined ? {} : { endpoints }) };
    void signIn.run(wishes).then((found) => (found ? onSignedIn(found) : undefined));
  };
  const blocked = needsEndpoints && endpoints === undefined;
  return (
    <Section heading={t('tasks.signIn.administrator')}>
      <div className={styles.stack} data-registration={signedIn ? 'signed-in' : 'nobody'}>
        <p className={styles.quiet}>{t('tasks.signIn.administratorText')}</p>
        {needsEndpoints ? (
          <Field
            label={t('tasks.signIn.endpoints')}
            hint={t('tasks.signIn.endpointsHint')}
            {...(isWrong ? { validationMessage: t('tasks.signIn.endpointsError') } : {})}
          >
            <Textarea rows={4} spellCheck={false} value={text} onChange={(_, { value }) => setText(value)} />
          </Field>
        ) : null}
        {signIn.running ? (
          <WaitForSignIn signIn={signIn} />
        ) : (
          <div className={styles.row}>
            <Button
              appearance={signedIn ? 'secondary' : 'primary'}
              disabledFocusable={blocked}
              onClick={() => begin('device-code')}
            >
              {t('tasks.signIn.signIn')}
            </Button>
            <Button disabledFocusable={blocked} onClick={() => begin('browser')}>
              {t('setup.tenant.signInBrowser')}
            </Button>
          </div>
        )}
        {signIn.fault && signIn.fault.code !== 'run-cancelled' ? <FaultMessage fault={signIn.fault} /> : null}
        {signedIn ? (
          <p className={styles.quiet}>
            {t('tasks.signIn.signedIn', { account: signedIn.userName, time: formats.time(signedIn.expiresAt) })}
          </p>
        ) : null}
      </div>
    </Section>
  );
}

/** Whether each of them is one is the engine's to say. */
function readEndpoints(text: string): NonNullable<Wishes['endpoints']> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
