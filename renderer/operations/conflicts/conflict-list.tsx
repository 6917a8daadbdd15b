/** Conflicts as a list: filtered, searched, each opened with both objects. */

import { useMemo, useState } from 'react';
import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';
import { CONFLICT_KINDS, CONFLICT_SEVERITIES } from '../../../engine/api/contract/conflicts.ts';
import { useEnginePages } from '../../api-client/pages.ts';
import { navigateTo, useParameters } from '../../shell/hash-location.ts';
import { Choice } from '../../ui/choice.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Grid, type Column } from '../../ui/grid/grid.tsx';
import { GoodIcon } from '../../ui/icons.ts';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { objectAddress } from '../addresses.ts';
import { ConflictPanel, type Conflict } from './conflict-panel.tsx';

type Answer = CallResult<'conflicts'>;

const PAGE = 200;

const READER = {
  rowsOf: (answer: Answer) => answer.conflicts,
  nextOf: (answer: Answer) => (answer.conflicts.length < PAGE ? null : (answer.conflicts.at(-1)?.id ?? null)),
  at: (asked: CallArguments<'conflicts'>, after: number) => ({ ...asked, after }),
};

export function ConflictList() {
  const t = useWords();
  const [parameters, change] = useParameters();
  const [text, setText] = useState(parameters.get('search') ?? '');
  const [selected, setSelected] = useState<Conflict>();
  const search = useDebounced(text.trim());
  const severity = CONFLICT_SEVERITIES.find((name) => name === parameters.get('severity'));
  const kind = CONFLICT_KINDS.find((name) => name === parameters.get('kind'));
  const asked = {
    limit: PAGE,
    ...(severity ? { severity } : {}),
    ...(kind ? { kind } : {}),
    ...(search ? { search } : {}),
  };
  const conflicts = useEnginePages('conflicts', asked, READER);
  const columns = useConflictColumns();
  const counts = conflicts.first?.counts;
  const shown = conflicts.rows.find(({ id }) => id === selected?.id);
  return (
    <>
      {conflicts.fault ? <FaultMessage fault={conflicts.fault} /> : null}
      <Grid
        id="conflicts"
        label={t('operations.conflicts.list.conflicts')}
        columns={columns}
        rows={conflicts.rows}
        rowId={(row) => String(row.id)}
        total={counts?.total}
        more={conflicts.more}
        loading={conflicts.loading}
        search={{ value: text, onChange: setText, placeholder: t('operations.conflicts.search') }}
        filters={<Filters counts={counts} severity={severity} kind={kind} onChange={change} />}
        filtered={severity !== undefined || kind !== undefined || search !== ''}
        onClearFilters={() => {
          setText('');
          change({ severity: undefined, kind: undefined, search: undefined });
        }}
        selected={shown === undefined ? undefined : String(shown.id)}
        onSelect={(row) => setSelected(row)}
        onOpen={({ object: { metaverse, connectorObject } }) => {
          const address = objectAddress({ metaverse, connectorObject });
          if (address !== null) navigateTo(address.slice(1));
        }}
        exportName="causeway-conflicts"
        exportRows={conflicts.readAll}
        aside={
          shown === undefined ? null : (
            <ConflictPanel key={shown.id} conflict={shown} onClose={() => setSelected(undefined)} />
          )
        }
        empty={
          <EmptyState icon={<GoodIcon />} title={t('operations.conflicts.empty')}>
            {t('operations.conflicts.emptyText')}
          </EmptyState>
        }
      />
    </>
  );
}

interface FiltersProps {
  readonly counts: Answer['counts'] | undefined;
  readonly severity: Conflict['severity'] | undefined;
  readonly kind: Conflict['kind'] | undefined;
  onChange(changes: { readonly [name: string]: string | undefined }): void;
}

function Filters({ counts, severity, kind, onChange }: FiltersProps) {
  const t = useWords();
  const catalogue = useCatalogue();
  const kinds = [...new Set(counts?.kinds.map((entry) => entry.kind) ?? [])];
  return (
    <>
      <FilterChips
        label={t('operations.conflicts.severityLabel')}
        chips={CONFLICT_SEVERITIES.map((value) => ({
          value,
          label: catalogue.conflictSeverities[value] ?? value,
          count: counts?.severities[value],
        }))}
        value={severity}
        onChange={(value) => onChange({ severity: value })}
      />
      <Choice
        label={t('operations.conflicts.kind')}
        all={t('operations.conflicts.allKinds')}
        values={kinds}
        nameOf={(value) => catalogue.conflictKinds[value] ?? value}
        value={kind}
        onChange={(value) => onChange({ kind: value })}
      />
    </>
  );
}

export function useConflictColumns(): readonly Column<Conflict>[] {
  const t = useWords();
  const catalogue = useCatalogue();
  return useMemo(
    () => [
      {
        id: 'object',
        heading: t('operations.conflicts.column.object'),
        text: ({ object }) => object.name,
        width: 160,
        grow: 2,
        fixed: true,
      },
      {
        id: 'severity',
        heading: t('operations.conflicts.column.severity'),
        text: ({ severity }) => catalogue.conflictSeverities[severity] ?? severity,
        width: 130,
      },
      {
        id: 'kind',
        heading: t('operations.conflicts.column.kind'),
        text: ({ kind }) => catalogue.conflictKinds[kind] ?? kind,
        width: 180,
        grow: 1,
      },
      {
        id: 'value',
        heading: t('operations.conflicts.column.value'),
        text: ({ value }) => value ?? '',
        width: 180,
        grow: 2,
      },
      {
        id: 'other',
        heading: t('operations.conflicts.column.other'),
        text: ({ other }) => other?.name ?? '',
        width: 140,
        grow: 1,
      },
      {
        id: 'forest',
        heading: t('operations.conflicts.column.forest'),
        text: ({ object }) => object.forest ?? '',
        width: 140,
        hidden: true,
      },
      {
        id: 'attribute',
        heading: t('operations.conflicts.column.attribute'),
        text: ({ attribute }) => attribute ?? '',
        width: 140,
        hidden: true,
      },
      {
        id: 'error',
        heading: t('operations.conflicts.column.error'),
        text: ({ error }) => error ?? '',
        width: 160,
        hidden: true,
      },
    ],
    [t, catalogue],
  );
}
