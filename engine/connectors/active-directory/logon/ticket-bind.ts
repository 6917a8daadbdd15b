/** A ticket shown to a domain controller that has proven itself by its certificate: who made the ticket is known then, too. */

import { createHash, randomBytes } from 'node:crypto';
import { BindRequest, type BerWriter } from 'ldapts';
import { negotiationToken } from '../kerberos/application-request.ts';
import type { Ticket } from '../kerberos/authentication-service.ts';
import { contentOf, elements, TAG } from '../kerberos/der.ts';
import { LdapConnection } from '../ldap/connection.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import { openPlain, portOf } from '../ldap/open.ts';
import { certificateOf, secure } from '../ldap/tls.ts';
import type { Server, TlsSecurity } from '../settings.ts';

const MECHANISM = 'GSS-SPNEGO';
/** `sasl [3]`, RFC 4511 section 4.2. */
const SASL = 0xa3;
const OCTET_STRING = 0x04;

class TicketBind extends BindRequest {
  readonly #token: Buffer;

  constructor(token: Buffer) {
    super({ messageId: 0 });
    this.#token = token;
  }

  override writeMessage(writer: BerWriter): void {
    writer.writeInt(this.version);
    writer.writeString('');
    writer.startSequence(SASL);
    writer.writeString(MECHANISM);
    writer.writeBuffer(this.#token, OCTET_STRING);
    writer.endSequence();
  }
}

export interface TicketBindOptions {
  readonly server: Server;
  readonly security: TlsSecurity;
  /** Milliseconds: to connect, and of silence while the answer is due. */
  readonly timeout: number;
  readonly now: () => number;
}

/**
 * Binds with a ticket for the domain controller's machine account, and hangs up. Throws `LdapResultError` where it is not taken and
 * `LdapTransportError` where the way fails.
 *
 * Samba verifies the ticket and then wants to sign what follows, which it does not allow inside TLS (`ldap server require strong auth`); nothing
 * is to follow here. That it has verified is not taken on trust: it has to refuse the same ticket without its key.
 */
export async function bindWithTicket(ticket: Ticket, options: TicketBindOptions): Promise<void> {
  try {
    return await show(ticket, options);
  } catch (error) {
    if (!(error instanceof LdapResultError) || error.resultCode !== RESULT.strongerAuthRequired) throw error;
    const { sessionKey } = ticket;
    const stranger = { ...ticket, sessionKey: { ...sessionKey, octets: randomBytes(sessionKey.octets.length) } };
    if (!(await isRefused(stranger, options))) throw error;
  }
}

async function isRefused(ticket: Ticket, options: TicketBindOptions): Promise<boolean> {
  try {
    await show(ticket, options);
    return false;
  } catch (error) {
    if (!(error instanceof LdapResultError)) throw error;
    return error.resultCode === RESULT.invalidCredentials;
  }
}

async function show(ticket: Ticket, { server, security, timeout, now }: TicketBindOptions): Promise<void> {
  const target = { host: server.host, port: portOf(server, security.mode) };
  const onRequest = () => undefined;
  const socket = await openPlain(target, security.mode, timeout, onRequest);
  const secured = await secure(socket, target, security.trust, timeout);
  const connection = new LdapConnection(secured, { timeout, onRequest });
  try {
    const token = negotiationToken(ticket, endPointHash(certificateOf(secured).raw), now);
    await connection.request('bind', new TicketBind(token));
  } finally {
    await connection.close();
  }
}

/** Object identifiers of signatures that hash by more than SHA-256, in DER. */
const LONGER: { readonly [oid: string]: string } = {
  // sha384WithRSAEncryption, sha512WithRSAEncryption
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  // ecdsa-with-SHA384, ecdsa-with-SHA512
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
};

/** `tls-server-end-point`, RFC 5929 section 4.1: by the hash that signed the certificate, never a weaker one than SHA-256. */
export function endPointHash(certificate: Buffer): Buffer {
  const algorithm = elements(contentOf(certificate, TAG.sequence))[1];
  const oid = algorithm === undefined ? undefined : elements(algorithm.content)[0]?.content.toString('hex');
  return createHash(LONGER[oid ?? ''] ?? 'sha256')
    .update(certificate)
    .digest();
}
