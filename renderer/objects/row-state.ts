/** How an object stands, in a few words. */

import { useCallback } from 'react';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { useWords } from '../words/words.tsx';

export type FoundObject = CallResult<'search'>['rows'][number];

export function useRowState(): (row: FoundObject) => string {
  const t = useWords();
  return useCallback(
    (row) =>
      [
        row.gone ? t('objects.search.rowState.gone') : '',
        row.faults > 0 ? t('objects.search.rowState.faults', { count: row.faults }) : '',
        row.pendingExport === null ? '' : t(`objects.search.rowState.export.${row.pendingExport}`),
        row.pendingImport === null ? '' : t('objects.search.rowState.import'),
        t(row.joined ? 'objects.search.rowState.joined' : 'objects.search.rowState.disconnector'),
      ]
        .filter((part) => part !== '')
        .join(', '),
    [t],
  );
}
