/** The connector to an Active Directory forest. Start reading here. */

import type { Connector } from '../connector.ts';
import { FaultError } from '../../model/fault.ts';
import { testConnection, type ConnectionTest } from './connection-test.ts';
import { withFaults, withFaultsIn } from './directory.ts';
import { ACTIVE_DIRECTORY_CAPABILITIES } from './export/capabilities.ts';
import { exportOperations } from './export/export.ts';
import { asTree, readContainers, type Container } from './import/containers.ts';
import { deltaImport } from './import/delta-import.ts';
import { fullImport } from './import/full-import.ts';
import { readObjects } from './import/read-objects.ts';
import { selectFrom } from './import/selection.ts';
import { createDirectory } from './open-directory.ts';
import { readPartitions, requirePartition, type PartitionDetails } from './partitions.ts';
import { readRootDse, type RootDse } from './root-dse.ts';
import type { Schema } from './schema.ts';
import { activeDirectorySettingsSchema, type ActiveDirectorySettings } from './settings.ts';

export { activeDirectorySettingsSchema, type ActiveDirectorySettings } from './settings.ts';
export type { ConnectionTest } from './connection-test.ts';
export type { Container } from './import/containers.ts';
export type { PartitionDetails } from './partitions.ts';
export type { RootDse } from './root-dse.ts';
export type { Schema, SchemaAttribute } from './schema.ts';

/** What setup and the wizard ask a forest beyond what every connector answers. */
export interface ActiveDirectoryExtras {
  readonly kind: 'active-directory';
  rootDse(): Promise<RootDse>;
  /** Who we are there, whether the clocks agree, and whether the account may read changes. Throws what is wrong. */
  testConnection(): Promise<ConnectionTest>;
  /** The containers of a partition, parents before children. */
  containers(partition: string): AsyncIterable<Container>;
  /** Every domain of the forest, held by this server or not. */
  partitionDetails(): Promise<readonly PartitionDetails[]>;
  schema(): Promise<Schema>;
}

export type ActiveDirectoryConnector = Omit<Connector, keyof ActiveDirectoryExtras> & ActiveDirectoryExtras;

/**
 * Connects and binds. Throws a `FaultError` of stage `connect`: no server answers, none can prove who it is, or the
 * account is refused. Later requests open the connection again by themselves when the server has closed it.
 *
 * A cancellation (`signal`) is thrown as the signal's own reason.
 */
export async function openActiveDirectory(
  settings: ActiveDirectorySettings,
  secrets: { readonly password: string },
  options: { readonly now?: () => Date } = {},
): Promise<ActiveDirectoryConnector> {
  const parsed = activeDirectorySettingsSchema.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const detail = { path: issue?.path.join('.') ?? '', message: issue?.message ?? '' };
    throw new FaultError({ code: 'answers-invalid', stage: 'connect', detail, retry: 'never' });
  }
  const directory = createDirectory(parsed.data, secrets);
  await directory.connection();
  const { now = () => new Date() } = options;

  return {
    kind: 'active-directory',
    name: parsed.data.name,
    capabilities: ACTIVE_DIRECTORY_CAPABILITIES,
    traffic: directory.traffic,
    rootDse: () => withFaults(directory, 'connect', () => readRootDse(directory)),
    testConnection: () => withFaults(directory, 'connect', () => testConnection(directory, now)),
    partitionDetails: () => withFaults(directory, 'connect', () => readPartitions(directory)),
    partitions: () =>
      withFaults(directory, 'connect', async () => (await readPartitions(directory)).map(({ dn }) => dn)),
    schema: () => withFaults(directory, 'connect', () => directory.schema()),
    containers: (partition) =>
      withFaultsIn(
        directory,
        'connect',
        (async function* () {
          const known = requirePartition(directory, await readRootDse(directory), partition);
          yield* asTree(await readContainers(directory, known));
        })(),
      ),
    fullImport: (request) => withFaultsIn(directory, 'import', fullImport(directory, request)),
    deltaImport: (request) => withFaultsIn(directory, 'import', deltaImport(directory, request)),
    readObjects: (anchors, { signal, ...wanted }) =>
      withFaultsIn(
        directory,
        'import',
        (async function* () {
          yield* readObjects(directory, anchors, selectFrom(await directory.schema(), wanted), signal);
        })(),
      ),
    export: (operations, { signal }) =>
      withFaultsIn(directory, 'export', exportOperations(directory, operations, signal)),
    close: () => directory.close(),
  };
}
