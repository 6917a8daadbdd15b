/** The head of a grid: names of the columns, and sorting by them. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Column, Sort } from './columns.ts';

const useStyles = makeStyles({
  group: { position: 'sticky', top: 0, zIndex: 1 },
  head: {
    display: 'grid',
    height: '40px',
    boxSizing: 'border-box',
    alignItems: 'center',
    backgroundColor: tokens.colorNeutralBackground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  cell: {
    padding: '0 12px',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  end: { textAlign: 'end' },
  hidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  button: {
    font: 'inherit',
    color: 'inherit',
    padding: '4px 0',
    border: 'none',
    backgroundColor: 'transparent',
    cursor: 'pointer',
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
});

interface GridHeaderProps<R> {
  readonly columns: readonly Column<R>[];
  readonly template: string;
  readonly sort: Sort | undefined;
  canSort(column: Column<R>): boolean;
  onSort(sort: Sort): void;
}

export function GridHeader<R>({ columns, template, sort, canSort, onSort }: GridHeaderProps<R>) {
  const styles = useStyles();
  return (
    <div role="rowgroup" className={styles.group}>
      <div role="row" aria-rowindex={1} className={styles.head} style={{ gridTemplateColumns: template }}>
        {columns.map((column) => {
          const sorted = sort?.column === column.id ? sort : undefined;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
              className={mergeClasses(styles.cell, column.align === 'end' && styles.end)}
            >
              {canSort(column) ? (
                <button
                  type="button"
                  className={styles.button}
                  onClick={() => onSort({ column: column.id, descending: sorted ? !sorted.descending : false })}
                >
                  {column.heading}
                  <span aria-hidden="true">{sorted ? (sorted.descending ? ' ↓' : ' ↑') : ''}</span>
                </button>
              ) : column.headingHidden ? (
                <span className={styles.hidden}>{column.heading}</span>
              ) : (
                column.heading
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
