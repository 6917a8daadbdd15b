/** Microsoft Graph as a back end of the connector. */

import type { Connector, TrafficCounters } from '../connector.ts';
import type { Ambient } from './ambient.ts';
import { capabilitiesOf, schemaOf, type ExtensionAttribute } from './back-ends/back-end.ts';
import { GRAPH } from './back-ends/graph.ts';
import { attributeMapWith, rowsByName } from './graph/attribute-map.ts';
import { exportOperations } from './graph/export/export.ts';
import { openRecycleBin } from './graph/export/lookups.ts';
import { deltaImport, fullImport } from './graph/import/import.ts';
import type { ImportContext } from './graph/import/context.ts';
import { readObjects } from './graph/import/read-objects.ts';
import { makeMemory } from './graph/memory.ts';
import type { Batches } from './graph/transport/batch.ts';
import type { GraphClient } from './graph/transport/client.ts';
import { makeRead } from './graph/transport/retry.ts';
import type { EntraIdConfiguration } from './settings.ts';

export interface GraphParts {
  readonly configuration: EntraIdConfiguration;
  readonly client: GraphClient;
  readonly ambient: Ambient;
  readonly traffic: TrafficCounters;
  readonly extensions: readonly ExtensionAttribute[];
  batchesFor(signal: AbortSignal): Batches;
}

export type GraphBackEnd = Pick<
  Connector,
  'capabilities' | 'schema' | 'fullImport' | 'deltaImport' | 'readObjects' | 'export'
>;

export function openGraphBackEnd(parts: GraphParts): GraphBackEnd {
  const { configuration, client, ambient, traffic, extensions, batchesFor } = parts;
  const memory = makeMemory(ambient);
  const schema = schemaOf(GRAPH, extensions);
  const rows = rowsByName(attributeMapWith(extensions));
  const importContext: ImportContext = {
    read: makeRead({ client, ambient, traffic, stage: 'import' }),
    origin: client.origin,
    tenant: configuration.tenantId,
    observe: memory.observe,
    isRecent: memory.isRecent,
    ambient,
    extensions,
    roles: async () => (await client.token()).roles,
    restarts: { count: 0 },
  };
  return {
    capabilities: capabilitiesOf(GRAPH, extensions),
    schema: () => Promise.resolve(schema),
    fullImport: (request) => fullImport(importContext, request),
    deltaImport: (request) => deltaImport(importContext, request),
    readObjects: (anchors, selection) => readObjects(importContext, batchesFor(selection.signal), anchors, selection),
    async *export(operations, { signal }) {
      const batches = batchesFor(signal);
      const recycleBin = openRecycleBin(batches, new URL(client.origin).host);
      const context = {
        connector: configuration.name,
        origin: client.origin,
        batches,
        memory,
        recycleBin,
        rows,
        ambient,
        signal,
        roles: client.roles,
      };
      yield* exportOperations(context, operations);
    },
  };
}
