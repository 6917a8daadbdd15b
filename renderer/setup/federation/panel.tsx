/** What federation asks in the wizard: the provider can be looked at already, domains follow after setup. */

import { useWords } from '../../words/words.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useWizard } from '../session/wizard-context.tsx';
import { ProviderForm } from './provider-form.tsx';

export function FederationPanel() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft } = useWizard();
  const hasReserve = draft.answers.passwordHashSync?.enabled === true;
  return (
    <div className={styles.section}>
      <div className={styles.stack}>
        <Note intent="info" title={t('setup.federation.wizardTitle')}>
          {t('setup.federation.wizardText', { task: t('tasks.federation.name') })}
        </Note>
        {hasReserve ? null : (
          <p className={styles.quiet}>{t('setup.federation.reserve', { page: t('setup.features.name') })}</p>
        )}
        <ProviderForm />
      </div>
    </div>
  );
}
