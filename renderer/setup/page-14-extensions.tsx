/** Directory extensions: attributes of the forests that become attributes of the tenant's own. */

import { Field, Input } from '@fluentui/react-components';
import { Section } from '../ui/section.tsx';
import { useWords } from '../words/words.tsx';
import { AvailableExtensions } from './extensions/available.tsx';
import { ChosenExtensions } from './extensions/chosen.tsx';
import { RegisterExtensions } from './extensions/register.tsx';
import { useExtensionAttributes } from './extensions/use-extension-attributes.ts';
import { Note } from './parts/note.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { extensionName, extensionsOf, withApplication } from './state/extensions.ts';
import { isGuid } from './state/fields.ts';

export function ExtensionsPage() {
  const styles = usePartStyles();
  const t = useWords();
  const available = useExtensionAttributes();
  return (
    <>
      <Section heading={t('setup.extensions.limitTitle')}>
        <div className={styles.stack}>
          <Note intent="info">{t('setup.extensions.limit')}</Note>
          <p className={styles.quiet}>{t('setup.extensions.values')}</p>
        </div>
      </Section>
      <Application />
      <ChosenExtensions available={available} />
      <RegisterExtensions available={available} />
      <AvailableExtensions available={available} />
    </>
  );
}

function Application() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change } = useWizard();
  const { application, attributes } = extensionsOf(draft.answers);
  const wrong = application !== '' && !isGuid(application);
  const [first] = attributes;
  return (
    <Section heading={t('setup.extensions.applicationTitle')}>
      <div className={styles.stack}>
        <Field
          className={styles.narrow}
          label={t('setup.extensions.application')}
          hint={t('setup.extensions.applicationHint')}
          {...(wrong ? { validationMessage: t('setup.extensions.applicationError') } : {})}
        >
          <Input
            className={styles.mono}
            spellCheck={false}
            value={application}
            onChange={(_, { value }) => change((answers) => withApplication(answers, value.trim()))}
          />
        </Field>
        {isGuid(application) && first ? (
          <p className={styles.small}>
            {t('setup.extensions.exampleName', { name: extensionName(application, first.attribute) })}
          </p>
        ) : null}
      </div>
    </Section>
  );
}
