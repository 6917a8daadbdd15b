/** One row of a grid. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { memo, useLayoutEffect, useRef, type RefObject } from 'react';
import type { Column } from './columns.ts';

/** Pixels. */
export const GRID_ROW_HEIGHT = 40;

const useStyles = makeStyles({
  row: {
    position: 'absolute',
    left: 0,
    right: 0,
    height: `${GRID_ROW_HEIGHT}px`,
    boxSizing: 'border-box',
    display: 'grid',
    alignItems: 'center',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    outlineStyle: 'none',
    cursor: 'default',
    ':focus-visible': { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` },
  },
  acts: { ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover } },
  selected: {
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    boxShadow: `inset 3px 0 0 0 ${tokens.colorCompoundBrandStroke}`,
  },
  cell: {
    padding: '0 12px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    minWidth: 0,
  },
  end: { textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
});

interface GridRowProps<R> {
  readonly id: string;
  readonly row: R;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly Column<R>[];
  readonly template: string;
  readonly selected: boolean;
  readonly active: boolean;
  /** Set: the row that becomes active takes the focus. */
  readonly wantsFocus: RefObject<boolean>;
  onActivate(id: string, index: number): void;
  readonly onSelect: ((row: R) => void) | undefined;
  readonly onOpen: ((row: R) => void) | undefined;
}

function GridRowView<R>(props: GridRowProps<R>) {
  const { id, row, index, top, columns, template, selected, active, wantsFocus, onActivate, onSelect, onOpen } = props;
  const styles = useStyles();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!active || !wantsFocus.current) return;
    wantsFocus.current = false;
    element.current?.focus({ preventScroll: true });
  });
  return (
    <div
      ref={element}
      role="row"
      data-row={id}
      // The header is row 1.
      aria-rowindex={index + 2}
      aria-selected={onSelect ? selected : undefined}
      tabIndex={active ? 0 : -1}
      className={mergeClasses(styles.row, onSelect && styles.acts, selected && styles.selected)}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
      onClick={() => {
        onActivate(id, index);
        onSelect?.(row);
      }}
      onDoubleClick={() => onOpen?.(row)}
    >
      {columns.map((column) => {
        const text = column.cell ? undefined : column.text(row);
        return (
          <div
            key={column.id}
            role="gridcell"
            className={mergeClasses(styles.cell, column.align === 'end' && styles.end)}
            title={text}
          >
            {column.cell ? column.cell(row) : <bdi>{text}</bdi>}
          </div>
        );
      })}
    </div>
  );
}

// A row in sight is drawn again only when something of its own changed; the cast keeps the type parameter.
export const GridRow = memo(GridRowView) as unknown as typeof GridRowView;
