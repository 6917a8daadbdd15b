/** The checks before people sign in through agents, as they are answered; in the wizard and before the switch. */

import { Button, Field, Input } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { CallArguments, CallResult, EventPayload } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand, type Broadcast } from '../../api-client/hooks.tsx';
import { Checks, type Check } from '../../ui/checks.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useFormats, useWords, type Translate } from '../../words/words.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { wholeNumber } from '../state/fields.ts';

type Row = EventPayload<'pass-through-check-row'>;
type Wanted = Omit<CallArguments<'pass-through-check'>, 'cloudThreshold'>;
export type Checked = CallResult<'pass-through-check'>;

/** Of the cloud for everybody; "Protect user accounts from attacks with Microsoft Entra smart lockout". */
const SMART_LOCKOUT = 10;
const THRESHOLD = { least: 1, most: 1000 } as const;

interface PassThroughChecksProps {
  readonly wanted: Wanted;
  /** Asked as soon as it appears; else by the button alone. */
  readonly atOnce?: boolean;
  onChecked?(checked: Checked): void;
}

export function PassThroughChecks({ wanted, atOnce = false, onChecked }: PassThroughChecksProps) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const [threshold, setThreshold] = useState(String(SMART_LOCKOUT));
  const [told, setTold] = useState<readonly Row[]>([]);
  const { run, cancel, running, result, fault } = useEngineCommand('pass-through-check', {
    onEvent(event: Broadcast) {
      if (event.name === 'pass-through-check-row') setTold((before) => [...before, event.payload as Row]);
    },
  });
  const number = wholeNumber(threshold);
  const isWrong = number === undefined || number < THRESHOLD.least || number > THRESHOLD.most;
  const ask = () => {
    setTold([]);
    void run({ ...wanted, cloudThreshold: number ?? SMART_LOCKOUT }).then((checked) => {
      if (checked !== undefined) onChecked?.(checked);
    });
  };
  useEffect(() => {
    if (atOnce) ask();
    return cancel;
  }, []);
  const rows = running ? told : (result?.rows ?? told);
  const checks = rows.map((row) => checkOf(row, t, formats.number));
  return (
    <div className={styles.stack} data-pass-through-checks={running ? 'running' : result ? 'asked' : 'waiting'}>
      {checks.length > 0 ? <Checks label={t('setup.passThrough.checksTitle')} checks={checks} /> : null}
      {fault && fault.code !== 'run-cancelled' ? <FaultMessage fault={fault} /> : null}
      <Field
        label={t('setup.passThrough.threshold')}
        hint={t('setup.passThrough.thresholdHint')}
        {...(isWrong ? { validationMessage: t('setup.passThrough.thresholdError') } : {})}
      >
        <Input
          className={styles.number}
          inputMode="numeric"
          value={threshold}
          onChange={(_, { value }) => setThreshold(value)}
        />
      </Field>
      <div className={styles.row}>
        <Button disabledFocusable={running || isWrong} onClick={ask}>
          {t(running ? 'setup.passThrough.checking' : result ? 'common.checks.again' : 'setup.passThrough.check')}
        </Button>
        {running ? <Button onClick={cancel}>{t('common.cancel')}</Button> : null}
      </div>
    </div>
  );
}

function checkOf(
  { check, forest, domain, state, fault, facts, milliseconds }: Row,
  t: Translate,
  number: Write,
): Check {
  return {
    id: `${check}/${forest ?? ''}/${domain ?? ''}`,
    what: t(`setup.passThrough.what.${check}`, { forest: forest ?? '', domain: domain ?? '' }),
    state,
    result: resultOf(check, facts, t, number),
    fault,
    milliseconds,
  };
}

type Write = (value: number) => string;

function resultOf(check: Row['check'], facts: Row['facts'], t: Translate, number: Write): string {
  const count = (name: string) => Number(facts[name] ?? 0);
  if (check === 'controllers') {
    const [answering, known] = [number(count('answering')), number(count('known'))];
    return t('setup.passThrough.results.controllers', { answering, known });
  }
  if (check === 'lockout') {
    if (count('threshold') === 0) return t('setup.passThrough.results.never');
    const [threshold, policy] = [number(count('threshold')), String(facts['policy'] ?? '')];
    return t('setup.passThrough.results.lockout', { threshold, policy });
  }
  if (check === 'agents') return t('setup.passThrough.results.agents', { count: count('active') });
  return t(`setup.passThrough.results.${check}`);
}
