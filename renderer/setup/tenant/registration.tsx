/** The administrator's one sign-in, and the app registration that comes of it. */

import { Button, Field, Input } from '@fluentui/react-components';
import { useId, useState } from 'react';
import type { CallResult, EventPayload } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand, type Broadcast } from '../../api-client/hooks.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { WorkSteps } from '../parts/work-steps.tsx';
import { backEndOf } from '../state/back-end.ts';
import { useWizard } from '../session/wizard-context.tsx';
import { TENANT_SECRET, withTenant } from '../state/answers.ts';
import { PERMISSIONS } from '../state/permissions.ts';
import { hasSecret } from '../state/situation.ts';
import { Synchronization, TurnOn } from './back-end/activation.tsx';
import { PermissionList } from './permissions.tsx';
import { SignedInAs, WaitForSignIn } from './sign-in.tsx';

type Method = 'device-code' | 'browser';
type RegistrationStep = EventPayload<'registration-step'>;

export function Registration() {
  const styles = usePartStyles();
  const t = useWords();
  const { situation, draft } = useWizard();
  const registration = useRegistration();
  const { signIn, register } = registration;
  const hasCertificate = draft.answers.tenant?.certificatePem !== undefined && hasSecret(situation, TENANT_SECRET);
  return (
    <Section heading={t('setup.tenant.signInTitle')}>
      <div className={styles.stack}>
        <PermissionList
          heading={t('setup.tenant.permissions')}
          permissions={PERMISSIONS[registration.backEnd].map((permission) => ({ permission, state: 'asked' }))}
        />
        {registration.backEnd === 'directory-sync' ? (
          <TurnOn value={registration.activate} onChange={registration.setActivate} />
        ) : null}
        {signIn.running || register.running ? null : (
          <SignInForm registration={registration} enabled={hasCertificate} />
        )}
        {signIn.running ? <WaitForSignIn signIn={signIn} /> : null}
        {signIn.fault && signIn.fault.code !== 'run-cancelled' ? <FaultMessage fault={signIn.fault} /> : null}
        {signIn.result ? <SignedInAs signedIn={signIn.result} /> : null}
        <WorkSteps
          label={t('setup.tenant.registerLabel')}
          steps={registration.steps.map(({ step, state, fault }) => ({
            ...{ id: step, name: t(`setup.tenant.registerSteps.${step}`), state, fault },
          }))}
        />
        {register.fault ? <FaultMessage fault={register.fault} /> : null}
        {register.result ? <Registered registered={register.result} /> : null}
      </div>
    </Section>
  );
}

function useRegistration() {
  const { draft, change, situation, checkTenantAgain } = useWizard();
  const { cloud, proxy, certificatePem } = draft.answers.tenant ?? {};
  const backEnd = backEndOf(draft, situation.features);
  const [activate, setActivate] = useState(false);
  const [method, setMethod] = useState<Method>('device-code');
  const [tenant, setTenant] = useState('');
  const [steps, setSteps] = useState<readonly RegistrationStep[]>([]);
  const signIn = useEngineCommand('administrator-sign-in');
  const signOut = useEngineCommand('administrator-sign-out');
  const register = useEngineCommand('application-register', {
    onEvent(event: Broadcast) {
      if (event.name !== 'registration-step') return;
      const { payload } = event;
      setSteps((before) => [...before.filter(({ step }) => step !== payload.step), payload]);
    },
  });

  const start = async (): Promise<void> => {
    if (certificatePem === undefined) return;
    setSteps([]);
    register.reset();
    const signedIn = await signIn.run({
      method,
      ...(cloud === undefined ? {} : { cloud }),
      ...(proxy === undefined ? {} : { proxy }),
      ...(tenant.trim() === '' ? {} : { tenantId: tenant.trim() }),
      purpose: backEnd === 'directory-sync' && activate ? 'register-for-directory-sync' : 'register',
    });
    if (!signedIn) return;
    if (signedIn.roles.mayRegister !== false) {
      const registered = await register.run({ handle: signedIn.handle, certificatePem, backEnd, activate });
      if (registered) {
        const { tenantId, clientId, applicationId } = registered;
        change((answers) => withTenant(answers, { tenantId, clientId, applicationId }));
        // The ids may be those of before: what the tenant says may have changed all the same.
        checkTenantAgain();
      }
    }
    await signOut.run({ handle: signedIn.handle });
  };
  return { backEnd, activate, setActivate, method, setMethod, tenant, setTenant, steps, signIn, register, start };
}

type RegistrationState = ReturnType<typeof useRegistration>;

function SignInForm({
  registration,
  enabled,
}: {
  readonly registration: RegistrationState;
  readonly enabled: boolean;
}) {
  const styles = usePartStyles();
  const t = useWords();
  const id = useId();
  const { method, setMethod, tenant, setTenant, start, signIn } = registration;
  const wrong = tenant.trim() !== '' && !/^[A-Za-z0-9.-]+$/.test(tenant.trim());
  const again = signIn.result !== undefined || signIn.fault !== undefined;
  return (
    <>
      <ChoiceCards<Method>
        label={t('setup.tenant.signInMethod')}
        columns
        choices={[
          { value: 'device-code', name: t('setup.tenant.signInDevice'), means: t('setup.tenant.signInDeviceMeans') },
          { value: 'browser', name: t('setup.tenant.signInBrowser'), means: t('setup.tenant.signInBrowserMeans') },
        ]}
        value={method}
        onChange={setMethod}
      />
      <Field
        className={styles.narrow}
        label={t('setup.tenant.signInTenant')}
        hint={t('setup.tenant.signInTenantHint')}
        {...(wrong ? { validationMessage: t('setup.tenant.signInTenantError') } : {})}
      >
        <Input value={tenant} spellCheck={false} onChange={(_, { value }) => setTenant(value)} />
      </Field>
      <div className={styles.row}>
        <Button
          appearance={again || !enabled ? 'secondary' : 'primary'}
          disabledFocusable={!enabled || wrong}
          aria-describedby={enabled ? undefined : id}
          onClick={() => void start()}
        >
          {t(again ? 'setup.tenant.signInAgain' : 'setup.tenant.signInStart')}
        </Button>
        {enabled ? null : (
          <span id={id} className={styles.quiet}>
            {t('setup.tenant.signInNeedsCertificate')}
          </span>
        )}
      </div>
    </>
  );
}

function Registered({ registered }: { readonly registered: CallResult<'application-register'> }) {
  const t = useWords();
  const formats = useFormats();
  const { consentUrl, missing, displayName, directorySynchronization } = registered;
  return (
    <>
      <Note intent="success">{t('setup.tenant.registered', { name: displayName })}</Note>
      {directorySynchronization ? <Synchronization standing={directorySynchronization} /> : null}
      {consentUrl === null ? null : (
        <Note
          intent="warning"
          actions={
            <Button as="a" href={consentUrl} target="_blank" rel="noreferrer">
              {t('setup.tenant.consentOpen')}
            </Button>
          }
        >
          {t('setup.tenant.consentMissing', { names: formats.list(missing.map(({ permission }) => permission)) })}{' '}
          {t('setup.tenant.consentHint')}
        </Note>
      )}
    </>
  );
}
