/** A simple bind whose password is never text: a string cannot be zeroed. */

import { BindRequest } from 'ldapts';
import { header } from '../kerberos/der.ts';
import type { LdapConnection } from '../ldap/connection.ts';

const LDAP_VERSION = Buffer.of(0x02, 0x01, 0x03);
const BIND_REQUEST = 0x60;
const OCTET_STRING = 0x04;
/** `simple [0]`, RFC 4511 section 4.2. */
const SIMPLE = 0x80;

class SimpleBind extends BindRequest {
  readonly #name: Buffer;
  readonly #password: Buffer;
  #written: Buffer | undefined;

  constructor(name: string, password: Buffer) {
    super({ messageId: 0 });
    this.#name = Buffer.from(name, 'utf8');
    this.#password = password;
  }

  override write(): Buffer {
    const id = Buffer.alloc(6);
    id.set([0x02, 0x04]);
    id.writeInt32BE(this.messageId, 2);
    const name = header(OCTET_STRING, this.#name.length);
    const password = header(SIMPLE, this.#password.length);
    const bindLength = LDAP_VERSION.length + name.length + this.#name.length + password.length + this.#password.length;
    const bind = header(BIND_REQUEST, bindLength);
    const before = [id, bind, LDAP_VERSION, name, this.#name, password];
    const outer = header(0x30, id.length + bind.length + bindLength);
    // One buffer of its own, outside Node's pool, so that zeroing it zeroes all there is.
    const written = Buffer.allocUnsafeSlow(outer.length + id.length + bind.length + bindLength);
    let offset = 0;
    for (const part of [outer, ...before, this.#password]) offset += part.copy(written, offset);
    this.#written = written;
    return written;
  }

  zero(): void {
    this.#written?.fill(0);
  }
}

/**
 * Binds; throws `LdapResultError` where the server refuses and `LdapTransportError` where it does not answer. `password` is
 * UTF-8 and stays the caller's; what was made of it is zeroed before this returns.
 */
export async function simpleBind(connection: LdapConnection, name: string, password: Buffer): Promise<void> {
  // A simple bind without a password succeeds as nobody (RFC 4513 section 5.1.2).
  if (name === '' || password.length === 0) throw new RangeError('A bind without a name or a password');
  const request = new SimpleBind(name, password);
  try {
    await connection.request('bind', request);
  } finally {
    request.zero();
  }
}
