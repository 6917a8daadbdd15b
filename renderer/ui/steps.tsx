/** The steps of a wizard at the left; on a narrow screen one line that opens the list. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useWords } from '../words/words.tsx';
import { BadIcon, CurrentIcon, GoodIcon, WaitingIcon } from './icons.ts';

const NARROW = '@media (max-width: 860px)';

const useStyles = makeStyles({
  nav: { [NARROW]: { display: 'none' } },
  compact: { display: 'none', [NARROW]: { display: 'block' } },
  summary: { padding: '8px 16px', cursor: 'pointer', fontWeight: tokens.fontWeightSemibold },
  list: { listStyleType: 'none', margin: 0, padding: '0 8px' },
  item: { position: 'relative' },
  step: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: '10px',
    width: '100%',
    boxSizing: 'border-box',
    padding: '6px 12px',
    borderRadius: tokens.borderRadiusMedium,
    border: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    font: 'inherit',
    textAlign: 'start',
  },
  reachable: {
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  current: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorSubtleBackgroundSelected,
  },
  icon: { flexShrink: 0, display: 'inline-flex', fontSize: '16px', paddingTop: '2px' },
  done: { color: tokens.colorStatusSuccessForeground1 },
  error: { color: tokens.colorStatusDangerForeground1 },
  here: { color: tokens.colorCompoundBrandForeground1 },
  todo: { color: tokens.colorNeutralForeground3 },
  hidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

export type StepState = 'done' | 'current' | 'error' | 'todo';

export interface Step {
  readonly id: string;
  readonly name: string;
  readonly state: StepState;
  /** May be gone to. */
  readonly reachable: boolean;
  /** It is the page shown, whatever its state says. */
  readonly current?: boolean;
}

interface StepsProps {
  readonly steps: readonly Step[];
  onSelect(id: string): void;
  readonly label?: string;
}

export function Steps({ steps, onSelect, label }: StepsProps) {
  const styles = useStyles();
  const t = useWords();
  const at = steps.findIndex(isCurrent);
  const position = t('common.steps.position', {
    step: String(at + 1),
    count: String(steps.length),
    name: steps[at]?.name ?? '',
  });
  const list = <StepList steps={steps} onSelect={onSelect} />;
  return (
    <>
      <nav className={styles.nav} aria-label={label ?? t('common.steps.label')}>
        {list}
      </nav>
      <details className={styles.compact}>
        <summary className={styles.summary}>{position}</summary>
        {list}
      </details>
    </>
  );
}

function isCurrent(step: Step): boolean {
  return step.current ?? step.state === 'current';
}

function StepList({ steps, onSelect }: { readonly steps: readonly Step[]; onSelect(id: string): void }) {
  const styles = useStyles();
  return (
    <ol className={styles.list}>
      {steps.map((step) => (
        <li key={step.id} className={styles.item}>
          {step.reachable ? (
            <button
              type="button"
              className={mergeClasses(styles.step, styles.reachable, isCurrent(step) && styles.current)}
              aria-current={isCurrent(step) ? 'step' : undefined}
              onClick={() => onSelect(step.id)}
            >
              <StepContent step={step} />
            </button>
          ) : (
            <span
              className={mergeClasses(styles.step, isCurrent(step) && styles.current)}
              aria-current={isCurrent(step) ? 'step' : undefined}
            >
              <StepContent step={step} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

function StepContent({ step }: { readonly step: Step }) {
  const styles = useStyles();
  const t = useWords();
  const { icon, tone } = {
    done: { icon: <GoodIcon />, tone: styles.done },
    error: { icon: <BadIcon />, tone: styles.error },
    current: { icon: <CurrentIcon />, tone: styles.here },
    todo: { icon: <WaitingIcon />, tone: styles.todo },
  }[step.state];
  return (
    <>
      <span aria-hidden="true" className={mergeClasses(styles.icon, tone)}>
        {icon}
      </span>
      <span>{step.name}</span>
      <span className={styles.hidden}>{`, ${t(`common.steps.state.${step.state}`)}`}</span>
    </>
  );
}
