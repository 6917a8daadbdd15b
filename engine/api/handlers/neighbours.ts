/** Living in a tenant with others. */

import { letRestore, listHeldRestorations } from '../../connector-space/deleted-elsewhere.ts';
import { dnPath } from '../../model/distinguished-name.ts';
import { FaultError } from '../../model/fault.ts';
import { acceptOther, knownOthers, lastTenantLook } from '../../runs/tenant-look.ts';
import { noteAudit } from '../../settings/audit.ts';
import type { Writer } from '../../store/database.ts';
import type { CallResult } from '../contract/contract.ts';
import type { neighbourCommands, neighbourQueries } from '../contract/neighbours.ts';
import type { Engine } from '../engine.ts';
import { changeConfiguration, writable, type Handlers } from './handlers.ts';

export const neighbourHandlers: Handlers<keyof typeof neighbourQueries | keyof typeof neighbourCommands> = {
  'tenant-neighbours': neighbours,
  async 'go-on-beside'(engine, { other, accept }) {
    const { id } = await tenantOf(engine);
    const accepted = accept ? { at: engine.now(), by: engine.actor } : null;
    await audited(engine, accept ? 'go-on-beside' : 'no-longer-beside', { other }, async (writer) => {
      if (!(await acceptOther(writer, id, other, accepted))) throw notFound('other-synchronization', other);
    });
    return neighbours(engine);
  },
  async 'restore-deleted'(engine, { dn }) {
    const { id } = await tenantOf(engine);
    await audited(engine, 'restore-deleted', { dn }, async (writer) => {
      if (!(await letRestore(writer, id, dnPath(dn)))) throw notFound('deleted-object', dn);
    });
    return neighbours(engine);
  },
  async 'revoke-sign-in-sessions'(engine, { enabled }) {
    await changeConfiguration(engine, 'revoke-sign-in-sessions', { enabled }, (document) => ({
      ...document,
      revokeSignInSessions: enabled,
    }));
    return neighbours(engine);
  },
};

/** The change and its line in the audit log, or neither. */
function audited(
  engine: Engine,
  action: string,
  detail: { readonly [name: string]: string },
  change: (writer: Writer) => Promise<void>,
): Promise<void> {
  return engine.store.write(async (writer) => {
    await change(writer);
    await noteAudit(writer, { at: engine.now(), who: engine.actor, action, detail });
  });
}

/** Throws `not-configured` before setup and before the tenant was imported for the first time. */
async function tenantOf(engine: Engine): Promise<{ readonly id: number; readonly name: string }> {
  const configuration = await engine.configuration();
  const row = configuration && (await connectorNamed(engine, configuration.tenant.name));
  if (row) return row;
  const detail = { dataDirectory: engine.dataDirectory };
  throw new FaultError({ code: 'not-configured', stage: 'setup', detail, retry: 'never' });
}

function connectorNamed({ store }: Engine, name: string) {
  return store.reader.get<{ id: number; name: string }>('SELECT id, name FROM connector WHERE name = ?', [name]);
}

async function neighbours(engine: Engine): Promise<CallResult<'tenant-neighbours'>> {
  const { reader } = engine.store;
  const configuration = await engine.configuration();
  const connector = configuration && (await connectorNamed(engine, configuration.tenant.name));
  const id = connector?.id ?? 0;
  const look = await lastTenantLook(reader, id);
  const counted = await reader.get<{ managed: number; waiting: number }>(
    `SELECT (SELECT count(*) FROM connector_object WHERE connector_id = ?1 AND cloud_managed IS NOT NULL) AS managed,
       (SELECT count(*) FROM session_revocation WHERE connector_id = ?1) AS waiting`,
    [id],
  );
  return writable({
    connector: connector?.name ?? configuration?.tenant.name ?? '',
    lookedAt: look?.lookedAt ?? null,
    enabled: look?.enabled ?? false,
    lastSynchronized: look?.lastSynchronized ?? null,
    lastPasswordsSynchronized: look?.lastPasswordsSynchronized ?? null,
    machine: look?.machine ?? null,
    self: look?.self ?? null,
    unknown: look?.unknown ?? [],
    others: (await knownOthers(reader, id)).map(({ connectorId: _, ...other }) => other),
    cloudManaged: counted!.managed,
    heldRestorations: (await listHeldRestorations(reader))
      .filter(({ connectorId }) => connectorId === id)
      .map(({ connectorId: _, ...held }) => held),
    revokeSignInSessions: configuration?.revokeSignInSessions ?? true,
    waitingRevocations: counted!.waiting,
  });
}

function notFound(what: string, id: string): FaultError {
  return new FaultError({ code: 'not-found', stage: 'run', detail: { what, id }, retry: 'never' });
}
