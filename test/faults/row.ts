/** One line of the fault matrix: what breaks, and what has to be said and to follow. */

import type { CyclePolicy } from '../../engine/runs/results.ts';
import type { Forest } from '../lab/forest/forest.ts';
import type { Theatre } from './theatre.ts';

/** Something that is broken now. */
export interface Broken {
  /** How often it was met; where nobody counts, once. */
  readonly struck?: () => number;
  mend(): void | Promise<void>;
}

export interface FaultRow {
  readonly fault: string;
  readonly where: string;
  /** Of the cycle that meets the fault; `delta` unless given. */
  readonly policy?: CyclePolicy;
  /** Changes of the day besides the usual ones. */
  more?(forest: Forest): void;
  inject(theatre: Theatre): Broken | Promise<Broken>;
  /** What the cycle has to say: its status, and every run that was not a success with its result and fault codes. */
  readonly said: string;
  /** Counters that have to show it, in some run of the cycle. */
  readonly counted?: readonly ('retries' | 'throttled')[];
}
