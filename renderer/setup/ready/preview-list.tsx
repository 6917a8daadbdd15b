/** All objects behind one number of a preview: searched, copied, exported, with what would change of each. */

import { Button } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { faultOf } from '../../api-client/client.ts';
import { useEngineClient } from '../../api-client/hooks.tsx';
import { ValueDiff } from '../../ui/diff.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Grid, type Column } from '../../ui/grid/grid.tsx';
import { CloseIcon } from '../../ui/icons.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useReason } from './preview-numbers.tsx';
import type { Listed, PreviewObject } from './preview-shapes.ts';

interface PreviewListProps {
  readonly previewId: string;
  readonly listed: Listed;
  onClose(): void;
}

const PAGE = 200;

export function PreviewList({ previewId, listed, onClose }: PreviewListProps) {
  const styles = usePartStyles();
  const t = useWords();
  const client = useEngineClient();
  const [search, setSearch] = useState('');
  const [selected, setSelected] = useState<PreviewObject>();
  const columns = useColumns(listed.category);
  const wanted = useDeferredValue(search.trim());
  const { category, count, ...filter } = listed;
  const ask = (after: number, limit: number) =>
    client.call('preview-objects', {
      ...{ previewId, category, after, limit, ...filter },
      ...(wanted === '' ? {} : { search: wanted }),
    });
  const query = useInfiniteQuery({
    queryKey: ['preview-objects', previewId, category, filter, wanted],
    queryFn: ({ pageParam }) => ask(pageParam, PAGE),
    initialPageParam: 0,
    getNextPageParam: ({ objects }) => (objects.length < PAGE ? undefined : objects.at(-1)?.id),
    staleTime: Infinity,
  });
  const rows = query.data?.pages.flatMap(({ objects }) => objects) ?? [];
  const total = query.data?.pages[0]?.total;
  const all = async (): Promise<readonly PreviewObject[]> => {
    const objects: PreviewObject[] = [];
    for (;;) {
      const page = await ask(objects.at(-1)?.id ?? 0, 10_000);
      objects.push(...page.objects);
      if (page.objects.length < 10_000) return objects;
    }
  };
  const title = t(`setup.preview.lists.${category}`, { count });
  const fault = query.error ? faultOf(query.error) : undefined;
  return (
    <section className={styles.panel} aria-label={title} data-preview-list={category}>
      <div className={styles.stack}>
        <div className={styles.row} style={{ justifyContent: 'space-between' }}>
          <strong>{title}</strong>
          <Button appearance="subtle" icon={<CloseIcon />} onClick={onClose}>
            {t('setup.preview.listClose')}
          </Button>
        </div>
        {fault?.code === 'preview-gone' ? <Note intent="warning">{t('setup.preview.gone')}</Note> : null}
        {fault && fault.code !== 'preview-gone' ? <FaultMessage fault={fault} /> : null}
        <Grid<PreviewObject>
          id="preview"
          label={title}
          columns={columns}
          rows={rows}
          rowId={(row) => String(row.id)}
          total={total}
          loading={query.isLoading}
          more={{
            hasMore: query.hasNextPage,
            loading: query.isFetchingNextPage,
            load: () => void query.fetchNextPage(),
          }}
          search={{ value: search, onChange: setSearch, placeholder: t('setup.preview.listSearch') }}
          filtered={search !== ''}
          onClearFilters={() => setSearch('')}
          selected={selected === undefined ? undefined : String(selected.id)}
          onSelect={(row) => setSelected(row)}
          exportName={`preview-${category}`}
          exportRows={all}
          empty={<EmptyState title={t('setup.preview.listEmpty')} />}
          height={360}
        />
        {selected ? <ObjectPanel object={selected} onClose={() => setSelected(undefined)} /> : null}
      </div>
    </section>
  );
}

/** Only what can hold something in this list. */
function useColumns(category: Listed['category']): readonly Column<PreviewObject>[] {
  const t = useWords();
  const catalogue = useCatalogue();
  const reason = useReason();
  return useMemo(() => {
    const columns: readonly Column<PreviewObject>[] = [
      { id: 'name', heading: t('setup.preview.name'), text: ({ name }) => name, width: 180, grow: 2, fixed: true },
      {
        id: 'type',
        heading: t('setup.preview.type'),
        text: ({ objectType }) => catalogue.objectTypes[objectType]?.one ?? objectType,
        width: 90,
      },
      {
        id: 'why',
        heading: t('setup.preview.why'),
        text: (object) => (object.reason ? reason(object.reason) : (object.fault?.code ?? '')),
        width: 180,
        grow: 2,
      },
      {
        id: 'changes',
        heading: t('setup.preview.changes'),
        text: ({ changes }) => changes.map(({ attribute }) => attribute).join(', '),
        width: 160,
        grow: 3,
      },
      {
        id: 'dn',
        heading: t('setup.preview.where'),
        text: ({ dn }) => dn,
        width: 220,
        grow: 2,
        hidden: category !== 'leave-out',
      },
    ];
    const unused = category === 'leave-out' ? 'changes' : category === 'create' ? 'why' : undefined;
    return columns.filter(({ id }) => id !== unused);
  }, [t, catalogue, reason, category]);
}

function ObjectPanel({ object, onClose }: { readonly object: PreviewObject; onClose(): void }) {
  const styles = usePartStyles();
  const t = useWords();
  return (
    <SidePanel title={<bdi>{object.name}</bdi>} onClose={onClose}>
      <div className={styles.stack}>
        <bdi className={styles.small}>{object.dn}</bdi>
        {object.fault ? <FaultMessage fault={object.fault} /> : null}
        {object.changes.map(({ attribute, before, after }) => (
          <div key={attribute}>
            <strong>{attribute}</strong>
            <ValueDiff before={before} after={after} />
          </div>
        ))}
        {object.changes.length === 0 && !object.fault ? (
          <span className={styles.quiet}>{t('setup.preview.noChanges')}</span>
        ) : null}
      </div>
    </SidePanel>
  );
}
