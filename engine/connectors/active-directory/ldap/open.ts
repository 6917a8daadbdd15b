/** From a host name to a connection that is proven, encrypted and bound. */

import type net from 'node:net';
import type tls from 'node:tls';
import { BindRequest, ExtendedRequest } from 'ldapts';
import type { ResolvedSettings, Server } from '../settings.ts';
import { LdapConnection } from './connection.ts';
import { LdapResultError, LdapTransportError } from './errors.ts';
import { connectTcp, encrypt, secure, type Target } from './tls.ts';

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

export async function openSecured({
  server,
  settings,
  onRequest,
}: Omit<OpenOptions, 'password'>): Promise<LdapConnection> {
  const { security, timeouts } = settings;
  const target = { host: server.host, port: portOf(server, security.mode) };
  const socket = await openPlain(target, security.mode, timeouts.connect, onRequest);
  const secured = await secure(socket, target, security.trust, timeouts.connect);
  return new LdapConnection(secured, { timeout: timeouts.request, onRequest });
}

/** Looks at a server behind TLS, trusted or not, and hangs up. */
export async function secureWith<T>(
  {
    server,
    security,
    timeout,
  }: {
    readonly server: Server;
    readonly security: ResolvedSettings['security'];
    readonly timeout: number;
  },
  look: (socket: tls.TLSSocket) => T,
): Promise<T> {
  const target = { host: server.host, port: portOf(server, security.mode) };
  const socket = await openPlain(target, security.mode, timeout, () => undefined);
  const secured = await encrypt(socket, target, security.trust, timeout);
  try {
    return look(secured);
  } finally {
    secured.destroy();
  }
}

/** A socket on which TLS comes next. */
async function openPlain(
  target: Target,
  mode: ResolvedSettings['security']['mode'],
  timeout: number,
  onRequest: () => void,
): Promise<net.Socket> {
  const socket = await connectTcp(target, timeout);
  if (mode === 'ldaps') return socket;
  const plain = new LdapConnection(socket, { timeout, onRequest });
  try {
    await plain.request('extended', new ExtendedRequest({ messageId: 0, oid: START_TLS }));
  } catch (error) {
    await plain.close();
    if (!(error instanceof LdapResultError)) throw error;
    throw new LdapTransportError('tls-refused', { reason: error.diagnostics }, error);
  }
  return plain.detach();
}
