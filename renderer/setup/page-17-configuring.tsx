/** Configuring: the real steps as they go, with cancelling, trying again, and an engine that may go away. */

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { AWAY } from '../api-client/client.ts';
import { useConnection, useEngineClient, useEngineQuery } from '../api-client/hooks.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { ProgressLine } from '../ui/progress-line.tsx';
import { useCatalogue, useWords, type WordKey } from '../words/words.tsx';
import { ENGLISH_WORDS } from '../words/english/english.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Note } from './parts/note.tsx';
import { usePartStyles } from './parts/styles.ts';
import { WorkSteps, type WorkStep } from './parts/work-steps.tsx';
import type { ConfigureStep } from './session/use-configuring.ts';
import { useWizard } from './session/wizard-context.tsx';

export function ConfiguringPage() {
  const styles = usePartStyles();
  const t = useWords();
  const { configuring, go } = useWizard();
  const { running, steps, result, fault } = configuring;
  if (!running && !result && !fault) {
    return (
      <EmptyState
        title={t('setup.configuring.none')}
        action={<Button onClick={() => go('ready')}>{t('setup.ready.name')}</Button>}
      >
        {t('setup.configuring.noneHint', { page: t('setup.ready.name') })}
      </EmptyState>
    );
  }
  return (
    <div className={styles.stack}>
      {steps.length > 0 ? <StepList /> : null}
      {running ? <Running /> : <Ended />}
    </div>
  );
}

function StepList() {
  const t = useWords();
  const { configuring } = useWizard();
  const label = useStepName();
  const steps = configuring.steps
    // Nobody has to know of a wait that was none.
    .filter(({ step, state }) => step !== 'wait' || state === 'running' || state === 'done' || state === 'failed')
    .map((step): WorkStep => ({
      id: step.id,
      name: label(step),
      // Nobody is at it any more, whatever it was last heard to do.
      state: step.state === 'running' && !configuring.running ? 'waiting' : step.state,
      milliseconds: step.milliseconds,
      fault: step.fault?.code === 'run-cancelled' ? null : step.fault,
      ...(step.step === 'initial-cycle' && step.state === 'running' ? { children: <CycleProgress /> } : {}),
    }));
  return <WorkSteps label={t('setup.configuring.label')} steps={steps} />;
}

export function useStepName(): (step: Pick<ConfigureStep, 'step' | 'name'>) => string {
  const t = useWords();
  return ({ step, name }) => {
    const known = Object.hasOwn(ENGLISH_WORDS.setup.configuring.steps, step) ? step : 'other';
    return t(`setup.configuring.steps.${known}` as WordKey, { step, name });
  };
}

function CycleProgress() {
  const t = useWords();
  const catalogue = useCatalogue();
  const { progress } = useWizard().configuring;
  if (!progress) return null;
  const profile = catalogue.profiles[progress.profile] ?? progress.profile;
  return (
    <ProgressLine
      label={t('setup.configuring.run', { profile, connector: progress.connector })}
      done={progress.done}
      expected={progress.expected}
      rate={progress.rate}
      secondsLeft={progress.secondsLeft}
    />
  );
}

function isStored(steps: readonly ConfigureStep[]): boolean {
  return steps.some(({ step, state }) => step === 'save' && (state === 'done' || state === 'skipped'));
}

function Running() {
  const styles = usePartStyles();
  const t = useWords();
  const { configuring } = useWizard();
  const [asking, setAsking] = useState(false);
  const { cancelling, cancel, steps } = configuring;
  return (
    <div className={styles.row}>
      <Button disabledFocusable={cancelling} onClick={() => setAsking(true)}>
        {t(cancelling ? 'setup.configuring.cancelling' : 'setup.configuring.cancel')}
      </Button>
      {asking ? (
        <Confirm
          title={t('setup.configuring.cancelTitle')}
          action={t('setup.configuring.cancelConfirm')}
          cancel={t('setup.configuring.cancelKeep')}
          onConfirm={() => {
            setAsking(false);
            cancel();
          }}
          onCancel={() => setAsking(false)}
        >
          {t(isStored(steps) ? 'setup.configuring.cancelAfter' : 'setup.configuring.cancelBefore')}
        </Confirm>
      ) : null}
    </div>
  );
}

/** It failed or was cancelled: what that means, and the way on. */
function Ended() {
  const styles = usePartStyles();
  const t = useWords();
  const { configuring, go } = useWizard();
  const { result, fault, steps } = configuring;
  if (fault?.code === AWAY.code) return <EngineWasAway />;
  const stored = result ? result.version !== null : isStored(steps);
  const after = stored ? 'After' : 'Before';
  const said = t(`setup.configuring.${result?.outcome === 'cancelled' ? 'cancelled' : 'failed'}${after}`);
  const failedStep = steps.some(({ state }) => state === 'failed');
  const remaining = fault ?? (failedStep ? null : result?.fault);
  if (result?.outcome === 'done') return null;
  return (
    <div className={styles.stack}>
      {remaining && remaining.code !== 'run-cancelled' ? <FaultMessage fault={remaining} /> : null}
      <Note intent={result?.outcome === 'cancelled' ? 'info' : 'warning'}>{said}</Note>
      <div className={styles.row}>
        <Button appearance="primary" onClick={() => configuring.start()}>
          {t('setup.configuring.retry')}
        </Button>
        {stored ? (
          <Button as="a" href="#/home">
            {t('setup.complete.home')}
          </Button>
        ) : (
          <Button onClick={() => go('ready')}>{t('setup.configuring.back')}</Button>
        )}
      </div>
    </div>
  );
}

/** What is in force tells whether the configuration was stored before the engine went. */
function EngineWasAway() {
  const styles = usePartStyles();
  const t = useWords();
  const client = useEngineClient();
  const isBack = useConnection() === 'connected';
  const { configuring, draft, session, go } = useWizard();
  const versions = useEngineQuery('configuration-versions', { limit: 1 }, { enabled: isBack });
  const current = versions.data?.[0]?.version;
  if (!isBack || !versions.data || versions.fetching) {
    return (
      <Note
        intent="warning"
        title={t('setup.configuring.lost')}
        actions={<Button onClick={() => client.retry()}>{t('shell.retryNow')}</Button>}
      >
        {t('setup.configuring.lostMeans')}
      </Note>
    );
  }
  const stored = current !== undefined && current > (draft.basedOn ?? 0);
  const goOn = () => {
    if (stored) configuring.start(undefined, 'change');
    // Secrets went with the engine: the pages ask for them again.
    else void session.refresh().then(() => go('ready'));
  };
  return (
    <Note
      intent={stored ? 'warning' : 'info'}
      actions={
        <div className={styles.row}>
          <Button appearance="primary" onClick={goOn}>
            {t(stored ? 'setup.configuring.goOn' : 'setup.configuring.back')}
          </Button>
          {stored ? (
            <Button as="a" href="#/home">
              {t('setup.complete.home')}
            </Button>
          ) : null}
        </div>
      }
    >
      {t(stored ? 'setup.configuring.backStored' : 'setup.configuring.backNotStored')}
    </Note>
  );
}
