/** How password hash synchronization stands as a whole. */

import { Button, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import { PERSON_OUTCOMES } from '../../../engine/api/contract/passwords.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { navigateTo } from '../../shell/hash-location.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { PasswordIcon } from '../../ui/icons.ts';
import { Outcome } from '../../ui/outcome.tsx';
import { Page } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from '../../ui/section.tsx';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';
import { namedPersonPath, peopleAddress } from './addresses.ts';
import { DomainCards } from './domains.tsx';
import { Failures } from './failures.tsx';
import { Events } from './events.tsx';
import { Policies } from './policies.tsx';
import { SignInViews } from './sign-in-views.tsx';
import { outcomeName, outcomeTone, sentenceCase, type PasswordStatus } from './words-of.ts';

const useStyles = makeStyles({
  numbers: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(190px, 1fr))',
    gap: '12px',
    maxWidth: '1120px',
    margin: '16px 0 32px',
  },
  number: {
    display: 'grid',
    alignContent: 'start',
    gap: '2px',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  value: {
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
  },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  counts: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexWrap: 'wrap', gap: '8px 24px' },
  count: { display: 'inline-flex', gap: '6px', alignItems: 'baseline' },
  amount: { fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: 'tabular-nums' },
  find: { display: 'flex', flexWrap: 'wrap', gap: '8px', maxWidth: '560px' },
  field: { flexGrow: 1, minWidth: '220px' },
});

/** Milliseconds: a password is in the tenant within seconds, and so should its number be. */
const EVERY = 2_000;

export function PasswordOverview() {
  const t = useWords();
  const { data, fault } = useEngineQuery('password-sync', {}, { every: EVERY });
  return (
    <Page
      heading={t('operations.passwords.heading')}
      purpose={t('operations.passwords.purpose')}
      wide
      actions={
        <Button as="a" href="#/tasks/passwords">
          {t('operations.passwords.troubleshoot')}
        </Button>
      }
    >
      <SignInViews current="passwords" />
      {fault ? <FaultMessage fault={fault} /> : null}
      {data === undefined ? (
        fault ? null : (
          <p>{t('common.loading')}</p>
        )
      ) : data.state === 'off' ? (
        <EmptyState
          icon={<PasswordIcon />}
          title={t('operations.passwords.off')}
          action={<a href="#/setup/sign-in">{t('operations.passwords.choose')}</a>}
        >
          {t('operations.passwords.offText')}
        </EmptyState>
      ) : (
        <Standing status={data} />
      )}
    </Page>
  );
}

function Standing({ status }: { readonly status: PasswordStatus }) {
  const t = useWords();
  const catalogue = useCatalogue();
  const { state, tenantFault } = status;
  const words = catalogue.passwords.states[state];
  const away = status.domains.filter(({ fault }) => fault !== null).length;
  return (
    <div data-passwords={state}>
      {state === 'running' ? (
        away > 0 ? (
          <Outcome tone="bad">
            {t('operations.passwords.away', { count: away, domains: status.domains.length })}
          </Outcome>
        ) : (
          <Outcome tone="good">{words?.meaning ?? state}</Outcome>
        )
      ) : (
        <Note intent="warning" title={sentenceCase(words?.name ?? state)} actions={<Remedy state={state} />}>
          {words?.meaning}
        </Note>
      )}
      {tenantFault ? <FaultMessage fault={tenantFault} /> : null}
      <Numbers status={status} />
      <Section heading={t('operations.passwords.people')}>
        <Counts status={status} />
      </Section>
      <Section heading={t('operations.passwords.find')}>
        <Find />
      </Section>
      {status.failures.length === 0 ? null : <Failures failures={status.failures} />}
      <DomainCards domains={status.domains} />
      <Policies features={status.features} />
      <Events />
    </div>
  );
}

const REMEDIES = {
  'feature-off': { href: '#/tasks/tenant', words: 'operations.passwords.toTenant' },
  unsupported: { href: '#/tasks/back-end', words: 'operations.passwords.toBackEnd' },
  staging: { href: '#/tasks/staging', words: 'operations.passwords.toStaging' },
} as const;

function Remedy({ state }: { readonly state: PasswordStatus['state'] }) {
  const t = useWords();
  if (state !== 'feature-off' && state !== 'unsupported' && state !== 'staging') return null;
  const { href, words } = REMEDIES[state];
  return (
    <Button as="a" href={href}>
      {t(words)}
    </Button>
  );
}

function Numbers({ status }: { readonly status: PasswordStatus }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const { domains, lag, sentToday, lastSentAt } = status;
  const beats = domains.flatMap(({ heartbeatAt }) => heartbeatAt ?? []);
  // The slowest domain says how well it goes.
  const oldest = beats.length < domains.length ? undefined : beats.toSorted()[0];
  return (
    <div className={styles.numbers}>
      <div className={styles.number}>
        <span className={styles.quiet}>{t('operations.passwords.heartbeat')}</span>
        <span className={styles.value}>
          {oldest === undefined ? t('operations.passwords.never') : <RelativeTime at={oldest} />}
        </span>
        <span className={styles.quiet}>{t('operations.passwords.heartbeatMeans')}</span>
      </div>
      <div className={styles.number}>
        <span className={styles.quiet}>{t('operations.passwords.lag')}</span>
        <span className={styles.value}>
          {lag === null ? t('operations.passwords.noLag') : formats.duration(lag.median)}
        </span>
        <span className={styles.quiet}>
          {lag === null
            ? t('operations.passwords.lagMeans')
            : t('operations.passwords.lagOf', { count: lag.samples, worst: formats.duration(lag.worst) })}
        </span>
      </div>
      <div className={styles.number}>
        <span className={styles.quiet}>{t('operations.passwords.sent')}</span>
        <span className={styles.value}>{formats.number(sentToday)}</span>
        <span className={styles.quiet}>
          {lastSentAt === null ? (
            t('operations.passwords.neverSent')
          ) : (
            <>
              {t('operations.passwords.lastSent')} <RelativeTime at={lastSentAt} />
            </>
          )}
        </span>
      </div>
    </div>
  );
}

/** Nobody is left out of the list but who does not exist: a number leads to the people behind it. */
function Counts({ status }: { readonly status: PasswordStatus }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  const shown = PERSON_OUTCOMES.filter((outcome) => outcome === 'synchronized' || (status.counts[outcome] ?? 0) > 0);
  return (
    <ul className={styles.counts} aria-label={t('operations.passwords.people')}>
      {shown.map((outcome) => (
        <li key={outcome} className={styles.count} data-outcome={outcome}>
          <Outcome
            tone={outcomeTone(outcome, catalogue)}
            meaning={catalogue.passwords.outcomes[outcome]?.meaning ?? ''}
          >
            <a href={peopleAddress({ outcome })}>
              <span className={styles.amount}>{formats.number(status.counts[outcome] ?? 0)}</span>{' '}
              {outcomeName(outcome, catalogue)}
            </a>
          </Outcome>
        </li>
      ))}
    </ul>
  );
}

function Find() {
  const styles = useStyles();
  const t = useWords();
  const [name, setName] = useState('');
  const find = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') navigateTo(namedPersonPath(name.trim()));
  };
  return (
    <form className={styles.find} onSubmit={find}>
      <Input
        className={styles.field}
        aria-label={t('operations.passwords.findLabel')}
        placeholder={t('operations.passwords.findHint')}
        value={name}
        onChange={(_, { value }) => setName(value)}
      />
      <Button type="submit">{t('operations.passwords.findAction')}</Button>
    </form>
  );
}
