/** LDAP controls of Active Directory that ldapts does not know. ldapts hands an answer's control to the request's. */

import { Ber, BerWriter, Control, type BerReader } from 'ldapts';

/**
 * LDAP_SERVER_EXTENDED_DN_OID ([MS-ADTS] 3.1.1.3.4.1.5): DNs arrive as `<GUID=...>;<SID=...>;CN=...`. Flag 1 asks for
 * the GUID and SID as text.
 */
export class ExtendedDnControl extends Control {
  constructor() {
    super('1.2.840.113556.1.4.529', { critical: true });
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(1);
    value.endSequence();
    writer.writeBuffer(value.buffer, Ber.OctetString);
  }
}

/** LDAP_SERVER_SHOW_DELETED_OID ([MS-ADTS] 3.1.1.3.4.1.14): tombstones are objects like others. */
export class ShowDeletedControl extends Control {
  constructor() {
    super('1.2.840.113556.1.4.417', { critical: true });
  }
}

/** OWNER_SECURITY_INFORMATION and DACL_SECURITY_INFORMATION. */
const SECURITY_PARTS = { owner: 0x1, access: 0x4 } as const;

/** LDAP_SERVER_SD_FLAGS_OID ([MS-ADTS] 3.1.1.3.4.1.11): only this part of a security descriptor is read, or written. */
export class SecurityPartsControl extends Control {
  readonly #part: keyof typeof SECURITY_PARTS;

  constructor(part: keyof typeof SECURITY_PARTS) {
    super('1.2.840.113556.1.4.801', { critical: true });
    this.#part = part;
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(SECURITY_PARTS[this.#part]);
    value.endSequence();
    writer.writeBuffer(value.buffer, Ber.OctetString);
  }
}

/** Flags of the DirSync request ([MS-ADTS] 3.1.1.3.4.1.3). */
export const DIRSYNC_ANCESTORS_FIRST = 0x800;
export const DIRSYNC_INCREMENTAL_VALUES = 0x80000000;

/** LDAP_SERVER_DIRSYNC_OID ([MS-ADTS] 3.1.1.3.4.1.3): what changed in a naming context since a cookie. */
export class DirSyncControl extends Control {
  readonly #flags: number;
  readonly #maxBytes: number;
  #cookie: Buffer;
  #more = false;
  #answered = false;

  constructor(options: { readonly flags: number; readonly maxBytes: number; readonly cookie: Buffer }) {
    super('1.2.840.113556.1.4.841', { critical: true });
    this.#flags = options.flags;
    this.#maxBytes = options.maxBytes;
    this.#cookie = options.cookie;
  }

  /** The server's cookie once it has answered, the request's until then. */
  get cookie(): Buffer {
    return this.#cookie;
  }

  /** Whether the server has more to tell from its cookie on. */
  get more(): boolean {
    return this.#more;
  }

  get answered(): boolean {
    return this.#answered;
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(this.#flags | 0);
    value.writeInt(this.#maxBytes);
    value.writeBuffer(this.#cookie, Ber.OctetString);
    value.endSequence();
    writer.writeBuffer(value.buffer, Ber.OctetString);
  }

  protected override parseControl(reader: BerReader): void {
    reader.readSequence();
    this.#more = reader.readInt() !== 0;
    reader.readInt();
    this.#cookie = Buffer.from(reader.readString(Ber.OctetString, true) ?? Buffer.alloc(0));
    this.#answered = true;
  }
}

/**
 * LDAP_SERVER_PERMISSIVE_MODIFY_OID ([MS-ADTS] 3.1.1.3.4.1.8): adding a value that is there and removing one that is
 * not succeed, so a repeated write settles.
 */
export class PermissiveModifyControl extends Control {
  constructor() {
    super('1.2.840.113556.1.4.1413', { critical: true });
  }
}
