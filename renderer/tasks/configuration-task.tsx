/** View and export the configuration: what is in force, its versions, and the way back to one. */

import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { faultOf } from '../api-client/client.ts';
import { useEngineClient, useEngineCommand, useEngineQuery } from '../api-client/hooks.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Note } from '../setup/parts/note.tsx';
import { usePartStyles } from '../setup/parts/styles.ts';
import { useSentence } from '../setup/ready/use-sentence.ts';
import { sentencesOf } from '../setup/state/summary.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { saveFile } from '../ui/grid/table-text.ts';
import { DownloadIcon } from '../ui/icons.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Section } from '../ui/section.tsx';
import { ENGLISH_WORDS } from '../words/english/english.ts';
import { useWords, type WordKey } from '../words/words.tsx';
import { TaskPage } from './parts/task-page.tsx';

type Version = CallResult<'configuration-versions'>[number];
type Settings = CallResult<'settings-export'>;

export function ConfigurationTask() {
  const styles = usePartStyles();
  const settings = useEngineQuery('settings-export', {});
  return (
    <TaskPage heading="tasks.configuration.heading" purpose="tasks.configuration.purpose">
      {settings.fault ? <FaultMessage fault={settings.fault} /> : null}
      {settings.data ? (
        <div className={styles.stack}>
          <InForce settings={settings.data} />
          <Document settings={settings.data} />
        </div>
      ) : null}
      <Versions />
    </TaskPage>
  );
}

function InForce({ settings }: { readonly settings: Settings }) {
  const styles = usePartStyles();
  const t = useWords();
  const { document, fileName } = settings;
  const say = useSentence();
  // What nobody chose has no page of its own to be said on.
  const { answers } = document;
  // Settings that are in force always say it.
  const known = { organization: undefined, defaultBackEnd: answers.tenant?.backEnd ?? 'graph' } as const;
  const groups = sentencesOf({ answers, acknowledged: [], inForce: [] }, known).filter(
    ({ nothing }) => nothing !== true,
  );
  const save = () => saveFile(fileName, [`${JSON.stringify(document, null, 2)}\n`], 'application/json');
  return (
    <Section
      heading={t('tasks.configuration.inForce')}
      actions={
        <Button appearance="primary" icon={<DownloadIcon />} onClick={save}>
          {t('tasks.configuration.export')}
        </Button>
      }
    >
      <div className={styles.stack}>
        <span className={styles.small}>{t('tasks.configuration.exportHint')}</span>
        {groups.map(({ page, name, sentences }) => (
          <div key={page}>
            <strong>{t(name)}</strong>
            <ul className={styles.list}>
              {sentences.map((sentence, index) => (
                <li key={index}>{say(sentence)}</li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </Section>
  );
}

const useStyles = makeStyles({
  document: {
    maxHeight: '420px',
    overflow: 'auto',
    margin: 0,
    padding: '12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  version: {
    padding: '12px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    display: 'grid',
    gap: '6px',
  },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  change: { overflowWrap: 'anywhere' },
});

function Document({ settings }: { readonly settings: Settings }) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const [open, setOpen] = useState(false);
  const text = JSON.stringify(settings.document, null, 2);
  return (
    <Section heading={t('tasks.configuration.document')}>
      <div className={parts.stack}>
        <div className={parts.row}>
          <Button aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? 'tasks.configuration.hideDocument' : 'tasks.configuration.showDocument')}
          </Button>
          <CopyButton withLabel size="medium" label={t('tasks.configuration.copyDocument')} text={text} />
        </div>
        {open ? (
          <pre className={styles.document} tabIndex={0} role="region" aria-label={t('tasks.configuration.document')}>
            {text}
          </pre>
        ) : null}
      </div>
    </Section>
  );
}

/** Versions at a time. */
const PAGE = 20;

function Versions() {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const client = useEngineClient();
  const newest = useEngineQuery('configuration-versions', { limit: PAGE });
  const [older, setOlder] = useState<readonly Version[]>([]);
  const [fault, setFault] = useState<ReturnType<typeof faultOf>>();
  const restore = useEngineCommand('restore-configuration');
  const [restoring, setRestoring] = useState<number>();
  const [from, setFrom] = useState<number>();
  const versions = [...(newest.data ?? []), ...older];
  const oldest = versions.at(-1)?.version;
  const showOlder = () => {
    if (oldest === undefined) return;
    client.call('configuration-versions', { limit: PAGE, before: oldest }).then(
      (more) => setOlder((before) => [...before, ...more]),
      (error: unknown) => setFault(faultOf(error)),
    );
  };
  return (
    <Section heading={t('tasks.configuration.versions')}>
      {newest.fault ? <FaultMessage fault={newest.fault} /> : null}
      {fault ? <FaultMessage fault={fault} /> : null}
      {restore.fault ? <FaultMessage fault={restore.fault} /> : null}
      {restore.result && from !== undefined ? (
        <Note intent="success">
          {t('tasks.configuration.restored', { from: String(from), version: String(restore.result.version) })}
        </Note>
      ) : null}
      <ol className={styles.list}>
        {versions.map((version) => (
          <li key={version.version} className={styles.version} data-version={version.version}>
            <VersionRow version={version} onRestore={() => setRestoring(version.version)} />
          </li>
        ))}
      </ol>
      {oldest !== undefined && oldest > 1 ? (
        <div className={parts.section}>
          <Button onClick={showOlder}>{t('tasks.configuration.older')}</Button>
        </div>
      ) : null}
      {restoring === undefined ? null : (
        <Confirm
          title={t('tasks.configuration.restoreTitle', { version: String(restoring) })}
          action={t('tasks.configuration.restore', { version: String(restoring) })}
          onConfirm={() => {
            setFrom(restoring);
            setRestoring(undefined);
            setOlder([]);
            void restore.run({ version: restoring });
          }}
          onCancel={() => setRestoring(undefined)}
        >
          {t('tasks.configuration.restoreText')}
        </Confirm>
      )}
    </Section>
  );
}

function VersionRow({ version, onRestore }: { readonly version: Version; onRestore(): void }) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const { current, savedAt, savedBy, action, changes } = version;
  const known = Object.hasOwn(ENGLISH_WORDS.tasks.configuration.actions, action) ? action : 'other';
  const number = String(version.version);
  return (
    <>
      <div className={parts.row}>
        <strong>{t('tasks.configuration.version', { version: number })}</strong>
        {current ? <Badge appearance="tint">{t('tasks.configuration.current')}</Badge> : null}
        <span>{t(`tasks.configuration.actions.${known}` as WordKey, { action })}</span>
        <span className={parts.small}>
          <RelativeTime at={savedAt} /> {t('tasks.configuration.savedBy', { who: savedBy })}
        </span>
        {current ? null : (
          <Button size="small" onClick={onRestore}>
            {t('tasks.configuration.restore', { version: number })}
          </Button>
        )}
      </div>
      {changes.length === 0 ? (
        <span className={parts.small}>{t('tasks.configuration.noChanges')}</span>
      ) : (
        <ul className={parts.list}>
          {changes.map(({ path, before, after }) => (
            <li key={path} className={styles.change}>
              <span className={parts.mono}>{path}</span>
              {`: ${before ?? t('tasks.configuration.nothing')} → ${after ?? t('tasks.configuration.nothing')}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
