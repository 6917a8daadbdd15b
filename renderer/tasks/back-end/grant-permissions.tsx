/** What the application lacks for another back end, granted by an administrator's sign-in. */

import { useState } from 'react';
import type { CallResult, EventPayload } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand, type Broadcast } from '../../api-client/hooks.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { WorkSteps } from '../../setup/parts/work-steps.tsx';
import { Synchronization, TurnOn } from '../../setup/tenant/back-end/activation.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { AdministratorSignIn } from '../../setup/tenant/administrator.tsx';
import { useTenantInForce } from '../parts/use-tenant.ts';

type RegistrationStep = EventPayload<'registration-step'>;

export function GrantPermissions({ backEnd }: { readonly backEnd: CallResult<'features'>['defaultBackEnd'] }) {
  const styles = usePartStyles();
  const t = useWords();
  const { tenant } = useTenantInForce();
  const [activate, setActivate] = useState(false);
  const [steps, setSteps] = useState<readonly RegistrationStep[]>([]);
  const signOut = useEngineCommand('administrator-sign-out');
  const register = useEngineCommand('application-register', {
    onEvent(event: Broadcast) {
      if (event.name !== 'registration-step') return;
      const { payload } = event;
      setSteps((before) => [...before.filter(({ step }) => step !== payload.step), payload]);
    },
  });
  if (!tenant) return null;
  const { clientId, certificatePem, reach } = tenant;
  const grant = async (handle: string): Promise<void> => {
    setSteps([]);
    await register.run({ handle, clientId, certificatePem, backEnd, activate });
    await signOut.run({ handle });
  };
  return (
    <div className={styles.panel}>
      <div className={styles.stack}>
        <strong>{t('tasks.backEnd.signInTitle')}</strong>
        <p className={styles.quiet}>{t('tasks.backEnd.signIn')}</p>
        <TurnOn value={activate} onChange={setActivate} />
        <AdministratorSignIn
          start={t('tasks.backEnd.signInStart')}
          purpose={activate ? 'register-for-directory-sync' : 'register'}
          reach={reach}
          busy={register.running}
          onSignedIn={({ handle }) => void grant(handle)}
        />
        <WorkSteps
          label={t('setup.tenant.registerLabel')}
          steps={steps.map(({ step, state, fault }) => ({
            ...{ id: step, name: t(`setup.tenant.registerSteps.${step}`), state, fault },
          }))}
        />
        {register.fault ? <FaultMessage fault={register.fault} /> : null}
        {register.result ? <Granted granted={register.result} /> : null}
      </div>
    </div>
  );
}

function Granted({ granted }: { readonly granted: CallResult<'application-register'> }) {
  const t = useWords();
  const formats = useFormats();
  const { missing, directorySynchronization } = granted;
  return (
    <>
      {directorySynchronization ? <Synchronization standing={directorySynchronization} /> : null}
      {missing.length === 0 ? (
        <Note intent="success">{t('tasks.backEnd.granted')}</Note>
      ) : (
        <Note intent="warning">
          {t('setup.tenant.consentMissing', { names: formats.list(missing.map(({ permission }) => permission)) })}
        </Note>
      )}
    </>
  );
}
