/** Values that the service keeps aside because another object has them: who wants each, who has it, what was written instead. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { useEnginePages } from '../../api-client/pages.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Grid, type Column } from '../../ui/grid/grid.tsx';
import { GoodIcon, RetryIcon } from '../../ui/icons.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useFormats, useWords } from '../../words/words.tsx';
import { Fixes } from './fixes.tsx';
import { Parties } from './parties.tsx';

type Answer = CallResult<'quarantined'>;
export type QuarantinedValue = Answer['values'][number];

const PAGE = 200;

const READER = {
  rowsOf: (answer: Answer) => answer.values,
  nextOf: (answer: Answer) => (answer.values.length < PAGE ? null : (answer.values.at(-1)?.id ?? null)),
  at: (asked: CallArguments<'quarantined'>, after: number) => ({ ...asked, after }),
};

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: '12px', marginBottom: '12px', flexWrap: 'wrap' },
  quiet: { color: tokens.colorNeutralForeground2 },
  text: { margin: '0 0 12px', overflowWrap: 'anywhere' },
  what: { margin: '0 0 12px', fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
});

export function QuarantineList() {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const [text, setText] = useState('');
  const [selected, setSelected] = useState<number>();
  const search = useDebounced(text.trim());
  const read = useEngineCommand('read-quarantine');
  const values = useEnginePages('quarantined', { limit: PAGE, ...(search ? { search } : {}) }, READER);
  const columns = useColumns();
  const readAt = values.first?.readAt ?? null;
  const shown = values.rows.find(({ id }) => id === selected);
  return (
    <>
      <div className={styles.head}>
        <span className={styles.quiet}>
          {readAt === null
            ? t('operations.conflicts.quarantineNever')
            : t('operations.conflicts.quarantineRead', { time: formats.relative(readAt) })}
        </span>
        <Button size="small" icon={<RetryIcon />} disabledFocusable={read.running} onClick={() => void read.run({})}>
          {t(read.running ? 'operations.conflicts.quarantineAsking' : 'operations.conflicts.quarantineAsk')}
        </Button>
      </div>
      {read.fault ? <FaultMessage fault={read.fault} /> : null}
      {values.fault ? <FaultMessage fault={values.fault} /> : null}
      <Grid
        id="quarantine"
        label={t('operations.conflicts.list.quarantine')}
        columns={columns}
        rows={values.rows}
        rowId={(row) => String(row.id)}
        total={values.first?.total}
        more={values.more}
        loading={values.loading}
        search={{ value: text, onChange: setText, placeholder: t('operations.conflicts.search') }}
        filtered={search !== ''}
        onClearFilters={() => setText('')}
        selected={shown === undefined ? undefined : String(shown.id)}
        onSelect={(row) => setSelected(row.id)}
        exportName="causeway-quarantine"
        exportRows={values.readAll}
        aside={
          shown === undefined ? null : (
            <SidePanel title={<bdi>{shown.object.name}</bdi>} onClose={() => setSelected(undefined)}>
              <QuarantineText value={shown} />
              <Fixes
                key={shown.id}
                subject={{ id: shown.id, quarantine: true }}
                fixes={shown.fixes}
                object={shown.object}
                other={shown.owner}
              />
            </SidePanel>
          )
        }
        empty={
          <EmptyState icon={<GoodIcon />} title={t('operations.conflicts.quarantineEmpty')}>
            {t('operations.conflicts.quarantineEmptyText')}
          </EmptyState>
        }
      />
    </>
  );
}

export function QuarantineText({
  value: { attribute, value, instead, object, owner },
}: {
  readonly value: QuarantinedValue;
}) {
  const styles = useStyles();
  const t = useWords();
  return (
    <div data-quarantined={attribute}>
      <p className={styles.what}>
        {attribute}: <bdi>{value}</bdi>
      </p>
      <p className={styles.text}>
        {instead === null
          ? t('operations.conflicts.quarantineLeftOut')
          : t('operations.conflicts.quarantineInstead', { instead })}{' '}
        {t(owner === null ? 'operations.conflicts.quarantineNobody' : 'operations.conflicts.quarantineRemedy')}
      </p>
      <Parties object={object} other={owner} />
    </div>
  );
}

function useColumns(): readonly Column<QuarantinedValue>[] {
  const t = useWords();
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: 'object',
        heading: t('operations.conflicts.quarantineColumn.object'),
        text: ({ object }) => object.name,
        width: 160,
        grow: 2,
        fixed: true,
      },
      {
        id: 'attribute',
        heading: t('operations.conflicts.quarantineColumn.attribute'),
        text: ({ attribute }) => attribute,
        width: 150,
      },
      {
        id: 'value',
        heading: t('operations.conflicts.quarantineColumn.value'),
        text: ({ value }) => value,
        width: 200,
        grow: 2,
      },
      {
        id: 'owner',
        heading: t('operations.conflicts.quarantineColumn.owner'),
        text: ({ owner }) => owner?.name ?? '',
        width: 160,
        grow: 1,
      },
      {
        id: 'since',
        heading: t('operations.conflicts.quarantineColumn.since'),
        text: ({ since }) => formats.dateTime(new Date(since)),
        width: 160,
      },
    ],
    [t, formats],
  );
}
