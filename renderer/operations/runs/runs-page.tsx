/** Every run, the newest first; a row opens its run. */

import { useMemo } from 'react';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { useEnginePages } from '../../api-client/pages.ts';
import { navigateTo, useParameters } from '../../shell/hash-location.ts';
import { Choice } from '../../ui/choice.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Grid, type Column } from '../../ui/grid/grid.tsx';
import { OperationsIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from '../../ui/section.tsx';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';
import { errorsAddress } from '../addresses.ts';
import { SynchronizeButton, UnderWay } from '../synchronize.tsx';
import { useCycleControl, useRunning } from '../cycle-control.tsx';
import { changesText, millisecondsOf, resultText, RunResult, type ListedRun } from './run-words.tsx';

const OUTCOMES = ['success', 'warnings', 'errors', 'stopped', 'running'] as const;
const PROFILES = ['Full Import', 'Delta Import', 'Full Synchronization', 'Delta Synchronization', 'Export'] as const;
const PAGE = 200;

const READER = {
  rowsOf: (answer: { runs: readonly ListedRun[] }) => answer.runs,
  nextOf: (answer: { next: number | null }) => answer.next,
  at: <A extends object>(asked: A, before: number) => ({ ...asked, before }),
};

export function RunsPage() {
  const t = useWords();
  const [parameters, change] = useParameters();
  const overview = useEngineQuery('overview', {});
  const control = useCycleControl();
  const running = useRunning(overview.data);
  const result = OUTCOMES.find((outcome) => outcome === parameters.get('result'));
  const profile = PROFILES.find((name) => name === parameters.get('profile'));
  const connector = parameters.get('connector') ?? undefined;
  const cycle = parameters.get('cycle') ?? undefined;
  const filter = {
    ...(result ? { result } : {}),
    ...(profile ? { profile } : {}),
    ...(connector ? { connector } : {}),
    limit: PAGE,
  };
  const runs = useEnginePages('runs', filter, READER);
  // A cycle's runs are its neighbours in the list: they are picked out of what was read.
  const rows = useMemo(
    () => (cycle === undefined ? runs.rows : runs.rows.filter((run) => String(run.cycle) === cycle)),
    [runs.rows, cycle],
  );
  const clear = () => change({ result: undefined, profile: undefined, connector: undefined, cycle: undefined });
  const connectors = overview.data?.connectors.map(({ name }) => name) ?? [];
  return (
    <Page
      heading={t('operations.runs.heading')}
      purpose={t('operations.runs.purpose')}
      wide
      actions={<SynchronizeButton running={running} />}
    >
      {runs.fault ? <FaultMessage fault={runs.fault} /> : null}
      {control.cycle.fault ? <FaultMessage fault={control.cycle.fault} /> : null}
      {running && overview.data ? (
        <Section heading={t('operations.runs.runningNow')}>
          <UnderWay overview={overview.data} />
        </Section>
      ) : null}
      <Grid
        id="runs"
        label={t('operations.runs.heading')}
        columns={useRunColumns()}
        rows={rows}
        rowId={(run) => String(run.id)}
        more={runs.more}
        loading={runs.loading}
        filtered={[result, profile, connector, cycle].some((part) => part !== undefined)}
        onClearFilters={clear}
        onOpen={(run) => navigateTo(`/operations/${run.id}`)}
        exportName="causeway-runs"
        exportRows={runs.readAll}
        filters={
          <>
            <FilterChips
              label={t('operations.runs.filterOutcome')}
              chips={OUTCOMES.map((value) => ({ value, label: t(`operations.runs.outcome.${value}`) }))}
              value={result}
              onChange={(value) => change({ result: value })}
            />
            <Choice
              label={t('operations.runs.filterConnector')}
              all={t('operations.runs.allConnectors')}
              values={connectors}
              value={connector}
              onChange={(value) => change({ connector: value })}
            />
            <Choice
              label={t('operations.runs.filterProfile')}
              all={t('operations.runs.allProfiles')}
              values={PROFILES}
              value={profile}
              onChange={(value) => change({ profile: value })}
            />
          </>
        }
        empty={
          <EmptyState icon={<OperationsIcon />} title={t('operations.runs.empty')}>
            {t('operations.runs.emptyText')}
          </EmptyState>
        }
      />
    </Page>
  );
}

function useRunColumns(): readonly Column<ListedRun>[] {
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  return useMemo(
    () => [
      {
        id: 'started',
        heading: t('operations.runs.column.started'),
        text: (run) => run.startedAt,
        cell: (run) => <RelativeTime at={run.startedAt} />,
        width: 136,
      },
      {
        id: 'connector',
        heading: t('operations.runs.column.connector'),
        text: (run) => run.connector,
        width: 120,
        grow: 1,
      },
      { id: 'profile', heading: t('operations.runs.column.profile'), text: (run) => run.profile, width: 158 },
      {
        id: 'result',
        heading: t('operations.runs.column.result'),
        text: (run) => resultText(run, t('operations.runs.outcome.running'), catalogue),
        cell: (run) => <RunResult run={run} />,
        width: 138,
        grow: 1,
      },
      {
        id: 'changes',
        heading: t('operations.runs.column.changes'),
        text: (run) => changesText(run, catalogue),
        cell: (run) => {
          const changes = changesText(run, catalogue);
          return <span title={changes}>{changes === '' ? t('operations.runs.noChanges') : changes}</span>;
        },
        width: 120,
        grow: 2,
      },
      {
        id: 'took',
        heading: t('operations.runs.column.took'),
        text: (run) => {
          const took = millisecondsOf(run);
          return took === undefined ? '' : formats.duration(took);
        },
        width: 76,
        align: 'end',
      },
      {
        id: 'errors',
        heading: t('operations.runs.column.errors'),
        text: (run) => (run.faults === 0 ? '' : formats.number(run.faults)),
        cell: (run) =>
          run.faults === 0 ? null : (
            <a href={errorsAddress({ connector: run.connector })} onClick={(event) => event.stopPropagation()}>
              {formats.number(run.faults)}
            </a>
          ),
        width: 70,
        align: 'end',
      },
      {
        id: 'cycle',
        heading: t('operations.runs.column.cycle'),
        text: (run) => String(run.cycle ?? ''),
        width: 80,
        align: 'end',
        hidden: true,
      },
      {
        id: 'run',
        heading: t('operations.runs.column.run'),
        text: (run) => String(run.id),
        width: 80,
        align: 'end',
        hidden: true,
      },
    ],
    [t, formats, catalogue],
  );
}
