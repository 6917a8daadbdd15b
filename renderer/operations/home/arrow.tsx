/** One arrow of the picture: a line with its state, what moved along it in the last cycle, what waits to be moved. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { BadIcon, HeldIcon, SyncIcon } from '../../ui/icons.ts';
import { useFormats, useWords } from '../../words/words.tsx';
import { pendingAddress, runObjectsAddress, waitingImportsAddress } from '../addresses.ts';

export type Overview = CallResult<'overview'>;
export type OverviewConnector = Overview['connectors'][number];
type ArrowData = OverviewConnector['arrows']['import'];
type ArrowState = ArrowData['state'];

const useStyles = makeStyles({
  arrow: {
    display: 'grid',
    gridTemplateRows: 'minmax(20px, auto) 14px minmax(20px, auto)',
    alignItems: 'end',
    gridTemplateColumns: 'minmax(0, 1fr)',
    minWidth: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    textAlign: 'center',
  },
  moved: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'center',
    gap: '0 8px',
    padding: '0 12px',
    fontVariantNumeric: 'tabular-nums',
  },
  waits: { padding: '0 8px', alignSelf: 'start', fontVariantNumeric: 'tabular-nums', minHeight: '20px' },
  number: { whiteSpace: 'nowrap', color: tokens.colorNeutralForeground1 },
  waitNumber: { color: tokens.colorNeutralForeground1, whiteSpace: 'nowrap', fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3 },
  state: { display: 'inline-flex', alignItems: 'center', gap: '4px' },
  line: { position: 'relative', height: '14px', display: 'block', width: '100%' },
  flip: { transform: 'scaleX(-1)' },
  idle: { color: tokens.colorNeutralStrokeAccessible },
  running: { color: tokens.colorCompoundBrandStroke },
  held: { color: tokens.colorStatusWarningForeground3 },
  failed: { color: tokens.colorStatusDangerForeground1 },
  staging: { color: tokens.colorNeutralForeground3 },
  pulse: {
    position: 'absolute',
    top: '4px',
    width: '6px',
    height: '6px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorCompoundBrandStroke,
    animationName: {
      from: { left: '2%', opacity: 0 },
      '15%': { opacity: 1 },
      '85%': { opacity: 1 },
      to: { left: '94%', opacity: 0 },
    },
    animationDuration: '1.8s',
    animationIterationCount: 'infinite',
    animationTimingFunction: 'linear',
  },
});

interface ArrowProps {
  readonly connector: OverviewConnector;
  /** `in`: to the middle; `out`: to the directory. */
  readonly way: 'in' | 'out';
  /** Where the middle is: an arrow to the middle points there. */
  readonly side: 'left' | 'right';
}

const GRAVEST: readonly ArrowState[] = ['running', 'failed', 'held', 'staging', 'idle'];

export function Arrow({ connector, way, side }: ArrowProps) {
  const styles = useStyles();
  const t = useWords();
  const { arrows, name } = connector;
  const [outer, inner] = way === 'in' ? [arrows.import, arrows.inbound] : [arrows.export, arrows.outbound];
  const state = GRAVEST.find((grave) => outer.state === grave || inner.state === grave) ?? 'idle';
  const pointsRight = (way === 'in') === (side === 'left');
  return (
    <div
      className={styles.arrow}
      role="group"
      aria-label={t(way === 'in' ? 'operations.home.toMiddle' : 'operations.home.fromMiddle', { name })}
      data-arrow={`${name}/${way}`}
      data-state={state}
    >
      <div className={styles.moved}>
        <StateWord state={state} />
        <Moved arrow={outer} way={way} connector={name} />
      </div>
      <Line state={state} flip={!pointsRight} />
      <div className={styles.waits}>
        <Waiting connector={connector} way={way} waiting={way === 'in' ? inner.waiting : outer.waiting} />
      </div>
    </div>
  );
}

function StateWord({ state }: { readonly state: ArrowState }) {
  const styles = useStyles();
  const t = useWords();
  if (state === 'idle') return null;
  const icon = { running: <SyncIcon />, held: <HeldIcon />, failed: <BadIcon />, staging: null }[state];
  return (
    <span className={mergeClasses(styles.state, styles[state])}>
      {icon}
      {t(`operations.home.state.${state}`)}
    </span>
  );
}

interface MovedProps {
  readonly arrow: ArrowData;
  readonly way: 'in' | 'out';
  readonly connector: string;
}

const KINDS = ['added', 'updated', 'deleted'] as const;

function Moved({ arrow, way, connector }: MovedProps) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const moved = KINDS.filter((kind) => arrow[kind].count > 0);
  if (moved.length === 0) {
    if (arrow.state === 'running' || arrow.state === 'staging') return null;
    return (
      <span className={styles.quiet}>
        {t(arrow.lastRun === null ? `operations.home.notYet.${way}` : `operations.home.nothingMoved.${way}`)}
      </span>
    );
  }
  return moved.map((kind): ReactNode => {
    const { count, counters } = arrow[kind];
    const words = t(`operations.home.${kind}.${way}`, { count: formats.number(count) });
    return (
      <a
        key={kind}
        className={styles.number}
        href={runObjectsAddress({ runs: arrow.runs, counters, connector, what: words })}
      >
        {words}
      </a>
    );
  });
}

interface WaitingProps {
  readonly connector: OverviewConnector;
  readonly way: 'in' | 'out';
  readonly waiting: number;
}

function Waiting({ connector, way, waiting }: WaitingProps) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  if (waiting === 0) return null;
  const address = way === 'out' ? pendingAddress({ connector: connector.name }) : waitingImportsAddress(connector.name);
  return (
    <a className={styles.waitNumber} href={address}>
      {t(`operations.home.waiting.${way}`, { count: formats.number(waiting) })}
    </a>
  );
}

function Line({ state, flip }: { readonly state: ArrowState; readonly flip: boolean }) {
  const styles = useStyles();
  return (
    <span className={mergeClasses(styles.line, styles[state], flip && styles.flip)} aria-hidden="true">
      <svg width="100%" height="14" focusable="false">
        <line
          x1="4"
          x2="100%"
          y1="7"
          y2="7"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeDasharray={state === 'staging' ? '2 6' : state === 'held' ? '10 5' : undefined}
        />
        {/* A picture of its own at the right end: its place is a share of the width, its size is not. */}
        <svg x="100%" overflow="visible">
          <path
            d="M-9 2 L-1 7 L-9 12"
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            strokeLinejoin="round"
            strokeLinecap="round"
          />
        </svg>
      </svg>
      {state === 'running' ? <span className={styles.pulse} /> : null}
    </span>
  );
}
