/** Whom the tenant writes to when synchronization fails. */

import { Button, Field, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { readAddresses, type Settings } from './setting-words.ts';

interface ContactsProps {
  readonly settings: Settings;
  readonly enabled: boolean;
  onChange(addresses: readonly string[]): void;
}

export function Contacts({ settings: { technicalContacts }, enabled, onChange }: ContactsProps) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { addresses } = technicalContacts;
  const [text, setText] = useState(addresses?.join('\n') ?? '');
  const read = readAddresses(text);
  const shown =
    addresses === null
      ? t('tasks.tenant.notKnown')
      : addresses.length === 0
        ? t('tasks.tenant.contactsNone')
        : formats.list(addresses);
  return (
    <Section heading={t('tasks.tenant.contacts')}>
      <div className={styles.stack}>
        {enabled ? (
          <>
            <Field
              className={styles.narrow}
              label={t('tasks.tenant.contactsHint')}
              {...(read.wrong === undefined
                ? {}
                : { validationMessage: t('tasks.tenant.contactsError', { text: read.wrong }) })}
            >
              <Textarea rows={2} spellCheck={false} value={text} onChange={(_, { value }) => setText(value)} />
            </Field>
            <div>
              <Button disabledFocusable={read.wrong !== undefined} onClick={() => onChange(read.addresses)}>
                {t('tasks.tenant.contactsSave')}
              </Button>
            </div>
          </>
        ) : (
          <>
            <span>{shown}</span>
            <span className={styles.small}>{t('tasks.tenant.byAdministrator')}</span>
          </>
        )}
      </div>
    </Section>
  );
}
