/** Exports that a guard holds: what they would delete, and the way to let them through. */

import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand, useEngineQuery } from '../../api-client/hooks.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useWords } from '../../words/words.tsx';

type Hold = CallResult<'held'>[number];

const useStyles = makeStyles({
  bar: { marginBottom: '16px' },
  body: { whiteSpace: 'normal', paddingTop: '8px', paddingBottom: '8px' },
  sample: { margin: '8px 0', paddingInlineStart: '20px' },
});

interface HeldNoticesProps {
  onShow(connector: string): void;
}

export function HeldNotices({ onShow }: HeldNoticesProps) {
  const { data } = useEngineQuery('held', {});
  return data?.map((hold) => <HeldNotice key={hold.id} hold={hold} onShow={() => onShow(hold.connector)} />);
}

interface HeldNoticeProps {
  readonly hold: Hold;
  onShow(): void;
}

function HeldNotice({ hold, onShow }: HeldNoticeProps) {
  const styles = useStyles();
  const t = useWords();
  const [asking, setAsking] = useState(false);
  const approve = useEngineCommand('approve');
  const count = hold.deletions.length;
  const approved = hold.approvedAt !== null;
  return (
    <>
      {approve.fault ? <FaultMessage fault={approve.fault} /> : null}
      <MessageBar
        intent={approved ? 'info' : 'warning'}
        layout="multiline"
        className={styles.bar}
        data-held={hold.connector}
      >
        <MessageBarBody className={styles.body}>
          <MessageBarTitle>{t('operations.pending.holdTitle', { connector: hold.connector })}</MessageBarTitle>{' '}
          {approved ? t('operations.pending.holdApproved') : t('operations.pending.holdText', { count })}
        </MessageBarBody>
        {approved ? null : (
          <MessageBarActions>
            <Button onClick={onShow}>{t('operations.pending.holdShow')}</Button>
            <Button disabled={approve.running} onClick={() => setAsking(true)}>
              {t('operations.pending.holdApprove', { count })}
            </Button>
          </MessageBarActions>
        )}
      </MessageBar>
      {asking ? (
        <Confirm
          title={t('operations.pending.holdConfirmTitle', { count, connector: hold.connector })}
          action={t('operations.pending.holdConfirm', { count })}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void approve.run({ id: hold.id });
          }}
        >
          <Samples hold={hold} />
          {t('operations.pending.holdConfirmText', { connector: hold.connector })}
        </Confirm>
      ) : null}
    </>
  );
}

const SAMPLES = 5;

function Samples({ hold }: { readonly hold: Hold }) {
  const styles = useStyles();
  const t = useWords();
  const rest = hold.deletions.length - SAMPLES;
  return (
    <ul className={styles.sample}>
      {hold.deletions.slice(0, SAMPLES).map(({ objectId, name }) => (
        <li key={objectId}>
          <bdi>{name}</bdi>
        </li>
      ))}
      {rest > 0 ? <li>{t('operations.pending.moreLinks', { count: rest })}</li> : null}
    </ul>
  );
}
