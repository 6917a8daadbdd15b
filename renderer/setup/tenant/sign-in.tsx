/** An administrator's sign-in while it goes on, and who it was. */

import { Button, Spinner } from '@fluentui/react-components';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import type { CommandState } from '../../api-client/hooks.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';

export type SignedIn = CallResult<'administrator-sign-in'>;

interface WaitForSignInProps {
  readonly signIn: Pick<CommandState<'administrator-sign-in'>, 'events' | 'cancel'>;
}

/** The code to enter, or the page to open; the call answers when the administrator is through. */
export function WaitForSignIn({ signIn }: WaitForSignInProps) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { events, cancel } = signIn;
  const code = events['device-code'];
  const browser = events['open-browser'];
  const address = code?.verificationUri ?? browser?.url;
  return (
    <div className={styles.panel} data-waiting="sign-in">
      <div className={styles.stack}>
        {code ? (
          <>
            <span>{t('setup.tenant.signInCode', { address: code.verificationUri })}</span>
            <div className={styles.row}>
              <output
                aria-label={t('setup.tenant.signInCodeLabel')}
                className={styles.mono}
                style={{ fontSize: '24px' }}
              >
                {code.userCode}
              </output>
              <CopyButton withLabel label={t('setup.tenant.signInCopyCode')} text={code.userCode} />
            </div>
            <span className={styles.small}>
              {t('setup.tenant.signInValid', { time: formats.time(code.expiresAt) })}
            </span>
          </>
        ) : null}
        <div className={styles.row}>
          {address === undefined ? null : (
            <Button as="a" appearance="primary" href={address} target="_blank" rel="noreferrer">
              {t('setup.tenant.signInOpen')}
            </Button>
          )}
          <Button onClick={cancel}>{t('common.cancel')}</Button>
          <Spinner size="tiny" label={t('setup.tenant.signInWaiting')} />
        </div>
      </div>
    </div>
  );
}

interface SignedInAsProps {
  readonly signedIn: SignedIn;
  /** Nothing is registered: whether they may is of no concern. */
  readonly only?: boolean;
}

export function SignedInAs({ signedIn, only = false }: SignedInAsProps) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { account, roles } = signedIn;
  return (
    <>
      <p className={styles.quiet}>
        {t('setup.tenant.signInAs', { account: account.userName })}
        {roles.held.length > 0 ? ` · ${t('setup.tenant.signInRoles', { roles: formats.list(roles.held) })}` : null}
      </p>
      {!only && roles.mayRegister === false ? (
        <Note intent="error">{t('setup.tenant.signInMayNotRegister', { roles: formats.list(roles.toRegister) })}</Note>
      ) : null}
      {!only && roles.mayConsent === false ? (
        <Note intent="warning">{t('setup.tenant.signInMayNotConsent', { roles: formats.list(roles.toConsent) })}</Note>
      ) : null}
    </>
  );
}
