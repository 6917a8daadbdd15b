/** From a host name to a connection that is proven, encrypted and bound. */

import { BindRequest, ExtendedRequest } from 'ldapts';
import type { ResolvedSettings, Server } from '../settings.ts';
import { LdapConnection } from './connection.ts';
import { LdapResultError, LdapTransportError } from './errors.ts';
import { connectTcp, secure } from './tls.ts';

const START_TLS = '1.3.6.1.4.1.1466.20037';

export interface OpenOptions {
  readonly server: Server;
  readonly settings: ResolvedSettings;
  readonly password: string;
  readonly onRequest: () => void;
}

export function portOf(server: Server, mode: ResolvedSettings['security']['mode']): number {
  return server.port ?? (mode === 'ldaps' ? 636 : 389);
}

/** Throws `LdapTransportError` where the way fails and `LdapResultError` where the server refuses the account. */
export async function openBound(options: OpenOptions): Promise<LdapConnection> {
  const connection = await openSecured(options);
  try {
    await connection.request(
      'bind',
      new BindRequest({ messageId: 0, dn: options.settings.account, password: options.password }),
    );
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function openSecured({ server, settings, onRequest }: OpenOptions): Promise<LdapConnection> {
  const target = { host: server.host, port: portOf(server, settings.security.mode) };
  const { connect, request } = settings.timeouts;
  const connection = { timeout: request, onRequest };
  let socket = await connectTcp(target, connect);
  if (settings.security.mode === 'starttls') {
    const plain = new LdapConnection(socket, { ...connection, timeout: connect });
    try {
      await plain.request('extended', new ExtendedRequest({ messageId: 0, oid: START_TLS }));
    } catch (error) {
      await plain.close();
      if (!(error instanceof LdapResultError)) throw error;
      throw new LdapTransportError('tls-refused', { reason: error.diagnostics }, error);
    }
    socket = plain.detach();
  }
  return new LdapConnection(await secure(socket, target, settings.security.trust, connect), connection);
}
