/** What an engine remembers of setup between two calls: steps that are done, the last preview, and that one is under way. */

import { FaultError } from '../../model/fault.ts';
import type { KeptPreview } from '../preview/kept.ts';
import type { StepMemory } from './steps.ts';

export interface SetupSession {
  readonly memory: StepMemory;
  /** The preview whose objects can be looked at. */
  readonly preview: () => KeptPreview | undefined;
  /** Takes the place of the one before, which is removed. */
  keepPreview(preview: KeptPreview | undefined): Promise<void>;
  /** Throws `setup-in-progress` where the same command is under way in another window. */
  alone<T>(command: 'configure' | 'preview', work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function createSetupSession(): SetupSession {
  const memory: StepMemory = new Map();
  const running = new Set<string>();
  let preview: KeptPreview | undefined;
  const keepPreview = async (next: KeptPreview | undefined): Promise<void> => {
    const before = preview;
    preview = next;
    await before?.remove();
  };
  return {
    memory,
    preview: () => preview,
    keepPreview,
    async alone(command, work) {
      if (running.has(command)) {
        throw new FaultError({ code: 'setup-in-progress', stage: 'setup', detail: { command }, retry: 'later' });
      }
      running.add(command);
      try {
        return await work();
      } finally {
        running.delete(command);
      }
    },
    close: () => keepPreview(undefined),
  };
}
