/** Groups that Microsoft Graph made and that stand beside the synchronized ones: deleted or kept, by a person. */

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useEngineCommand, useEngineQuery } from '../../api-client/hooks.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';

export function SupersededGroups() {
  const styles = usePartStyles();
  const t = useWords();
  const { data = [], fault } = useEngineQuery('superseded-groups', {});
  const settle = useEngineCommand('superseded-groups-settle');
  const [asking, setAsking] = useState(false);
  const open = data.filter(({ state }) => state !== 'kept');
  const ready = open.filter(({ state }) => state === 'ready');
  if (fault) return <FaultMessage fault={fault} />;
  if (open.length === 0 && !settle.result) return null;
  return (
    <Section heading={t('tasks.backEnd.supersededTitle')}>
      <div className={styles.stack} data-superseded={open.length}>
        {settle.fault ? <FaultMessage fault={settle.fault} /> : null}
        {settle.result ? <Settled settle={settle.result} /> : null}
        {open.length > 0 ? (
          <>
            <p className={styles.quiet}>{t('tasks.backEnd.superseded')}</p>
            <ul className={styles.list}>
              {open.map(({ id, name, members, state }) => (
                <li key={id} data-group={name} data-state={state}>
                  <bdi>{name}</bdi> · {t('tasks.backEnd.members', { count: members })} ·{' '}
                  {t(`tasks.backEnd.supersededStates.${state}`)}
                </li>
              ))}
            </ul>
            <div className={styles.row}>
              <Button disabledFocusable={settle.running || ready.length === 0} onClick={() => setAsking(true)}>
                {t('tasks.backEnd.delete', { count: ready.length })}
              </Button>
              <Button
                disabledFocusable={settle.running}
                onClick={() => void settle.run({ action: 'keep', ids: open.map(({ id }) => id) })}
              >
                {t('tasks.backEnd.keep')}
              </Button>
            </div>
          </>
        ) : null}
      </div>
      {asking ? (
        <Confirm
          title={t('tasks.backEnd.deleteTitle', { count: ready.length })}
          action={t('tasks.backEnd.delete', { count: ready.length })}
          onConfirm={() => {
            setAsking(false);
            void settle.run({ action: 'delete', ids: ready.map(({ id }) => id) });
          }}
          onCancel={() => setAsking(false)}
        >
          {t('tasks.backEnd.deleteText')}
        </Confirm>
      ) : null}
    </Section>
  );
}

type Result = NonNullable<ReturnType<typeof useEngineCommand<'superseded-groups-settle'>>['result']>;

function Settled({ settle: { action, settled, refused } }: { readonly settle: Result }) {
  const t = useWords();
  const [first] = refused;
  return (
    <>
      {settled.length > 0 ? (
        <Note intent="success">
          {action === 'keep' ? t('tasks.backEnd.kept') : t('tasks.backEnd.deleted', { count: settled.length })}
        </Note>
      ) : null}
      {first ? (
        <>
          <Note intent="warning">{t('tasks.backEnd.refused', { count: refused.length })}</Note>
          <FaultMessage fault={first.fault} />
        </>
      ) : null}
    </>
  );
}
