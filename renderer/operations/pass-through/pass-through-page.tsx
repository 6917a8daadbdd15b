/** The agent of this machine: whether it takes sign-ins, what stands against it, what it has done; and the domain controllers behind it. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { PassThroughChecks } from '../../setup/sign-in/pass-through-checks.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { PasswordIcon } from '../../ui/icons.ts';
import { Outcome } from '../../ui/outcome.tsx';
import { Page } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { SignInViews } from '../passwords/sign-in-views.tsx';

const useStyles = makeStyles({
  troubles: { display: 'grid', gap: '12px', margin: '0 0 16px', maxWidth: '960px' },
  numbers: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
    gap: '12px',
    maxWidth: '1120px',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  number: {
    display: 'grid',
    alignContent: 'space-between',
    gap: '2px',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  value: {
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  after: { margin: '12px 0 0', color: tokens.colorNeutralForeground2 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  small: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  checks: { display: 'grid', gap: '12px', maxWidth: '960px' },
});

/** Milliseconds. */
const EVERY = 2_000;

type Status = CallResult<'pass-through'>;
type LocalAgent = NonNullable<Status['agent']>;

export function PassThroughPage() {
  const t = useWords();
  const { data, fault } = useEngineQuery('pass-through', {}, { every: EVERY });
  return (
    <Page
      heading={t('operations.passThrough.heading')}
      purpose={t('operations.passThrough.purpose')}
      wide
      actions={
        <Button as="a" href="#/tasks/sign-in">
          {t('operations.passThrough.task')}
        </Button>
      }
    >
      <SignInViews current="agents" />
      {fault ? <FaultMessage fault={fault} /> : null}
      {data === undefined ? fault ? null : <p>{t('common.loading')}</p> : <Standing status={data} />}
    </Page>
  );
}

function Standing({ status }: { readonly status: Status }) {
  const styles = useStyles();
  const t = useWords();
  const { agent, signIn, hasFallback } = status;
  if (agent === null) {
    return (
      <>
        <div className={styles.troubles}>
          {signIn === 'pass-through' ? <Note intent="warning">{t('operations.passThrough.chosenNone')}</Note> : null}
        </div>
        <EmptyState
          icon={<PasswordIcon />}
          title={t('operations.passThrough.none')}
          action={<a href="#/tasks/sign-in">{t('operations.passThrough.task')}</a>}
        >
          {t('operations.passThrough.noneText')}
        </EmptyState>
      </>
    );
  }
  return (
    <div data-pass-through={agent.phase ?? 'none'}>
      <div className={styles.troubles}>
        {agent.troubles.map((trouble) => (
          <FaultMessage key={trouble.code} fault={trouble} intent="warning" />
        ))}
        <Note intent="info" title={t('setup.passThrough.previewTitle')}>
          {t('setup.passThrough.preview')}
        </Note>
      </div>
      <Section heading={t('operations.passThrough.agent')}>
        <AgentFacts agent={agent} hasFallback={hasFallback} />
      </Section>
      <Section heading={t('operations.passThrough.counters')}>
        <Counters agent={agent} />
      </Section>
      <Section heading={t('operations.passThrough.directories')}>
        <div className={styles.checks}>
          <p className={styles.quiet}>{t('operations.passThrough.directoriesText')}</p>
          <PassThroughChecks wanted={{}} />
        </div>
      </Section>
    </div>
  );
}

function AgentFacts({ agent, hasFallback }: { readonly agent: LocalAgent; readonly hasFallback: boolean }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const { phase, heardAt, startedAt, certificateEnds, listeners, registeredAt, registeredBy } = agent;
  const isTroubled = agent.troubles.length > 0;
  const isOpening = phase === 'listening' && listeners.open === 0 && !isTroubled;
  const takes = phase === 'listening' && !isTroubled && !isOpening;
  const under = phase === null || phase === 'starting' || phase === 'stopping' || isOpening;
  const shown = isOpening ? 'starting' : phase === 'listening' && isTroubled ? 'troubled' : (phase ?? 'none');
  return (
    <div className={styles.checks}>
      <Outcome tone={takes ? 'good' : under ? 'running' : 'bad'} meaning={t('operations.passThrough.phaseText')}>
        {t(`operations.passThrough.phases.${shown}`)}
      </Outcome>
      <Facts
        facts={[
          [t('operations.passThrough.machine'), agent.machine],
          [t('operations.passThrough.id'), agent.agentId],
          [
            t('operations.passThrough.registered'),
            t('operations.passThrough.registeredBy', { time: formats.dateTime(registeredAt), who: registeredBy }),
          ],
          [t('operations.passThrough.started'), startedAt === null ? null : <RelativeTime at={startedAt} />],
          [
            t('operations.passThrough.heard'),
            heardAt === null ? t('operations.passThrough.never') : <RelativeTime at={heardAt} />,
          ],
          [
            t('operations.passThrough.listeners'),
            t('operations.passThrough.listenersOf', {
              open: formats.number(listeners.open),
              all: formats.number(listeners.all),
            }),
          ],
          [
            t('operations.passThrough.certificate'),
            certificateEnds === null ? null : formats.dateTime(certificateEnds),
          ],
          [t('operations.passThrough.reserve'), t(`operations.passThrough.${hasFallback ? 'hashes' : 'noHashes'}`)],
        ]}
      />
      {phase === 'listening' ? null : <p className={styles.quiet}>{t('operations.passThrough.phaseText')}</p>}
    </div>
  );
}

const COUNTERS = ['accepted', 'refused', 'unanswerable', 'undecryptable', 'answersLost', 'problems'] as const;

function Counters({ agent: { counters, inWork } }: { readonly agent: LocalAgent }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const shown = [...COUNTERS.map((name) => [name, counters[name]] as const), ['inWork', inWork] as const];
  return (
    <>
      <ul className={styles.numbers}>
        {shown.map(([name, count]) => (
          <li key={name} className={styles.number} data-counter={name}>
            <span className={styles.small}>{t(`operations.passThrough.${name}`)}</span>
            <span className={styles.value}>{formats.number(count)}</span>
          </li>
        ))}
      </ul>
      <p className={styles.after}>{t('operations.passThrough.countersText')}</p>
    </>
  );
}
