/** A page: heading, one line of purpose, content, and a footer that stays in reach. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef, type ReactNode } from 'react';
import { PageHelp } from '../help/page-help.tsx';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', minHeight: '100%', boxSizing: 'border-box' },
  content: { flexGrow: 1, padding: '32px 40px 40px', '@media (max-width: 860px)': { padding: '16px 16px 24px' } },
  form: { maxWidth: '880px' },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    justifyContent: 'space-between',
    gap: '8px 24px',
    marginBottom: '24px',
  },
  titles: { minWidth: 0, flexShrink: 1 },
  heading: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    outlineStyle: 'none',
    overflowWrap: 'anywhere',
  },
  purpose: { margin: '4px 0 0', color: tokens.colorNeutralForeground2, maxWidth: '72ch' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  back: { marginBottom: '8px' },
  footer: {
    position: 'sticky',
    bottom: 0,
    zIndex: 2,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: '8px 16px',
    padding: '16px 40px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 860px)': { padding: '8px 16px' },
  },
});

export interface PageProps {
  /** A task or an area, in a few words; takes the focus when the page appears. */
  readonly heading: string;
  readonly purpose?: ReactNode;
  readonly children: ReactNode;
  /** Stays at the bottom, its content at the right. */
  readonly footer?: ReactNode;
  /** Buttons beside the heading. */
  readonly actions?: ReactNode;
  /** A way back above the heading. */
  readonly back?: ReactNode;
  /** The full width, for tables; otherwise at most 880 px. */
  readonly wide?: boolean;
}

export function Page({ heading, purpose, children, footer, actions, back, wide = false }: PageProps) {
  const styles = useStyles();
  const title = useRef<HTMLHeadingElement>(null);
  // A new page is a new instance (areas give it a key), so that a changed language does not move the focus.
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.title = `${heading} - Causeway`;
  }, [heading]);
  return (
    <div className={styles.page}>
      <div className={mergeClasses(styles.content, !wide && styles.form)}>
        {back === undefined ? null : <div className={styles.back}>{back}</div>}
        <div className={styles.head}>
          <div className={styles.titles}>
            <h1 ref={title} tabIndex={-1} className={styles.heading}>
              {heading}
            </h1>
            {purpose === undefined ? null : <p className={styles.purpose}>{purpose}</p>}
          </div>
          <div className={styles.actions}>
            {actions}
            <PageHelp />
          </div>
        </div>
        {children}
      </div>
      {footer === undefined ? null : <div className={styles.footer}>{footer}</div>}
    </div>
  );
}
