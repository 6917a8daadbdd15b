/** Configure the source anchor: objectGUID to ms-DS-ConsistencyGuid, never back. */

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useEngineCommand, useEngineQuery } from '../api-client/hooks.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Note } from '../setup/parts/note.tsx';
import { usePartStyles } from '../setup/parts/styles.ts';
import { FaultMessage } from '../ui/fault-message.tsx';
import { Section } from '../ui/section.tsx';
import { useWords } from '../words/words.tsx';
import { TaskRows } from './parts/rows.tsx';
import { TaskPage } from './parts/task-page.tsx';

export function AnchorTask() {
  const styles = usePartStyles();
  const t = useWords();
  const check = useEngineQuery('change-anchor-check', {});
  const change = useEngineCommand('change-anchor');
  const [asking, setAsking] = useState(false);
  const rows = check.data?.rows ?? [];
  const already = rows.some(({ id, state }) => id === 'current-anchor' && state !== 'good');
  return (
    <TaskPage heading="tasks.sourceAnchor.heading" purpose="tasks.sourceAnchor.purpose">
      <div className={styles.stack}>
        {check.fault ? <FaultMessage fault={check.fault} /> : null}
        {change.fault ? <FaultMessage fault={change.fault} /> : null}
        {change.result ? (
          <Note intent="success">
            {t('tasks.sourceAnchor.done')} {t('tasks.list.savedAs', { version: String(change.result.version) })}
          </Note>
        ) : null}
        {already && !change.result ? <Note intent="info">{t('tasks.sourceAnchor.already')}</Note> : null}
        {already ? null : (
          <Section heading={t('tasks.sourceAnchor.checks')}>
            <TaskRows label={t('tasks.sourceAnchor.checks')} area="sourceAnchor" rows={rows} />
          </Section>
        )}
        {check.data?.possible ? (
          <div>
            <Button appearance="primary" disabledFocusable={change.running} onClick={() => setAsking(true)}>
              {t('tasks.sourceAnchor.start')}
            </Button>
          </div>
        ) : null}
      </div>
      {asking ? (
        <Confirm
          title={t('tasks.sourceAnchor.confirmTitle')}
          action={t('tasks.sourceAnchor.confirm')}
          onConfirm={() => {
            setAsking(false);
            void change.run({});
          }}
          onCancel={() => setAsking(false)}
        >
          {t('tasks.sourceAnchor.confirmText')}
        </Confirm>
      ) : null}
    </TaskPage>
  );
}
