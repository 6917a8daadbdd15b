/** When cycles start by themselves. */

import { Button, Field, Input, Switch, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { useEngineCommand } from '../api-client/hooks.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { useWords } from '../words/words.tsx';

type Scheduler = CallResult<'status'>['scheduler'];

const useStyles = makeStyles({
  parts: { display: 'grid', gap: '12px', justifyItems: 'start' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: '8px' },
  hint: { margin: 0, color: tokens.colorNeutralForeground2 },
});

const LEAST = 0.05;
const MOST = 10_080;

export function SchedulerSettings({ scheduler }: { readonly scheduler: Scheduler }) {
  const styles = useStyles();
  const t = useWords();
  const change = useEngineCommand('scheduler');
  const [interval, setInterval] = useState(String(scheduler.intervalMinutes));
  const minutes = Number(interval);
  const valid = interval.trim() !== '' && minutes >= LEAST && minutes <= MOST;
  const changed = minutes !== scheduler.intervalMinutes;
  return (
    <div className={styles.parts}>
      {change.fault ? <FaultMessage fault={change.fault} /> : null}
      <Field hint={t('settings.schedulerOnHint')}>
        <Switch
          label={t('settings.schedulerOn')}
          checked={scheduler.enabled}
          disabled={change.running}
          onChange={(_, { checked }) => void change.run({ enabled: checked })}
        />
      </Field>
      <div className={styles.line}>
        <Field label={t('settings.interval')} {...(valid ? {} : { validationMessage: t('settings.intervalError') })}>
          <Input
            type="number"
            min={LEAST}
            max={MOST}
            step="any"
            value={interval}
            onChange={(_, { value }) => setInterval(value)}
          />
        </Field>
        <Button
          disabled={!valid || !changed || change.running}
          onClick={() => void change.run({ intervalMinutes: minutes })}
        >
          {t('settings.save')}
        </Button>
      </div>
      {scheduler.nextStart === null ? null : (
        <p className={styles.hint}>
          {t('settings.next')}: <RelativeTime at={scheduler.nextStart} />
        </p>
      )}
      {scheduler.enabled ? (
        <Field hint={t('settings.holdHint')}>
          <Button disabled={change.running} onClick={() => void change.run({ suspended: !scheduler.suspended })}>
            {t(scheduler.suspended ? 'settings.release' : 'settings.hold')}
          </Button>
        </Field>
      ) : null}
      {scheduler.suspended ? <p className={styles.hint}>{t('settings.suspended')}</p> : null}
    </div>
  );
}
