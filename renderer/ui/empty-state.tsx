/** Why a list is empty and what fills it. */

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactElement, ReactNode } from 'react';

const useStyles = makeStyles({
  empty: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: '8px',
    padding: '32px 24px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  title: { fontWeight: tokens.fontWeightSemibold },
  text: { margin: 0, color: tokens.colorNeutralForeground2, maxWidth: '72ch' },
  icon: { fontSize: '28px', color: tokens.colorNeutralForeground3, lineHeight: 1 },
});

interface EmptyStateProps {
  readonly title: string;
  /** What fills it. */
  readonly children?: ReactNode;
  readonly icon?: ReactElement;
  readonly action?: ReactNode;
}

export function EmptyState({ title, children, icon, action }: EmptyStateProps) {
  const styles = useStyles();
  return (
    <div className={styles.empty}>
      {icon === undefined ? null : <span className={styles.icon}>{icon}</span>}
      <div className={styles.title}>{title}</div>
      {children === undefined ? null : <p className={styles.text}>{children}</p>}
      {action}
    </div>
  );
}
