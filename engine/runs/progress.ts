/** How far a run is: counts, rate and the time that is probably left. */

import type { RunProfile } from './results.ts';

export interface ProgressEvent {
  readonly runId: number;
  readonly connector: string;
  readonly profile: RunProfile;
  readonly done: number;
  readonly expected?: number;
  /** Objects a second since the run began. */
  readonly rate: number;
  readonly secondsLeft?: number;
}

export function createProgress(
  environment: { readonly now: () => Date; onProgress(event: ProgressEvent): void },
  run: Pick<ProgressEvent, 'runId' | 'connector' | 'profile'>,
): (done: number, expected: number | undefined) => void {
  const began = environment.now().getTime();
  return (done, expected) => {
    const seconds = Math.max(0.001, (environment.now().getTime() - began) / 1000);
    const rate = done / seconds;
    environment.onProgress({
      ...run,
      done,
      rate,
      ...(expected === undefined
        ? {}
        : { expected, secondsLeft: Math.max(0, expected - done) / Math.max(rate, 0.001) }),
    });
  };
}
