/**
 * Sockets to a domain controller. A socket leaves here only when the server has proven who it is, so nothing, least of
 * all a password, is ever sent to anybody else.
 */

import { X509Certificate } from 'node:crypto';
import net from 'node:net';
import tls from 'node:tls';
import type { Trust } from '../settings.ts';
import { LdapTransportError } from './errors.ts';

export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Opens a TCP connection; `timeout` in milliseconds. */
export function connectTcp(target: Target, timeout: number): Promise<net.Socket> {
  const socket = net.connect({ host: target.host, port: target.port, noDelay: true, keepAlive: true });
  return settled(socket, 'connect', timeout, (error) => tcpFailure(error, target)).then(() => socket);
}

/** One look at a socket's certificate only: a second one finds none (Node 24). */
const proven = new WeakMap<tls.TLSSocket, X509Certificate>();

/** The certificate by which the server at the other end of a socket of `secure` has proven itself. */
export function certificateOf(socket: tls.TLSSocket): X509Certificate {
  const certificate = proven.get(socket);
  if (certificate === undefined) throw new RangeError('Nobody has proven themselves on this socket');
  return certificate;
}

/** Secures an open connection and checks the server's certificate. The socket is destroyed when that fails. */
export async function secure(
  socket: net.Socket,
  target: Target,
  trust: Trust,
  timeout: number,
): Promise<tls.TLSSocket> {
  const secured = await encrypt(socket, target, trust, timeout);
  try {
    verifyPeer(secured, target.host, trust);
  } catch (error) {
    secured.destroy();
    throw error;
  }
  return secured;
}

/** Encrypts and checks nothing: for looking at the certificate, never for sending anything. */
export async function encrypt(
  socket: net.Socket,
  target: Target,
  trust: Trust,
  timeout: number,
): Promise<tls.TLSSocket> {
  let trusted: tls.SecureContextOptions;
  try {
    trusted = authorities(trust);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  const secured = tls.connect({
    socket,
    ...(net.isIP(target.host) === 0 ? { servername: target.host } : {}),
    minVersion: 'TLSv1.2',
    ...trusted,
    // The library would destroy the socket before its certificate can be named in the error; `verifyPeer` decides
    // instead, before the socket is handed out. The chain's verdict is in `authorized` all the same.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  await settled(secured, 'secureConnect', timeout, (error) => tlsFailure(error));
  return secured;
}

function authorities(trust: Trust): tls.SecureContextOptions {
  if (trust.kind === 'ca') return { ca: certificatesIn(trust.pem) };
  // Node's own default is a list compiled into it; an enterprise's authority is in the system's store.
  if (trust.kind === 'system') return { ca: [...tls.getCACertificates('system'), ...tls.getCACertificates('extra')] };
  return {};
}

/** Each certificate by itself: the library passes over what it cannot read, and trusts the rest, or nobody, without a word. */
function certificatesIn(pem: string): string[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    if (found.length === 0) throw new RangeError('No certificate in PEM form');
    return found.map((text) => new X509Certificate(text).toString());
  } catch (error) {
    throw new LdapTransportError('certificate-untrusted', { reason: 'AUTHORITY_UNREADABLE' }, error);
  }
}

function verifyPeer(socket: tls.TLSSocket, host: string, trust: Trust): void {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) throw new LdapTransportError('certificate-untrusted', { reason: 'NO_CERTIFICATE' });
  proven.set(socket, certificate);
  const facts = {
    subject: certificate.subject.replaceAll('\n', ', '),
    issuer: certificate.issuer.replaceAll('\n', ', '),
    fingerprint: certificate.fingerprint256,
    validTo: certificate.validTo,
  };
  if (trust.kind === 'fingerprint') {
    if (sha256Matches(certificate, trust.sha256)) return;
    throw new LdapTransportError('certificate-untrusted', { ...facts, reason: 'FINGERPRINT_DIFFERS' });
  }
  const verdict = chainVerdict(socket);
  if (verdict !== undefined) throw new LdapTransportError('certificate-untrusted', { ...facts, reason: verdict });
  if (!nameMatches(certificate, host)) {
    throw new LdapTransportError('certificate-mismatch', {
      ...facts,
      host,
      names: certificate.subjectAltName ?? '',
    });
  }
}

/** Why the chain leads to nobody who is trusted, in OpenSSL's words; undefined where it does. */
export function chainVerdict(socket: tls.TLSSocket): string | undefined {
  return socket.authorized ? undefined : String(socket.authorizationError);
}

export function nameMatches(certificate: X509Certificate, host: string): boolean {
  const matching =
    net.isIP(host) === 0 ? certificate.checkHost(host, { partialWildcards: false }) : certificate.checkIP(host);
  return matching !== undefined;
}

export function sha256Matches(certificate: X509Certificate, fingerprint: string): boolean {
  return bareHex(certificate.fingerprint256) === bareHex(fingerprint);
}

function bareHex(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}

/** Resolves on `event`; on an error, an end or the time running out, destroys the socket and rejects. */
function settled(
  socket: net.Socket,
  event: 'connect' | 'secureConnect',
  timeout: number,
  failure: (error: Error) => LdapTransportError,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: LdapTransportError) => {
      finish();
      // A socket that dies while it is being torn down has nothing more to say.
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error);
    };
    const onError = (error: Error) => fail(failure(error));
    const onClose = () => fail(failure(new Error('closed by the server')));
    const timer = setTimeout(() => fail(new LdapTransportError('server-timeout', { waitedFor: event })), timeout);
    const finish = () => {
      clearTimeout(timer);
      socket.off(event, onEvent).off('error', onError).off('close', onClose);
    };
    const onEvent = () => {
      finish();
      resolve();
    };
    socket.once(event, onEvent).once('error', onError).once('close', onClose);
  });
}

function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

function tcpFailure(error: Error, target: Target): LdapTransportError {
  // With several addresses Node reports one error that holds the others.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const reason = errorCode(first instanceof Error ? first : error);
  const unknown = reason === 'ENOTFOUND' || reason === 'EAI_AGAIN' || reason === 'EAI_NONAME';
  const failure = unknown ? 'server-name-unknown' : reason === 'ETIMEDOUT' ? 'server-timeout' : 'server-unreachable';
  return new LdapTransportError(failure, { host: target.host, reason }, error);
}

function tlsFailure(error: Error): LdapTransportError {
  return new LdapTransportError('tls-refused', { reason: errorCode(error) }, error);
}
