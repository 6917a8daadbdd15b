/** Limits: of deletions in one export, and of how long history is kept. */

import { Button, Field, Input, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { z } from 'zod';
import { useEngineCommand, useEngineQuery } from '../api-client/hooks.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { useWords } from '../words/words.tsx';

const useStyles = makeStyles({
  form: { display: 'grid', gap: '12px', justifyItems: 'start' },
  text: { margin: '0 0 8px' },
});

const thresholdSchema = z.object({ deletionThreshold: z.object({ enabled: z.boolean(), count: z.number() }) });

export function DeletionThreshold() {
  const styles = useStyles();
  const t = useWords();
  const { data, fault } = useEngineQuery('configuration', {});
  if (fault) return <FaultMessage fault={fault} />;
  const found = thresholdSchema.safeParse(data);
  if (!found.success) return null;
  const { enabled, count } = found.data.deletionThreshold;
  return (
    <>
      <p className={styles.text}>{enabled ? t('settings.deletionsOn', { count }) : t('settings.deletionsOff')}</p>
      <a href="#/setup/safety">{t('settings.deletionsChange')}</a>
    </>
  );
}

const PARTS = ['runHistoryDays', 'journalDays'] as const;
const LEAST = 1;
const MOST = 3_650;

export function Retention() {
  const { data, fault } = useEngineQuery('privacy', {});
  if (fault) return <FaultMessage fault={fault} />;
  if (!data?.retention) return null;
  return <RetentionForm key={JSON.stringify(data.retention)} kept={data.retention} />;
}

interface RetentionFormProps {
  readonly kept: { readonly runHistoryDays: number; readonly journalDays: number };
}

function RetentionForm({ kept }: RetentionFormProps) {
  const styles = useStyles();
  const t = useWords();
  const save = useEngineCommand('retention');
  const [typed, setTyped] = useState({
    runHistoryDays: String(kept.runHistoryDays),
    journalDays: String(kept.journalDays),
  });
  const days = { runHistoryDays: Number(typed.runHistoryDays), journalDays: Number(typed.journalDays) };
  const valid = (part: (typeof PARTS)[number]) => days[part] >= LEAST && days[part] <= MOST;
  const changed = PARTS.some((part) => days[part] !== kept[part]);
  return (
    <div className={styles.form}>
      {save.fault ? <FaultMessage fault={save.fault} /> : null}
      {PARTS.map((part) => (
        <Field
          key={part}
          label={t(`settings.${part}`)}
          {...(valid(part) ? {} : { validationMessage: t('settings.daysError') })}
        >
          <Input
            type="number"
            min={LEAST}
            max={MOST}
            value={typed[part]}
            onChange={(_, { value }) => setTyped((before) => ({ ...before, [part]: value }))}
          />
        </Field>
      ))}
      <Button disabled={!changed || !PARTS.every(valid) || save.running} onClick={() => void save.run(days)}>
        {t('settings.save')}
      </Button>
    </div>
  );
}
