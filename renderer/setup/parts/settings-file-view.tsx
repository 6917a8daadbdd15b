/** The button that takes a settings file, and what came of it. */

import { Button } from '@fluentui/react-components';
import { useRef } from 'react';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Note } from './note.tsx';
import { LARGEST_FILE, type ImportCheck, type SettingsFile } from './settings-file.ts';
import { usePartStyles } from './styles.ts';

/** Opens the system's own choice of files. */
export function useFileChoice(onFile: (file: File) => void) {
  const input = useRef<HTMLInputElement>(null);
  const element = (
    <input
      ref={input}
      type="file"
      accept=".json,.causeway,application/json"
      hidden
      data-choice="settings-file"
      onChange={(event) => {
        const [file] = event.target.files ?? [];
        // The same file can be chosen again after it was mended.
        event.target.value = '';
        if (file) onFile(file);
      }}
    />
  );
  return { element, open: () => input.current?.click() };
}

export function SettingsFileButton({ settings }: { readonly settings: SettingsFile }) {
  const styles = usePartStyles();
  const t = useWords();
  const { element, open } = useFileChoice((file) => void settings.read(file));
  return (
    <div className={styles.stack}>
      <div>
        {element}
        <Button onClick={open}>{t('setup.components.importButton')}</Button>
      </div>
      <SettingsFileOutcome settings={settings} />
    </div>
  );
}

export function SettingsFileOutcome({ settings }: { readonly settings: SettingsFile }) {
  const t = useWords();
  const formats = useFormats();
  const { reading } = settings;
  if (!reading) return null;
  const { file } = reading;
  if (reading.state === 'asking') {
    return (
      <Confirm
        title={t('setup.components.importReplace')}
        action={t('setup.components.importReplaceConfirm')}
        onConfirm={settings.take}
        onCancel={settings.forget}
      >
        {t('setup.components.importReplaceText', { file })}
      </Confirm>
    );
  }
  if (reading.state === 'reading') return <p role="status">{t('setup.components.importReading', { file })}</p>;
  if (reading.state === 'failed') return <FaultMessage fault={reading.fault} />;
  if (reading.state === 'taken') return <Taken file={file} check={reading.check} />;
  const why = {
    'too-big': () =>
      t('setup.components.importTooBig', {
        size: formats.bytes(reading.state === 'too-big' ? reading.size : 0),
        most: formats.bytes(LARGEST_FILE),
      }),
    'not-json': () =>
      t('setup.components.importNotJson', { reason: reading.state === 'not-json' ? reading.reason : '' }),
    'not-settings': () => t('setup.components.importNotSettings'),
  }[reading.state];
  return (
    <Note intent="error" title={t('setup.components.importFailed', { file })}>
      {why()}
    </Note>
  );
}

function Taken({ file, check }: { readonly file: string; readonly check: ImportCheck }) {
  const t = useWords();
  const formats = useFormats();
  const { answers, age, unknown, secrets, secretsInFile, problems } = check;
  const version = check.causeway ?? undefined;
  const names = formats.list(secrets);
  const lines = [
    t('setup.components.importDone', {
      file,
      forests: answers.forests?.length ?? 0,
      tenant: answers.tenant?.name ?? answers.tenant?.tenantId,
    }),
    age === 'older' ? t('setup.components.importAge.older', { version }) : '',
    age === 'newer' && unknown.length > 0
      ? t('setup.components.importAge.newer', { version, unknown: formats.list(unknown) })
      : unknown.length > 0
        ? t('setup.components.importUnknown', { unknown: formats.list(unknown) })
        : '',
    secrets.length > 0 ? t('setup.components.importSecrets', { names }) : '',
    secretsInFile.length > 0 ? t('setup.components.importSecretsInFile', { names: formats.list(secretsInFile) }) : '',
    problems.length > 0 ? t('setup.components.importProblems', { answers: problems.length }) : '',
  ].filter((line) => line !== '');
  const clean = unknown.length === 0 && problems.length === 0 && secretsInFile.length === 0;
  return (
    <Note intent={clean ? 'success' : 'warning'}>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </Note>
  );
}
