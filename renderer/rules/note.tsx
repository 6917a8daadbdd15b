/** A remark in a frame, which can be put away. */

import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { CloseIcon } from '../ui/icons.ts';
import { useWords } from '../words/words.tsx';

const useStyles = makeStyles({
  bar: { marginBottom: '16px' },
  body: { whiteSpace: 'normal', paddingTop: '2px', paddingBottom: '2px', overflowWrap: 'anywhere' },
});

interface NoteProps {
  readonly intent: 'info' | 'warning' | 'error' | 'success';
  readonly title?: string;
  readonly text?: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  onClose?(): void;
}

export function Note({ intent, title, text, children, actions, onClose }: NoteProps) {
  const styles = useStyles();
  const t = useWords();
  return (
    <MessageBar
      intent={intent}
      layout="multiline"
      className={styles.bar}
      role={intent === 'error' ? 'alert' : 'status'}
      data-note={intent}
    >
      <MessageBarBody className={styles.body}>
        {title === undefined ? null : <MessageBarTitle>{title} </MessageBarTitle>}
        {text}
        {children}
      </MessageBarBody>
      {actions === undefined && onClose === undefined ? null : (
        <MessageBarActions
          {...(onClose && {
            containerAction: (
              <Button
                size="small"
                appearance="transparent"
                icon={<CloseIcon />}
                aria-label={t('common.close')}
                onClick={onClose}
              />
            ),
          })}
        >
          {actions}
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
