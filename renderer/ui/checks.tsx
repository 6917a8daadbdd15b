/** Checks as rows: state, what is checked, result, time; again one by one; the command that mends a failure. */

import { Button, Checkbox, Spinner, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ContractFault } from '../../engine/api/contract/contract.ts';
import { useFormats, useWords } from '../words/words.tsx';
import { CopyButton } from './copy-button.tsx';
import { FaultText } from './fault-message.tsx';
import { BadIcon, GoodIcon, SkippedIcon, WaitingIcon, WarningIcon } from './icons.ts';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  row: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    gap: '0 12px',
    padding: '12px 16px',
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  icon: { fontSize: '20px', lineHeight: 1, display: 'inline-flex' },
  passed: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  failed: { color: tokens.colorStatusDangerForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
  what: { fontWeight: tokens.fontWeightSemibold },
  state: { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground2 },
  result: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  end: { display: 'flex', alignItems: 'flex-start', gap: '8px' },
  time: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
    lineHeight: '24px',
  },
  below: { gridColumnStart: 2, gridColumnEnd: 4 },
  command: { display: 'flex', alignItems: 'flex-start', gap: '8px', marginTop: '8px' },
  code: {
    flexGrow: 1,
    minWidth: 0,
    margin: 0,
    padding: '8px 12px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
});

export type CheckState = 'waiting' | 'running' | 'passed' | 'warning' | 'failed' | 'skipped';

export interface Check {
  readonly id: string;
  readonly what: ReactNode;
  readonly state: CheckState;
  /** In words; of a failure, where there is no fault. */
  readonly result?: ReactNode;
  readonly fault?: ContractFault | null | undefined;
  readonly milliseconds?: number | undefined;
  /** Commands that mend it; with the shell they are for. */
  readonly commands?: readonly { readonly shell?: string; readonly command: string }[];
  readonly onRetry?: (() => void) | undefined;
  /** A warning that lets pass with a tick. */
  readonly acknowledged?: boolean | undefined;
  readonly onAcknowledge?: ((acknowledged: boolean) => void) | undefined;
  readonly acknowledgeLabel?: string;
  /** More below the row. */
  readonly children?: ReactNode;
}

interface ChecksProps {
  readonly label: string;
  readonly checks: readonly Check[];
}

export function Checks({ label, checks }: ChecksProps) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label={label} aria-busy={checks.some(({ state }) => state === 'running')}>
      {checks.map((check) => (
        <CheckRow key={check.id} check={check} />
      ))}
    </ul>
  );
}

function CheckRow({ check }: { readonly check: Check }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const { state, what, fault, onRetry, onAcknowledge, commands = [] } = check;
  const settled = state !== 'running' && state !== 'waiting';
  return (
    <li className={styles.row} data-check={check.id} data-state={state}>
      <StateIcon state={state} />
      <div>
        <div>
          <span className={styles.what}>{what}</span>
          <span className={styles.state}>{` · ${t(`common.checks.state.${state}`)}`}</span>
        </div>
        <div className={styles.result} aria-live="polite">
          {fault ? <FaultText fault={fault} /> : check.result}
        </div>
      </div>
      <div className={styles.end}>
        {check.milliseconds === undefined || !settled ? null : (
          <span className={styles.time}>{formats.duration(check.milliseconds)}</span>
        )}
        {onRetry && settled ? (
          <Button
            size="small"
            aria-label={typeof what === 'string' ? t('common.checks.againOf', { what }) : undefined}
            onClick={onRetry}
          >
            {t('common.checks.again')}
          </Button>
        ) : null}
      </div>
      <div className={styles.below}>
        {commands.map(({ shell, command }) => (
          <Command key={command} label={shell ?? t('common.checks.command')} command={command} />
        ))}
        {state === 'warning' && onAcknowledge ? (
          <Checkbox
            label={check.acknowledgeLabel ?? t('common.checks.understood')}
            checked={check.acknowledged ?? false}
            onChange={(_, data) => onAcknowledge(data.checked === true)}
          />
        ) : null}
        {check.children}
      </div>
    </li>
  );
}

/** A command to copy. */
export function Command({ label, command }: { readonly label: string; readonly command: string }) {
  const styles = useStyles();
  const t = useWords();
  return (
    <div className={styles.command}>
      {/* A long command scrolls nothing: it wraps, and can be selected from the keyboard. */}
      <pre className={styles.code} aria-label={label} tabIndex={0} role="region">
        {command}
      </pre>
      <CopyButton label={t('common.checks.copyCommand')} text={command} />
    </div>
  );
}

export function StateIcon({ state }: { readonly state: CheckState }) {
  const styles = useStyles();
  if (state === 'running') return <Spinner size="tiny" />;
  const { icon, tone } = {
    waiting: { icon: <WaitingIcon />, tone: styles.quiet },
    passed: { icon: <GoodIcon />, tone: styles.passed },
    warning: { icon: <WarningIcon />, tone: styles.warning },
    failed: { icon: <BadIcon />, tone: styles.failed },
    skipped: { icon: <SkippedIcon />, tone: styles.quiet },
  }[state];
  return (
    <span aria-hidden="true" className={mergeClasses(styles.icon, tone)}>
      {icon}
    </span>
  );
}
