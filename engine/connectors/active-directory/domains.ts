/**
 * A forest's domains and the connection by which each is reached. A domain controller holds its own domain only, so
 * domains that the settings name have a connection each, opened when it is first needed; everything else is asked of
 * the forest's first servers.
 */

import { FaultError } from '../../model/fault.ts';
import type { TrafficCounters } from '../connector.ts';
import { isWithin } from './distinguished-names.ts';
import type { Directory } from './directory.ts';
import { createDirectory } from './open-directory.ts';
import type { ResolvedSettings } from './settings.ts';

export interface Domains {
  readonly main: Directory;
  /** Host names of the servers that have answered so far, in order. */
  readonly answered: readonly string[];
  /** Every connection that holds objects of its own. */
  readonly all: readonly Directory[];
  /** The connection for a naming context, or for any DN in it. */
  holding(dn: string): Directory;
  /** The naming contexts that have a connection of their own. */
  readonly named: ReadonlyMap<string, Directory>;
  /** Throws unless some domain can be reached: one that is away must not keep the others from being read. */
  connect(): Promise<void>;
  close(): Promise<void>;
}

export function createDomains(settings: ResolvedSettings, password: string, traffic: TrafficCounters): Domains {
  const answered: string[] = [];
  const common = { settings, password, traffic, answered };
  const main = createDirectory({ ...common, servers: settings.servers });
  const named = new Map(
    settings.domains.map(({ dn, servers }) => [
      dn,
      createDirectory({ ...common, servers: servers.length === 0 ? settings.servers : servers, partition: dn }),
    ]),
  );
  // The DN of a child domain ends in that of its parent: the longest name that fits is the object's own domain.
  const longestFirst = [...named].sort(([left], [right]) => right.length - left.length);
  const all = named.size === 0 ? [main] : [...named.values()];
  return {
    main,
    answered,
    named,
    all,
    holding: (dn) => longestFirst.find(([partition]) => isWithin(dn, partition))?.[1] ?? main,
    async connect() {
      let first: unknown;
      for (const directory of all) {
        try {
          await directory.connection();
          return;
        } catch (error) {
          if (!isAway(error)) throw error;
          first ??= error;
        }
      }
      throw first;
    },
    async close() {
      await Promise.all([main, ...named.values()].map((directory) => directory.close()));
    },
  };
}

/** Nobody answers, which says nothing about the forest's other domains. */
function isAway(error: unknown): boolean {
  if (!(error instanceof FaultError)) return false;
  return ['server-unreachable', 'server-name-unknown', 'server-timeout', 'connection-lost'].includes(error.fault.code);
}
