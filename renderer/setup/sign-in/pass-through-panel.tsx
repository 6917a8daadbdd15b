/** What pass-through authentication asks where it is chosen: what it is proven by, what the directories offer, what comes after setup. */

import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useWizard } from '../session/wizard-context.tsx';
import { forestPart, forestSecret, type ForestPart } from '../state/answers.ts';
import { hasSecret } from '../state/situation.ts';
import { PassThroughChecks } from './pass-through-checks.tsx';

const STEPS = ['register', 'switch', 'hashes'] as const;

export function PassThroughPanel() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft } = useWizard();
  const known = (draft.answers.forests ?? []).flatMap((forest): ForestPart[] => {
    const part = hasSecret({ draft }, forestSecret(forest.name ?? '')) ? forestPart(forest) : undefined;
    return part ? [part] : [];
  });
  const hasFallback = draft.answers.passwordHashSync?.enabled === true;
  return (
    <div className={styles.section}>
      <Note intent="info" title={t('setup.passThrough.previewTitle')}>
        {t('setup.passThrough.preview')}
      </Note>
      <Section heading={t('setup.passThrough.checksTitle')}>
        {known.length === 0 ? (
          <p className={styles.quiet}>{t('setup.passThrough.later')}</p>
        ) : (
          <PassThroughChecks
            key={JSON.stringify([known, hasFallback])}
            wanted={{ forests: known, hasFallback }}
            atOnce
          />
        )}
      </Section>
      <Section heading={t('setup.passThrough.thenTitle')}>
        <ol className={styles.list}>
          {STEPS.map((step) => (
            <li key={step}>{t(`setup.passThrough.then.${step}`)}</li>
          ))}
        </ol>
      </Section>
    </div>
  );
}
