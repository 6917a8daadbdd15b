/** Is it healthy, when did it last run, what is waiting, what went wrong. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { cycleStatusWords } from '../../../engine/api/contract/words/explain.ts';
import { useEngineCommand, useEngineQuery } from '../../api-client/hooks.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Page } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from '../../ui/section.tsx';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';
import { address } from '../addresses.ts';
import { useCycleControl, useRunning } from '../cycle-control.tsx';
import { SynchronizeButton, UnderWay } from '../synchronize.tsx';
import type { Overview } from './arrow.tsx';
import { Attention } from './attention.tsx';
import { Picture } from './picture.tsx';
import { Strip } from './strip.tsx';

const EVERY = 15_000;
const EVERY_WHILE_RUNNING = 2_000;

const useStyles = makeStyles({
  below: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    columnGap: '48px',
    maxWidth: '1120px',
    '@media (max-width: 960px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  facts: { display: 'grid', gridTemplateColumns: 'max-content minmax(0, 1fr)', gap: '4px 16px', margin: '0 0 16px' },
  term: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: 'anywhere' },
  running: { maxWidth: '1120px', marginBottom: '24px' },
});

export function HomePage() {
  const styles = useStyles();
  const t = useWords();
  const control = useCycleControl();
  const first = useEngineQuery('overview', {});
  const running = useRunning(first.data);
  const { data: overview, fault } = useEngineQuery('overview', {}, { every: running ? EVERY_WHILE_RUNNING : EVERY });
  return (
    <Page
      heading={t('operations.home.heading')}
      wide
      {...(overview ? { purpose: <Health overview={overview} running={running} /> } : {})}
      actions={<SynchronizeButton running={running} />}
    >
      {fault ? <FaultMessage fault={fault} /> : null}
      {control.cycle.fault ? <FaultMessage fault={control.cycle.fault} /> : null}
      {overview ? (
        <>
          {running ? (
            <div className={styles.running}>
              <UnderWay overview={overview} />
            </div>
          ) : null}
          <Picture overview={overview} />
          <div className={styles.below}>
            <Cycles overview={overview} />
            <Section heading={t('operations.home.attention')}>
              <Attention entries={overview.attention} further={overview.furtherAttention} />
            </Section>
          </div>
        </>
      ) : null}
    </Page>
  );
}

/** One sentence. */
function Health({ overview, running }: { readonly overview: Overview; readonly running: boolean }) {
  const t = useWords();
  const problems =
    overview.attention.filter(({ severity }) => severity !== 'information').length + overview.furtherAttention;
  if (running) return t('operations.home.running');
  if (problems > 0) return t('operations.home.attentionNeeded', { count: problems });
  if (overview.stagingMode) return t('operations.home.staging');
  if (overview.lastCycle === null) return t('operations.home.firstCycle');
  return t('operations.home.healthy');
}

function Cycles({ overview }: { readonly overview: Overview }) {
  const styles = useStyles();
  const t = useWords();
  return (
    <Section heading={t('operations.home.strip')}>
      <dl className={styles.facts}>
        <dt className={styles.term}>{t('operations.home.last')}</dt>
        <dd className={styles.value}>
          <LastCycle overview={overview} />
        </dd>
        <dt className={styles.term}>{t('operations.home.next')}</dt>
        <dd className={styles.value}>
          <NextCycle overview={overview} />
        </dd>
      </dl>
      <Strip cycles={overview.strip} now={overview.now} />
    </Section>
  );
}

function LastCycle({ overview }: { readonly overview: Overview }) {
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  const { lastCycle } = overview;
  if (lastCycle === null) return t('operations.home.lastNone');
  const { status, startedAt, endedAt } = lastCycle;
  const took = endedAt === null ? undefined : new Date(endedAt).getTime() - new Date(startedAt).getTime();
  const result = status === null ? t('operations.home.state.running') : cycleStatusWords(status, catalogue).name;
  return (
    <>
      <a href={address('/operations', { cycle: String(lastCycle.id) })}>{result}</a>,{' '}
      <RelativeTime at={endedAt ?? startedAt} />
      {took === undefined ? '' : `, ${t('operations.home.took', { time: formats.duration(took) })}`}
    </>
  );
}

function NextCycle({ overview }: { readonly overview: Overview }) {
  const t = useWords();
  const { enabled, suspended, nextStart, intervalMinutes } = overview.scheduler;
  const scheduler = useEngineCommand('scheduler');
  if (!enabled || suspended) {
    return (
      <>
        {t(enabled ? 'operations.home.schedulerHeld' : 'operations.home.schedulerOff')}{' '}
        <Button
          size="small"
          disabled={scheduler.running}
          onClick={() => void scheduler.run({ enabled: true, suspended: false })}
        >
          {t('operations.home.resume')}
        </Button>
      </>
    );
  }
  const due = nextStart === null || new Date(nextStart).getTime() <= new Date(overview.now).getTime();
  return (
    <>
      {due || nextStart === null ? t('operations.home.due') : <RelativeTime at={nextStart} />},{' '}
      {t('operations.home.every', { count: intervalMinutes })}
    </>
  );
}
