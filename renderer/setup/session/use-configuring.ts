/** Configure: its steps as they come, also when the page was left meanwhile or the engine was away. */

import { useCallback, useState } from 'react';
import type { CallResult, ContractFault, EventPayload } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand, type Broadcast } from '../../api-client/hooks.tsx';
import type { Draft } from '../state/answers.ts';
import { ACKNOWLEDGEMENTS } from '../state/situation.ts';
import type { DraftSession } from './draft-session.ts';

export type ConfigureStep = EventPayload<'setup-step'>;
export type Configured = CallResult<'configure'>;
export type Progress = EventPayload<'progress'>;

export interface Configuring {
  readonly running: boolean;
  readonly cancelling: boolean;
  readonly steps: readonly ConfigureStep[];
  /** Of the run of the first cycle that is under way. */
  readonly progress: Progress | undefined;
  readonly result: Configured | undefined;
  readonly fault: ContractFault | undefined;
  /** `purpose`: a setup that was stored already goes on as a change. */
  start(previewId?: string, purpose?: Draft['purpose']): void;
  cancel(): void;
}

export function useConfiguring(session: DraftSession, onDone: () => void): Configuring {
  const [steps, setSteps] = useState<readonly ConfigureStep[]>([]);
  const [progress, setProgress] = useState<Progress>();
  const onEvent = useCallback((event: Broadcast) => {
    if (event.name === 'setup-step') setSteps((before) => withStep(before, event.payload));
    if (event.name === 'progress') setProgress(event.payload);
  }, []);
  const command = useEngineCommand('configure', { onEvent });

  const start = (previewId?: string, wished?: Draft['purpose']): void => {
    const isStored = (command.result?.version ?? null) !== null || wished === 'change';
    setSteps([]);
    setProgress(undefined);
    void (async () => {
      // Once the configuration is stored, the draft has come to its end.
      if (!isStored) await session.flush();
      const { answers, purpose, acknowledged } = session.state().draft;
      const startSync = !acknowledged.includes(ACKNOWLEDGEMENTS.startLater);
      const ended = await command.run({
        ...{ answers, purpose: isStored ? 'change' : purpose, startSync },
        ...(previewId === undefined ? {} : { previewId }),
      });
      if (ended) setSteps(ended.steps);
      if (ended?.outcome === 'done') onDone();
    })();
  };
  const { running, cancelling, result, fault, cancel } = command;
  return { running, cancelling, steps, progress: running ? progress : undefined, result, fault, start, cancel };
}

/** Each step once, in the order in which they were told first. */
function withStep(steps: readonly ConfigureStep[], step: ConfigureStep): readonly ConfigureStep[] {
  const known = steps.some(({ id }) => id === step.id);
  return known ? steps.map((other) => (other.id === step.id ? step : other)) : [...steps, step];
}
