/** Keeps one bound connection to a domain: which server, opened when it is needed, opened again when it has ended. */

import { FaultError, type Stage } from '../../model/fault.ts';
import type { TrafficCounters } from '../connector.ts';
import type { Directory } from './directory.ts';
import { directoryFault, resultFault, toDirectoryFault, type FaultContext } from './faults.ts';
import { LdapResultError, LdapTransportError } from './ldap/errors.ts';
import type { LdapConnection } from './ldap/connection.ts';
import { openBound, portOf } from './ldap/open.ts';
import { readSchema } from './read-schema.ts';
import { readNamingContexts, readRootDse } from './root-dse.ts';
import type { Schema } from './schema.ts';
import { createServerList } from './server-list.ts';
import type { ResolvedSettings, Server } from './settings.ts';

export interface DirectoryOptions {
  readonly settings: ResolvedSettings;
  readonly password: string;
  readonly traffic: TrafficCounters;
  /** Host names of the servers that were connected to, for whoever asks afterwards; added to here. */
  readonly answered: string[];
  /** Tried in order, the preferred one first. */
  readonly servers: readonly Server[];
  /** Only a server that holds this naming context will do. */
  readonly partition?: string;
}

export function createDirectory(options: DirectoryOptions): Directory {
  const { settings, traffic } = options;
  const servers = createServerList(options.servers);
  let kept: Server | undefined;
  let current: LdapConnection | undefined;
  /** Shared by all who ask meanwhile. */
  let opening: Promise<LdapConnection> | undefined;
  let schema: Promise<Schema> | undefined;
  let noted: LdapTransportError | undefined;

  /** A connection that broke is counted once, by whoever looks first. */
  function noteLoss(): void {
    const loss = current?.loss;
    if (loss === undefined || loss === noted || kept === undefined) return;
    noted = loss;
    servers.noteLoss(kept);
  }

  /** Silence is long: it is worth waiting for again on another server only. */
  function mayGoOn(): boolean {
    if (servers.losses >= settings.maximumAttempts) return false;
    return current?.loss?.failure !== 'server-timeout' || options.servers.length > 1;
  }

  function blame(stage: Stage): FaultContext {
    noteLoss();
    return { ...contextOf(options, stage, kept ?? options.servers[0]), again: mayGoOn() };
  }

  async function openFirst(): Promise<LdapConnection> {
    // A simple bind without a password succeeds as nobody (RFC 4513 5.1.2).
    if (options.password === '') throw directoryFault('secret-missing', blame('connect'));
    let first: unknown;
    let notHeld: unknown;
    for (const server of servers.inOrder()) {
      try {
        const connection = await openOn(options, server);
        kept = server;
        if (options.answered.at(-1) !== server.host) options.answered.push(server.host);
        return connection;
      } catch (error) {
        const fault = openingFault(error, contextOf(options, 'connect', server), settings.account);
        // Another server is a remedy for silence only; a refused certificate or password has to be seen.
        if (!isSilence(error)) throw fault;
        servers.noteSilence(server);
        if (error instanceof FaultError) notHeld ??= fault;
        else first ??= fault;
      }
    }
    // A server that does not answer may be the one that holds the domain.
    throw first ?? notHeld;
  }

  async function reopen(): Promise<LdapConnection> {
    noteLoss();
    if (current !== undefined) traffic.retries += 1;
    current = await openFirst();
    return current;
  }

  const directory: Directory = {
    settings,
    traffic,
    connection() {
      if (current?.isOpen === true) return Promise.resolve(current);
      opening ??= reopen().finally(() => (opening = undefined));
      return opening;
    },
    schema() {
      schema ??= readRootDse(directory)
        .then((rootDse) => readSchema(directory, rootDse.schemaNamingContext))
        .catch((error: unknown) => {
          schema = undefined;
          throw error;
        });
      return schema;
    },
    blame,
    async close() {
      // Whoever opens it meanwhile hears of the failure.
      await opening?.catch(() => undefined);
      await current?.close();
    },
  };
  return directory;
}

function contextOf({ settings }: DirectoryOptions, stage: Stage, server: Server | undefined): FaultContext {
  const name = server === undefined ? '' : `${server.host}:${portOf(server, settings.security.mode)}`;
  return { stage, server: name, again: false };
}

async function openOn(options: DirectoryOptions, server: Server): Promise<LdapConnection> {
  const { settings, password, partition, traffic } = options;
  const onRequest = () => void (traffic.requests += 1);
  const connection = await openBound({ server, settings, password, onRequest });
  if (partition === undefined) return connection;
  try {
    const held = await readNamingContexts(connection);
    if (held.some((context) => context.toLowerCase() === partition.toLowerCase())) return connection;
    const detail = { partition, held: held.join(' | ') };
    throw directoryFault('partition-not-found', contextOf(options, 'connect', server), { detail });
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** A refusal names the account that was refused: the server's answer does not. */
function openingFault(error: unknown, context: FaultContext, account: string): unknown {
  if (!(error instanceof LdapResultError)) return toDirectoryFault(error, context);
  return new FaultError(resultFault(error, context, { detail: { account } }), { cause: error });
}

/** A server that does not hold the domain is as good as none. */
function isSilence(error: unknown): boolean {
  if (error instanceof FaultError) return error.fault.code === 'partition-not-found';
  if (!(error instanceof LdapTransportError)) return false;
  return ['server-unreachable', 'server-name-unknown', 'server-timeout', 'connection-lost'].includes(error.failure);
}
