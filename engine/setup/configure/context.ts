/** What the long commands of setup need of an engine. */

import type { CycleRecord } from '../../runs/cycle.ts';
import type { RunConfiguration } from '../../runs/configuration.ts';
import type { ProgressEvent } from '../../runs/progress.ts';
import type { CyclePolicy, CycleTrigger } from '../../runs/results.ts';
import { loadConfiguration, type SavedConfiguration } from '../../settings/configuration-store.ts';
import type { SecretSource, SecretStore } from '../../settings/secrets.ts';
import type { Store } from '../../store/store.ts';
import type { Directories } from '../checks.ts';
import { configurationSchema, type Configuration } from '../configuration.ts';
import type { DraftSecrets } from '../draft-secrets.ts';
import { draftedSecrets } from '../secret-source.ts';

export type RunCycle = (
  policy: CyclePolicy,
  trigger: CycleTrigger,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (event: ProgressEvent) => void },
) => Promise<CycleRecord>;

export interface SetupEngine {
  readonly dataDirectory: string;
  readonly store: Store;
  readonly secrets: SecretStore;
  readonly draftSecrets: DraftSecrets;
  readonly directories: Directories;
  readonly now: () => Date;
  readonly actor: string;
  planOf(configuration: Configuration, secrets: SecretSource): RunConfiguration;
  betweenRuns<T>(
    purpose: string,
    work: (run: RunCycle) => Promise<T>,
    wait?: { readonly signal?: AbortSignal; readonly onWait?: (running: string) => void },
  ): Promise<T>;
}

export type Purpose = 'setup' | 'change';

export function loadSaved({ store }: SetupEngine): Promise<SavedConfiguration<Configuration> | undefined> {
  return loadConfiguration(store.reader, configurationSchema);
}

/** Secrets by their stored names: those of the draft first. */
export function secretsOf({ draftSecrets, secrets }: SetupEngine): SecretSource {
  return draftedSecrets(draftSecrets, secrets);
}
