/** Safety and schedule: how many deletions are let through, and how often a cycle runs. */

import { Field, Input, Switch } from '@fluentui/react-components';
import { useState } from 'react';
import { Section } from '../ui/section.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import { Note } from './parts/note.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useInvalid, useWizard } from './session/wizard-context.tsx';
import { INTERVAL, chosen } from './state/answers.ts';
import { numberIn, wholeNumber } from './state/fields.ts';

export function SafetyPage() {
  return (
    <>
      <Threshold />
      <Schedule />
    </>
  );
}

function Threshold() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change } = useWizard();
  const { enabled, count } = chosen(draft.answers).deletionThreshold;
  const [text, setText] = useState(String(count));
  const wrong = enabled && wholeNumber(text) === undefined;
  useInvalid('threshold', wrong);
  const put = (threshold: { readonly enabled?: boolean; readonly count?: number }) =>
    change((answers) => ({ ...answers, deletionThreshold: { ...answers.deletionThreshold, ...threshold } }));
  return (
    <Section heading={t('setup.safety.thresholdTitle')} term="deletionThreshold">
      <div className={styles.stack}>
        <Switch
          label={t('setup.safety.threshold')}
          checked={enabled}
          onChange={(_, { checked }) => put({ enabled: checked })}
        />
        {enabled ? (
          <Field
            label={t('setup.safety.thresholdCount')}
            hint={t('setup.safety.thresholdHint')}
            {...(wrong ? { validationMessage: t('setup.safety.thresholdCountError') } : {})}
          >
            <Input
              className={styles.number}
              inputMode="numeric"
              value={text}
              onChange={(_, { value }) => {
                setText(value);
                const number = wholeNumber(value);
                if (number !== undefined) put({ count: number });
              }}
            />
          </Field>
        ) : (
          <Note intent="warning">{t('setup.safety.thresholdOff')}</Note>
        )}
      </div>
    </Section>
  );
}

function Schedule() {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { draft, change } = useWizard();
  const { enabled, intervalMinutes } = chosen(draft.answers).scheduler;
  const [text, setText] = useState(String(intervalMinutes));
  const wrong = enabled && numberIn(text, INTERVAL) === undefined;
  useInvalid('interval', wrong);
  const put = (scheduler: { readonly enabled?: boolean; readonly intervalMinutes?: number }) =>
    change((answers) => ({ ...answers, scheduler: { ...answers.scheduler, ...scheduler } }));
  const limits = { least: formats.number(INTERVAL.least), most: formats.number(INTERVAL.most) };
  return (
    <Section heading={t('setup.safety.schedulerTitle')}>
      <div className={styles.stack}>
        <Switch
          label={t('setup.safety.scheduler')}
          checked={enabled}
          onChange={(_, { checked }) => put({ enabled: checked })}
        />
        {enabled ? (
          <Field
            label={t('setup.safety.interval')}
            hint={t('setup.safety.intervalHint')}
            {...(wrong ? { validationMessage: t('setup.safety.intervalError', limits) } : {})}
          >
            <Input
              className={styles.number}
              inputMode="decimal"
              value={text}
              onChange={(_, { value }) => {
                setText(value);
                const number = numberIn(value, INTERVAL);
                if (number !== undefined) put({ intervalMinutes: number });
              }}
            />
          </Field>
        ) : (
          <p className={styles.quiet}>{t('setup.safety.schedulerHint')}</p>
        )}
      </div>
    </Section>
  );
}
