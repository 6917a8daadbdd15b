/** Troubleshoot: everything that synchronization stands on, looked at row by row, as a report to hand on. */

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { EventPayload } from '../../engine/api/contract/contract.ts';
import { useEngineCommand, type Broadcast } from '../api-client/hooks.tsx';
import { Note } from '../setup/parts/note.tsx';
import { useCheckWords, type CheckArea } from '../setup/parts/check-words.ts';
import { usePartStyles } from '../setup/parts/styles.ts';
import { Checks, type Check, type CheckState } from '../ui/checks.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { saveFile } from '../ui/grid/table-text.ts';
import { DownloadIcon } from '../ui/icons.ts';
import { useWords } from '../words/words.tsx';
import { TaskPage } from './parts/task-page.tsx';

type Row = EventPayload<'troubleshoot-row'>;

const STATES: { readonly [S in Row['state']]: CheckState } = {
  good: 'passed',
  attention: 'warning',
  problem: 'failed',
  unknown: 'skipped',
};

export function TroubleshootTask() {
  const styles = usePartStyles();
  const t = useWords();
  const [told, setTold] = useState<readonly Row[]>([]);
  const command = useEngineCommand('troubleshoot', {
    onEvent(event: Broadcast) {
      if (event.name !== 'troubleshoot-row') return;
      const { payload } = event;
      setTold((before) => [...before, payload]);
    },
  });
  const { result, running } = command;
  const rows = result?.rows ?? told;
  const found = rows.filter(({ state }) => state === 'attention' || state === 'problem').length;
  const start = () => {
    setTold([]);
    void command.run({});
  };
  return (
    <TaskPage heading="tasks.troubleshoot.heading" purpose="tasks.troubleshoot.purpose">
      <div className={styles.stack}>
        <div className={styles.row}>
          <Button appearance={result ? 'secondary' : 'primary'} disabledFocusable={running} onClick={start}>
            {t(
              running ? 'tasks.troubleshoot.running' : result ? 'tasks.troubleshoot.again' : 'tasks.troubleshoot.start',
            )}
          </Button>
          {running ? <Button onClick={command.cancel}>{t('common.cancel')}</Button> : null}
          {result ? (
            <>
              <CopyButton withLabel size="medium" label={t('tasks.troubleshoot.copy')} text={result.text} />
              <Button
                icon={<DownloadIcon />}
                onClick={() => saveFile(t('tasks.troubleshoot.file'), [result.text], 'text/plain;charset=utf-8')}
              >
                {t('tasks.troubleshoot.save')}
              </Button>
            </>
          ) : null}
        </div>
        {command.fault ? <FaultMessage fault={command.fault} /> : null}
        {result ? (
          <Note intent={found === 0 ? 'success' : 'warning'}>
            {found === 0 ? t('tasks.troubleshoot.good') : t('tasks.troubleshoot.found', { count: found })}
          </Note>
        ) : null}
        {rows.length > 0 ? <Rows rows={rows} /> : null}
      </div>
    </TaskPage>
  );
}

const AREAS: { readonly [area: string]: CheckArea } = { forest: 'forest', rights: 'rights', tenant: 'tenant' };

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  const t = useWords();
  const words = useCheckWords();
  const checks = rows.map((row, index): Check => {
    const area = AREAS[row.area];
    const name = area ? words.name(area, row.id) : words.name('house', row.id);
    return {
      id: `${row.area}/${row.id}/${index}`,
      what: row.subject === null ? name : t('setup.checks.of', { name, subject: row.subject }),
      state: STATES[row.state],
      result: words.passed(area ?? 'house', row.id, row.facts),
      fault: row.fault,
    };
  });
  return <Checks label={t('tasks.troubleshoot.label')} checks={checks} />;
}
