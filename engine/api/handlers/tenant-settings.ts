/** The tenant after it is connected: its back end, and what is set in the tenant itself. */

import { changeBackEnd } from '../../setup/back-ends/change.ts';
import { checkBackEndChange } from '../../setup/back-ends/check.ts';
import { backEndFacts } from '../../setup/back-ends/facts.ts';
import { deleteGroups, keepGroups, supersededGroups } from '../../setup/back-ends/superseded.ts';
import { tenantSecret } from '../../setup/secret-source.ts';
import { taskContext, type TaskContext } from '../../setup/tasks/context.ts';
import { withOwnAdministration } from '../../setup/tenants/own-administration.ts';
import { changeTenantSettings } from '../../setup/tenants/settings/change.ts';
import { readTenantSettings } from '../../setup/tenants/settings/read.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { tenantSettingsCommands, tenantSettingsQueries } from '../contract/tenant-settings.ts';
import type { Engine } from '../engine.ts';
import { writable, type Handlers, type Parsed } from './handlers.ts';

type Names = keyof typeof tenantSettingsQueries | keyof typeof tenantSettingsCommands;

export const tenantSettingsHandlers: Handlers<Names> = {
  'back-ends': () => Promise.resolve(writable(backEndFacts())),
  'tenant-settings': async (engine, _, options) => writable(await readTenantSettings(await context(engine, options))),
  'back-end-check': async (engine, { backEnd }, options) =>
    writable(await checkBackEndChange(await context(engine, options), backEnd)),
  'superseded-groups': async (engine, _, options) => writable(await supersededGroups(await context(engine, options))),
  'tenant-settings-change': changeSettings,
  'back-end-change': async (engine, { backEnd, previewId }, options) =>
    changeBackEnd(await context(engine, options), backEnd, previewId),
  'superseded-groups-settle': settle,
};

function signalOf({ signal }: CallOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}

const context = (engine: Engine, options: CallOptions) => taskContext(engine, signalOf(options));

async function changeSettings(
  engine: Engine,
  { handle, ...change }: Parsed<'tenant-settings-change'>,
  options: CallOptions,
): Promise<CallResult<'tenant-settings-change'>> {
  const work = await context(engine, options);
  if (handle === undefined) {
    const outcome = await changeTenantSettings(work, change, undefined);
    return writable({ ...outcome, settings: await readTenantSettings(work) });
  }
  return engine.administrators.use(handle, async (administrator) => {
    const graph = administrator.administration(signalOf(options));
    const outcome = await changeTenantSettings(work, change, graph);
    return writable({ ...outcome, settings: await readTenantSettings(work, graph) });
  });
}

async function settle(
  engine: Engine,
  { action, ids }: Parsed<'superseded-groups-settle'>,
  options: CallOptions,
): Promise<CallResult<'superseded-groups-settle'>> {
  const work = await context(engine, options);
  if (action === 'keep') return writable({ action, ...(await keepGroups(work, ids)) });
  return withOwnAdministration(await own(work), async (graph) =>
    writable({ action, ...(await deleteGroups(work, graph, ids)) }),
  );
}

async function own({ engine, configuration, directories, signal }: TaskContext) {
  const { tenant } = configuration;
  const privateKeyPem = await engine.secrets.get(tenantSecret(tenant.name));
  return { tenant, privateKeyPem, signal, entra: directories.entra };
}
