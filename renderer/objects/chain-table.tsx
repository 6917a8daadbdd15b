/** The chain as a table: a column an image, a row an attribute; equal values quiet, differences bright, lineage on the arrows. */

import { Checkbox, SearchBox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import { useShownValue } from '../ui/diff.tsx';
import { ArrowIcon } from '../ui/icons.ts';
import { useFormats, useWords } from '../words/words.tsx';
import {
  cellOf,
  lineageOf,
  pickRows,
  shownColumns,
  type Cell,
  type Chain,
  type ChainRow,
  type ShownColumn,
} from './chain.ts';
import { ColumnHead } from './column-head.tsx';
import { LineagePanel } from './lineage-panel.tsx';

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 16px', marginBottom: '12px' },
  beside: { display: 'flex', gap: '16px', minWidth: 0, alignItems: 'flex-start' },
  scroller: {
    flexGrow: 1,
    minWidth: 0,
    overflow: 'auto',
    maxHeight: 'calc(100vh - 120px)',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  table: { borderCollapse: 'separate', borderSpacing: 0, width: '100%' },
  head: {
    position: 'sticky',
    top: 0,
    zIndex: 2,
    padding: '10px 12px',
    textAlign: 'start',
    verticalAlign: 'top',
    backgroundColor: tokens.colorNeutralBackground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    minWidth: '124px',
    maxWidth: '220px',
  },
  arrowHead: { minWidth: '28px', maxWidth: '28px', padding: 0 },
  attribute: {
    position: 'sticky',
    left: 0,
    zIndex: 1,
    padding: '8px 12px',
    minWidth: '110px',
    maxWidth: '180px',
    textAlign: 'start',
    verticalAlign: 'top',
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  corner: { zIndex: 3, left: 0, backgroundColor: tokens.colorNeutralBackground2 },
  cell: {
    padding: '8px 12px',
    verticalAlign: 'top',
    maxWidth: '240px',
    overflowWrap: 'anywhere',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  middle: { backgroundColor: tokens.colorNeutralBackground2 },
  equal: { color: tokens.colorNeutralForeground3 },
  alone: { color: tokens.colorNeutralForeground1 },
  different: { backgroundColor: tokens.colorStatusWarningBackground1, color: tokens.colorNeutralForeground1 },
  pending: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorNeutralForeground1 },
  lost: { color: tokens.colorNeutralForeground3 },
  value: { display: 'block', maxHeight: '7.5em', overflow: 'hidden' },
  own: { display: 'block', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  note: { display: 'block', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  arrow: {
    padding: '6px 0',
    textAlign: 'center',
    verticalAlign: 'top',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  arrowButton: {
    width: '28px',
    height: '24px',
    padding: 0,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground3,
    fontSize: '16px',
    cursor: 'pointer',
    ':hover': { color: tokens.colorBrandForeground1, backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  computed: { color: tokens.colorBrandForeground1 },
  none: { padding: '16px', color: tokens.colorNeutralForeground2 },
});

export function ChainTable({ chain }: { readonly chain: Chain }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const [text, setText] = useState('');
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  // Of an object that takes no part nothing flows: all there is to see is what it holds.
  const [alsoIdle, setAlsoIdle] = useState(() => !chain.rows.some(({ flows }) => flows));
  const [opened, setOpened] = useState<string>();
  const columns = useMemo(() => shownColumns(chain), [chain]);
  const rows = pickRows(chain.rows, { text, onlyDifferent, alsoIdle });
  const idle = chain.rows.filter(({ flows }) => !flows).length;
  const openedRow = chain.rows.find(({ attribute }) => attribute === opened);
  return (
    <>
      <div className={styles.filters}>
        <SearchBox
          aria-label={t('objects.page.filter')}
          placeholder={t('objects.page.filter')}
          value={text}
          onChange={(_, { value }) => setText(value)}
        />
        <Checkbox
          label={t('objects.page.onlyDifferent')}
          checked={onlyDifferent}
          onChange={(_, { checked }) => setOnlyDifferent(checked === true)}
        />
        {idle > 0 ? (
          <Checkbox
            label={t('objects.page.alsoIdle', { count: formats.number(idle) })}
            checked={alsoIdle}
            onChange={(_, { checked }) => setAlsoIdle(checked === true)}
          />
        ) : null}
      </div>
      <div className={styles.beside}>
        <div className={styles.scroller} tabIndex={0} role="region" aria-label={t('objects.page.tabs.values')}>
          <table className={styles.table} data-chain="true">
            <thead>
              <tr>
                <th scope="col" className={mergeClasses(styles.head, styles.corner)}>
                  {t('objects.page.attribute')}
                </th>
                {columns.flatMap((shown) =>
                  besideArrows(
                    shown,
                    <th key={shown.column.key} scope="col" className={styles.head}>
                      <ColumnHead shown={shown} />
                    </th>,
                    <td key={`${shown.column.key}/arrow`} className={mergeClasses(styles.head, styles.arrowHead)} />,
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.attribute} data-attribute={row.attribute}>
                  <th scope="row" className={styles.attribute}>
                    {row.attribute}
                  </th>
                  {columns.flatMap((shown) =>
                    besideArrows(
                      shown,
                      <ValueCell key={shown.column.key} shown={shown} row={row} />,
                      <ArrowCell
                        key={`${shown.column.key}/arrow`}
                        shown={shown}
                        row={row}
                        onOpen={() => setOpened(row.attribute)}
                      />,
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length === 0 ? <div className={styles.none}>{t('objects.page.noRows')}</div> : null}
        </div>
        {openedRow ? (
          <LineagePanel key={opened} chain={chain} row={openedRow} onClose={() => setOpened(undefined)} />
        ) : null}
      </div>
    </>
  );
}

/** A column with its arrows at the side of the metaverse. */
function besideArrows<T>(shown: ShownColumn, column: T, arrows: T): T[] {
  if (shown.arrows === 'left') return [arrows, column];
  return shown.arrows === 'right' ? [column, arrows] : [column];
}

interface CellProps {
  readonly shown: ShownColumn;
  readonly row: ChainRow;
}

function ValueCell({ shown, row }: CellProps) {
  const styles = useStyles();
  const t = useWords();
  const cell = cellOf(row, shown.column.key);
  const middle = shown.image === 'metaverse' && styles.middle;
  if (!cell) return <td className={mergeClasses(styles.cell, middle)} />;
  const note = t(`objects.page.cell.${cell.state}`);
  const showsNote = cell.state === 'different' || cell.state === 'pending' || cell.state === 'lost';
  return (
    <td className={mergeClasses(styles.cell, middle, styles[cell.state])} data-state={cell.state} title={note}>
      <Values cell={cell} />
      {cell.attribute === row.attribute ? null : <span className={styles.own}>{cell.attribute}</span>}
      {showsNote ? <span className={styles.note}>{note}</span> : null}
    </td>
  );
}

function Values({ cell }: { readonly cell: Cell }) {
  const styles = useStyles();
  const t = useWords();
  const shown = useShownValue();
  if (cell.count === 0) return <span className={styles.own}>{t('objects.page.noValue')}</span>;
  const rest = cell.count - cell.values.length;
  return (
    <>
      {cell.values.map((value, index) => (
        <bdi key={index} className={styles.value}>
          {shown(value)}
        </bdi>
      ))}
      {rest > 0 ? <span className={styles.own}>{t('objects.page.moreValues', { count: rest })}</span> : null}
    </>
  );
}

interface ArrowCellProps extends CellProps {
  onOpen(): void;
}

function ArrowCell({ shown, row, onOpen }: ArrowCellProps) {
  const styles = useStyles();
  const t = useWords();
  const [decided] = lineageOf(row, shown);
  if (!decided) return <td className={styles.arrow} />;
  const flow = `${decided.rule}, ${decided.flow}`;
  const reversed = (decided.direction === 'inbound') === (shown.arrows === 'left');
  return (
    <td className={styles.arrow}>
      <button
        type="button"
        className={mergeClasses(styles.arrowButton, decided.kind !== 'direct' && styles.computed)}
        title={flow}
        aria-label={t('objects.page.lineageShow', { attribute: row.attribute, flow })}
        onClick={onOpen}
      >
        <ArrowIcon style={reversed ? { transform: 'scaleX(-1)' } : undefined} />
      </button>
    </td>
  );
}
