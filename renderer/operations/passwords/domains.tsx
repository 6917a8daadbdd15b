/** Each domain: whether and from where it is read, how far a full synchronization is, and asking for another one. */

import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { Grants } from '../../setup/sign-in/password-rights.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Facts } from '../../ui/facts.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Outcome } from '../../ui/outcome.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from '../../ui/section.tsx';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';
import { domainName, sentenceCase, type PasswordDomain } from './words-of.ts';

const useStyles = makeStyles({
  domain: {
    display: 'grid',
    gap: '12px',
    maxWidth: '960px',
    marginBottom: '16px',
    padding: '16px 20px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 16px' },
  name: { margin: 0, fontSize: tokens.fontSizeBase400, overflowWrap: 'anywhere' },
  end: { marginLeft: 'auto' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

export function DomainCards({ domains }: { readonly domains: readonly PasswordDomain[] }) {
  const t = useWords();
  return (
    <Section heading={t('operations.passwords.domains')}>
      {domains.map((domain) => (
        <DomainCard key={`${domain.connector}/${domain.partition}`} domain={domain} />
      ))}
    </Section>
  );
}

function DomainCard({ domain }: { readonly domain: PasswordDomain }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  const { connector, partition, state, server, heartbeatAt, full, fault, fullWantedSince, nextTryAt } = domain;
  const words = catalogue.passwords.domainStates[state];
  return (
    <div className={styles.domain} data-password-domain={state}>
      <div className={styles.head}>
        <h3 className={styles.name}>{domainName(partition)}</h3>
        <Outcome tone={words?.tone ?? 'notice'} meaning={words?.meaning ?? ''}>
          {sentenceCase(words?.name ?? state)}
        </Outcome>
        <span className={styles.end}>
          <ReadAgain connector={connector} />
        </span>
      </div>
      {fault ? (
        <div>
          <FaultMessage fault={fault} intent="warning" />
          <Grants fault={fault} />
        </div>
      ) : null}
      {full ? (
        <ProgressLine
          label={t('operations.passwords.full', { why: catalogue.passwords.fullReasons[full.why] ?? full.why })}
          done={full.sent + full.unchanged}
          expected={full.expected}
          secondsLeft={full.secondsLeft ?? undefined}
        />
      ) : null}
      {full === null && fullWantedSince !== null ? (
        <p className={styles.quiet}>{t('operations.passwords.fullWanted')}</p>
      ) : null}
      <Facts
        facts={[
          [t('operations.passwords.forest'), connector],
          [t('operations.passwords.server'), server],
          [t('operations.passwords.readToEnd'), heartbeatAt === null ? null : <RelativeTime at={heartbeatAt} />],
          [t('operations.passwords.nextTry'), nextTryAt === null ? null : formats.relative(nextTryAt)],
          [t('operations.passwords.synchronized'), formats.number(domain.counts.synchronized ?? 0)],
        ]}
      />
    </div>
  );
}

/** Of the whole forest: what the tenant has already is read and not sent again, unless somebody wants it to be. */
function ReadAgain({ connector }: { readonly connector: string }) {
  const styles = useStyles();
  const t = useWords();
  const [asking, setAsking] = useState(false);
  const [resend, setResend] = useState(false);
  const { run, running, fault } = useEngineCommand('password-sync-full');
  return (
    <>
      <Button size="small" disabledFocusable={running} onClick={() => setAsking(true)}>
        {t('operations.passwords.fullAgain')}
      </Button>
      {fault ? <FaultMessage fault={fault} /> : null}
      {asking ? (
        <Confirm
          title={t('operations.passwords.fullTitle', { forest: connector })}
          action={t('operations.passwords.fullConfirm')}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void run({ connector, resend });
          }}
        >
          <p className={styles.quiet}>{t('operations.passwords.fullText')}</p>
          <Checkbox
            label={t('operations.passwords.resend')}
            checked={resend}
            onChange={(_, { checked }) => setResend(checked === true)}
          />
        </Confirm>
      ) : null}
    </>
  );
}
