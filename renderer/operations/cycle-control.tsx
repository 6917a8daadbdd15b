/**
 * The cycle that this window started: it goes on whatever page is open, and can be cancelled from each. A cycle of the
 * scheduler or of another window is shown by what the engine broadcasts, and is not ours to cancel.
 */

import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import type { CallResult, EventPayload } from '../../engine/api/contract/contract.ts';
import { useEngineCommand, useEngineEvent, type CommandState } from '../api-client/hooks.tsx';

type Policy = 'initial' | 'delta';
export type Progress = EventPayload<'progress'>;

interface CycleControl {
  readonly cycle: CommandState<'cycle'>;
  readonly run: CommandState<'run'>;
  start(policy: Policy): Promise<CallResult<'cycle'> | undefined>;
  /** Whatever runs, in whichever window: how far it is. */
  readonly progress: Progress | undefined;
}

const CycleContext = createContext<CycleControl | undefined>(undefined);

export function CycleProvider({ children }: { readonly children: ReactNode }) {
  const [progress, setProgress] = useState<Progress>();
  const follow = {
    onEvent: (event: { name: string; payload: unknown }) =>
      event.name === 'progress' && setProgress(event.payload as Progress),
  };
  const cycle = useEngineCommand('cycle', follow);
  const run = useEngineCommand('run', follow);
  useEngineEvent('progress', setProgress);
  useEngineEvent('run-ended', () => setProgress(undefined));
  useEngineEvent('cycle-ended', () => setProgress(undefined));
  const control = useMemo(
    () => ({ cycle, run, progress, start: (policy: Policy) => cycle.run({ policy, trigger: 'manual' }) }),
    [cycle, run, progress],
  );
  return <CycleContext value={control}>{children}</CycleContext>;
}

export function useCycleControl(): CycleControl {
  const control = useContext(CycleContext);
  if (!control) throw new Error('useCycleControl needs a CycleProvider above it');
  return control;
}

/** Whether anything runs, here or in another window or process. */
export function useRunning(overview: CallResult<'overview'> | undefined): boolean {
  const { cycle, run } = useCycleControl();
  return cycle.running || run.running || (overview?.running ?? null) !== null;
}
