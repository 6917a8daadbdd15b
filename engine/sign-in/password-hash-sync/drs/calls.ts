/** The small calls: [MS-DRSR] 4.1.3 (bind), 4.1.25 (unbind), 4.1.4 (names), 4.1.5 (domain controllers). */

import { NdrError, NdrReader, NdrWriter } from '../rpc/ndr.ts';
import { HANDLE_LENGTH, checkReturnCode } from './interface.ts';

/** e24d201a-4fd6-11d1-a3da-0000f875ae0d: NTDSAPI_CLIENT_GUID, [MS-DRSR] 4.1.3.1. */
const CLIENT = Buffer.from('1a204de2d64fd111a3da0000f875ae0d', 'hex');

/**
 * DRS_EXTENSIONS_INT flags, [MS-DRSR] 5.39: strong encryption, request versions 6 and 8, answer version 6. Neither
 * compression nor version 9 is offered, so that neither comes.
 */
const FLAGS = 0x0540_8000;
const EXTENSIONS_LENGTH = 52;
const EPOCH_OFFSET = 24;

export function bindRequest(epoch: number): Buffer {
  const extensions = Buffer.alloc(EXTENSIONS_LENGTH);
  extensions.writeUInt32LE(FLAGS, 0);
  extensions.writeUInt32LE(epoch, EPOCH_OFFSET);
  // Extended capabilities: all, as Windows says.
  extensions.writeUInt32LE(0xffffffff, EXTENSIONS_LENGTH - 4);
  const writer = new NdrWriter().pointer().octets(CLIENT);
  return writer.pointer().uint32(extensions.length).uint32(extensions.length).octets(extensions).finish();
}

export interface Bound {
  readonly handle: Buffer;
  /** Changes when the domain is renamed; the binding has to bear the server's. */
  readonly epoch: number;
}

export function readBindReply(stub: Buffer): Bound {
  checkReturnCode('IDL_DRSBind', stub);
  const reader = new NdrReader(stub, 0, stub.length - 4);
  let epoch = 0;
  if (reader.pointer()) {
    const length = reader.count(1);
    const extensions = reader.same(length, 'the length of the extensions').octets(length);
    if (length >= EPOCH_OFFSET + 4) epoch = extensions.readUInt32LE(EPOCH_OFFSET);
  }
  return { handle: Buffer.from(reader.align(4).octets(HANDLE_LENGTH)), epoch };
}

export function unbindRequest(handle: Buffer): Buffer {
  return new NdrWriter().octets(handle).finish();
}

/** DS_NAME_FORMAT, [MS-DRSR] 4.1.4.1.3. */
export const NAME_FORMAT = { dn: 1, account: 2, guid: 6, userPrincipalName: 8, sid: 11 } as const;
export type NameFormat = keyof typeof NAME_FORMAT;

export function crackNamesRequest(handle: Buffer, names: readonly string[], from: NameFormat, to: NameFormat): Buffer {
  const writer = new NdrWriter().octets(handle).uint32(1).uint32(1);
  writer.uint32(0).uint32(0).uint32(0).uint32(NAME_FORMAT[from]).uint32(NAME_FORMAT[to]);
  writer.uint32(names.length).pointer().uint32(names.length);
  for (const { length } of names) writer.pointer(length >= 0);
  for (const name of names) writer.align(4).wideString(name);
  return writer.finish();
}

/** In the order asked; undefined for a name that is nobody's, or more than one's. */
export function readCrackNamesReply(stub: Buffer): (string | undefined)[] {
  checkReturnCode('IDL_DRSCrackNames', stub);
  const reader = new NdrReader(stub, 0, stub.length - 4);
  reader.same(1, "the answer's version").same(1, "the answer's version");
  if (!reader.pointer()) return [];
  const count = reader.uint32();
  if (!reader.pointer()) return [];
  reader.same(count, 'the number of names');
  if (count * 12 > reader.left) throw new NdrError(`${String(count)} names`, reader.offset);
  const items = Array.from({ length: count }, () => ({
    status: reader.uint32(),
    hasDomain: reader.pointer(),
    hasName: reader.pointer(),
  }));
  return items.map(({ status, hasDomain, hasName }) => {
    if (hasDomain) reader.align(4).wideString();
    const name = hasName ? reader.align(4).wideString() : undefined;
    return status === 0 ? name : undefined;
  });
}

export interface DomainController {
  readonly hostName: string;
  readonly site: string;
  readonly isPdc: boolean;
  /** NTDS Settings GUID, hexadecimal as on the wire. */
  readonly ntdsGuid: string;
}

export function domainControllerInfoRequest(handle: Buffer, domain: string): Buffer {
  const writer = new NdrWriter().octets(handle).uint32(1).uint32(1).pointer().uint32(2);
  return writer.wideString(domain).finish();
}

/** DS_DOMAIN_CONTROLLER_INFO_2W, [MS-DRSR] 4.1.5.1.5. */
export function readDomainControllerInfoReply(stub: Buffer): DomainController[] {
  checkReturnCode('IDL_DRSDomainControllerInfo', stub);
  const reader = new NdrReader(stub, 0, stub.length - 4);
  reader.same(2, 'the level').same(2, 'the level');
  const count = reader.uint32();
  if (!reader.pointer()) return [];
  reader.same(count, 'the number of domain controllers');
  if (count * 104 > reader.left) throw new NdrError(`${String(count)} domain controllers`, reader.offset);
  const items = Array.from({ length: count }, () => {
    const texts = Array.from({ length: 7 }, () => reader.pointer());
    const isPdc = reader.uint32() !== 0;
    reader.uint32();
    reader.uint32();
    reader.skip(48);
    return { texts, isPdc, ntdsGuid: reader.octets(16).toString('hex') };
  });
  return items.map(({ texts, isPdc, ntdsGuid }) => {
    // NetBIOS name, DNS host name, site; then names of objects, which nobody needs.
    const [netBios = '', dns = '', site = ''] = texts.map((present) => (present ? reader.align(4).wideString() : ''));
    return { hostName: dns === '' ? netBios : dns, site, isPdc, ntdsGuid };
  });
}
