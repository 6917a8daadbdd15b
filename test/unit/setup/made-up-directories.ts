/** Directories that are exactly what a configuration says of them, without a server. */

import type { Configuration } from '../../../engine/setup/configuration.ts';
import type { Directories } from '../../../engine/setup/checks.ts';

type Forest = Configuration['forests'][number];

export function directoriesOf(configuration: Configuration): Directories {
  const byName = new Map(configuration.forests.map((forest) => [forest.connection.name, forest]));
  return {
    entra: {},
    openForest: (settings) => Promise.resolve(forestConnector(byName.get(settings.name)!) as never),
    openTenant: () => Promise.resolve(tenantConnector() as never),
    openSurvey: (settings) => forestSurvey(byName.get(settings.name)!) as never,
  };
}

function forestConnector({ connection, domains, schema }: Forest) {
  const apart = connection.domains.length > 0;
  return {
    testConnection: () =>
      Promise.resolve({ dnsHostName: 'dc1', account: { name: connection.account }, clockSkewSeconds: 0 }),
    partitionDetails: () =>
      // With servers of its own for each domain, the first server holds the first one alone.
      Promise.resolve(domains.map((domain, index) => ({ ...domain, held: !apart || index === 0 }))),
    async *containers(dn: string) {
      const containers = domains.find((domain) => domain.dn === dn)!.containers;
      const anchors = new Set([...containers.included, ...containers.excluded, ...(containers.known ?? [])]);
      let index = 0;
      for (const anchor of anchors) yield await Promise.resolve({ anchor, dn: `OU=unit ${index++},${dn}` });
    },
    schema: () =>
      Promise.resolve({
        attributes: new Map(
          Object.entries(schema).map(([name, kind]) => {
            const multiValued = kind.endsWith('*');
            return [name, { name, type: multiValued ? kind.slice(0, -1) : kind, multiValued }];
          }),
        ),
      }),
    close: () => Promise.resolve(),
  };
}

function tenantConnector() {
  return {
    testConnection: () =>
      Promise.resolve({
        organization: { displayName: 'Contoso' },
        domains: [],
        permissions: { granted: [], missing: [] },
      }),
    close: () => Promise.resolve(),
  };
}

/** Knows the group of the filter alone. */
function forestSurvey({ connection, domains, groupFilter }: Forest) {
  return {
    settings: { name: connection.name },
    domains: () => Promise.resolve(domains.map((domain) => ({ ...domain, held: true }))),
    findGroups: (_domain: string, name: string) =>
      Promise.resolve(
        groupFilter !== undefined && [groupFilter.objectGuid, groupFilter.dn].includes(name)
          ? [{ guid: groupFilter.objectGuid, dn: groupFilter.dn, name: 'Pilots' }]
          : [],
      ),
    close: () => Promise.resolve(),
  };
}
