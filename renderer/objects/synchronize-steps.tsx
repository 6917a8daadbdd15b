/** What synchronizing one object does, step by step as it happens, and how it ended. */

import { MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { EventPayload } from '../../engine/api/contract/contract.ts';
import type { CommandState } from '../api-client/hooks.tsx';
import { Checks, type CheckState } from '../ui/checks.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { useWords } from '../words/words.tsx';

type Step = EventPayload<'object-step'>;

const useStyles = makeStyles({ box: { display: 'grid', gap: '12px', marginBottom: '16px' } });

const STATES: { readonly [R in Step['result']]: CheckState } = {
  running: 'running',
  done: 'passed',
  skipped: 'skipped',
  held: 'warning',
  failed: 'failed',
};

const keyOf = ({ step, connector }: Step) => `${step}/${connector}`;

/** Steps as they are told; the answer has them all. */
function useSteps(command: CommandState<'synchronize-object'>): readonly Step[] {
  const [told, setTold] = useState<readonly Step[]>([]);
  const last = command.events['object-step'];
  useEffect(() => {
    if (command.running) setTold([]);
  }, [command.running]);
  useEffect(() => {
    if (!last) return;
    setTold((before) =>
      before.some((step) => keyOf(step) === keyOf(last))
        ? before.map((step) => (keyOf(step) === keyOf(last) ? last : step))
        : [...before, last],
    );
  }, [last]);
  return command.result?.steps ?? told;
}

export function SynchronizeSteps({ command }: { readonly command: CommandState<'synchronize-object'> }) {
  const styles = useStyles();
  const t = useWords();
  const steps = useSteps(command);
  const { result, fault, running } = command;
  if (!running && !result && !fault) return null;
  return (
    <div className={styles.box} role="status">
      {fault ? <FaultMessage fault={fault} /> : null}
      {result ? (
        <MessageBar
          intent={result.outcome === 'failed' ? 'error' : result.outcome === 'held' ? 'warning' : 'success'}
          data-outcome={result.outcome}
        >
          <MessageBarBody>{t(`objects.page.outcome.${result.outcome}`)}</MessageBarBody>
        </MessageBar>
      ) : null}
      {steps.length === 0 ? null : (
        <Checks
          label={t('objects.page.synchronizing')}
          checks={steps.map((step) => ({
            id: keyOf(step),
            what: t(`objects.page.step.${step.step}`, { connector: step.connector }),
            state: STATES[step.result],
            result: t(`objects.page.stepResult.${step.result}`),
            fault: step.fault,
          }))}
        />
      )}
    </div>
  );
}
