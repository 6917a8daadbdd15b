/** The head of a column of the chain: which image, of whom, how it is joined, what waits. */

import { makeStyles, tokens } from '@fluentui/react-components';
import { useCallback } from 'react';
import { Outcome } from '../ui/outcome.tsx';
import { useShownValue } from '../ui/diff.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import type { ChainColumn, ShownColumn } from './chain.ts';

const useStyles = makeStyles({
  head: { display: 'grid', gap: '2px', fontWeight: tokens.fontWeightRegular, minWidth: 0 },
  name: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  dn: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    minWidth: 0,
  },
});

/** `contoso.test, connector space`. */
export function useColumnName(): (column: ChainColumn) => string {
  const t = useWords();
  return useCallback(
    (column) =>
      column.connector === null
        ? t('objects.page.image.metaverse')
        : `${column.connector}, ${t(`objects.page.image.${column.image}`)}`,
    [t],
  );
}

export function ColumnHead({ shown }: { readonly shown: ShownColumn }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const { column, image } = shown;
  const showsPending = image !== 'directory';
  return (
    <div className={styles.head}>
      <span className={styles.name}>
        <bdi>{column.connector ?? t('objects.search.metaverse')}</bdi>
      </span>
      {image === 'metaverse' ? null : <span className={styles.quiet}>{t(`objects.page.image.${image}`)}</span>}
      {column.dn === null ? null : (
        <span className={styles.dn} title={column.dn}>
          <bdi>{column.dn}</bdi>
        </span>
      )}
      {column.state === 'present' || column.state === 'identity' ? null : (
        <Outcome tone="notice">{t(`objects.page.columnState.${column.state}`)}</Outcome>
      )}
      {column.cloudManagedSince === null ? null : (
        <Outcome tone="notice">
          {t('objects.page.cloudManaged', { since: formats.shortDateTime(column.cloudManagedSince) })}
        </Outcome>
      )}
      {showsPending ? <Waiting column={column} /> : null}
      {image === 'space' || image === 'both' ? <Join column={column} /> : null}
    </div>
  );
}

function Waiting({ column }: { readonly column: ChainColumn }) {
  const t = useWords();
  const { pendingExport, pendingImport } = column;
  return (
    <>
      {pendingExport === null ? null : (
        <Outcome tone={pendingExport.held ? 'held' : 'notice'}>
          {t(`objects.search.rowState.export.${pendingExport.operation}`)}
          {pendingExport.held ? `, ${t('objects.page.stepResult.held')}` : ''}
        </Outcome>
      )}
      {pendingImport === null ? null : <Outcome tone="notice">{t('objects.search.rowState.import')}</Outcome>}
    </>
  );
}

function Join({ column }: { readonly column: ChainColumn }) {
  const styles = useStyles();
  const t = useWords();
  const shown = useShownValue();
  const { join } = column;
  if (join === null) return null;
  const by = join.by.map(({ attribute, value }) => t('objects.page.joinedBy', { attribute, value: shown(value) }));
  return (
    <span className={styles.quiet} title={by.join(', ')}>
      {t(join.how === 'joined' ? 'objects.page.joined' : 'objects.page.provisioned', { rule: join.rule })}
    </span>
  );
}
