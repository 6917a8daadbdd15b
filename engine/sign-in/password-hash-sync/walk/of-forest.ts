/** The replication of a domain with what the administrator has said about its forest. */

import { portOf } from '../../../connectors/active-directory/ldap/open.ts';
import type { ResolvedSettings, Server } from '../../../connectors/active-directory/settings.ts';
import type { SourceServer } from './candidates.ts';
import { directoryView } from './directory-view.ts';
import { openReplication, type Replication, type ReplicationOptions } from './replication.ts';

export interface ForestReplicationOptions extends Pick<ReplicationOptions, 'installation' | 'pageSize' | 'now'> {
  readonly settings: ResolvedSettings;
  readonly password: string;
  /** DN of the domain. */
  readonly namingContext: string;
}

/** LDAP and replication with the connector's account; the domain's own domain controllers where some are named. */
export function replicationOfForest({
  settings,
  password,
  namingContext,
  ...rest
}: ForestReplicationOptions): Replication {
  const own = settings.domains.find(({ dn }) => dn.toLowerCase() === namingContext.toLowerCase())?.servers ?? [];
  return openReplication({
    servers: (own.length > 0 ? own : settings.servers).map(sourceServer),
    namingContext,
    password,
    timeouts: settings.timeouts,
    openDirectory: ({ host, port }) =>
      directoryView(settings, password, { host, port: port ?? portOf({ host }, settings.security.mode) }),
    ...rest,
  });
}

function sourceServer({ host, port, replicationPort }: Server): SourceServer {
  return {
    host,
    port,
    ...(replicationPort === undefined ? {} : { replicationPorts: { replication: replicationPort } }),
  };
}
