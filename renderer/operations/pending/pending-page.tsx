/** What the next export will write: filtered, searched, opened one by one, saved as a file, approved where a guard holds it. */

import { useMemo, useState } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { useEnginePages } from '../../api-client/pages.ts';
import { navigateTo, useParameters } from '../../shell/hash-location.ts';
import { Choice } from '../../ui/choice.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Grid, type Column } from '../../ui/grid/grid.tsx';
import { HeldIcon, PendingIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';
import { HeldNotices } from './held-notices.tsx';
import { PendingPanel } from './pending-panel.tsx';
import { PlanFile, type PendingFilter } from './plan-file.tsx';

type Answer = CallResult<'pending-exports'>;
export type PendingRow = Answer['rows'][number];

const OPERATIONS = ['add', 'update', 'delete'] as const;
const STATES = ['staged', 'unsupported', 'unconfirmed'] as const;
const SORTS = ['name', 'dn'] as const;
const PAGE = 200;
const ATTRIBUTES_OFFERED = 40;

const READER = {
  rowsOf: (answer: Answer) => answer.rows,
  nextOf: (answer: Answer) => answer.next,
  at: <A extends object>(asked: A, after: string) => ({ ...asked, after }),
};

export function PendingPage() {
  const t = useWords();
  const [parameters, change] = useParameters();
  const [text, setText] = useState(parameters.get('search') ?? '');
  const search = useDebounced(text.trim());
  const [selected, setSelected] = useState<number>();
  const overview = useEngineQuery('overview', {});
  const filter = useFilter(parameters, search);
  const sort = SORTS.find((column) => column === parameters.get('sort'));
  const descending = parameters.get('descending') === 'true';
  const counts = useEngineQuery('pending-counts', filter, { keep: true });
  const asked = { ...filter, limit: PAGE, ...(sort ? { sort, descending } : {}) };
  const exports = useEnginePages('pending-exports', asked, READER);
  const columns = usePendingColumns();
  const { state, ...narrowing } = filter;
  const filtered = Object.keys(narrowing).length > 0 || state !== 'staged';
  const clear = () => {
    setText('');
    change(
      Object.fromEntries(
        ['connector', 'operation', 'objectType', 'attribute', 'state', 'search'].map((name) => [name, undefined]),
      ),
    );
  };
  return (
    <Page
      heading={t('operations.pending.heading')}
      purpose={t(overview.data?.stagingMode ? 'operations.pending.purposeStaging' : 'operations.pending.purpose')}
      wide
      actions={<PlanFile filter={filter} disabled={exports.rows.length === 0} />}
    >
      <HeldNotices onShow={(connector) => change({ connector, operation: 'delete' })} />
      {exports.fault ? <FaultMessage fault={exports.fault} /> : null}
      <Grid
        id="pending"
        label={t('operations.pending.heading')}
        columns={columns}
        rows={exports.rows}
        rowId={(row) => String(row.id)}
        total={counts.data?.total}
        more={exports.more}
        loading={exports.loading}
        {...(sort ? { sort: { column: sort, descending } } : {})}
        onSort={(wished) => change({ sort: wished.column, descending: wished.descending ? 'true' : undefined })}
        search={{ value: text, onChange: setText, placeholder: t('operations.pending.search') }}
        filters={<Filters counts={counts.data} filter={filter} onChange={change} />}
        filtered={filtered}
        onClearFilters={clear}
        selected={selected === undefined ? undefined : String(selected)}
        onSelect={(row) => setSelected(row.id)}
        onOpen={(row) => navigateTo(`/objects/space/${row.id}`)}
        exportName="causeway-pending"
        exportRows={exports.readAll}
        aside={
          selected === undefined ? null : (
            <PendingPanel key={selected} id={selected} onClose={() => setSelected(undefined)} />
          )
        }
        empty={
          <EmptyState icon={<PendingIcon />} title={t('operations.pending.empty')}>
            {t('operations.pending.emptyText')}
          </EmptyState>
        }
      />
    </Page>
  );
}

function useFilter(parameters: URLSearchParams, search: string): PendingFilter {
  const operation = OPERATIONS.find((name) => name === parameters.get('operation'));
  const state = STATES.find((name) => name === parameters.get('state')) ?? 'staged';
  const texts = ['connector', 'objectType', 'attribute'] as const;
  const chosen = Object.fromEntries(
    texts.flatMap((name) => {
      const value = parameters.get(name);
      return value ? [[name, value]] : [];
    }),
  ) as { readonly [N in (typeof texts)[number]]?: string };
  return { ...chosen, state, ...(operation ? { operation } : {}), ...(search ? { search } : {}) };
}

interface FiltersProps {
  readonly counts: CallResult<'pending-counts'> | undefined;
  readonly filter: PendingFilter;
  onChange(changes: { readonly [name: string]: string | undefined }): void;
}

function Filters({ counts, filter, onChange }: FiltersProps) {
  const t = useWords();
  const catalogue = useCatalogue();
  const names = (list: readonly { readonly name: string }[] | undefined) => list?.map(({ name }) => name) ?? [];
  return (
    <>
      <FilterChips
        label={t('operations.pending.operationLabel')}
        chips={OPERATIONS.map((value) => ({
          value,
          label: t(`operations.pending.operationMany.${value}`),
          count: counts?.operations[value],
        }))}
        value={filter.operation}
        onChange={(operation) => onChange({ operation })}
      />
      <Choice
        label={t('operations.pending.stateLabel')}
        values={STATES}
        nameOf={(state) => t(`operations.pending.state.${state}`)}
        value={filter.state}
        onChange={(state) => onChange({ state: state === 'staged' ? undefined : state })}
      />
      <Choice
        label={t('operations.pending.connector')}
        all={t('operations.pending.allConnectors')}
        values={names(counts?.connectors)}
        value={filter.connector}
        onChange={(connector) => onChange({ connector })}
      />
      <Choice
        label={t('operations.pending.type')}
        all={t('operations.pending.allTypes')}
        values={names(counts?.objectTypes)}
        nameOf={(type) => catalogue.objectTypes[type]?.many ?? type}
        value={filter.objectType}
        onChange={(objectType) => onChange({ objectType })}
      />
      <Choice
        label={t('operations.pending.attribute')}
        all={t('operations.pending.allAttributes')}
        values={names(counts?.attributes).slice(0, ATTRIBUTES_OFFERED)}
        value={filter.attribute}
        onChange={(attribute) => onChange({ attribute })}
      />
    </>
  );
}

/** What a row writes: the attributes by name, and how many more. */
function attributesText(row: PendingRow, more: (facts: { first: string; more: string | undefined }) => string): string {
  if (row.changes.length === 0) return '';
  const first = row.changes.map(({ attribute }) => attribute).join(', ');
  const rest = row.attributes - row.changes.length;
  return more({ first, more: rest > 0 ? String(rest) : undefined });
}

function usePendingColumns(): readonly Column<PendingRow>[] {
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  return useMemo(() => {
    const attributes = (row: PendingRow) => attributesText(row, (facts) => t('operations.pending.attributesOf', facts));
    const links = ({ linksAdded, linksRemoved }: PendingRow) =>
      linksAdded + linksRemoved === 0
        ? ''
        : t('operations.pending.linksText', {
            added: formats.number(linksAdded),
            removed: formats.number(linksRemoved),
          });
    const column = (id: keyof typeof HEADINGS) => ({ id, heading: t(HEADINGS[id]) });
    return [
      {
        ...column('operation'),
        text: (row) => t(`operations.pending.operation.${row.operation}`),
        cell: (row) => (
          <>
            {t(`operations.pending.operation.${row.operation}`)}
            {row.held === null ? null : (
              <>
                {' '}
                <HeldIcon aria-label={t('operations.pending.held')} />
              </>
            )}
          </>
        ),
        width: 92,
      },
      { ...column('name'), text: (row) => row.name, width: 170, grow: 1, sortable: true, fixed: true },
      {
        ...column('type'),
        text: (row) => catalogue.objectTypes[row.objectType]?.one ?? row.objectType,
        width: 84,
      },
      { ...column('changes'), text: attributes, width: 190, grow: 2 },
      { ...column('links'), text: links, width: 150 },
      { ...column('dn'), text: (row) => row.dn, width: 240, grow: 2, sortable: true, hidden: true },
      { ...column('connector'), text: (row) => row.connector, width: 180, hidden: true },
      {
        ...column('state'),
        text: (row) => t(`operations.pending.state.${row.state}`),
        width: 150,
        hidden: true,
      },
    ];
  }, [t, formats, catalogue]);
}

const HEADINGS = {
  operation: 'operations.pending.column.operation',
  name: 'operations.pending.column.name',
  type: 'operations.pending.column.type',
  changes: 'operations.pending.column.changes',
  links: 'operations.pending.column.links',
  dn: 'operations.pending.column.dn',
  connector: 'operations.pending.column.connector',
  state: 'operations.pending.column.state',
} as const;
