/** Settings of the tenant: what is set there, and changing it, by Causeway or by an administrator who signs in for it. */

import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineClient, useEngineCommand, useEngineQuery } from '../../api-client/hooks.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { AdministratorSignIn } from '../../setup/tenant/administrator.tsx';
import { TaskPage } from '../parts/task-page.tsx';
import { useTenantInForce } from '../parts/use-tenant.ts';
import { CertificateAge } from './certificate-age.tsx';
import { Contacts } from './contacts.tsx';
import { DirectorySynchronization } from './directory-synchronization.tsx';
import { FeatureList } from './features.tsx';
import { GeneralFacts } from './general.tsx';
import { settingName, type Change } from './setting-words.ts';
import { Threshold } from './threshold.tsx';

export function TenantTask() {
  const styles = usePartStyles();
  const t = useWords();
  const query = useEngineQuery('tenant-settings', {});
  const change = useEngineCommand('tenant-settings-change');
  const [handle, setHandle] = useHandle();
  // What an administrator sees is more; it is what the last change answered.
  const settings = (handle === undefined ? undefined : change.result?.settings) ?? query.data;
  const apply = (wished: Change) =>
    void change.run({ ...wished, ...(handle === undefined ? {} : { handle }) }).then(() => query.refetch());
  const isSignedIn = handle !== undefined;
  return (
    <TaskPage heading="tasks.tenant.heading" purpose="tasks.tenant.purpose">
      <div className={styles.stack}>
        {query.fault ? <FaultMessage fault={query.fault} /> : null}
        {change.fault ? <FaultMessage fault={change.fault} /> : null}
        {change.result ? <Outcome outcome={change.result} /> : null}
        {settings?.faults.map(({ part, fault }) => (
          <FaultMessage key={part} fault={fault} intent="warning" />
        ))}
        {query.loading ? <p className={styles.quiet}>{t('tasks.tenant.reading')}</p> : null}
      </div>
      {settings ? (
        <>
          <Section
            heading={t('tasks.tenant.general')}
            actions={
              <Button disabledFocusable={query.fetching} onClick={query.refetch}>
                {t('tasks.tenant.readAgain')}
              </Button>
            }
          >
            <GeneralFacts settings={settings} />
          </Section>
          <Administrator
            isSignedIn={isSignedIn}
            busy={change.running}
            onSignedIn={(signedIn) => {
              setHandle(signedIn);
              // Nothing is changed by it: it reads what an administrator may see.
              void change.run({ handle: signedIn });
            }}
            onSignOut={() => setHandle(undefined)}
          />
          <DirectorySynchronization
            settings={settings}
            enabled={isSignedIn && !change.running}
            onChange={(directorySynchronization) => apply({ directorySynchronization })}
          />
          <FeatureList
            features={settings.features}
            isSignedIn={isSignedIn}
            busy={change.running}
            onChange={(name, on) => apply({ features: { [name]: on } })}
          />
          <Threshold
            key={`threshold-${settings.deletionThreshold.tenant?.count ?? ''}`}
            settings={settings}
            enabled={isSignedIn && !change.running}
            onChange={(count) => apply({ deletionThreshold: { enabled: true, count } })}
          />
          <Contacts
            key={`contacts-${settings.technicalContacts.addresses?.join() ?? ''}`}
            settings={settings}
            enabled={isSignedIn && !change.running}
            onChange={(technicalContacts) => apply({ technicalContacts: [...technicalContacts] })}
          />
          <CertificateAge certificate={settings.certificate} />
        </>
      ) : null}
    </TaskPage>
  );
}

/** Forgotten with the page: nobody stays signed in behind another one. */
function useHandle() {
  const client = useEngineClient();
  const [handle, setHandle] = useState<string>();
  const held = useRef<string | undefined>(undefined);
  const put = (next: string | undefined) => {
    const before = held.current;
    held.current = next;
    setHandle(next);
    if (before !== undefined && next === undefined) void client.call('administrator-sign-out', { handle: before });
  };
  useEffect(
    () => () => {
      if (held.current !== undefined) void client.call('administrator-sign-out', { handle: held.current });
    },
    [client],
  );
  return [handle, put] as const;
}

interface AdministratorProps {
  readonly isSignedIn: boolean;
  readonly busy: boolean;
  onSignedIn(handle: string): void;
  onSignOut(): void;
}

function Administrator({ isSignedIn, busy, onSignedIn, onSignOut }: AdministratorProps) {
  const styles = usePartStyles();
  const t = useWords();
  const { tenant } = useTenantInForce();
  return (
    <Section heading={t('tasks.tenant.signInTitle')}>
      <div className={styles.stack}>
        {isSignedIn ? (
          <div className={styles.row}>
            <span>{t('tasks.tenant.signedIn')}</span>
            <Button onClick={onSignOut}>{t('tasks.tenant.signOut')}</Button>
          </div>
        ) : (
          <p className={styles.quiet}>{t('tasks.tenant.signInWhy')}</p>
        )}
        {tenant && !isSignedIn ? (
          <AdministratorSignIn
            only
            start={t('tasks.tenant.signInStart')}
            purpose="tenant-settings"
            reach={tenant.reach}
            busy={busy}
            onSignedIn={({ handle }) => onSignedIn(handle)}
          />
        ) : null}
      </div>
    </Section>
  );
}

function Outcome({ outcome }: { readonly outcome: CallResult<'tenant-settings-change'> }) {
  const t = useWords();
  return (
    <>
      {outcome.changed.length > 0 ? <Note intent="success">{t('tasks.tenant.changed')}</Note> : null}
      {outcome.refused.map(({ setting, fault }) => (
        <div key={setting}>
          <Note intent="warning">{t('tasks.tenant.refused', { setting: settingName(t, setting) })}</Note>
          <FaultMessage fault={fault} />
        </div>
      ))}
    </>
  );
}
