/** The steps of a piece of work, each with how it stands, how long it took, and what is in its way. */

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { StateIcon, type CheckState } from '../../ui/checks.tsx';
import { FaultText } from '../../ui/fault-message.tsx';
import { useFormats, useWords } from '../../words/words.tsx';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  step: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    gap: '0 12px',
    padding: '10px 16px',
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  state: { color: tokens.colorNeutralForeground2 },
  time: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, fontVariantNumeric: 'tabular-nums' },
  below: { gridColumnStart: 2, gridColumnEnd: 4 },
});

export type WorkState = 'waiting' | 'running' | 'done' | 'unchanged' | 'failed' | 'skipped';

export interface WorkStep {
  readonly id: string;
  readonly name: string;
  readonly state: WorkState;
  readonly milliseconds?: number;
  readonly fault?: ContractFault | null;
  readonly children?: ReactNode;
}

const ICONS: { readonly [S in WorkState]: CheckState } = {
  waiting: 'waiting',
  running: 'running',
  done: 'passed',
  unchanged: 'passed',
  failed: 'failed',
  skipped: 'skipped',
};

export function WorkSteps({ label, steps }: { readonly label: string; readonly steps: readonly WorkStep[] }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  if (steps.length === 0) return null;
  return (
    <ol className={styles.list} aria-label={label} aria-busy={steps.some(({ state }) => state === 'running')}>
      {steps.map(({ id, name, state, milliseconds, fault, children }) => (
        <li key={id} className={styles.step} data-step={id} data-state={state}>
          <StateIcon state={ICONS[state]} />
          <div aria-live="polite">
            <span className={styles.name}>{name}</span>
            <span className={styles.state}>{` · ${t(`setup.configuring.states.${state}`)}`}</span>
            {fault ? <FaultText fault={fault} /> : null}
          </div>
          <span className={styles.time}>
            {milliseconds === undefined || state === 'waiting' || state === 'running'
              ? ''
              : formats.duration(milliseconds)}
          </span>
          {children === undefined ? null : <div className={styles.below}>{children}</div>}
        </li>
      ))}
    </ol>
  );
}
