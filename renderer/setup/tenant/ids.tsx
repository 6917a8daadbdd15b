/** The ids of an app registration that is there already. */

import { Field, Input } from '@fluentui/react-components';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useInvalid, useWizard } from '../session/wizard-context.tsx';
import { withTenant } from '../state/answers.ts';
import { isGuid } from '../state/fields.ts';

export function TenantIds() {
  const styles = usePartStyles();
  const t = useWords();
  return (
    <Section heading={t('setup.tenant.ids')}>
      <div className={styles.pair}>
        <IdField name="tenantId" label={t('setup.tenant.tenantId')} hint={t('setup.tenant.tenantIdHint')} />
        <IdField name="clientId" label={t('setup.tenant.clientId')} hint={t('setup.tenant.clientIdHint')} />
      </div>
    </Section>
  );
}

interface IdFieldProps {
  readonly name: 'tenantId' | 'clientId';
  readonly label: string;
  readonly hint: string;
}

function IdField({ name, label, hint }: IdFieldProps) {
  const t = useWords();
  const { draft, change } = useWizard();
  const value = draft.answers.tenant?.[name] ?? '';
  const wrong = value !== '' && !isGuid(value);
  useInvalid(name, wrong);
  return (
    <Field label={label} hint={hint} {...(wrong ? { validationMessage: t('setup.tenant.idError') } : {})}>
      <Input
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(_, data) =>
          change((answers) =>
            // The object id belongs to the application that was registered here.
            withTenant(answers, { [name]: data.value.trim() || undefined, applicationId: undefined }),
          )
        }
      />
    </Field>
  );
}
