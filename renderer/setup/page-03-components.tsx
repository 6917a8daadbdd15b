/** Required components: where data lives, and settings of another installation to begin with. */

import { Section } from '../ui/section.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import { Facts } from './parts/facts.tsx';
import { Note } from './parts/note.tsx';
import { useDraftFromFile } from './parts/settings-file.ts';
import { SettingsFileButton } from './parts/settings-file-view.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';

/** Bytes. A directory of 100,000 people takes about as much. */
const LITTLE_SPACE = 1_000_000_000;

export function ComponentsPage() {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { environment } = useWizard();
  const settings = useDraftFromFile();
  const { dataDirectory, versions } = environment;
  const others = dataDirectory.ownerOnly === false;
  const access = others
    ? t('setup.components.accessOthers', { mode: dataDirectory.mode ?? '' })
    : dataDirectory.ownerOnly
      ? t('setup.components.accessOwner', { account: environment.account })
      : t('setup.components.accessUnknown');
  return (
    <>
      <Section heading={t('setup.components.directory')}>
        <div className={styles.stack}>
          <Facts
            facts={[
              [t('setup.components.directory'), <bdi className={styles.mono}>{dataDirectory.path}</bdi>],
              [t('setup.components.free'), formats.bytes(dataDirectory.freeBytes)],
              [t('setup.components.database'), formats.bytes(dataDirectory.databaseBytes)],
              others ? undefined : [t('setup.components.access'), access],
            ]}
          />
          {others ? <Note intent="warning">{access}</Note> : null}
          {dataDirectory.writable ? null : <Note intent="error">{t('setup.components.notWritable')}</Note>}
          {dataDirectory.freeBytes < LITTLE_SPACE ? (
            <Note intent="warning">{t('setup.components.littleSpace', { least: formats.bytes(LITTLE_SPACE) })}</Note>
          ) : null}
          <p className={styles.small}>{t('setup.components.directoryHow')}</p>
        </div>
      </Section>
      <Section heading={t('setup.components.machine')}>
        <Facts
          facts={[
            [t('setup.components.machine'), environment.hostName],
            [t('setup.components.system'), environment.release],
            [t('setup.components.domain'), environment.domain ?? t('setup.components.noDomain')],
            environment.proxy === null ? undefined : [t('setup.components.proxy'), environment.proxy],
            [t('setup.components.version'), versions.causeway],
          ]}
        />
      </Section>
      <Section heading={t('setup.components.importTitle')}>
        <div className={styles.stack}>
          <p className={styles.quiet}>{t('setup.components.importHint')}</p>
          <SettingsFileButton settings={settings} />
        </div>
      </Section>
    </>
  );
}
