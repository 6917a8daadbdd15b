/** One row of a tree. */

import { Spinner, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { memo, useLayoutEffect, useRef, type RefObject } from 'react';
import { useFormats, useWords } from '../../words/words.tsx';
import { BadIcon, CollapsedIcon, ExpandedIcon } from '../icons.ts';
import type { Row, TreeNode } from './nodes.ts';

export type Checked = 'all' | 'some' | 'none';

/** Pixels. */
export const ROW_HEIGHT = 32;
const INDENT = 20;

const useStyles = makeStyles({
  row: {
    position: 'absolute',
    left: 0,
    right: 0,
    height: `${ROW_HEIGHT}px`,
    boxSizing: 'border-box',
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    paddingRight: '12px',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'default',
    outlineStyle: 'none',
    whiteSpace: 'nowrap',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` },
  },
  selected: { backgroundColor: tokens.colorSubtleBackgroundSelected },
  chevron: { width: '20px', flexShrink: 0, display: 'inline-flex', justifyContent: 'center', fontSize: '16px' },
  box: {
    width: '16px',
    height: '16px',
    flexShrink: 0,
    boxSizing: 'border-box',
    position: 'relative',
    borderRadius: tokens.borderRadiusSmall,
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
  },
  ticked: {
    backgroundColor: tokens.colorCompoundBrandBackground,
    border: `1px solid ${tokens.colorCompoundBrandBackground}`,
    '::after': {
      content: '""',
      position: 'absolute',
      left: '4px',
      top: '1px',
      width: '4px',
      height: '8px',
      borderRight: `2px solid ${tokens.colorNeutralForegroundInverted}`,
      borderBottom: `2px solid ${tokens.colorNeutralForegroundInverted}`,
      transform: 'rotate(45deg)',
    },
  },
  mixed: {
    border: `1px solid ${tokens.colorCompoundBrandBackground}`,
    '::after': {
      content: '""',
      position: 'absolute',
      inset: '3px',
      borderRadius: '1px',
      backgroundColor: tokens.colorCompoundBrandBackground,
    },
  },
  off: { opacity: 0.5 },
  name: { flexShrink: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' },
  note: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  count: {
    marginLeft: 'auto',
    paddingLeft: '16px',
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
  },
  hidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  failed: { color: tokens.colorStatusDangerForeground1, display: 'inline-flex', fontSize: '16px' },
});

interface TreeRowProps<N extends TreeNode> {
  readonly row: Row<N>;
  readonly top: number;
  readonly checked: Checked | undefined;
  readonly selected: boolean;
  readonly active: boolean;
  /** Set: the row that becomes active takes the focus. */
  readonly wantsFocus: RefObject<boolean>;
  /** A node's count for those who hear it: `1,204 people`. Asked for rows in sight only: texts of all nodes take long. */
  readonly countInWords: ((count: number) => string) | undefined;
  onActivate(id: string): void;
  onExpand(node: N, open: boolean): void;
  readonly onAct: ((node: N) => void) | undefined;
}

function TreeRowView<N extends TreeNode>(props: TreeRowProps<N>) {
  const { row, top, checked, selected, active, wantsFocus, countInWords, onActivate, onExpand, onAct } = props;
  const { node } = row;
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!active || !wantsFocus.current) return;
    wantsFocus.current = false;
    element.current?.focus({ preventScroll: true });
  });
  const act = () => {
    onActivate(node.id);
    if (!node.disabled) onAct?.(node);
  };
  const count = node.count === undefined ? undefined : formats.number(node.count);
  const notes = [node.note, node.count === undefined ? undefined : (countInWords?.(node.count) ?? count)].filter(
    (part) => part !== undefined,
  );
  return (
    <div
      ref={element}
      role="treeitem"
      data-node={node.id}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={node.branch ? row.expanded : undefined}
      aria-checked={checked === undefined ? undefined : checked === 'some' ? 'mixed' : checked === 'all'}
      aria-selected={checked === undefined ? selected : undefined}
      aria-disabled={node.disabled ? true : undefined}
      aria-busy={row.standing === 'loading' ? true : undefined}
      title={node.name}
      tabIndex={active ? 0 : -1}
      className={mergeClasses(styles.row, selected && styles.selected)}
      style={{ transform: `translateY(${top}px)`, paddingInlineStart: (row.level - 1) * INDENT }}
      onClick={act}
      onDoubleClick={() => node.branch && checked === undefined && onExpand(node, !row.expanded)}
    >
      <span
        className={styles.chevron}
        aria-hidden="true"
        onClick={(event) => {
          if (!node.branch) return;
          event.stopPropagation();
          onActivate(node.id);
          onExpand(node, !row.expanded);
        }}
      >
        {node.branch ? row.expanded ? <ExpandedIcon /> : <CollapsedIcon /> : null}
      </span>
      {checked === undefined ? null : (
        <span
          aria-hidden="true"
          className={mergeClasses(
            styles.box,
            checked === 'all' && styles.ticked,
            checked === 'some' && styles.mixed,
            node.disabled && styles.off,
          )}
        />
      )}
      <bdi className={styles.name}>{node.name}</bdi>
      {/* What stands beside the name, in words, for those who hear it. */}
      {notes.length === 0 ? null : <span className={styles.hidden}>{`, ${notes.join(', ')}`}</span>}
      {node.note === undefined ? null : (
        <span aria-hidden="true" className={styles.note}>
          {node.note}
        </span>
      )}
      {row.standing === 'loading' ? <Spinner size="extra-tiny" aria-label={t('common.tree.loading')} /> : null}
      {row.standing === 'failed' ? (
        <span className={styles.failed} title={t('common.tree.failed', { name: node.name })}>
          <BadIcon />
        </span>
      ) : null}
      {count === undefined ? null : (
        <span aria-hidden="true" className={styles.count}>
          {count}
        </span>
      )}
    </div>
  );
}

// Rows of a long tree are drawn again only when something of theirs changed; the cast keeps the type parameter.
export const TreeRow = memo(TreeRowView) as unknown as typeof TreeRowView;
