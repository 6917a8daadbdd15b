/** The back end in force, with the way to its task: another one moves every object of the tenant. */

import { Section } from '../../../ui/section.tsx';
import { useWords } from '../../../words/words.tsx';
import { usePartStyles } from '../../parts/styles.ts';
import { useWizard } from '../../session/wizard-context.tsx';
import { backEndOf } from '../../state/back-end.ts';

export function BackEndInForce() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, situation } = useWizard();
  const name = t(`setup.backEnd.names.${backEndOf(draft, situation.features)}`);
  return (
    <Section heading={t('setup.backEnd.title')} actions={<a href="#/tasks/back-end">{t('setup.backEnd.task')}</a>}>
      <p className={styles.quiet}>{t('setup.backEnd.inForce', { name })}</p>
    </Section>
  );
}
