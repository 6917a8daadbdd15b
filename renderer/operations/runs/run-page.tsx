/** One run: result, statistics whose every number opens its objects, steps, connection. */

import { makeStyles, tokens } from '@fluentui/react-components';
import { useParams } from 'wouter';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { countText, counterWords } from '../../../engine/api/contract/words/explain.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Outcome } from '../../ui/outcome.tsx';
import { Page } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from '../../ui/section.tsx';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';
import { address, errorsAddress, runAddress, runObjectsAddress } from '../addresses.ts';
import { changesText, millisecondsOf, RunResult } from './run-words.tsx';

type RunDetail = CallResult<'run-detail'>;
type Statistics = RunDetail['statistics'][number];

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: '0 48px',
    maxWidth: '1120px',
    '@media (max-width: 960px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  stage: { marginBottom: '20px' },
  stageName: { margin: '0 0 4px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  numbers: { listStyleType: 'none', margin: 0, padding: 0 },
  number: {
    display: 'grid',
    gridTemplateColumns: 'minmax(72px, max-content) minmax(0, 1fr)',
    gap: '12px',
    padding: '4px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  count: { textAlign: 'end', fontVariantNumeric: 'tabular-nums', fontWeight: tokens.fontWeightSemibold },
  hint: { margin: '0 0 12px', color: tokens.colorNeutralForeground2 },
  table: { width: '100%', borderCollapse: 'collapse' },
  cell: {
    padding: '6px 12px 6px 0',
    textAlign: 'start',
    verticalAlign: 'top',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    fontWeight: tokens.fontWeightRegular,
    overflowWrap: 'break-word',
  },
  head: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  neighbours: { display: 'flex', gap: '16px' },
});

/** While it goes on. Milliseconds. */
const EVERY_WHILE_RUNNING = 2_000;

export function RunPage() {
  const { run: id = '' } = useParams<{ run: string }>();
  return <RunView key={id} id={Number(id)} />;
}

function RunView({ id }: { readonly id: number }) {
  const styles = useStyles();
  const t = useWords();
  const first = useEngineQuery('run-detail', { id });
  const open = first.data?.run.endedAt === null;
  const { data, fault } = useEngineQuery('run-detail', { id }, open ? { every: EVERY_WHILE_RUNNING } : {});
  const back = <a href="#/operations">{t('operations.run.back')}</a>;
  if (fault) {
    return (
      <Page heading={t('operations.run.headingShort', { id })} back={back}>
        {fault.code === 'not-found' ? (
          <EmptyState title={t('operations.run.notFound')}>{t('operations.run.notFoundText')}</EmptyState>
        ) : (
          <FaultMessage fault={fault} />
        )}
      </Page>
    );
  }
  if (!data) return <Page heading={t('operations.run.headingShort', { id })}>{t('common.loading')}</Page>;
  const { run } = data;
  return (
    <Page
      heading={t('operations.run.heading', { profile: run.profile, connector: run.connector })}
      purpose={<RunResult run={run} />}
      wide
      back={back}
      actions={
        <div className={styles.neighbours}>
          {data.previous === null ? null : <a href={runAddress(data.previous)}>{t('operations.run.previous')}</a>}
          {data.next === null ? null : <a href={runAddress(data.next)}>{t('operations.run.next')}</a>}
        </div>
      }
    >
      {run.fault ? <FaultMessage fault={run.fault} /> : null}
      <div className={styles.columns}>
        <Section heading={t('operations.run.statistics')}>
          <StatisticsList detail={data} />
        </Section>
        <div>
          <Section heading={t('operations.run.summary')}>
            <Summary detail={data} />
          </Section>
          {data.connection.status === 'none' ? null : (
            <Section heading={t('operations.run.connection')}>
              <Connection connection={data.connection} />
            </Section>
          )}
          {data.steps.length > 0 ? (
            <Section heading={t('operations.run.steps')}>
              <Steps detail={data} />
            </Section>
          ) : null}
        </div>
      </div>
    </Page>
  );
}

function Summary({ detail }: { readonly detail: RunDetail }) {
  const t = useWords();
  const formats = useFormats();
  const { run, cycle } = detail;
  const took = millisecondsOf(run);
  return (
    <Facts
      facts={[
        [t('operations.run.started'), <RelativeTime key="started" at={run.startedAt} />],
        [t('operations.run.ended'), run.endedAt === null ? null : <RelativeTime at={run.endedAt} />],
        [t('operations.run.took'), took === undefined ? null : formats.duration(took)],
        [
          t('operations.run.cycle'),
          cycle === null ? (
            t('operations.run.alone')
          ) : (
            <a href={address('/operations', { cycle: String(cycle.id) })}>
              {t('operations.run.cycleName', {
                id: String(cycle.id),
                policy: t(`operations.home.policy.${cycle.policy}`),
                trigger: t(`operations.home.trigger.${cycle.trigger}`),
              })}
            </a>
          ),
        ],
        [
          t('operations.runs.column.errors'),
          run.faults === 0 ? null : (
            <a href={errorsAddress({ connector: run.connector })}>
              {t('operations.run.errorsLink', { count: run.faults })}
            </a>
          ),
        ],
      ]}
    />
  );
}

function StatisticsList({ detail }: { readonly detail: RunDetail }) {
  const styles = useStyles();
  const t = useWords();
  const counted = detail.statistics.filter(({ numbers }) => numbers.length > 0);
  if (counted.length === 0) return <p className={styles.hint}>{t('operations.run.statisticsNone')}</p>;
  return (
    <>
      <p className={styles.hint}>{t('operations.run.statisticsHint')}</p>
      {counted.map((statistics) => (
        <Stage key={`${statistics.stage}/${statistics.connector}`} statistics={statistics} run={detail.run} />
      ))}
    </>
  );
}

interface StageProps {
  readonly statistics: Statistics;
  readonly run: RunDetail['run'];
}

function Stage({ statistics, run }: StageProps) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  return (
    <div className={styles.stage} data-stage={statistics.stage}>
      <h3 className={styles.stageName}>
        {t(`operations.run.stage.${statistics.stage}`, { connector: statistics.connector })}
      </h3>
      <ul className={styles.numbers}>
        {statistics.numbers.map(({ name, count, counters }) => {
          const { label, one, meaning } = counterWords(run.profile, name, catalogue);
          const what = countText(run.profile, name, count, catalogue);
          const reachable = count > 0 && counters.length > 0;
          const number = formats.number(count);
          return (
            <li key={name} className={styles.number} title={meaning} data-statistic={name}>
              <span className={styles.count}>
                {reachable ? (
                  <a
                    aria-label={what}
                    href={runObjectsAddress({ runs: [run.id], counters, connector: statistics.connector, what })}
                  >
                    {number}
                  </a>
                ) : (
                  number
                )}
              </span>
              <span>{count === 1 ? (one ?? label) : label}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Connection({ connection }: { readonly connection: RunDetail['connection'] }) {
  const t = useWords();
  const formats = useFormats();
  const { status, servers, requests, retries, throttled, fault } = connection;
  const tone = { success: 'good', failed: 'bad', lost: 'bad', none: 'notice' } as const;
  const more = [
    retries > 0 ? `${formats.number(retries)} ${t('operations.run.retries')}` : '',
    throttled > 0 ? `${formats.number(throttled)} ${t('operations.run.throttled')}` : '',
  ].filter((part) => part !== '');
  return (
    <>
      <Facts
        facts={[
          [
            t('operations.runs.column.result'),
            <Outcome key="status" tone={tone[status]}>
              {t(`operations.run.connectionStatus.${status}`)}
            </Outcome>,
          ],
          [
            t('operations.run.servers'),
            servers.length === 0 ? t('operations.run.serversUnknown') : formats.list(servers),
          ],
          [t('operations.run.requests'), [formats.number(requests), ...more].join(', ')],
        ]}
      />
      {fault ? <FaultMessage fault={fault} /> : null}
    </>
  );
}

function Steps({ detail }: { readonly detail: RunDetail }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  return (
    <table className={styles.table}>
      <thead className={styles.head}>
        <tr>
          {(['connector', 'changes', 'took'] as const).map((column) => (
            <th key={column} scope="col" className={styles.cell}>
              {column === 'connector' ? t('operations.run.stepPartition') : t(`operations.runs.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {detail.steps.map((step, index) => {
          const took = millisecondsOf(step);
          const changes = changesText({ profile: detail.run.profile, counters: step.counters }, catalogue);
          return (
            <tr key={index}>
              <td className={styles.cell}>{step.partition ?? t('operations.run.wholeConnector')}</td>
              <td className={styles.cell}>
                {step.fault ? (
                  <FaultMessage fault={step.fault} />
                ) : changes === '' ? (
                  t('operations.runs.noChanges')
                ) : (
                  changes
                )}
              </td>
              <td className={styles.cell}>{took === undefined ? '' : formats.duration(took)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
