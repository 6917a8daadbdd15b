/**
 * How two sides of a connection get to know each other without TLS, and what protects their messages from then on. NTLM is
 * one way (`ntlm/`); Kerberos would be another: nothing above this file knows which it is.
 */

/** What a connection does with its messages once both sides know each other. */
export interface MessageSecurity {
  /** Octets of every signature. */
  readonly signatureLength: number;
  /**
   * Encrypts `from` to `to` of the message in place and answers the signature over the whole message as it was before
   * ([MS-RPCE] 2.2.2.11: header and trailer are signed, the body is sealed). Without bounds: the whole message.
   */
  seal(message: Buffer, from?: number, to?: number): Buffer;
  /** The reverse; throws {@link SignatureError} where the signature is not the other side's. */
  unseal(message: Buffer, signature: Uint8Array, from?: number, to?: number): void;
  /** Of the whole session: [MS-DRSR] encrypts secret attributes with it. The caller must not keep it. */
  readonly sessionKey: Buffer;
  /** Forgets every key. */
  clear(): void;
}

/** The exchange that leads there, from the client's side; for one connection. */
export interface SecurityExchange {
  /** The first token. It may be asked for elsewhere: a ticket of Kerberos comes from its KDC. */
  begin(): Promise<Buffer>;
  /**
   * What is said to the server's token: nothing where it was its last one, and the session as soon as this side can have
   * it. Throws where the server is not who it should be, or wants less protection than is asked for.
   */
  answer(token: Buffer): { readonly token?: Buffer; readonly session?: MessageSecurity };
}

/** A message that the other side did not send, not in this order or not in this form. */
export class SignatureError extends Error {
  constructor() {
    super('the signature of a sealed message does not fit');
    this.name = 'SignatureError';
  }
}
