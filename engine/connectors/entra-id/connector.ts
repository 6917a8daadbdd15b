/** The connector to a Microsoft Entra ID tenant, with Microsoft Graph as its back end. */

import { hostname } from 'node:os';

import { FaultError } from '../../model/fault.ts';
import type { Connector, ConnectorCapabilities, ConnectorSchema, TrafficCounters } from '../connector.ts';
import type { AttributeDefinition } from '../../model/attribute-value.ts';
import { systemAmbient } from './ambient.ts';
import type { Ambient } from './ambient.ts';
import { resolveCloud } from './clouds.ts';
import type { Cloud } from './clouds.ts';
import { OBJECT_TYPES } from './anchors.ts';
import { openCompanion } from './companion/open.ts';
import { ATTRIBUTE_MAP } from './graph/attribute-map.ts';
import { openBatches } from './graph/transport/batch.ts';
import type { Batches } from './graph/transport/batch.ts';
import { openGraphClient } from './graph/transport/client.ts';
import type { GraphClient } from './graph/transport/client.ts';
import { exportOperations } from './graph/export/export.ts';
import { deltaImport, fullImport } from './graph/import/import.ts';
import type { ImportContext } from './graph/import/import.ts';
import { openRecycleBin } from './graph/export/lookups.ts';
import { makeMemory } from './graph/memory.ts';
import { makePace } from './graph/transport/pacing.ts';
import { readObjects } from './graph/import/read-objects.ts';
import { makeRead } from './graph/transport/retry.ts';
import { readDomains, readFeatures, readOrganization, readQuota } from './graph/tenant.ts';
import type { DirectoryQuota, Organization, SynchronizationFeatures, TenantDomain } from './graph/tenant.ts';
import { openHttp } from './http.ts';
import type { Fetch, Http } from './http.ts';
import { missingPermissions } from './permissions.ts';
import type { GrantedPermissions } from './permissions.ts';
import { entraIdSettingsSchema } from './settings.ts';
import type { EntraIdConfiguration, EntraIdSettings } from './settings.ts';
import { openTokens } from './tokens.ts';

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
}

/** What the tenant says of itself; asked once, without second attempts: a person is waiting. */
export interface EntraIdExtras {
  organization(): Promise<Organization>;
  domains(): Promise<readonly TenantDomain[]>;
  /** Undefined where the service does not say. */
  quota(): Promise<DirectoryQuota | undefined>;
  features(): Promise<SynchronizationFeatures | undefined>;
  /** Signs in anew. Throws what the sign-in service refuses. `roles` is undefined where the token cannot be looked into. */
  signIn(): Promise<{ readonly roles: readonly string[] | undefined }>;
  /** Application permissions in the token, and those of the least set that are missing. */
  grantedPermissions(): Promise<GrantedPermissions>;
  /**
   * Signs in, reads the organization and its domains. Throws the fault that a person can act on; `consent-missing` with
   * every missing permission in `detail.permissions`, separated by spaces. `purpose`: `read` where nothing will be
   * written (staging mode).
   */
  testConnection(purpose?: 'read' | 'write'): Promise<ConnectionTest>;
}

export interface ConnectionTest {
  readonly organization: Organization;
  readonly domains: readonly TenantDomain[];
  readonly permissions: GrantedPermissions;
}

/**
 * Opens the connector; nothing is sent yet. Throws a ZodError for settings that do not fit the schema and
 * `client-certificate-rejected` where the private key is unreadable or not the certificate's.
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
    return makeConnector({ configuration, cloud, http, ambient, traffic, client });
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
}

function makeConnector({ configuration, cloud, http, ambient, traffic, client }: Parts): Connector & EntraIdExtras {
  const { name, tenantId, batching } = configuration;
  const memory = makeMemory(ambient);
  const pace = makePace(configuration.pace.writesPerSecond, ambient);
  const host = new URL(cloud.graph).host;
  const importContext: ImportContext = {
    read: makeRead({ client, ambient, traffic, stage: 'import' }),
    origin: cloud.graph,
    tenant: tenantId,
    observe: memory.observe,
    isRecent: memory.isRecent,
    ambient,
  };
  const batchesFor = (signal: AbortSignal): Batches =>
    openBatches({ client, pace, ambient, traffic, batching, signal });
  return {
    kind: 'entra-id',
    name,
    capabilities: GRAPH_CAPABILITIES,
    traffic,
    servers: [host],
    partitions: () => Promise.resolve([tenantId]),
    schema: () => Promise.resolve(SCHEMA),
    fullImport: (request) => fullImport(importContext, request),
    deltaImport: (request) => deltaImport(importContext, request),
    readObjects: (anchors, selection) => readObjects(importContext, batchesFor(selection.signal), anchors, selection),
    async *export(operations, { signal }) {
      const batches = batchesFor(signal);
      const recycleBin = openRecycleBin(batches, host);
      const context = {
        connector: name,
        origin: cloud.graph,
        batches,
        memory,
        recycleBin,
        ambient,
        signal,
        roles: client.roles,
      };
      yield* exportOperations(context, operations);
    },
    companion: openCompanion({ client, ambient, traffic, batchesFor, backEnd: 'graph', machine: hostname() }),
    close: () => http.close(),
    ...extras({ client, ambient, traffic, host }),
  };
}

function extras(parts: Pick<Parts, 'client' | 'ambient' | 'traffic'> & { readonly host: string }): EntraIdExtras {
  const { client, host } = parts;
  const read = makeRead({ ...parts, stage: 'connect', attempts: 1 });
  const organization = () => readOrganization(read, host);
  const domains = () => readDomains(read, host);
  async function grantedPermissions(): Promise<GrantedPermissions> {
    const { roles = [] } = await client.token();
    return { granted: roles.toSorted(), missing: missingPermissions(roles, 'write') };
  }
  return {
    organization,
    domains,
    quota: () => readQuota(read, client.origin),
    features: () => readFeatures(read),
    async signIn() {
      const { roles } = await client.token({ fresh: true });
      return { roles };
    },
    grantedPermissions,
    async testConnection(purpose = 'write') {
      const { roles } = await client.token();
      const missing = roles ? missingPermissions(roles, purpose) : [];
      if (missing.length > 0) {
        const detail = { host, permissions: missing.map(({ permission }) => permission).join(' ') };
        throw new FaultError({ code: 'consent-missing', stage: 'connect', detail, retry: 'never' });
      }
      return {
        organization: await organization(),
        domains: await domains(),
        permissions: await grantedPermissions(),
      };
    },
  };
}

/** What the Graph back end writes, by its table; contacts and devices are known and carried by no operation. */
export const GRAPH_CAPABILITIES: ConnectorCapabilities = {
  objectTypes: Object.fromEntries(
    OBJECT_TYPES.map((objectType) => {
      const writable = ATTRIBUTE_MAP[objectType].filter(({ write }) => write !== 'never').map(({ name }) => name);
      return [
        objectType,
        {
          operations: writable.length > 0 ? (['add', 'update', 'delete'] as const) : [],
          attributes: writable,
          // Graph makes no mail-enabled security and no distribution groups ("Create group", Group types).
          ...(objectType === 'group' ? { createdWith: { securityEnabled: true } } : {}),
        },
      ];
    }),
  ),
};

const SCHEMA: ConnectorSchema = {
  objectTypes: OBJECT_TYPES,
  attributes: new Map(
    Object.values(ATTRIBUTE_MAP)
      .flat()
      .map(({ name, type, multiValued }): [string, AttributeDefinition] => [name, { name, type, multiValued }]),
  ),
};
