/** A new configuration, with its secrets, takes the place of the one in force: one transaction, between two runs. */

import { FaultError } from '../../model/fault.ts';
import { selectionKey } from '../../import/import-partition.ts';
import { selectionOf, type RunConfiguration } from '../../runs/configuration.ts';
import { connectorsDue } from '../../runs/synchronized-rules.ts';
import { addVersion, loadConfiguration } from '../../settings/configuration-store.ts';
import type { Reader } from '../../store/database.ts';
import type { Store } from '../../store/store.ts';
import { followChange } from '../back-ends/start-over.ts';
import { configurationSchema, type Configuration } from '../configuration.ts';
import { removeDraft } from '../draft.ts';
import { DRAFT_TENANT_SECRET, forestSecret, tenantSecret } from '../secret-source.ts';
import type { SetupEngine } from './context.ts';

export interface Application {
  readonly configuration: Configuration;
  /** The version that it was made from; undefined before setup. */
  readonly basedOn: number | undefined;
  readonly action: string;
  readonly detail: object;
  /** The draft has become this configuration, and goes with it, its secrets stored. */
  readonly endsDraft: boolean;
  /** Secrets that come with it, by the names under which they are stored. */
  readonly secrets?: readonly (readonly [name: string, secret: string])[];
}

/**
 * Saves and answers the version. Throws `draft-outdated` where another version came meanwhile; then, as after a kill at any
 * moment, nothing of it is in force.
 */
export async function apply(engine: SetupEngine, application: Application): Promise<number> {
  const { configuration, basedOn, action, detail, endsDraft } = application;
  const given = application.secrets ?? [];
  const drafted = endsDraft ? draftedOf(engine, configuration) : [];
  // Sealed before the transaction begins: it waits for nothing but the disk.
  const keeps = await Promise.all([...drafted, ...given].map(([name, secret]) => engine.secrets.prepare(name, secret)));
  const version = await engine.store.write(async (writer) => {
    const last = await newestVersion(writer);
    if (last !== (basedOn ?? 0)) {
      throw new FaultError({ code: 'draft-outdated', stage: 'setup', detail: { version: last }, retry: 'now' });
    }
    for (const keep of keeps) await keep(writer);
    const before = await loadConfiguration(writer, configurationSchema);
    if (before) await followChange(writer, before.document, configuration);
    if (endsDraft) await removeDraft(writer);
    return addVersion(writer, configuration, { by: engine.actor, action, detail, at: engine.now() });
  });
  if (endsDraft) engine.draftSecrets.clear();
  return version;
}

export async function newestVersion(reader: Reader): Promise<number> {
  const row = await reader.get<{ last: number }>('SELECT coalesce(max(version), 0) AS last FROM configuration');
  return row?.last ?? 0;
}

/** Secrets of the draft, by the names under which they are stored. */
function draftedOf({ draftSecrets }: SetupEngine, { forests, tenant }: Configuration): (readonly [string, string])[] {
  const names = [
    ...forests.map(({ connection }) => [forestSecret(connection.name), forestSecret(connection.name)] as const),
    [DRAFT_TENANT_SECRET, tenantSecret(tenant.name)] as const,
  ];
  return names.flatMap(([held, stored]) => {
    const value = draftSecrets.get(held);
    return value === undefined ? [] : [[stored, value] as const];
  });
}

/** What the next cycle will take whole because of a change: partitions by name, and connectors to be synchronized. */
export async function dueAfter(store: Store, plan: RunConfiguration) {
  const rows = await store.reader.all<{ name: string; partition: string; selection: string }>(
    'SELECT c.name, s.partition, s.selection FROM partition_state AS s JOIN connector AS c ON c.id = s.connector_id',
  );
  const known = new Map(rows.map((row) => [`${row.name}\n${row.partition}`, row.selection]));
  const fullImports = plan.connectors.flatMap((connector) => {
    const selection = selectionOf(plan.rules, connector.name);
    return connector.partitions
      .filter(({ name, containers }) => known.get(`${connector.name}\n${name}`) !== selectionKey(selection, containers))
      .map(({ name }) => name);
  });
  const names = plan.connectors.map(({ name }) => name);
  return { fullImports, fullSynchronization: await connectorsDue(store.reader, names, plan.basis) };
}
