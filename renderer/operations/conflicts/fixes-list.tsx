/** What remedies wrote, with what was there before, and the way back. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand, useEngineQuery } from '../../api-client/hooks.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';
import { Writes } from './fixes.tsx';

type FixRecord = CallResult<'conflict-fixes'>[number];

const SHOWN = 100;

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '12px', maxWidth: '880px' },
  record: {
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: 'flex', flexWrap: 'wrap', gap: '4px 12px', alignItems: 'center' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  undo: { marginInlineStart: 'auto' },
});

export function FixesList() {
  const styles = useStyles();
  const t = useWords();
  const { data, fault } = useEngineQuery('conflict-fixes', { limit: SHOWN });
  const undo = useEngineCommand('undo-conflict-fix');
  if (fault) return <FaultMessage fault={fault} />;
  if (!data) return null;
  if (data.length === 0) {
    return (
      <EmptyState title={t('operations.conflicts.fixesEmpty')}>{t('operations.conflicts.fixesEmptyText')}</EmptyState>
    );
  }
  return (
    <>
      {undo.fault ? <FaultMessage fault={undo.fault} /> : null}
      <ul className={styles.list}>
        {data.map((record) => (
          <Entry key={record.id} record={record} busy={undo.running} onUndo={() => void undo.run({ id: record.id })} />
        ))}
      </ul>
    </>
  );
}

interface EntryProps {
  readonly record: FixRecord;
  readonly busy: boolean;
  onUndo(): void;
}

function Entry({ record, busy, onUndo }: EntryProps) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  const { fix, state, at, by, writes, undo, fault } = record;
  return (
    <li className={styles.record} data-fix={fix}>
      <div className={styles.head}>
        <strong>{catalogue.conflictFixes[fix]?.name ?? fix}</strong>
        <span>{t(`operations.conflicts.fixState.${state}`)}</span>
        <span className={styles.quiet}>
          {t('operations.conflicts.fixBy', { time: formats.dateTime(new Date(at)), who: by })}
        </span>
        {state === 'done' && undo === 'possible' ? (
          <Button size="small" className={styles.undo} disabledFocusable={busy} onClick={onUndo}>
            {t(busy ? 'operations.conflicts.undoing' : 'operations.conflicts.undo')}
          </Button>
        ) : null}
      </div>
      {writes.length === 0 ? null : <Writes writes={writes} />}
      {fault ? <FaultMessage fault={fault} /> : null}
    </li>
  );
}
