/** Change user sign-in: agents and the tenant's switch, with everything looked at before it is thrown. */

import { useEffect, useState } from 'react';
import { useEngineCommand, useEngineQuery } from '../../api-client/hooks.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { PassThroughChecks, type Checked } from '../../setup/sign-in/pass-through-checks.tsx';
import { Facts } from '../../ui/facts.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { TaskPage } from '../parts/task-page.tsx';
import { RegistrationSignIn, type SignedIn } from './administrator.tsx';
import { Agents } from './agents.tsx';
import { SwitchSection } from './switch.tsx';
import { TrySignIn } from './try-sign-in.tsx';

/** Milliseconds: an agent that was just registered begins within seconds. */
const EVERY = 3_000;

export function SignInTask() {
  const styles = usePartStyles();
  const t = useWords();
  const status = useEngineQuery('pass-through', {}, { every: EVERY });
  const tenant = useEngineCommand('pass-through-tenant');
  const [signedIn, setSignedIn] = useState<SignedIn>();
  const [checked, setChecked] = useState<Checked>();
  const { data } = status;
  const hashes = useEngineQuery('password-sync', {}, { enabled: data?.hasFallback === true });
  const read = (handle: string | undefined) => {
    status.refetch();
    if (handle !== undefined) void tenant.run({ handle });
  };
  // An agent counts as active once the service has heard of it.
  const heardAt = data?.agent?.heardAt ?? null;
  const isFirstHeard = heardAt !== null && data?.agent?.phase === 'listening';
  useEffect(() => {
    if (isFirstHeard) read(signedIn?.handle);
  }, [isFirstHeard]);
  if (data === undefined) {
    return (
      <TaskPage heading="tasks.signIn.heading" purpose="tasks.signIn.purpose">
        {status.fault ? <FaultMessage fault={status.fault} /> : <p>{t('common.loading')}</p>}
      </TaskPage>
    );
  }
  const handle = signedIn?.handle;
  const enabled = tenant.result?.enabled;
  return (
    <TaskPage heading="tasks.signIn.heading" purpose="tasks.signIn.purpose">
      <div className={styles.first}>
        <Note intent="info" title={t('setup.passThrough.previewTitle')}>
          {t('setup.passThrough.preview')}
        </Note>
      </div>
      <Section heading={t('tasks.signIn.now')}>
        <Facts
          facts={[
            [t('tasks.signIn.method'), t(`setup.signIn.methods.${data.signIn}.name`)],
            [
              t('tasks.signIn.tenantMethod'),
              t(enabled === undefined ? 'tasks.signIn.unknown' : enabled ? 'tasks.signIn.on' : 'tasks.signIn.off'),
            ],
            [t('operations.passThrough.agent'), t(`operations.passThrough.phases.${data.agent?.phase ?? 'none'}`)],
            [
              t('operations.passThrough.reserve'),
              t(`operations.passThrough.${data.hasFallback ? 'hashes' : 'noHashes'}`),
            ],
          ]}
        />
      </Section>
      <RegistrationSignIn
        needsEndpoints={data.needsEndpoints}
        signedIn={signedIn}
        onSignedIn={(found) => {
          setSignedIn(found);
          read(found.handle);
        }}
      />
      <Agents
        handle={handle}
        own={data.agent}
        tenant={tenant.result}
        fault={tenant.fault}
        reading={tenant.running}
        onChanged={() => read(handle)}
      />
      <Section heading={t('tasks.signIn.before')}>
        <div className={styles.stack}>
          <PassThroughChecks
            key={handle ?? 'nobody'}
            wanted={handle === undefined ? {} : { handle }}
            onChecked={setChecked}
          />
        </div>
      </Section>
      <TrySignIn />
      <SwitchSection
        handle={handle}
        enabled={enabled}
        hasFallback={data.hasFallback}
        checked={checked}
        hashes={hashes.data}
        onSwitched={() => read(handle)}
      />
    </TaskPage>
  );
}
