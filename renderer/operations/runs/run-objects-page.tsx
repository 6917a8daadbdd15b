/** The objects behind a number of a run, or of the home screen. */

import { useMemo, useState } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { counterWords } from '../../../engine/api/contract/words/explain.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { useEnginePages } from '../../api-client/pages.ts';
import { navigateTo, useParameters } from '../../shell/hash-location.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Grid, type Column } from '../../ui/grid/grid.tsx';
import { ObjectsIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { objectAddress, runAddress } from '../addresses.ts';

type Answer = CallResult<'run-objects'>;
type ObjectOfRun = Answer['rows'][number];

const PAGE = 200;

const READER = {
  rowsOf: (answer: Answer) => answer.rows,
  nextOf: (answer: Answer) => answer.next,
  at: <A extends object>(asked: A, after: string) => ({ ...asked, after }),
};

export function RunObjectsPage() {
  const t = useWords();
  const catalogue = useCatalogue();
  const [parameters] = useParameters();
  const [text, setText] = useState('');
  const search = useDebounced(text.trim());
  const runs = parameters.get('runs')?.split(',').map(Number) ?? [];
  const counters = parameters.get('counters')?.split(',') ?? [];
  const connector = parameters.get('connector');
  const [firstRun] = runs;
  const detail = useEngineQuery('run-detail', { id: firstRun ?? 0 }, { enabled: firstRun !== undefined });
  const profile = detail.data?.run.profile ?? '';
  const asked = { runs, counters, limit: PAGE, ...(connector ? { connector } : {}), ...(search ? { search } : {}) };
  const objects = useEnginePages('run-objects', asked, READER, { enabled: runs.length > 0 && counters.length > 0 });
  const columns = useMemo(
    (): readonly Column<ObjectOfRun>[] => [
      {
        id: 'name',
        heading: t('operations.objectsOf.column.name'),
        text: (row) => row.name,
        cell: (row) => (
          <>
            <bdi>{row.name}</bdi>
            {row.gone ? ` (${t('operations.objectsOf.gone')})` : ''}
          </>
        ),
        width: 180,
        grow: 1,
        fixed: true,
      },
      {
        id: 'type',
        heading: t('operations.objectsOf.column.type'),
        text: (row) => catalogue.objectTypes[row.objectType]?.one ?? row.objectType,
        width: 100,
      },
      { id: 'dn', heading: t('operations.objectsOf.column.dn'), text: (row) => row.dn ?? '', width: 220, grow: 2 },
      {
        id: 'connector',
        heading: t('operations.objectsOf.column.connector'),
        text: (row) => row.connector ?? t('operations.objectsOf.metaverse'),
        width: 150,
      },
      {
        id: 'counter',
        heading: t('operations.objectsOf.column.counter'),
        text: (row) => counterWords(profile, row.counter, catalogue).label,
        width: 130,
      },
    ],
    [t, catalogue, profile],
  );
  return (
    <Page
      heading={t('operations.objectsOf.heading', { what: parameters.get('what') ?? counters.join(', ') })}
      purpose={
        detail.data
          ? t('operations.run.heading', { profile: detail.data.run.profile, connector: detail.data.run.connector })
          : t('operations.objectsOf.purpose')
      }
      wide
      {...(firstRun === undefined ? {} : { back: <a href={runAddress(firstRun)}>{t('operations.objectsOf.back')}</a> })}
    >
      {objects.fault ? <FaultMessage fault={objects.fault} /> : null}
      <Grid
        id="run-objects"
        label={t('operations.objectsOf.purpose')}
        columns={columns}
        rows={objects.rows}
        rowId={(row) => `${row.run}/${row.counter}/${row.connectorObject ?? 'm'}/${row.metaverse ?? ''}/${row.name}`}
        {...(search === '' ? { total: objects.first?.total } : {})}
        more={objects.more}
        loading={objects.loading}
        search={{ value: text, onChange: setText }}
        filtered={search !== ''}
        onClearFilters={() => setText('')}
        onOpen={(row) => {
          const place = objectAddress(row);
          if (place !== null) navigateTo(place);
        }}
        exportName="causeway-objects"
        exportRows={objects.readAll}
        empty={
          <EmptyState icon={<ObjectsIcon />} title={t('operations.objectsOf.empty')}>
            {t('operations.objectsOf.emptyText')}
          </EmptyState>
        }
      />
    </Page>
  );
}
