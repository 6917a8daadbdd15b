/** A remark in a frame: its colour is never all that says how it is meant, the icon does too. */

import { MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { usePartStyles } from './styles.ts';

interface NoteProps {
  readonly intent: 'info' | 'warning' | 'error' | 'success';
  readonly title?: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

export function Note({ intent, title, children, actions }: NoteProps) {
  const styles = usePartStyles();
  return (
    <MessageBar intent={intent} layout="multiline" role={intent === 'error' ? 'alert' : 'status'}>
      <MessageBarBody className={styles.body}>
        {title === undefined ? null : <MessageBarTitle>{title} </MessageBarTitle>}
        {children}
      </MessageBarBody>
      {actions === undefined ? null : <MessageBarActions>{actions}</MessageBarActions>}
    </MessageBar>
  );
}
