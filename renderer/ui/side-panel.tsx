/** A panel at the right beside a list: what a row says, before its page is opened. Escape closes it. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import { CloseIcon } from './icons.ts';

const useStyles = makeStyles({
  panel: {
    display: 'flex',
    flexDirection: 'column',
    width: '400px',
    flexShrink: 0,
    minHeight: 0,
    boxSizing: 'border-box',
    overflowY: 'auto',
    overscrollBehavior: 'contain',
    padding: '16px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 1023px)': {
      position: 'fixed',
      zIndex: 10,
      top: 0,
      bottom: 0,
      right: 0,
      width: 'min(440px, 100vw)',
      borderRadius: 0,
      boxShadow: tokens.shadow28,
    },
    '@media print': { display: 'none' },
  },
  head: {
    display: 'flex',
    alignItems: 'flex-start',
    justifyContent: 'space-between',
    gap: '8px',
    marginBottom: '12px',
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    outlineStyle: 'none',
  },
  footer: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: 'auto', paddingTop: '16px' },
});

interface SidePanelProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  onClose(): void;
}

export function SidePanel({ title, children, footer, onClose }: SidePanelProps) {
  const styles = useStyles();
  const t = useWords();
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
  }, []);
  const close = () => {
    const back = before.current;
    onClose();
    // The focus goes back to the row, unless somebody has taken it elsewhere.
    if (panel.current?.contains(document.activeElement) && back instanceof HTMLElement) back.focus();
  };
  return (
    <aside
      ref={panel}
      className={styles.panel}
      aria-labelledby={id}
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        <Button appearance="subtle" size="small" icon={<CloseIcon />} aria-label={t('common.close')} onClick={close} />
      </div>
      {children}
      {footer === undefined ? null : <div className={styles.footer}>{footer}</div>}
    </aside>
  );
}
