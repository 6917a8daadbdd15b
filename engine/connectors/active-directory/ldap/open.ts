/** From a host name to a connection that is proven, encrypted and bound. */

import type net from 'node:net';
import type tls from 'node:tls';
import { BindRequest, ExtendedRequest } from 'ldapts';
import { isDistinguishedName } from '../distinguished-names.ts';
import { ntlmExchange } from '../ntlm/ntlm.ts';
import type { ResolvedSettings, Security, Server, TlsSecurity } from '../settings.ts';
import { LdapConnection } from './connection.ts';
import { LdapResultError, LdapTransportError } from './errors.ts';
import { bindSealed, lookForSealing } from './sealed.ts';
import { connectTcp, encrypt, secure, type Target } from './tls.ts';

const START_TLS = '1.3.6.1.4.1.1466.20037';

export interface OpenOptions {
  readonly server: Server;
  readonly settings: ResolvedSettings;
  readonly password: string;
  readonly onRequest: () => void;
}

export function portOf(server: Server, mode: Security['mode']): number {
  return server.port ?? (mode === 'ldaps' ? 636 : 389);
}

/** Throws `LdapTransportError` where the way fails and `LdapResultError` where the server refuses the account. */
export function openBound(options: OpenOptions): Promise<LdapConnection> {
  const { security } = options.settings;
  return security.mode === 'sealed' ? openSealed(options) : openOverTls(options, security);
}

async function openOverTls(options: OpenOptions, security: TlsSecurity): Promise<LdapConnection> {
  const connection = await openSecured(options, security);
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

async function openSealed({ server, settings, password, onRequest }: OpenOptions): Promise<LdapConnection> {
  const { account, timeouts } = settings;
  // Before the sign-in there is nobody to ask what the account is called otherwise.
  if (isDistinguishedName(account)) throw new LdapTransportError('account-name-unsuitable', { account });
  const socket = await connectTcp({ host: server.host, port: portOf(server, 'sealed') }, timeouts.connect);
  onRequest();
  const exchange = ntlmExchange({ account, password }, { targetName: `ldap/${server.host}` });
  const sealed = await bindSealed(socket, { exchange, timeout: timeouts.connect });
  return new LdapConnection(sealed, { timeout: timeouts.request, onRequest });
}

/** As far as a connection goes before anybody has to say who they are; nothing of an account is sent. */
export async function tryProtection(options: Omit<OpenOptions, 'password'>): Promise<void> {
  const { server, settings } = options;
  const { security, timeouts } = settings;
  if (security.mode === 'sealed') await trySealing(server, timeouts.connect);
  else await (await openSecured(options, security)).close();
}

/** Whether the server would seal a connection; `timeout` in milliseconds. Throws as `openBound` does. */
export async function trySealing(server: Server, timeout: number): Promise<void> {
  const socket = await connectTcp({ host: server.host, port: portOf(server, 'sealed') }, timeout);
  const nobody = ntlmExchange({ account: '', password: '' });
  await lookForSealing(socket, { exchange: nobody, timeout });
}

export async function openSecured(
  { server, settings: { timeouts }, onRequest }: Omit<OpenOptions, 'password'>,
  security: TlsSecurity,
): Promise<LdapConnection> {
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
    readonly security: TlsSecurity;
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
export async function openPlain(
  target: Target,
  mode: TlsSecurity['mode'],
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
