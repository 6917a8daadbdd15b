/** Import settings: a file becomes the draft of a change, and the draft's preview is what comes next. */

import { Button } from '@fluentui/react-components';
import { useLocation } from 'wouter';
import { useEngineClient, useEngineQuery } from '../api-client/hooks.tsx';
import { Note } from '../setup/parts/note.tsx';
import { useSettingsFile } from '../setup/parts/settings-file.ts';
import { SettingsFileOutcome, useFileChoice } from '../setup/parts/settings-file-view.tsx';
import { usePartStyles } from '../setup/parts/styles.ts';
import { FaultMessage } from '../ui/fault-message.tsx';
import { useWords } from '../words/words.tsx';
import { TaskPage } from './parts/task-page.tsx';

export function ImportTask() {
  const styles = usePartStyles();
  const t = useWords();
  const client = useEngineClient();
  const [, navigate] = useLocation();
  const draft = useEngineQuery('draft', {});
  const settings = useSettingsFile({
    hasAnswers: draft.data?.saved ?? false,
    async take({ answers }) {
      const { revision, purpose } = await client.call('draft', {});
      const page = 'directories';
      await client.call('save-draft', { purpose, mode: 'custom', page, answers, acknowledged: [], revision });
    },
  });
  const { element, open } = useFileChoice((file) => void settings.read(file));
  return (
    <TaskPage heading="tasks.importSettings.heading" purpose="tasks.importSettings.purpose">
      <div className={styles.stack}>
        {draft.fault ? <FaultMessage fault={draft.fault} /> : null}
        {draft.data?.saved && settings.reading?.state !== 'taken' ? (
          <Note intent="warning">{t('tasks.importSettings.draftReplaced')}</Note>
        ) : null}
        <div>
          {element}
          <Button appearance={settings.reading?.state === 'taken' ? 'secondary' : 'primary'} onClick={open}>
            {t('tasks.importSettings.choose')}
          </Button>
        </div>
        <SettingsFileOutcome settings={settings} />
        {settings.reading?.state === 'taken' ? (
          <div>
            <Button appearance="primary" onClick={() => navigate('/setup/ready')}>
              {t('tasks.importSettings.open')}
            </Button>
          </div>
        ) : null}
      </div>
    </TaskPage>
  );
}
