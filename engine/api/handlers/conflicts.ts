/** Conflicts: found, listed, ended. */

import { findConflicts } from '../../explain/conflicts/find.ts';
import { profileOf } from '../../explain/conflicts/profile.ts';
import { countQuarantined, listQuarantined, readQuarantine } from '../../explain/conflicts/quarantine.ts';
import { countConflicts, lastSearch, listConflicts, newestRun } from '../../explain/conflicts/stored.ts';
import { FaultError, toFault, type Fault } from '../../model/fault.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { conflictCommands, conflictQueries } from '../contract/conflicts.ts';
import type { Engine } from '../engine.ts';
import { conflictFixHandlers } from './conflict-fixes.ts';
import { askTenant, configured, signalOf, tenantNumber } from './conflict-tenant.ts';
import { writable, type Handlers, type Parsed } from './handlers.ts';

export const conflictHandlers: Handlers<keyof typeof conflictQueries | keyof typeof conflictCommands> = {
  async conflicts(engine, { after, limit, ...filter }) {
    const { reader } = engine.store;
    const counts = await countConflicts(reader, filter);
    return writable({ counts, conflicts: await listConflicts(reader, filter, after, limit) });
  },
  'conflict-summary': summary,
  async quarantined(engine, { after, limit, ...filter }) {
    return writable(await listQuarantined(engine.store.reader, filter, after, limit));
  },
  'find-conflicts': find,
  async 'preview-conflicts'(engine, { id, after, limit, ...filter }) {
    const preview = engine.setup.preview();
    if (preview?.id !== id) {
      throw new FaultError({ code: 'preview-gone', stage: 'setup', detail: { id }, retry: 'never' });
    }
    return writable(await preview.conflicts(filter, after, limit));
  },
  async 'read-quarantine'(engine, _, options) {
    const configuration = await configured(engine);
    const connectorId = await tenantNumber(engine, configuration);
    return askTenant(engine, configuration, options, ({ companion }) =>
      readQuarantine({ ...placeOf(engine, options), connectorId, companion }),
    );
  },
  ...conflictFixHandlers,
};

async function summary(engine: Engine): Promise<CallResult<'conflict-summary'>> {
  const { reader } = engine.store;
  const search = await lastSearch(reader);
  const counts = await countConflicts(reader);
  return writable({
    ...counts,
    foundAt: search?.foundAt ?? null,
    objects: search?.objects ?? 0,
    milliseconds: search?.milliseconds ?? 0,
    outdated: search !== undefined && search.runId < (await newestRun(reader)),
    cloud: search?.cloud ?? 'not-asked',
    fault: search?.fault ?? null,
    quarantined: await countQuarantined(reader),
  });
}

/** Searches of one engine, one after the other: each begins where the one before it ended. */
const searches = new WeakMap<Engine, Promise<unknown>>();

async function find(engine: Engine, { ask }: Parsed<'find-conflicts'>, options: CallOptions) {
  const before = searches.get(engine) ?? Promise.resolve();
  const search = before.then(() => searchOnce(engine, ask, options));
  searches.set(
    engine,
    search.catch(() => undefined),
  );
  await search;
  const found = await summary(engine);
  options.onEvent?.('conflicts-changed', { total: found.total, quarantined: found.quarantined });
  return found;
}

async function searchOnce(engine: Engine, ask: boolean, options: CallOptions): Promise<void> {
  const configuration = await configured(engine);
  const { backEnd } = configuration.tenant;
  const connectorId = await tenantNumber(engine, configuration);
  const request = {
    ...placeOf(engine, options),
    connectorId,
    onProgress: (progress: Parameters<Parameters<typeof findConflicts>[0]['onProgress']>[0]) =>
      options.onEvent?.('conflict-progress', progress),
  };
  const unasked = (fault?: Fault) => findConflicts({ ...request, profile: profileOf({ backEnd }), unasked: fault });
  if (!ask) {
    await unasked();
    return;
  }
  let reached = false;
  try {
    await askTenant(engine, configuration, options, async ({ facts, companion }) => {
      const profile = profileOf({ backEnd, ...(await facts()) });
      reached = true;
      await findConflicts({ ...request, profile, owners: companion });
    });
  } catch (error) {
    if (reached || options.signal?.aborted) throw error;
    // A tenant that does not answer is no reason to say nothing of what is known without it.
    await unasked(toFault(error, 'connect'));
  }
}

function placeOf(engine: Engine, options: CallOptions) {
  return { store: engine.store, signal: signalOf(options), now: engine.now };
}
