/** Asks once before something that cannot be undone. The browser's own dialog: it keeps the focus in, and Escape leaves. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useWords } from '../words/words.tsx';

const useStyles = makeStyles({
  dialog: {
    width: 'min(520px, calc(100vw - 48px))',
    boxSizing: 'border-box',
    padding: '24px',
    border: `1px solid ${tokens.colorTransparentStroke}`,
    borderRadius: tokens.borderRadiusXLarge,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow64,
    '::backdrop': { backgroundColor: tokens.colorBackgroundOverlay },
  },
  title: {
    margin: '0 0 8px',
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    overflowWrap: 'anywhere',
  },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end', gap: '8px', marginTop: '24px' },
});

interface ConfirmProps {
  readonly title: string;
  readonly children: ReactNode;
  /** What the button does: `Remove 14 people`. */
  readonly action: string;
  /** What the other one leaves; default: Cancel. */
  readonly cancel?: string;
  onConfirm(): void;
  onCancel(): void;
}

/** Shown for as long as it is rendered. */
export function Confirm({ title, children, action, cancel, onConfirm, onCancel }: ConfirmProps) {
  const styles = useStyles();
  const t = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={id} className={styles.title}>
        {title}
      </h2>
      {children}
      <div className={styles.actions}>
        <Button onClick={onCancel}>{cancel ?? t('common.cancel')}</Button>
        <Button appearance="primary" onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </dialog>
  );
}
