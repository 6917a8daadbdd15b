/** The connector to an Active Directory forest. Start reading here. */

import type { Connector, ImportPage, ImportSelection, TrafficCounters } from '../connector.ts';
import { FaultError } from '../../model/fault.ts';
import { testConnection, type ConnectionTest } from './connection-test.ts';
import { withFaults, withFaultsIn, type Directory } from './directory.ts';
import { createDomains, type Domains } from './domains.ts';
import { ACTIVE_DIRECTORY_CAPABILITIES } from './export/capabilities.ts';
import { exportToDomains } from './export/export-to-domains.ts';
import { asTree, readContainers, type Container } from './import/containers.ts';
import { deltaImport } from './import/delta-import.ts';
import { fullImport } from './import/full-import.ts';
import { readObjects, sayMissing } from './import/read-objects.ts';
import { selectFrom } from './import/selection.ts';
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
  /**
   * Who we are there, whether the clocks agree, and whether the account may read changes: on the forest's first server,
   * or on the one that holds `partition`. Throws what is wrong.
   */
  testConnection(partition?: string): Promise<ConnectionTest>;
  /** The containers of a partition, parents before children. */
  containers(partition: string): AsyncIterable<Container>;
  /** Every domain of the forest, whether one of the servers given holds it or not. */
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
  const traffic: TrafficCounters = { requests: 0, retries: 0, throttled: 0 };
  const domains = createDomains(parsed.data, secrets.password, traffic);
  await domains.connect();
  return connectorOf(parsed.data.name, domains, traffic, options.now ?? (() => new Date()));
}

function connectorOf(
  name: string,
  domains: Domains,
  traffic: TrafficCounters,
  now: () => Date,
): ActiveDirectoryConnector {
  const { main } = domains;

  return {
    kind: 'active-directory',
    name,
    capabilities: ACTIVE_DIRECTORY_CAPABILITIES,
    traffic,
    servers: domains.answered,
    rootDse: () => withFaults(main, 'connect', () => readRootDse(main)),
    testConnection: (partition) => {
      const directory = partition === undefined ? main : domains.holding(partition);
      return withFaults(directory, 'connect', () => testConnection(directory, now));
    },
    partitionDetails: () => withFaults(main, 'connect', () => readPartitions(main, domains.named)),
    partitions: () =>
      withFaults(main, 'connect', async () => (await readPartitions(main, new Map())).map(({ dn }) => dn)),
    schema: () => withFaults(main, 'connect', () => main.schema()),
    containers: (partition) => {
      const directory = domains.holding(partition);
      return withFaultsIn(
        directory,
        'connect',
        (async function* () {
          const known = requirePartition(directory, await readRootDse(directory), partition);
          yield* asTree(await readContainers(directory, known));
        })(),
      );
    },
    fullImport: (request) => {
      const directory = domains.holding(request.partition);
      return withFaultsIn(directory, 'import', fullImport(directory, request));
    },
    deltaImport: (request) => {
      const directory = domains.holding(request.partition);
      return withFaultsIn(directory, 'import', deltaImport(directory, request));
    },
    readObjects: (anchors, { partition, signal, ...wanted }) =>
      readObjectsOf(partition === undefined ? domains.all : [domains.holding(partition)], anchors, wanted, signal),
    export: (operations, { signal }) => exportToDomains(domains, operations, signal),
    close: () => domains.close(),
  };
}

/** An object that one domain does not have may be in the next one; in none, it is gone. */
async function* readObjectsOf(
  directories: readonly Directory[],
  anchors: readonly string[],
  wanted: ImportSelection,
  signal: AbortSignal,
): AsyncGenerator<ImportPage> {
  const missing = new Set(anchors.map((anchor) => anchor.toLowerCase()));
  for (const directory of directories) {
    yield* withFaultsIn(
      directory,
      'import',
      (async function* () {
        const selection = selectFrom(await directory.schema(), wanted);
        yield* readObjects(directory, missing, selection, signal);
      })(),
    );
  }
  if (missing.size > 0) yield sayMissing(missing);
}
