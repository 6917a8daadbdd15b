/**
 * The connector to a Microsoft Entra ID tenant: one connector space, two back ends. The directory-sync service makes
 * synchronized objects; Microsoft Graph makes the cloud's own, and answers for both what a tenant says of itself.
 */

import { hostname } from 'node:os';
import { ZodError } from 'zod';

import { FaultError } from '../../model/fault.ts';
import type { Connector, ConnectorCapabilities, TrafficCounters } from '../connector.ts';
import { systemAmbient } from './ambient.ts';
import type { Ambient } from './ambient.ts';
import { capabilitiesOf, type BackEndData, type ExtensionAttribute } from './back-ends/back-end.ts';
import { DIRECTORY_SYNC } from './back-ends/directory-sync.ts';
import { GRAPH } from './back-ends/graph.ts';
import { resolveCloud } from './clouds.ts';
import type { Cloud } from './clouds.ts';
import { openCompanion } from './companion/open.ts';
import { openDirectorySync } from './directory-sync/back-end.ts';
import type { DirectorySyncBackEnd } from './directory-sync/back-end.ts';
import { featuresNotSettable } from './extras.ts';
import type { Company, EntraIdExtras, Notice } from './extras.ts';
import { openGraphBackEnd } from './graph-back-end.ts';
import { openBatches } from './graph/transport/batch.ts';
import type { Batches } from './graph/transport/batch.ts';
import { openGraphClient } from './graph/transport/client.ts';
import type { GraphClient } from './graph/transport/client.ts';
import { makePace } from './graph/transport/pacing.ts';
import { makeRead } from './graph/transport/retry.ts';
import { readDomains, readFeatures, readOrganization, readQuota } from './graph/tenant.ts';
import { openHttp } from './http.ts';
import type { Fetch, Http } from './http.ts';
import { missingPermissions, SYNCHRONIZATION_ROLE, SYNCHRONIZE } from './permissions.ts';
import type { MissingPermission } from './permissions.ts';
import { entraIdSettingsSchema } from './settings.ts';
import type { BackEnd, EntraIdConfiguration, EntraIdSettings } from './settings.ts';
import { openTokens } from './tokens.ts';
import type { Tokens } from './tokens.ts';

export type { Company, ConnectionTest, EntraIdExtras, FeatureChanges, Notice, SignedIn } from './extras.ts';

export interface EntraIdSecrets {
  /** PEM, PKCS#8 or PKCS#1, not encrypted. */
  readonly privateKeyPem: string;
}

export interface EntraIdOptions {
  readonly clock?: Ambient['clock'];
  readonly sleep?: Ambient['sleep'];
  readonly random?: Ambient['random'];
  /** Replaces the connector's own HTTP stack, its certificate authorities and its proxy. */
  readonly fetch?: Fetch;
  /** Directory extensions in use, under the names that the tenant registers them by. */
  readonly extensions?: readonly ExtensionAttribute[];
  /** Told of what a service says that is no fault; default: nobody. */
  readonly onNotice?: (notice: Notice) => void;
}

const DATA: { readonly [backEnd in BackEnd]: BackEndData } = { graph: GRAPH, 'directory-sync': DIRECTORY_SYNC };

/** What a back end carries, known before anything is opened. */
export function backEndCapabilities(
  backEnd: BackEnd,
  extensions: readonly ExtensionAttribute[] = [],
): ConnectorCapabilities {
  return capabilitiesOf(DATA[backEnd], extensions);
}

/** What the Graph back end writes without directory extensions. */
export const GRAPH_CAPABILITIES: ConnectorCapabilities = backEndCapabilities('graph');

/**
 * Opens the connector; nothing is sent yet. Throws a ZodError for settings that do not fit the schema, or that choose the
 * directory-sync service in a cloud that has none, and `client-certificate-rejected` where the private key is unreadable or
 * not the certificate's.
 */
export async function openEntraId(
  settings: EntraIdSettings,
  secrets: EntraIdSecrets,
  options: EntraIdOptions = {},
): Promise<Connector & EntraIdExtras> {
  const configuration = entraIdSettingsSchema.parse(settings);
  const cloud = resolveCloud(configuration.cloud);
  const http = options.fetch
    ? suppliedHttp(options.fetch)
    : openHttp({ caPem: cloud.caPem, proxy: configuration.proxy, timeouts: configuration.timeouts });
  const ambient = { ...systemAmbient, ...withoutUndefined(options) };
  const traffic: TrafficCounters = { requests: 0, retries: 0, throttled: 0 };
  try {
    const { tenantId, clientId, certificatePem } = configuration;
    const { privateKeyPem } = secrets;
    const tokens = openTokens({ tenantId, clientId, certificatePem, privateKeyPem, cloud, fetch: http.fetch });
    const client = openGraphClient({ origin: cloud.graph, scope: cloud.scope, tokens, fetch: http.fetch, traffic });
    return makeConnector({ configuration, cloud, http, ambient, traffic, client, tokens, options });
  } catch (error) {
    await http.close();
    throw error;
  }
}

function withoutUndefined({ clock, sleep, random }: EntraIdOptions): Partial<Ambient> {
  return { ...(clock ? { clock } : {}), ...(sleep ? { sleep } : {}), ...(random ? { random } : {}) };
}

function suppliedHttp(fetch: Fetch): Http {
  return { fetch, close: () => Promise.resolve() };
}

interface Parts {
  readonly configuration: EntraIdConfiguration;
  readonly cloud: Cloud;
  readonly http: Http;
  readonly ambient: Ambient;
  readonly traffic: TrafficCounters;
  readonly client: GraphClient;
  readonly tokens: Tokens;
  readonly options: EntraIdOptions;
}

function makeConnector(parts: Parts): Connector & EntraIdExtras {
  const { configuration, http, ambient, traffic, client, options } = parts;
  const { name, tenantId, batching, backEnd } = configuration;
  const { extensions = [] } = options;
  const pace = makePace(configuration.pace.writesPerSecond, ambient);
  const batchesFor = (signal: AbortSignal): Batches =>
    openBatches({ client, pace, ambient, traffic, batching, signal });
  const directorySync = backEnd === 'directory-sync' ? openService(parts, extensions) : undefined;
  const carrier =
    directorySync ?? openGraphBackEnd({ configuration, client, ambient, traffic, extensions, batchesFor });
  return {
    kind: 'entra-id',
    name,
    traffic,
    capabilities: carrier.capabilities,
    get servers() {
      return directorySync?.servers ?? [new URL(client.origin).host];
    },
    partitions: () => Promise.resolve([tenantId]),
    schema: carrier.schema,
    fullImport: carrier.fullImport,
    deltaImport: carrier.deltaImport,
    readObjects: carrier.readObjects,
    export: carrier.export,
    ...(directorySync === undefined ? {} : { endExport: directorySync.endExport }),
    companion: openCompanion({
      ...{ client, ambient, traffic, batchesFor, backEnd },
      machine: hostname(),
      ...(directorySync === undefined ? {} : { exportingMachine: exportingMachineOf(directorySync) }),
    }),
    close: () => http.close(),
    ...extras(parts, directorySync),
  };
}

function openService(parts: Parts, extensions: readonly ExtensionAttribute[]): DirectorySyncBackEnd {
  const { configuration, cloud, http, ambient, traffic, client, tokens, options } = parts;
  const { directorySync: origin, directorySyncScope: scope } = cloud;
  if (origin === undefined) {
    const path = ['cloud', 'directorySync'];
    throw new ZodError([
      { code: 'custom', path, message: 'the cloud has no directory-sync service', input: undefined },
    ]);
  }
  const notice = (said: Notice) => options.onNotice?.(said);
  const { fetch } = http;
  return openDirectorySync({
    ...{ configuration, origin, scope, tokens, fetch, ambient, traffic, extensions, notice },
    graph: client,
  });
}

function exportingMachineOf(directorySync: DirectorySyncBackEnd) {
  return async (signal: AbortSignal) => (await directorySync.company({ stage: 'connect', signal })).exportingMachine;
}

/** A person is waiting: no second attempts. */
const ASKED = { stage: 'connect', attempts: 1 } as const;

function extras(parts: Parts, directorySync: DirectorySyncBackEnd | undefined): EntraIdExtras {
  const { client, configuration } = parts;
  const { host } = new URL(client.origin);
  const read = makeRead({ ...parts, ...ASKED });
  const organization = () => readOrganization(read, host);
  const domains = () => readDomains(read, host);
  const features = () => readFeatures(read);

  /** Signs in to everything that the back end uses; roles that are not known are taken for enough. */
  async function permissions(purpose: 'read' | 'write', fresh = false) {
    const { roles } = await client.token({ fresh });
    const synchronization = await directorySync?.token({ fresh });
    const missing: MissingPermission[] = roles ? missingPermissions(roles, purpose, configuration.backEnd) : [];
    if (synchronization?.roles && !synchronization.roles.includes(SYNCHRONIZATION_ROLE)) {
      missing.push({ permission: SYNCHRONIZATION_ROLE, operations: [SYNCHRONIZE] });
    }
    const granted = [...(roles ?? []), ...(synchronization?.roles ?? [])].toSorted();
    return { roles, directorySyncRoles: synchronization?.roles, granted, missing };
  }

  return {
    organization,
    domains,
    quota: () => readQuota(read, client.origin),
    features: async () => (directorySync ? (await directorySync.company(ASKED)).features : features()),
    async company(): Promise<Company> {
      const { id, displayName, onPremisesSyncEnabled, onPremisesLastSyncDateTime: lastSync } = await organization();
      if (directorySync) return { ...(await directorySync.company(ASKED)), lastSync };
      return {
        ...{ tenantId: id, displayName, lastSync, activated: onPremisesSyncEnabled === true },
        features: await features(),
        deletionPrevention: undefined,
        exportingMachine: undefined,
        exportedObjects: undefined,
        anchorAttribute: undefined,
      };
    },
    async setFeatures(changes) {
      const [first] = Object.keys(changes);
      if (directorySync) await directorySync.setFeatures(changes, ASKED);
      else if (first !== undefined) throw featuresNotSettable(first);
    },
    ...(directorySync && {
      provisionCredentials: directorySync.provisionCredentials,
      deviceConfiguration: () => directorySync.deviceConfiguration(ASKED),
    }),
    async signIn() {
      const { roles, directorySyncRoles } = await permissions('read', true);
      return { roles, ...(directorySync ? { directorySyncRoles } : {}) };
    },
    async grantedPermissions() {
      const { granted, missing } = await permissions('write');
      return { granted, missing };
    },
    async testConnection(purpose = 'write') {
      const { granted, missing } = await permissions(purpose);
      if (missing.length > 0) {
        const refusing = missing.every(({ permission }) => permission === SYNCHRONIZATION_ROLE) && directorySync;
        const names = missing.map(({ permission }) => permission).join(' ');
        const detail = { host: refusing ? refusing.host : host, permissions: names };
        throw new FaultError({ code: 'consent-missing', stage: 'connect', detail, retry: 'never' });
      }
      await directorySync?.enter(ASKED);
      return { organization: await organization(), domains: await domains(), permissions: { granted, missing } };
    },
  };
}
