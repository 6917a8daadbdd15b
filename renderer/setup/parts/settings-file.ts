/** A draft from a file: what was in it, what was passed over, and what has to be entered again. */

import { useEffect, useEffectEvent, useState } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineClient } from '../../api-client/hooks.tsx';
import { faultOf } from '../../api-client/client.ts';
import { takeOpenedFiles } from '../../api-client/opened-file.ts';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { useWizard } from '../session/wizard-context.tsx';

export type ImportCheck = CallResult<'settings-import-check'>;

/** Bytes. The largest settings there are, with 10,000 organizational units named, stay far below. */
export const LARGEST_FILE = 5_000_000;

export type FileReading =
  | { readonly state: 'reading'; readonly file: string }
  | { readonly state: 'too-big'; readonly file: string; readonly size: number }
  | { readonly state: 'not-json'; readonly file: string; readonly reason: string }
  | { readonly state: 'not-settings'; readonly file: string }
  | { readonly state: 'failed'; readonly file: string; readonly fault: ContractFault }
  /** Answers are there already: they would be replaced. */
  | { readonly state: 'asking'; readonly file: string; readonly check: ImportCheck }
  | { readonly state: 'taken'; readonly file: string; readonly check: ImportCheck };

export interface SettingsFile {
  readonly reading: FileReading | undefined;
  read(file: File): Promise<void>;
  take(): void;
  forget(): void;
}

interface Target {
  /** There is something that would be replaced. */
  readonly hasAnswers: boolean;
  take(check: ImportCheck): void | Promise<void>;
}

/** Into the draft that the wizard has open. */
export function useDraftFromFile(): SettingsFile {
  const { draft, session } = useWizard();
  return useSettingsFile({
    hasAnswers: Object.keys(draft.answers).length > 0,
    take: ({ answers, kind }) =>
      session.change(({ purpose }) => ({
        mode: 'custom',
        acknowledged: [],
        // Two servers must never write to one tenant: a second one begins by looking on.
        answers: { ...answers, ...(purpose === 'setup' && kind === 'settings' ? { stagingMode: true } : {}) },
      })),
  });
}

export function useSettingsFile(target: Target): SettingsFile {
  const client = useEngineClient();
  const [reading, setReading] = useState<FileReading>();

  const take = async (file: string, check: ImportCheck): Promise<void> => {
    try {
      await target.take(check);
      setReading({ state: 'taken', file, check });
    } catch (error) {
      setReading({ state: 'failed', file, fault: faultOf(error) });
    }
  };

  const read = async (chosen: File): Promise<void> => {
    const file = chosen.name;
    if (chosen.size > LARGEST_FILE) {
      setReading({ state: 'too-big', file, size: chosen.size });
      return;
    }
    setReading({ state: 'reading', file });
    let document: unknown;
    try {
      document = JSON.parse(await chosen.text());
    } catch (error) {
      setReading({ state: 'not-json', file, reason: error instanceof Error ? error.message : String(error) });
      return;
    }
    try {
      const check = await client.call('settings-import-check', { document });
      if (check.kind === 'unknown' || Object.keys(check.answers).length === 0) {
        setReading({ state: 'not-settings', file });
      } else if (target.hasAnswers) setReading({ state: 'asking', file, check });
      else await take(file, check);
    } catch (error) {
      setReading({ state: 'failed', file, fault: faultOf(error) });
    }
  };
  // One that was opened with the application comes without being chosen here.
  const readOpened = useEffectEvent((file: File) => void read(file));
  useEffect(() => takeOpenedFiles((file) => readOpened(file)), []);

  return {
    reading,
    read,
    take() {
      if (reading?.state === 'asking') void take(reading.file, reading.check);
    },
    forget: () => setReading(undefined),
  };
}
