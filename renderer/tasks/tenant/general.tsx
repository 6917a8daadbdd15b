/** Whom and what the settings are of: the tenant, the application, the way, and when who synchronized last. */

import { Facts } from '../../setup/parts/facts.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useWords } from '../../words/words.tsx';
import type { Settings } from './setting-words.ts';

export function GeneralFacts({ settings }: { readonly settings: Settings }) {
  const styles = usePartStyles();
  const t = useWords();
  const { directorySynchronization, lastExport, displayName, backEnd } = settings;
  const code = (text: string) => <span className={styles.mono}>{text}</span>;
  const stamp = (at: string | null) => (at === null ? t('tasks.tenant.never') : <RelativeTime at={at} />);
  const unread = settings.faults.some(({ part }) => part === 'organization');
  const exporter = lastExport
    ? t(lastExport.isThisOne ? 'tasks.tenant.thisMachine' : 'tasks.tenant.otherMachine', {
        machine: lastExport.machine,
      })
    : undefined;
  return (
    <Facts
      facts={[
        [t('tasks.tenant.tenant'), displayName ?? t('tasks.tenant.notKnown')],
        [t('tasks.tenant.tenantId'), code(settings.tenantId)],
        [t('tasks.tenant.application'), code(settings.clientId)],
        [
          t('tasks.tenant.way'),
          <>
            {t(`setup.backEnd.names.${backEnd}`)} · <a href="#/tasks/back-end">{t('tasks.backEnd.name')}</a>
          </>,
        ],
        [
          t('tasks.tenant.lastSynchronized'),
          unread ? t('tasks.tenant.notKnown') : stamp(directorySynchronization.lastSynchronized),
        ],
        [
          t('tasks.tenant.lastPasswords'),
          unread ? t('tasks.tenant.notKnown') : stamp(directorySynchronization.lastPasswordSynchronized),
        ],
        exporter === undefined ? undefined : [t('tasks.tenant.lastExport'), exporter],
      ]}
    />
  );
}
