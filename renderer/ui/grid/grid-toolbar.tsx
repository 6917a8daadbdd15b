/** Above a grid: search, filters, columns, copy, export. */

import {
  Button,
  Menu,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
  SearchBox,
  Tooltip,
  makeStyles,
} from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useWords } from '../../words/words.tsx';
import { ColumnsIcon, CopyIcon, DownloadIcon } from '../icons.ts';
import type { ChosenColumns, Column } from './columns.ts';
import { csvHead, csvLine, saveFile } from './table-text.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', marginBottom: '12px' },
  search: { width: '280px', maxWidth: '100%' },
  end: { display: 'flex', flexWrap: 'wrap', gap: '4px', marginLeft: 'auto' },
});

export interface GridSearch {
  readonly value: string;
  onChange(value: string): void;
  readonly placeholder?: string;
}

interface GridToolbarProps<R> {
  readonly label: string;
  readonly search?: GridSearch;
  readonly filters?: ReactNode;
  readonly toolbar?: ReactNode;
  readonly filtered?: boolean;
  onClearFilters?(): void;
  readonly exportName?: string;
  readonly chosen: ChosenColumns<R>;
  readonly columns: readonly Column<R>[];
  onCopy(): void;
  rowsForExport(): Promise<readonly R[]>;
}

export function GridToolbar<R>(props: GridToolbarProps<R>) {
  const { label, search, filters, toolbar, filtered, onClearFilters, exportName, chosen, columns } = props;
  const styles = useStyles();
  const t = useWords();
  const [exporting, setExporting] = useState(false);
  const exportCsv = async () => {
    setExporting(true);
    try {
      const rows = await props.rowsForExport();
      // Every column, shown or not: a file is made to be worked with.
      const lines = rows.map((row) => csvLine(row, columns));
      saveFile(`${exportName ?? 'causeway'}.csv`, [csvHead(columns), ...lines], 'text/csv;charset=utf-8');
    } finally {
      setExporting(false);
    }
  };
  return (
    <div className={styles.bar} role="search" aria-label={label}>
      {search === undefined ? null : (
        <SearchBox
          className={styles.search}
          aria-label={search.placeholder ?? t('common.search')}
          placeholder={search.placeholder ?? t('common.search')}
          value={search.value}
          onChange={(_, data) => search.onChange(data.value)}
        />
      )}
      {filters}
      {filtered && onClearFilters ? (
        <Button size="small" appearance="subtle" onClick={onClearFilters}>
          {t('common.grid.clearFilters')}
        </Button>
      ) : null}
      <div className={styles.end}>
        {toolbar}
        <ColumnMenu chosen={chosen} columns={columns} />
        <Tooltip content={t('common.grid.copyRows')} relationship="label">
          <Button appearance="subtle" icon={<CopyIcon />} onClick={props.onCopy} />
        </Tooltip>
        <Tooltip content={t('common.grid.export')} relationship="label">
          <Button appearance="subtle" icon={<DownloadIcon />} disabled={exporting} onClick={() => void exportCsv()} />
        </Tooltip>
      </div>
    </div>
  );
}

interface ColumnMenuProps<R> {
  readonly chosen: ChosenColumns<R>;
  readonly columns: readonly Column<R>[];
}

function ColumnMenu<R>({ chosen, columns }: ColumnMenuProps<R>) {
  const t = useWords();
  const choice = columns.filter(({ fixed }) => fixed !== true);
  if (choice.length < 2) return null;
  return (
    <Menu
      checkedValues={{ shown: chosen.shown.map(({ id }) => id) }}
      onCheckedValueChange={(_, { checkedItems }) => chosen.choose(checkedItems)}
    >
      <MenuTrigger disableButtonEnhancement>
        <Tooltip content={t('common.grid.columns')} relationship="label">
          <Button appearance="subtle" icon={<ColumnsIcon />} />
        </Tooltip>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {choice.map((column) => (
            <MenuItemCheckbox key={column.id} name="shown" value={column.id}>
              {column.heading}
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
