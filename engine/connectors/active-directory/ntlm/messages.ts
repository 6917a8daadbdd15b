/** The three messages of the NTLM exchange, [MS-NLMP] 2.2.1, and the list of AV pairs within, 2.2.2.1. */

const SIGNATURE = Buffer.from('NTLMSSP\0', 'ascii');

/** [MS-NLMP] 2.2.2.5. */
export const FLAGS = {
  unicode: 0x1,
  requestTarget: 0x4,
  sign: 0x10,
  seal: 0x20,
  ntlm: 0x200,
  alwaysSign: 0x8000,
  extendedSessionSecurity: 0x80000,
  targetInfo: 0x800000,
  version: 0x2000000,
  bits128: 0x20000000,
  keyExchange: 0x40000000,
  bits56: 0x80000000,
} as const;

export const OFFERED = Object.values(FLAGS).reduce((all, flag) => (all | flag) >>> 0, 0);

/** Without these a connection would be weaker than what it is trusted for: refused. */
export const REQUIRED = [
  'unicode',
  'sign',
  'seal',
  'extendedSessionSecurity',
  'bits128',
  'keyExchange',
] as const satisfies readonly (keyof typeof FLAGS)[];

/** Product version 10.0 build 0, NTLM revision 15: [MS-NLMP] 2.2.2.10; nobody acts on it. */
const VERSION = Buffer.from([10, 0, 0, 0, 0, 0, 0, 15]);

export const AV = { end: 0, flags: 6, timestamp: 7, targetName: 9, channelBindings: 10 } as const;

export interface AvPair {
  readonly id: number;
  readonly value: Buffer;
}

export interface Challenge {
  readonly flags: number;
  /** 8 octets. */
  readonly serverChallenge: Buffer;
  readonly targetInfo: readonly AvPair[];
}

/** What the server sent is no message of the kind that is due. */
export class NtlmFormatError extends Error {
  constructor(reason: string) {
    super(`not an NTLM challenge: ${reason}`);
    this.name = 'NtlmFormatError';
  }
}

export function negotiateMessage(): Buffer {
  const message = Buffer.alloc(40);
  SIGNATURE.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(OFFERED, 12);
  // Neither domain nor workstation: both lie, empty, at the end.
  message.writeUInt32LE(message.length, 20);
  message.writeUInt32LE(message.length, 28);
  VERSION.copy(message, 32);
  return message;
}

export function readChallenge(message: Buffer): Challenge {
  if (message.length < 48 || !message.subarray(0, 8).equals(SIGNATURE)) throw new NtlmFormatError('no signature');
  if (message.readUInt32LE(8) !== 2) throw new NtlmFormatError(`message ${String(message.readUInt32LE(8))}`);
  const length = message.readUInt16LE(40);
  const offset = message.readUInt32LE(44);
  if (offset + length > message.length) throw new NtlmFormatError('target information beyond its end');
  return {
    flags: message.readUInt32LE(20),
    serverChallenge: message.subarray(24, 32),
    targetInfo: readAvPairs(message.subarray(offset, offset + length)),
  };
}

function readAvPairs(octets: Buffer): AvPair[] {
  const pairs: AvPair[] = [];
  for (let at = 0; at + 4 <= octets.length;) {
    const id = octets.readUInt16LE(at);
    const length = octets.readUInt16LE(at + 2);
    if (id === AV.end) return pairs;
    if (at + 4 + length > octets.length) throw new NtlmFormatError('an AV pair beyond the end');
    pairs.push({ id, value: octets.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  if (octets.length > 0) throw new NtlmFormatError('AV pairs without an end');
  return pairs;
}

export function writeAvPairs(pairs: readonly AvPair[]): Buffer {
  const parts = [...pairs, { id: AV.end, value: Buffer.alloc(0) }].map(({ id, value }) => {
    const header = Buffer.alloc(4);
    header.writeUInt16LE(id, 0);
    header.writeUInt16LE(value.length, 2);
    return Buffer.concat([header, value]);
  });
  return Buffer.concat(parts);
}

export interface Authenticate {
  readonly flags: number;
  readonly lmResponse: Buffer;
  readonly ntResponse: Buffer;
  readonly domain: string;
  readonly user: string;
  readonly workstation: string;
  readonly encryptedSessionKey: Buffer;
}

const FIXED = 88;
export const MIC_OFFSET = 72;
export const MIC_LENGTH = 16;

/** With a MIC of zeros, over which the true one is computed. */
export function authenticateMessage(content: Authenticate): Buffer {
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  const fields: readonly (readonly [at: number, value: Buffer])[] = [
    [28, utf16(content.domain)],
    [36, utf16(content.user)],
    [44, utf16(content.workstation)],
    [12, content.lmResponse],
    [20, content.ntResponse],
    [52, content.encryptedSessionKey],
  ];
  const message = Buffer.alloc(FIXED + fields.reduce((sum, [, value]) => sum + value.length, 0));
  SIGNATURE.copy(message);
  message.writeUInt32LE(3, 8);
  message.writeUInt32LE(content.flags, 60);
  VERSION.copy(message, 64);
  let offset = FIXED;
  for (const [at, value] of fields) {
    message.writeUInt16LE(value.length, at);
    message.writeUInt16LE(value.length, at + 2);
    message.writeUInt32LE(offset, at + 4);
    value.copy(message, offset);
    offset += value.length;
  }
  return message;
}
