/** What the service will not take of the plan as it is: by kind, with samples, and all of them on demand. */

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';
import { useEnginePages } from '../../api-client/pages.ts';
import { useConflictColumns } from '../../operations/conflicts/conflict-list.tsx';
import { ConflictText } from '../../operations/conflicts/conflict-panel.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Grid } from '../../ui/grid/grid.tsx';
import { CloseIcon } from '../../ui/icons.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { NumberButton } from './preview-numbers.tsx';
import type { Preview } from '../session/wizard-context.tsx';

type Answer = CallResult<'preview-conflicts'>;
type Conflict = Answer['conflicts'][number];
type Group = Preview['conflicts']['groups'][number];

const PAGE = 200;

export function PreviewConflicts({ preview }: { readonly preview: Preview }) {
  const styles = usePartStyles();
  const t = useWords();
  const catalogue = useCatalogue();
  const [listed, setListed] = useState<Group>();
  const { groups } = preview.conflicts;
  return (
    <div className={styles.tight} data-preview-part="conflicts">
      <strong>{t('operations.conflicts.previewTitle')}</strong>
      {groups.length === 0 ? <span className={styles.quiet}>{t('operations.conflicts.previewNone')}</span> : null}
      {groups.map((group) => (
        <div key={`${group.kind} ${group.severity}`} className={styles.tight} data-conflicts={group.kind}>
          <NumberButton
            label={t('operations.conflicts.previewGroup', {
              count: group.count,
              kind: catalogue.conflictKinds[group.kind] ?? group.kind,
              severity: catalogue.conflictSeverities[group.severity] ?? group.severity,
            })}
            onOpen={() => setListed(group)}
          />
          <span className={styles.quiet}>
            {group.samples
              .slice(0, 3)
              .map(({ object, value }) => (value === null ? object.name : `${object.name} (${value})`))
              .join(', ')}
          </span>
        </div>
      ))}
      {listed ? (
        <ConflictsOfKind
          key={`${listed.kind} ${listed.severity}`}
          previewId={preview.id}
          group={listed}
          onClose={() => setListed(undefined)}
        />
      ) : null}
    </div>
  );
}

const READER = {
  rowsOf: (answer: Answer) => answer.conflicts,
  nextOf: (answer: Answer) => (answer.conflicts.length < PAGE ? null : (answer.conflicts.at(-1)?.id ?? null)),
  at: (asked: CallArguments<'preview-conflicts'>, after: number) => ({ ...asked, after }),
};

interface ConflictsOfKindProps {
  readonly previewId: string;
  readonly group: Group;
  onClose(): void;
}

function ConflictsOfKind({ previewId, group: { kind, severity }, onClose }: ConflictsOfKindProps) {
  const styles = usePartStyles();
  const t = useWords();
  const catalogue = useCatalogue();
  const [text, setText] = useState('');
  const [selected, setSelected] = useState<Conflict>();
  const search = useDebounced(text.trim());
  const asked = { id: previewId, kind, severity, limit: PAGE, ...(search ? { search } : {}) };
  const conflicts = useEnginePages('preview-conflicts', asked, READER);
  const columns = useConflictColumns();
  const title = catalogue.conflictKinds[kind] ?? kind;
  return (
    <section className={styles.panel} aria-label={title} data-preview-list={kind}>
      <div className={styles.stack}>
        <div className={styles.row} style={{ justifyContent: 'space-between' }}>
          <strong>{title}</strong>
          <Button appearance="subtle" icon={<CloseIcon />} onClick={onClose}>
            {t('operations.conflicts.previewClose')}
          </Button>
        </div>
        {conflicts.fault ? <FaultMessage fault={conflicts.fault} /> : null}
        <Grid
          id="preview-conflicts"
          label={title}
          columns={columns}
          rows={conflicts.rows}
          rowId={(row) => String(row.id)}
          total={conflicts.first?.counts.total}
          loading={conflicts.loading}
          more={conflicts.more}
          search={{ value: text, onChange: setText, placeholder: t('operations.conflicts.search') }}
          filtered={search !== ''}
          onClearFilters={() => setText('')}
          selected={selected === undefined ? undefined : String(selected.id)}
          onSelect={(row) => setSelected(row)}
          exportName={`preview-${kind}`}
          exportRows={conflicts.readAll}
          empty={<EmptyState title={t('operations.conflicts.empty')} />}
          height={360}
        />
        {selected ? (
          <SidePanel title={<bdi>{selected.object.name}</bdi>} onClose={() => setSelected(undefined)}>
            <ConflictText conflict={selected} />
          </SidePanel>
        ) : null}
      </div>
    </section>
  );
}
