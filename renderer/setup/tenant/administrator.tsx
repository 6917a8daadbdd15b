/** An administrator's sign-in for a task: started, waited for, and who it was. The tokens stay in the engine. */

import { Button } from '@fluentui/react-components';
import type { CallArguments } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { SignedInAs, WaitForSignIn, type SignedIn } from './sign-in.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useWords } from '../../words/words.tsx';

type Wishes = CallArguments<'administrator-sign-in'>;
export type Reach = Pick<Wishes, 'cloud' | 'proxy' | 'tenantId'>;

interface AdministratorProps {
  /** What the button says. */
  readonly start: string;
  readonly purpose: NonNullable<Wishes['purpose']>;
  readonly reach: Reach;
  readonly busy?: boolean;
  /** Whether they may register is of no concern. */
  readonly only?: boolean;
  onSignedIn(signedIn: SignedIn): void;
}

export function AdministratorSignIn({ start, purpose, reach, busy = false, only, onSignedIn }: AdministratorProps) {
  const styles = usePartStyles();
  const t = useWords();
  const signIn = useEngineCommand('administrator-sign-in');
  const begin = (method: Wishes['method']) => {
    void signIn.run({ ...reach, method, purpose }).then((signedIn) => (signedIn ? onSignedIn(signedIn) : undefined));
  };
  const cancelled = signIn.fault?.code === 'run-cancelled';
  return (
    <div className={styles.stack}>
      {signIn.running ? (
        <WaitForSignIn signIn={signIn} />
      ) : (
        <div className={styles.row}>
          <Button appearance="primary" disabledFocusable={busy} onClick={() => begin('device-code')}>
            {start}
          </Button>
          <Button disabledFocusable={busy} onClick={() => begin('browser')}>
            {t('setup.tenant.signInBrowser')}
          </Button>
        </div>
      )}
      {signIn.fault && !cancelled ? <FaultMessage fault={signIn.fault} /> : null}
      {signIn.result ? <SignedInAs signedIn={signIn.result} {...(only === undefined ? {} : { only })} /> : null}
    </div>
  );
}
