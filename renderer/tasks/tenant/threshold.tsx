/** The limit on deletions that the tenant keeps, beside the one that holds exports here. */

import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { Facts } from '../../setup/parts/facts.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { wholeNumber } from '../../setup/state/fields.ts';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import type { Settings } from './setting-words.ts';

const MOST = 1_000_000;

interface ThresholdProps {
  readonly settings: Settings;
  readonly enabled: boolean;
  onChange(count: number): void;
}

export function Threshold({ settings: { deletionThreshold }, enabled, onChange }: ThresholdProps) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { tenant, causeway } = deletionThreshold;
  const [text, setText] = useState(String(tenant?.count ?? causeway.count));
  const count = wholeNumber(text);
  const wrong = count === undefined || count < 1 || count > MOST;
  const shown = (threshold: typeof causeway) =>
    threshold.enabled
      ? t('tasks.tenant.thresholdOn', { count: formats.number(threshold.count) })
      : t('tasks.tenant.thresholdOff');
  return (
    <Section heading={t('tasks.tenant.threshold')}>
      <div className={styles.stack}>
        <Facts
          facts={[
            [t('tasks.tenant.thresholdTenant'), tenant ? shown(tenant) : t('tasks.tenant.featureUnknown')],
            [t('tasks.tenant.thresholdHere'), shown(causeway)],
          ]}
        />
        <p className={styles.quiet}>{t('tasks.tenant.thresholdHint')}</p>
        {enabled ? (
          <>
            <Field
              label={t('tasks.tenant.thresholdCount')}
              {...(wrong ? { validationMessage: t('tasks.tenant.thresholdError') } : {})}
            >
              <Input
                className={styles.number}
                inputMode="numeric"
                value={text}
                onChange={(_, { value }) => setText(value)}
              />
            </Field>
            <div>
              <Button disabledFocusable={wrong} onClick={() => (count === undefined ? undefined : onChange(count))}>
                {t('tasks.tenant.thresholdSave')}
              </Button>
            </div>
          </>
        ) : (
          <span className={styles.small}>{t('tasks.tenant.byAdministrator')}</span>
        )}
      </div>
    </Section>
  );
}
