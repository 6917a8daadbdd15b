/** Objects of every connector space and the metaverse, found by name, account, address, anchor, DN, state, conditions. */

import { Button } from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { useEngineQuery } from '../api-client/hooks.tsx';
import { useEnginePages } from '../api-client/pages.ts';
import { objectAddress } from '../operations/addresses.ts';
import { navigateTo, useParameters } from '../shell/hash-location.ts';
import { Choice } from '../ui/choice.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Facts } from '../ui/facts.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { FilterChips } from '../ui/filter-chips.tsx';
import { Grid, type Column } from '../ui/grid/grid.tsx';
import { ObjectsIcon } from '../ui/icons.ts';
import { Page } from '../ui/page.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { useDebounced } from '../ui/use-debounced.ts';
import { useCatalogue, useWords } from '../words/words.tsx';
import { Conditions, readConditions, usableConditions, writeConditions, type Condition } from './conditions.tsx';
import { useRowState, type FoundObject } from './row-state.ts';

type Answer = CallResult<'search'>;

const STATES = ['joined', 'disconnector', 'pending-import', 'pending-export', 'error'] as const;
const SORTS = ['name', 'dn'] as const;
const PAGE = 200;

const READER = {
  rowsOf: (answer: Answer) => answer.rows,
  nextOf: (answer: Answer) => answer.next,
  at: <A extends object>(asked: A, after: string) => ({ ...asked, after }),
};

export function SearchPage() {
  const t = useWords();
  const [parameters, change] = useParameters();
  const [text, setText] = useState(parameters.get('text') ?? '');
  const [conditions, setConditions] = useState<readonly Condition[]>(() =>
    readConditions(parameters.get('conditions')),
  );
  const [selected, setSelected] = useState<FoundObject>();
  const spaces = useEngineQuery('search-spaces', {});
  const space = parameters.get('space') ?? 'all';
  const objectType = parameters.get('type') ?? undefined;
  const state = STATES.find((name) => name === parameters.get('state'));
  const sort = SORTS.find((name) => name === parameters.get('sort')) ?? 'name';
  const descending = parameters.get('descending') === 'true';
  const asked = useDebounced(
    JSON.stringify({
      space,
      sort,
      descending,
      limit: PAGE,
      clauses: usableConditions(conditions),
      ...(text.trim() === '' ? {} : { text: text.trim() }),
      ...(objectType ? { objectType } : {}),
      ...(state ? { state } : {}),
    }),
  );
  const found = useEnginePages('search', JSON.parse(asked) as { readonly space: string }, READER);
  const filtered = text !== '' || space !== 'all' || [objectType, state].some(Boolean) || conditions.length > 0;
  const clear = () => {
    setText('');
    setConditions([]);
    change({ text: undefined, space: undefined, type: undefined, state: undefined, conditions: undefined });
  };
  return (
    <Page heading={t('objects.search.heading')} purpose={t('objects.search.purpose')} wide>
      {found.fault ? <FaultMessage fault={found.fault} /> : null}
      <Grid
        id="objects"
        label={t('objects.search.heading')}
        columns={useObjectColumns()}
        rows={found.rows}
        rowId={keyOf}
        more={found.more}
        loading={found.loading}
        sort={{ column: sort, descending }}
        onSort={(wished) => change({ sort: wished.column, descending: wished.descending ? 'true' : undefined })}
        search={{
          value: text,
          onChange: (value) => {
            setText(value);
            change({ text: value });
          },
          placeholder: t('objects.search.placeholder'),
        }}
        filters={<Filters spaces={spaces.data} space={space} objectType={objectType} state={state} onChange={change} />}
        below={
          <Conditions
            conditions={conditions}
            attributes={attributesOf(spaces.data, space)}
            onChange={(next) => {
              setConditions(next);
              change({ conditions: writeConditions(next) });
            }}
          />
        }
        filtered={filtered}
        onClearFilters={clear}
        selected={selected && keyOf(selected)}
        onSelect={(row) => setSelected(row)}
        onOpen={openObject}
        exportName="causeway-objects"
        exportRows={found.readAll}
        aside={selected ? <FoundPanel row={selected} onClose={() => setSelected(undefined)} /> : null}
        empty={
          <EmptyState icon={<ObjectsIcon />} title={t('objects.search.empty')}>
            {t('objects.search.emptyText')}
          </EmptyState>
        }
      />
    </Page>
  );
}

function keyOf(row: FoundObject): string {
  return row.connectorObject === null ? `m${row.metaverse}` : `c${row.connectorObject}`;
}

function openObject(row: FoundObject): void {
  const place = objectAddress(row);
  if (place !== null) navigateTo(place);
}

type Spaces = CallResult<'search-spaces'>;

function attributesOf(spaces: Spaces | undefined, space: string): readonly string[] {
  const fitting = spaces?.filter(({ name }) => space === 'all' || name === space) ?? [];
  return [...new Set(fitting.flatMap(({ attributes }) => attributes))].sort();
}

interface FiltersProps {
  readonly spaces: Spaces | undefined;
  readonly space: string;
  readonly objectType: string | undefined;
  readonly state: (typeof STATES)[number] | undefined;
  onChange(changes: { readonly [name: string]: string | undefined }): void;
}

function Filters({ spaces = [], space, objectType, state, onChange }: FiltersProps) {
  const t = useWords();
  const catalogue = useCatalogue();
  const fitting = spaces.filter(({ name }) => space === 'all' || name === space);
  const types = [...new Set(fitting.flatMap(({ objectTypes }) => objectTypes.map(({ name }) => name)))];
  return (
    <>
      <Choice
        label={t('objects.search.space')}
        all={t('objects.search.allSpaces')}
        values={spaces.map(({ name }) => name)}
        nameOf={(name) => (name === 'metaverse' ? t('objects.search.metaverse') : name)}
        value={space === 'all' ? undefined : space}
        onChange={(value) => onChange({ space: value, type: undefined })}
      />
      <Choice
        label={t('objects.search.type')}
        all={t('objects.search.allTypes')}
        values={types}
        nameOf={(name) => catalogue.objectTypes[name]?.many ?? name}
        value={objectType}
        onChange={(type) => onChange({ type })}
      />
      <FilterChips
        label={t('objects.search.stateLabel')}
        chips={STATES.map((value) => ({ value, label: t(`objects.search.state.${value}`) }))}
        value={state}
        onChange={(value) => onChange({ state: value })}
      />
    </>
  );
}

function useObjectColumns(): readonly Column<FoundObject>[] {
  const t = useWords();
  const catalogue = useCatalogue();
  const rowState = useRowState();
  return useMemo(
    () => [
      {
        id: 'name',
        heading: t('objects.search.column.name'),
        text: (row) => row.name,
        width: 160,
        grow: 2,
        sortable: true,
        fixed: true,
      },
      {
        id: 'type',
        heading: t('objects.search.column.type'),
        text: (row) => catalogue.objectTypes[row.objectType]?.one ?? row.objectType,
        width: 84,
      },
      {
        id: 'account',
        heading: t('objects.search.column.account'),
        text: (row) => row.account ?? '',
        width: 150,
        grow: 1,
      },
      {
        id: 'space',
        heading: t('objects.search.column.space'),
        text: (row) => row.connector ?? t('objects.search.metaverse'),
        width: 130,
        grow: 1,
      },
      { id: 'state', heading: t('objects.search.column.state'), text: rowState, width: 150, grow: 1 },
      {
        id: 'mail',
        heading: t('objects.search.column.mail'),
        text: (row) => row.mail ?? '',
        width: 190,
        grow: 1,
        hidden: true,
      },
      {
        id: 'dn',
        heading: t('objects.search.column.dn'),
        text: (row) => row.dn ?? '',
        width: 260,
        grow: 2,
        sortable: true,
        hidden: true,
      },
      {
        id: 'anchor',
        heading: t('objects.search.column.anchor'),
        text: (row) => row.anchor ?? '',
        width: 220,
        hidden: true,
      },
    ],
    [t, catalogue, rowState],
  );
}

interface FoundPanelProps {
  readonly row: FoundObject;
  onClose(): void;
}

function FoundPanel({ row, onClose }: FoundPanelProps) {
  const t = useWords();
  const catalogue = useCatalogue();
  const rowState = useRowState();
  return (
    <SidePanel
      title={<bdi>{row.name}</bdi>}
      onClose={onClose}
      footer={
        <Button appearance="primary" onClick={() => openObject(row)}>
          {t('objects.search.open')}
        </Button>
      }
    >
      <Facts
        facts={[
          [t('objects.search.column.type'), catalogue.objectTypes[row.objectType]?.one ?? row.objectType],
          [t('objects.search.column.state'), rowState(row)],
          [t('objects.search.column.space'), row.connector ?? t('objects.search.metaverse')],
          [t('objects.search.column.account'), row.account],
          [t('objects.search.column.mail'), row.mail],
          [t('objects.search.column.dn'), row.dn === null ? null : <bdi>{row.dn}</bdi>],
          [t('objects.search.column.anchor'), row.anchor],
        ]}
      />
    </SidePanel>
  );
}
