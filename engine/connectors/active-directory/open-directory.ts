/** Keeps one bound connection to a forest: which server, opened when it is needed, opened again when it has ended. */

import { FaultError, type Stage } from '../../model/fault.ts';
import type { TrafficCounters } from '../connector.ts';
import type { Directory } from './directory.ts';
import { directoryFault, resultFault, toDirectoryFault, type FaultContext } from './faults.ts';
import { LdapResultError, LdapTransportError } from './ldap/errors.ts';
import type { LdapConnection } from './ldap/connection.ts';
import { openBound, portOf } from './ldap/open.ts';
import { readSchema } from './read-schema.ts';
import { readRootDse } from './root-dse.ts';
import type { Schema } from './schema.ts';
import type { ResolvedSettings, Server } from './settings.ts';

export function createDirectory(settings: ResolvedSettings, secrets: { readonly password: string }): Directory {
  const traffic: TrafficCounters = { requests: 0, retries: 0, throttled: 0 };
  let kept: Server | undefined;
  let current: LdapConnection | undefined;
  /** Shared by all who ask meanwhile. */
  let opening: Promise<LdapConnection> | undefined;
  let schema: Promise<Schema> | undefined;

  const context = (stage: Stage, server = kept ?? settings.servers[0]): FaultContext => ({
    stage,
    server: server === undefined ? '' : `${server.host}:${portOf(server, settings.security.mode)}`,
  });

  async function openFirst(): Promise<LdapConnection> {
    // A simple bind without a password succeeds as nobody (RFC 4513 5.1.2).
    if (secrets.password === '') throw directoryFault('secret-missing', context('connect'));
    let first: unknown;
    const servers = kept === undefined ? settings.servers : [kept, ...settings.servers.filter((one) => one !== kept)];
    for (const server of servers) {
      try {
        const onRequest = () => void (traffic.requests += 1);
        const connection = await openBound({ server, settings, password: secrets.password, onRequest });
        kept = server;
        return connection;
      } catch (error) {
        const fault = openingFault(error, context('connect', server), settings.account);
        // Another server is a remedy for silence only; a refused certificate or password has to be seen.
        if (!(error instanceof LdapTransportError) || !isSilence(error)) throw fault;
        first ??= fault;
      }
    }
    throw first;
  }

  async function reopen(): Promise<LdapConnection> {
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
    blame: context,
    async close() {
      // Whoever opens it meanwhile hears of the failure.
      await opening?.catch(() => undefined);
      await current?.close();
    },
  };
  return directory;
}

/** A refusal names the account that was refused: the server's answer does not. */
function openingFault(error: unknown, context: FaultContext, account: string): unknown {
  if (!(error instanceof LdapResultError)) return toDirectoryFault(error, context);
  return new FaultError(resultFault(error, context, { detail: { account } }), { cause: error });
}

function isSilence(error: LdapTransportError): boolean {
  return ['server-unreachable', 'server-name-unknown', 'server-timeout', 'connection-lost'].includes(error.failure);
}
