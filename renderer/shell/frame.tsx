/** The window: a rail at the left (areas, or the steps of the wizard), the page beside it. Narrow: the rail goes on top. */

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { Logo } from './logo.tsx';

const NARROW = '@media (max-width: 860px)';

const useStyles = makeStyles({
  frame: {
    display: 'grid',
    gridTemplateColumns: '232px minmax(0, 1fr)',
    height: '100vh',
    backgroundColor: tokens.colorNeutralBackground1,
    [NARROW]: { display: 'flex', flexDirection: 'column' },
  },
  rail: {
    display: 'flex',
    flexDirection: 'column',
    minHeight: 0,
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [NARROW]: {
      flexShrink: 0,
      maxHeight: '60vh',
      borderRight: 'none',
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  brand: {
    display: 'flex',
    alignItems: 'center',
    gap: '10px',
    padding: '20px 20px 16px',
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
    [NARROW]: { display: 'none' },
  },
  main: { minHeight: 0, minWidth: 0, overflowY: 'auto', flexGrow: 1, display: 'flex', flexDirection: 'column' },
  page: { flexGrow: 1, minWidth: 0 },
  skip: {
    position: 'absolute',
    zIndex: 20,
    left: '8px',
    top: '-60px',
    padding: '8px 16px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow16,
    ':focus': { top: '8px' },
  },
});

interface FrameProps {
  readonly rail: ReactNode;
  readonly children: ReactNode;
}

export function Frame({ rail, children }: FrameProps) {
  const styles = useStyles();
  const t = useWords();
  return (
    <div className={styles.frame}>
      <a
        href="#page"
        className={styles.skip}
        onClick={(event) => {
          // The address belongs to the pages; only the focus moves.
          event.preventDefault();
          document.querySelector<HTMLElement>('#page h1')?.focus();
        }}
      >
        {t('shell.skip')}
      </a>
      <header className={styles.rail}>
        <div className={styles.brand}>
          <Logo />
          {t('shell.name')}
        </div>
        {rail}
      </header>
      <main id="page" className={styles.main}>
        <ConnectionNotice />
        <div className={styles.page}>{children}</div>
      </main>
    </div>
  );
}
