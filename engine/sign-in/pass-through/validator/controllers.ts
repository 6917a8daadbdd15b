/** The domain controllers of one domain: which is asked next, and what each is known to be worth. */

import { createDirectory } from '../../../connectors/active-directory/open-directory.ts';
import type { Directory } from '../../../connectors/active-directory/directory.ts';
import type { LdapConnection } from '../../../connectors/active-directory/ldap/connection.ts';
import { openSecured, portOf } from '../../../connectors/active-directory/ldap/open.ts';
import { toDirectoryFault } from '../../../connectors/active-directory/faults.ts';
import type { ResolvedSettings, Server, TlsSecurity } from '../../../connectors/active-directory/settings.ts';
import { toFault, type Fault } from '../../../model/fault.ts';
import { createPool, type Pool } from './pool.ts';

export interface DomainController {
  readonly server: Server;
  /** `host:port`. */
  readonly name: string;
  /** Connections for people's binds, never used for anything else. */
  readonly binds: Pool<LdapConnection>;
  /** Bound with the forest's account, for look-ups. */
  readonly lookups: Directory;
  readonly state: ControllerState;
}

export interface ControllerState {
  readonly kind: 'untried' | 'answers' | 'away';
  /** Milliseconds since 1970; when it became so. */
  readonly since: number;
  /** Of `away`. */
  readonly fault?: Fault;
}

export interface Controllers {
  /** Those worth asking now, the preferred one first; empty where all are away and it is too early to try again. */
  candidates(): Iterable<DomainController>;
  answered(controller: DomainController): void;
  /** A fault of the way to it, or of itself. */
  failed(controller: DomainController, error: unknown): void;
  readonly all: readonly DomainController[];
  close(): Promise<void>;
}

export interface ControllersOptions {
  readonly settings: ResolvedSettings;
  readonly security: TlsSecurity;
  readonly password: string;
  readonly servers: readonly Server[];
  /** The naming context that they have to hold. */
  readonly domain: string;
  readonly connections: number;
  readonly idle: number;
  readonly now: () => number;
}

/** Milliseconds for which one that failed is left alone; doubles each time up to the longest. */
const SHORTEST_REST = 1_000;
const LONGEST_REST = 30_000;

interface Known {
  state: ControllerState;
  failures: number;
  /** Not before; one sign-in tries it then, and the others follow if it answers. */
  restsUntil: number;
  countedUntil: number;
}

export function createControllers(options: ControllersOptions): Controllers {
  const { now } = options;
  const known = new Map<DomainController, Known>();
  for (const server of options.servers) {
    const entry: Known = { state: { kind: 'untried', since: now() }, failures: 0, restsUntil: 0, countedUntil: 0 };
    known.set(controllerOf(server, options, entry), entry);
  }

  function become(entry: Known, kind: ControllerState['kind'], fault?: Fault): void {
    const since = entry.state.kind === kind ? entry.state.since : now();
    entry.state = { kind, since, ...(fault === undefined ? {} : { fault }) };
  }

  return {
    all: [...known.keys()],
    *candidates() {
      const time = now();
      for (const [controller, { failures }] of known) if (failures === 0) yield controller;
      for (const [controller, entry] of known) {
        if (entry.failures === 0 || entry.restsUntil > time) continue;
        entry.restsUntil = time + restOf(entry);
        yield controller;
      }
    },
    answered(controller) {
      const entry = known.get(controller);
      if (entry === undefined) return;
      entry.failures = 0;
      become(entry, 'answers');
    },
    failed(controller, error) {
      const entry = known.get(controller);
      if (entry === undefined) return;
      // Many sign-ins meet the same failure at the same time; it is one.
      if (now() >= entry.countedUntil) {
        entry.failures += 1;
        entry.countedUntil = now() + restOf(entry);
        entry.restsUntil = entry.countedUntil;
      }
      become(entry, 'away', faultOf(error, controller.name));
    },
    async close() {
      await Promise.all([...known.keys()].flatMap(({ binds, lookups }) => [binds.close(), lookups.close()]));
    },
  };
}

function restOf({ failures }: Known): number {
  return Math.min(LONGEST_REST, SHORTEST_REST * 2 ** Math.max(0, failures - 1));
}

function controllerOf(server: Server, options: ControllersOptions, entry: Known): DomainController {
  const { settings, security, password, domain } = options;
  const open = () => openSecured({ server, settings, onRequest: () => undefined }, security);
  return {
    server,
    name: `${server.host}:${portOf(server, security.mode)}`,
    binds: createPool({ open, size: options.connections, idle: options.idle, now: options.now }),
    lookups: createDirectory({
      settings,
      password,
      servers: [server],
      partition: domain,
      traffic: { requests: 0, retries: 0, throttled: 0 },
      answered: [],
    }),
    get state() {
      return entry.state;
    },
  };
}

/** What went wrong on the way to a domain controller, or to whichever of a forest's. */
export function faultOf(error: unknown, server: string): Fault {
  return toFault(toDirectoryFault(error, { stage: 'connect', server, again: false }), 'connect');
}
