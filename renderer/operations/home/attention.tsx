/** At most three things that need a person, each with its remedy. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { explainFault } from '../../../engine/api/contract/words/explain.ts';
import { BadIcon, GoodIcon, HelpIcon, WarningIcon } from '../../ui/icons.ts';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { address, conflictsAddress, errorsAddress, pendingAddress, runAddress } from '../addresses.ts';
import type { Overview } from './arrow.tsx';

type AttentionEntry = Overview['attention'][number];

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '8px' },
  entry: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    gap: '2px 12px',
    alignItems: 'start',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  icon: { fontSize: '20px', display: 'inline-flex' },
  error: { color: tokens.colorStatusDangerForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  information: { color: tokens.colorBrandForeground1 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  what: { overflowWrap: 'anywhere' },
  why: { gridColumnStart: 2, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  hidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  none: { display: 'flex', alignItems: 'center', gap: '12px', color: tokens.colorNeutralForeground2 },
  further: { margin: '8px 0 0', color: tokens.colorNeutralForeground2 },
});

interface AttentionProps {
  readonly entries: readonly AttentionEntry[];
  readonly further: number;
}

export function Attention({ entries, further }: AttentionProps) {
  const styles = useStyles();
  const t = useWords();
  if (entries.length === 0) {
    return (
      <div className={styles.none}>
        <span className={mergeClasses(styles.icon, styles.good)} aria-hidden="true">
          <GoodIcon />
        </span>
        {t('operations.home.attentionNone')}
      </div>
    );
  }
  return (
    <>
      <ul className={styles.list}>
        {entries.map((entry) => (
          <Entry key={`${entry.code}/${String(entry.facts['connector'] ?? '')}`} entry={entry} />
        ))}
      </ul>
      {further > 0 ? <p className={styles.further}>{t('operations.home.further', { count: further })}</p> : null}
    </>
  );
}

function Entry({ entry }: { readonly entry: AttentionEntry }) {
  const styles = useStyles();
  const t = useWords();
  const catalogue = useCatalogue();
  const { code, severity, facts, fault } = entry;
  const result = facts['result'];
  const shownFacts = {
    ...facts,
    result: typeof result === 'string' ? (catalogue.results[result]?.name ?? result) : result,
  };
  const icon = { error: <BadIcon />, warning: <WarningIcon />, information: <HelpIcon /> }[severity];
  return (
    <li className={styles.entry} data-attention={code}>
      <span className={mergeClasses(styles.icon, styles[severity])} aria-hidden="true">
        {icon}
      </span>
      <span className={styles.what}>
        <span className={styles.hidden}>{`${t(`operations.home.severity.${severity}`)}: `}</span>
        {t(`operations.attention.${code}.what`, shownFacts)}
      </span>
      <a href={targetAddress(entry)}>{t(`operations.attention.${code}.remedy`)}</a>
      {fault ? <span className={styles.why}>{explainFault(fault, catalogue).what}</span> : null}
    </li>
  );
}

function targetAddress({ target }: AttentionEntry): string {
  const { page, id, filter } = target;
  switch (page) {
    case 'run':
      return id === null ? '#/operations' : runAddress(id);
    case 'operations':
      return address('/operations', filter);
    case 'pending':
      return pendingAddress(filter);
    case 'errors':
      return errorsAddress(filter);
    case 'conflicts':
      return conflictsAddress(filter);
    case 'connectors':
      return address('/connectors', filter);
    case 'task':
      return id === null ? '#/tasks' : `#/tasks/${id}`;
    case 'settings':
      return '#/settings';
  }
}
