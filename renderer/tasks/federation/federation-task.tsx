/** Manage federation: domains, alarms, conversions there and back, and what the provider's administrator needs. */

import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { useEngineClient, useEngineCommand, useEngineQuery } from '../../api-client/hooks.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { AdministratorSignIn } from '../../setup/tenant/administrator.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { TaskPage } from '../parts/task-page.tsx';
import { useTenantInForce } from '../parts/use-tenant.ts';
import { Alarms } from './alarms.tsx';
import { Artefacts } from './artefacts.tsx';
import { BrowserSignIn } from './browser-sign-in.tsx';
import { ConvertToFederated } from './convert.tsx';
import { Domains } from './domains.tsx';
import type { DomainView, Who } from './shapes.ts';
import { WaysBack } from './ways-back.tsx';

export function FederationTask() {
  const styles = usePartStyles();
  const t = useWords();
  const [who, setWho, name] = useWho();
  const status = useEngineQuery('federation-status', {});
  const reading = useEngineCommand('federation-domains');
  const byHandle = who.handle === undefined ? {} : { handle: who.handle };
  // What was read stays while it is read again: nothing that somebody has opened on the page closes by itself.
  const [domains, setDomains] = useState<readonly DomainView[]>();
  const read = () => void reading.run(byHandle).then((answer) => (answer ? setDomains(answer.domains) : undefined));
  // The tenant is asked when the page is opened, and again whenever somebody else signs in.
  useEffect(() => {
    read();
  }, [who.handle]);
  return (
    <TaskPage heading="tasks.federation.heading" purpose="tasks.federation.purpose" wide>
      {status.data ? <Alarms status={status.data} who={who} onChanged={read} /> : null}
      <Section
        heading={t('tasks.federation.domainsTitle')}
        actions={
          <Button disabledFocusable={reading.running} onClick={read}>
            {t('tasks.federation.readDomains')}
          </Button>
        }
      >
        <div className={styles.stack}>
          <p className={styles.quiet} role="status">
            {reading.running ? t('tasks.federation.reading') : null}
          </p>
          {reading.fault && reading.fault.code !== 'run-cancelled' ? <FaultMessage fault={reading.fault} /> : null}
          {domains ? <Domains domains={domains} who={who} onChanged={read} /> : null}
        </div>
      </Section>
      <InWhoseName name={name} onSignedIn={setWho} onSignOut={() => setWho(undefined)} />
      {domains ? <ConvertToFederated domains={domains} who={who} onChanged={read} /> : null}
      {domains?.some(({ authentication }) => authentication === 'Federated') ? (
        <Section heading={t('tasks.federation.browserTitle')}>
          <BrowserSignIn />
        </Section>
      ) : null}
      {status.data ? <WaysBack status={status.data} who={who} onChanged={read} /> : null}
      {domains ? <Artefacts domains={domains} /> : null}
    </TaskPage>
  );
}

interface SignedIn {
  readonly handle: string;
  readonly account: { readonly objectId: string; readonly userName: string };
}

/** Forgotten with the page: nobody stays signed in behind another one. */
function useWho() {
  const client = useEngineClient();
  const [signedIn, setSignedIn] = useState<SignedIn>();
  const held = useRef<string | undefined>(undefined);
  const forget = (handle: string | undefined) => {
    if (handle !== undefined) void client.call('administrator-sign-out', { handle });
  };
  const put = (next: SignedIn | undefined) => {
    const before = held.current;
    held.current = next?.handle;
    setSignedIn(next);
    forget(before);
  };
  useEffect(() => () => forget(held.current), [client]);
  const who: Who = signedIn ? { handle: signedIn.handle } : {};
  return [who, put, signedIn?.account.userName] as const;
}

interface InWhoseNameProps {
  readonly name: string | undefined;
  onSignedIn(signedIn: SignedIn): void;
  onSignOut(): void;
}

function InWhoseName({ name, onSignedIn, onSignOut }: InWhoseNameProps) {
  const styles = usePartStyles();
  const t = useWords();
  const { tenant } = useTenantInForce();
  return (
    <Section heading={t('tasks.federation.signInTitle')}>
      <div className={styles.stack}>
        {name === undefined ? (
          <p className={styles.quiet}>{t('tasks.federation.signInWhy')}</p>
        ) : (
          <div className={styles.row}>
            <span>{t('tasks.federation.signedIn', { name })}</span>
            <Button onClick={onSignOut}>{t('tasks.federation.signOut')}</Button>
          </div>
        )}
        {tenant && name === undefined ? (
          <AdministratorSignIn
            only
            start={t('tasks.federation.signInStart')}
            purpose="federation"
            reach={tenant.reach}
            onSignedIn={onSignedIn}
          />
        ) : null}
      </div>
    </Section>
  );
}
