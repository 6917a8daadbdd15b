/** Staging mode: on at once, off after its check list. */

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

export function StagingTask() {
  const styles = usePartStyles();
  const t = useWords();
  const list = useEngineQuery('staging-checklist', {});
  const staging = useEngineCommand('staging');
  const { data } = list;
  if (!data) {
    return (
      <TaskPage heading="tasks.staging.name" purpose="tasks.staging.text">
        {list.fault ? <FaultMessage fault={list.fault} /> : null}
      </TaskPage>
    );
  }
  const { stagingMode } = data;
  return (
    <TaskPage
      key={String(stagingMode)}
      heading={stagingMode ? 'tasks.staging.headingOn' : 'tasks.staging.headingOff'}
      purpose={stagingMode ? 'tasks.staging.purposeOn' : 'tasks.staging.purposeOff'}
    >
      <div className={styles.stack}>
        {staging.fault ? <FaultMessage fault={staging.fault} /> : null}
        {staging.result ? (
          <Note intent="success">
            {t(staging.result.stagingMode ? 'tasks.staging.switchedOn' : 'tasks.staging.switchedOff')}
          </Note>
        ) : (
          <Note intent="info">{t(stagingMode ? 'tasks.staging.isOn' : 'tasks.staging.isOff')}</Note>
        )}
        {stagingMode ? (
          <SwitchOff list={list} onSwitch={() => void staging.run({ enabled: false })} busy={staging.running} />
        ) : (
          <div className={styles.row}>
            <Button
              appearance="primary"
              disabledFocusable={staging.running}
              onClick={() => void staging.run({ enabled: true })}
            >
              {t('tasks.staging.switchOn')}
            </Button>
            {staging.result ? <StartCycle /> : null}
          </div>
        )}
      </div>
    </TaskPage>
  );
}

interface SwitchOffProps {
  readonly list: ReturnType<typeof useEngineQuery<'staging-checklist'>>;
  readonly busy: boolean;
  onSwitch(): void;
}

function SwitchOff({ list, busy, onSwitch }: SwitchOffProps) {
  const styles = usePartStyles();
  const t = useWords();
  const review = useEngineCommand('review-pending');
  const [asking, setAsking] = useState(false);
  const rows = list.data?.rows ?? [];
  const notReady = rows.filter(({ state }) => state === 'problem').length;
  return (
    <>
      <Section
        heading={t('tasks.staging.checks')}
        actions={
          <Button disabledFocusable={list.fetching} onClick={list.refetch}>
            {t('common.checks.again')}
          </Button>
        }
      >
        <TaskRows label={t('tasks.staging.checks')} area="staging" rows={rows} />
      </Section>
      <div className={styles.row}>
        <a href="#/pending">{t('tasks.staging.pending')}</a>
        <Button disabledFocusable={review.running} onClick={() => void review.run({})}>
          {t('tasks.staging.reviewed')}
        </Button>
        <StartCycle />
      </div>
      {review.fault ? <FaultMessage fault={review.fault} /> : null}
      <div>
        <Button
          appearance="primary"
          disabledFocusable={busy}
          onClick={() => (list.data?.ready ? onSwitch() : setAsking(true))}
        >
          {t('tasks.staging.switchOff')}
        </Button>
      </div>
      {asking ? (
        <Confirm
          title={t('tasks.staging.anywayTitle')}
          action={t('tasks.staging.anyway')}
          onConfirm={() => {
            setAsking(false);
            onSwitch();
          }}
          onCancel={() => setAsking(false)}
        >
          {t('tasks.staging.anywayText', { count: notReady })}
        </Confirm>
      ) : null}
    </>
  );
}

function StartCycle() {
  const t = useWords();
  const cycle = useEngineCommand('cycle');
  return (
    <>
      <Button disabledFocusable={cycle.running} onClick={() => void cycle.run({ policy: 'delta' })}>
        {t(cycle.running ? 'tasks.staging.cycleStarted' : 'tasks.staging.startCycle')}
      </Button>
      {cycle.fault ? <FaultMessage fault={cycle.fault} /> : null}
    </>
  );
}
