/** The directory-sync service as a back end of the connector: one client, one pace, one memory of names. */

import { FaultError } from '../../../model/fault.ts';
import type { Connector, TrafficCounters } from '../../connector.ts';
import type { Ambient } from '../ambient.ts';
import { capabilitiesOf, schemaOf, type ExtensionAttribute } from '../back-ends/back-end.ts';
import { DIRECTORY_SYNC } from '../back-ends/directory-sync.ts';
import { featuresNotSettable, type Company, type FeatureChanges, type Notice } from '../extras.ts';
import type { GraphClient } from '../graph/transport/client.ts';
import { makePace } from '../graph/transport/pacing.ts';
import { makeRead } from '../graph/transport/retry.ts';
import type { Fetch } from '../http.ts';
import { DIRECTORY_SYNC_DEFAULTS, type EntraIdConfiguration } from '../settings.ts';
import type { Token, Tokens } from '../tokens.ts';
import { wireSchema } from './attributes.ts';
import * as company from './company.ts';
import { provisionCredentials, type CredentialChange, type CredentialResult } from './credentials.ts';
import type { ReadBack } from './decode.ts';
import { readDeviceConfiguration, type DeviceConfiguration } from './device-configuration.ts';
import { exportObjects, type DirectorySyncExport } from './export.ts';
import { openNames } from './names.ts';
import { deltaReadBack, fullReadBack, meetEverything } from './read-back.ts';
import { readObjects } from './read-objects.ts';
import { openSoapClient, type SoapCallOptions } from './soap/client.ts';

/** Seconds over which the service counts writes. */
const FIVE_MINUTES = 300;

export interface DirectorySyncParts {
  readonly configuration: EntraIdConfiguration;
  /** Of the service. */
  readonly origin: string;
  readonly scope: string;
  readonly tokens: Tokens;
  readonly fetch: Fetch;
  readonly ambient: Ambient;
  readonly traffic: TrafficCounters;
  readonly graph: GraphClient;
  readonly extensions: readonly ExtensionAttribute[];
  notice(notice: Notice): void;
}

export interface DirectorySyncBackEnd extends Pick<
  Connector,
  'capabilities' | 'schema' | 'fullImport' | 'deltaImport' | 'readObjects' | 'export'
> {
  readonly host: string;
  readonly servers: readonly string[];
  endExport: NonNullable<Connector['endExport']>;
  token(options?: { readonly fresh?: boolean }): Promise<Token>;
  /** Whether this client is let in and the tenant takes synchronized objects. Throws the fault that says why not. */
  enter(options: SoapCallOptions): Promise<company.CompanyConfiguration>;
  /** Without what only Graph knows. */
  company(options: SoapCallOptions): Promise<Omit<Company, 'lastSync'>>;
  setFeatures(changes: FeatureChanges, options: SoapCallOptions): Promise<void>;
  provisionCredentials(
    changes: readonly CredentialChange[],
    options: { readonly signal?: AbortSignal },
  ): Promise<readonly CredentialResult[]>;
  deviceConfiguration(options: SoapCallOptions): Promise<DeviceConfiguration>;
}

export function openDirectorySync(parts: DirectorySyncParts): DirectorySyncBackEnd {
  const { configuration, origin, scope, fetch, ambient, traffic, graph, extensions, notice } = parts;
  const { name, tenantId } = configuration;
  const settings = settingsOf(configuration);
  const { applicationId, clientVersion, buildNumber, linksPerRequest, requestsUnderWay } = settings;
  const identity = { applicationId, clientVersion, buildNumber };
  const tokens = tokensOfService(parts.tokens, new URL(origin).host);
  const client = openSoapClient({ origin, scope, tenantId, identity, tokens, fetch, ambient, traffic });
  const { objects, burst, writesPerSecond } = paceOf(settings);
  const schema = wireSchema(extensions);
  const met = new Map<string, string>();
  const unknownKeys = new Set<string>();
  const definitions = schemaOf(DIRECTORY_SYNC, extensions);

  async function enter(options: SoapCallOptions): Promise<company.CompanyConfiguration> {
    company.requireBuild(await company.readCapabilities(client, options), buildNumber, client.host);
    const configured = await company.readCompanyConfiguration(client, options);
    company.requireActivated(configured, client.host);
    return configured;
  }

  let entered: Promise<company.CompanyConfiguration> | undefined;
  /** Once for a connector; a failure is not kept. */
  function enterOnce(options: SoapCallOptions): Promise<company.CompanyConfiguration> {
    entered ??= enter(options).catch((error: unknown) => {
      entered = undefined;
      throw error;
    });
    return entered;
  }

  const readBack: ReadBack = {
    client,
    tenantId,
    schema,
    met,
    told: new Map(),
    anchorsOf: openNames(makeRead({ client: graph, ambient, traffic, stage: 'import' }), met, (signal) =>
      meetEverything(readBack, signal),
    ),
    unknownKey(key) {
      if (!unknownKeys.has(key)) notice({ kind: 'unknown-key', key });
      unknownKeys.add(key);
    },
  };
  const exporting: DirectorySyncExport = {
    ...{ connector: name, client, schema, ambient, traffic },
    pace: makePace(writesPerSecond, ambient, burst),
    met: new Map(),
    remarked: ({ objectType, dn }, text) =>
      notice({ kind: 'remark', object: { objectType, dn }, text: text.slice(0, 500) }),
    async limits(signal) {
      const { maximumLinksInBatch = linksPerRequest } = await enterOnce({ stage: 'export', signal });
      const links = Math.min(linksPerRequest, maximumLinksInBatch);
      return { objects, links, requests: requestsUnderWay };
    },
  };
  return {
    host: client.host,
    get servers() {
      return client.servers;
    },
    capabilities: capabilitiesOf(DIRECTORY_SYNC, extensions),
    schema: () => Promise.resolve(definitions),
    async *fullImport(request) {
      await enterOnce({ stage: 'import', signal: request.signal });
      yield* fullReadBack(readBack, request);
    },
    async *deltaImport(request) {
      await enterOnce({ stage: 'import', signal: request.signal });
      yield* deltaReadBack(readBack, request);
    },
    async *readObjects(anchors, selection) {
      await enterOnce({ stage: 'import', signal: selection.signal });
      yield* readObjects(readBack, anchors, selection);
    },
    export: (operations, { signal }) => exportObjects(exporting, operations, signal),
    endExport: ({ exported, successful }, { signal }) =>
      company.finalizeExport(client, { total: exported, successful }, { stage: 'export', signal }),
    token: (options) => tokens.get(scope, options),
    enter,
    company: async (options) => companyOf(await company.readCompanyConfiguration(client, options), tenantId),
    async setFeatures(changes, options) {
      const unknown = Object.keys(changes).find((feature) => !company.isDirSyncFeature(feature));
      if (unknown !== undefined) throw featuresNotSettable(unknown);
      const { features } = await company.readCompanyConfiguration(client, options);
      const mask = company.maskWith(features, changes);
      if (mask !== features) await company.setFeatureMask(client, mask, options);
    },
    provisionCredentials: (changes, options) => provisionCredentials(client, changes, options),
    deviceConfiguration: (options) => readDeviceConfiguration(client, options),
  };
}

/** AADSTS500011: the tenant does not know the resource. It gets to know it when synchronization is switched on. */
const RESOURCE_UNKNOWN = 500_011;

function tokensOfService(tokens: Tokens, host: string): Tokens {
  return {
    async get(scope, options) {
      try {
        return await tokens.get(scope, options);
      } catch (error) {
        if (!(error instanceof FaultError) || error.fault.detail['aadsts'] !== RESOURCE_UNKNOWN) throw error;
        const { serverText = '' } = error.fault.detail;
        const detail = { host, reason: 'resource-unknown', scope, serverText };
        const code = 'synchronization-not-activated';
        throw new FaultError({ code, stage: 'connect', detail, retry: 'never' }, { cause: error });
      }
    },
  };
}

type Settings = { readonly [name in keyof typeof DIRECTORY_SYNC_DEFAULTS]: SettingValue<name> };
type SettingValue<Name extends keyof typeof DIRECTORY_SYNC_DEFAULTS> = Name extends 'pace'
  ? number | 'unlimited'
  : (typeof DIRECTORY_SYNC_DEFAULTS)[Name] extends number
    ? number
    : string;

function settingsOf({ directorySync = {} }: EntraIdConfiguration): Settings {
  const given = Object.fromEntries(Object.entries(directorySync).filter(([, value]) => value !== undefined));
  return { ...DIRECTORY_SYNC_DEFAULTS, ...given };
}

/** What may go out at once comes out of the five minutes' budget: burst and rate together stay below it. */
function paceOf({ pace, objectsPerRequest }: Settings) {
  if (pace === 'unlimited') {
    return { objects: objectsPerRequest, burst: objectsPerRequest, writesPerSecond: pace } as const;
  }
  const burst = Math.max(1, Math.min(Math.floor(pace / 2), 2 * objectsPerRequest));
  const writesPerSecond = Math.max(1, pace - burst) / FIVE_MINUTES;
  return { objects: Math.min(objectsPerRequest, burst), burst, writesPerSecond };
}

function companyOf(found: company.CompanyConfiguration, tenantId: string): Omit<Company, 'lastSync'> {
  return {
    tenantId: found.tenantId ?? tenantId,
    displayName: found.displayName ?? '',
    activated: found.isDirSyncing,
    features: company.featuresIn(found.features),
    deletionPrevention: found.deletionThreshold,
    exportingMachine: found.exportingMachine,
    exportedObjects: found.exportedObjects,
    anchorAttribute: found.anchorAttribute,
  };
}
