/** Ready to configure: the choices in sentences, the last options, and what will happen. */

import { Switch } from '@fluentui/react-components';
import { Section } from '../ui/section.tsx';
import { useWords } from '../words/words.tsx';
import { Note } from './parts/note.tsx';
import { usePartStyles } from './parts/styles.ts';
import { PreviewPart } from './ready/preview-part.tsx';
import { Summary } from './ready/summary.tsx';
import { useWizard } from './session/wizard-context.tsx';
import { PasswordRights } from './sign-in/password-rights.tsx';
import { chosen, synchronizesPasswords } from './state/answers.ts';
import { ACKNOWLEDGEMENTS } from './state/situation.ts';

export function ReadyPage() {
  const { draft } = useWizard();
  return (
    <>
      <Outdated />
      {draft.purpose === 'change' ? <PreviewPart /> : <Options />}
      {draft.purpose === 'change' ? null : <PreviewPart />}
      {draft.mode === 'express' && synchronizesPasswords(draft.answers) ? <PasswordRights /> : null}
      <Summary />
    </>
  );
}

/** The configuration went on while this draft lay. */
function Outdated() {
  const t = useWords();
  const { configuring } = useWizard();
  return configuring.fault?.code === 'draft-outdated' ? (
    <Note intent="warning">{t('setup.ready.outdated')}</Note>
  ) : null;
}

function Options() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change, acknowledge } = useWizard();
  const { stagingMode } = chosen(draft.answers);
  const starts = !draft.acknowledged.includes(ACKNOWLEDGEMENTS.startLater);
  return (
    <Section heading={t('setup.ready.optionsTitle')} term="stagingMode">
      <div className={styles.tight}>
        <Switch
          label={t('setup.ready.start')}
          checked={starts}
          onChange={(_, { checked }) => acknowledge(ACKNOWLEDGEMENTS.startLater, !checked)}
        />
        <p className={styles.quiet}>{t('setup.ready.startMeans')}</p>
        <Switch
          label={t('setup.ready.staging')}
          checked={stagingMode}
          onChange={(_, { checked }) => change((answers) => ({ ...answers, stagingMode: checked }))}
        />
        <p className={styles.quiet}>{t('setup.ready.stagingMeans')}</p>
      </div>
    </Section>
  );
}
