/**
 * One binding to one domain controller's replication service, and what is asked over it.
 *
 * One conversation at a time: the domain controller keeps the state of a walk with the binding.
 */

import { LdapTransportError } from '../../../connectors/active-directory/ldap/errors.ts';
import type { NtlmCredentials } from '../../../connectors/active-directory/ntlm/ntlm.ts';
import { openRpc, type RpcConnection, type RpcOptions } from '../rpc/connection.ts';
import { ENDPOINT_MAPPER_PORT, findPort } from '../rpc/endpoint-mapper.ts';
import {
  bindRequest,
  crackNamesRequest,
  domainControllerInfoRequest,
  readBindReply,
  readCrackNamesReply,
  readDomainControllerInfoReply,
  unbindRequest,
  type DomainController,
  type NameFormat,
} from './calls.ts';
import { readChangesReply, type ChangesPage } from './changes-reply.ts';
import { changesRequest, type ChangesRequest } from './changes-request.ts';
import { CALLS, DRA, DrsError, DRSUAPI } from './interface.ts';

export interface ReplicaOptions {
  readonly host: string;
  readonly credentials: NtlmCredentials;
  readonly timeouts: RpcOptions['timeouts'];
  /** Of the endpoint mapper; and of the service itself, where it is fixed and the endpoint mapper is not to be asked. */
  readonly ports?: { readonly endpointMapper?: number; readonly replication?: number };
}

export interface Replica {
  readonly isOpen: boolean;
  /** Decrypts what `changes` answers, and nothing else; zeroed when the binding ends. */
  readonly sessionKey: Buffer;
  changes(request: Omit<ChangesRequest, 'withSchemaInfo'>): Promise<ChangesPage>;
  crackNames(names: readonly string[], from: NameFormat, to: NameFormat): Promise<readonly (string | undefined)[]>;
  domainControllers(domain: string): Promise<readonly DomainController[]>;
  close(): Promise<void>;
  /** Ends at once, also a call that is under way. */
  abort(): void;
}

/** The endpoint mapper answered, the port that it named did not: a firewall that lets 135 through and no other. */
export class PortUnreachable extends Error {
  readonly port: number;
  readonly failure: LdapTransportError;
  constructor(port: number, failure: LdapTransportError) {
    super(`port ${String(port)}: ${failure.message}`, { cause: failure });
    this.name = 'PortUnreachable';
    this.port = port;
    this.failure = failure;
  }
}

export async function openReplica({ host, credentials, timeouts, ports = {} }: ReplicaOptions): Promise<Replica> {
  const mapper = { host, port: ports.endpointMapper ?? ENDPOINT_MAPPER_PORT };
  const port = ports.replication ?? (await findPort(DRSUAPI, { target: mapper, timeouts }));
  const rpc = await openRpc({ target: { host, port }, interface: DRSUAPI, credentials, timeouts }).catch(
    (error: unknown) => {
      const isWay = error instanceof LdapTransportError && CONNECTING.has(error.failure);
      throw isWay ? new PortUnreachable(port, error) : error;
    },
  );
  try {
    return overBinding(rpc, await bind(rpc));
  } catch (error) {
    rpc.close();
    throw error;
  }
}

/** How {@link LdapTransportError} says that no connection came about. */
const CONNECTING: ReadonlySet<string> = new Set(['server-unreachable', 'server-timeout']);

async function bind(rpc: RpcConnection): Promise<Buffer> {
  const first = readBindReply(await rpc.call(CALLS.bind, bindRequest(0)));
  if (first.epoch === 0) return first.handle;
  // The domain was renamed once: later calls want its epoch in the binding.
  await rpc.call(CALLS.unbind, unbindRequest(first.handle));
  return readBindReply(await rpc.call(CALLS.bind, bindRequest(first.epoch))).handle;
}

function overBinding(rpc: RpcConnection, handle: Buffer): Replica {
  const { sessionKey } = rpc;
  if (!sessionKey) throw new TypeError('replication without a sealed connection');
  let withSchemaInfo = true;
  return {
    get isOpen() {
      return rpc.isOpen;
    },
    sessionKey,
    async changes(request) {
      const ask = async () =>
        readChangesReply(await rpc.call(CALLS.getNcChanges, changesRequest(handle, { ...request, withSchemaInfo })));
      try {
        return await ask();
      } catch (error) {
        // Samba wants the schema's signature in the table; whoever refuses it is asked without, from now on.
        if (!(error instanceof DrsError) || error.code !== DRA.invalidParameter || !withSchemaInfo) throw error;
        withSchemaInfo = false;
        return ask();
      }
    },
    async crackNames(names, from, to) {
      return readCrackNamesReply(await rpc.call(CALLS.crackNames, crackNamesRequest(handle, names, from, to)));
    },
    async domainControllers(domain) {
      const stub = await rpc.call(CALLS.domainControllerInfo, domainControllerInfoRequest(handle, domain));
      return readDomainControllerInfoReply(stub);
    },
    async close() {
      try {
        if (rpc.isOpen) await rpc.call(CALLS.unbind, unbindRequest(handle));
      } finally {
        rpc.close();
      }
    },
    abort() {
      rpc.close();
    },
  };
}
