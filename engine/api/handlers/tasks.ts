/** Tasks after setup. */

import { changeAnchor, checkAnchorChange } from '../../setup/tasks/change-anchor.ts';
import { changeForestAccount } from '../../setup/tasks/change-forest-account.ts';
import { taskContext } from '../../setup/tasks/context.ts';
import { keptData } from '../../setup/tasks/privacy.ts';
import { reviewPrivileges } from '../../setup/tasks/privilege-review.ts';
import { refreshSchemas } from '../../setup/tasks/refresh-schema.ts';
import { reviewPending, stagingChecklist } from '../../setup/tasks/staging-checklist.ts';
import { troubleshoot } from '../../setup/tasks/troubleshoot.ts';
import type { CallOptions } from '../contract/contract.ts';
import type { taskCommands, taskQueries } from '../contract/tasks.ts';
import type { Engine } from '../engine.ts';
import { saveChange, writable, type Handlers } from './handlers.ts';

export const taskHandlers: Handlers<keyof typeof taskQueries | keyof typeof taskCommands> = {
  'staging-checklist': async (engine, _, options) => writable(await stagingChecklist(await context(engine, options))),
  'change-anchor-check': async (engine, _, options) =>
    writable(await checkAnchorChange(await context(engine, options))),
  'privilege-review': async (engine, _, options) => writable(await reviewPrivileges(await context(engine, options))),
  async privacy(engine) {
    const configuration = await engine.configuration();
    const { store, draftSecrets, dataDirectory, setup } = engine;
    const hasPreview = setup.preview() !== undefined;
    const kept = await keptData({ reader: store.reader, configuration, draftSecrets, hasPreview });
    return writable({ dataDirectory, retention: configuration?.retention ?? null, kept, telemetry: false as const });
  },
  'refresh-schema': async (engine, { forests }, options) =>
    writable(await refreshSchemas(await context(engine, options), forests)),
  'change-anchor': async (engine, _, options) => ({ version: await changeAnchor(await context(engine, options)) }),
  'change-forest-account': async (engine, wanted, options) =>
    changeForestAccount(await context(engine, options), wanted),
  'review-pending': async (engine, _, options) => ({ reviewedAt: await reviewPending(await context(engine, options)) }),
  troubleshoot: async (engine, _, options) =>
    writable(
      await troubleshoot(engine, {
        signal: signalOf(options),
        variables: process.env,
        onRow: (row) => options.onEvent?.('troubleshoot-row', writable(row)),
      }),
    ),
  async retention(engine, retention) {
    const version = await saveChange(engine, 'retention', retention, (document) => ({
      ...document,
      retention,
    }));
    return { version };
  },
};

function signalOf({ signal }: CallOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}

const context = (engine: Engine, options: CallOptions) => taskContext(engine, signalOf(options));
