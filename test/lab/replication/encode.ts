/** What a domain controller reads of the replication calls and what it writes: [MS-DRSR] 4.1, the other side of the client. */

import {
  ATTRIBUTES,
  readTable,
  requestTable,
  writeTable,
  type AttributeName,
} from '../../../engine/sign-in/password-hash-sync/drs/attributes.ts';
import type { DomainController } from '../../../engine/sign-in/password-hash-sync/drs/calls.ts';
import {
  readHighWatermark,
  readVector,
  writeHighWatermark,
  type HighWatermark,
  type UpToDateness,
} from '../../../engine/sign-in/password-hash-sync/drs/cursor.ts';
import { HANDLE_LENGTH } from '../../../engine/sign-in/password-hash-sync/drs/interface.ts';
import { readDsName, type DsName } from '../../../engine/sign-in/password-hash-sync/drs/names.ts';
import { NdrReader, NdrWriter } from '../../../engine/sign-in/password-hash-sync/rpc/ndr.ts';
import { encryptedPassword } from './secret.ts';
import type { LabObject } from './database.ts';

export const HANDLE = Buffer.alloc(HANDLE_LENGTH, 0x5a);

export function bindReply(epoch = 0): Buffer {
  const extensions = Buffer.alloc(52);
  extensions.writeUInt32LE(0x0540_8000, 0);
  extensions.writeUInt32LE(epoch, 24);
  const writer = new NdrWriter().pointer().uint32(extensions.length).uint32(extensions.length).octets(extensions);
  return writer.align(4).octets(HANDLE).uint32(0).finish();
}

export const unbindReply = () => new NdrWriter().octets(Buffer.alloc(HANDLE_LENGTH)).uint32(0).finish();

export interface AskedChanges {
  readonly name: DsName;
  readonly invocation: string;
  readonly from: HighWatermark;
  readonly vector: UpToDateness | undefined;
  readonly attributes: readonly AttributeName[];
  readonly maximumObjects: number;
  readonly isOneObject: boolean;
  readonly hasSchemaInfo: boolean;
}

const ONE_OBJECT = 6;

export function readChangesRequest(stub: Buffer): AskedChanges {
  const reader = new NdrReader(stub).skip(HANDLE_LENGTH);
  reader.same(8, 'the version').same(8, 'the version').align(8).guid();
  const invocation = reader.guid().toString('hex');
  reader.pointer();
  const from = readHighWatermark(reader.align(8));
  const hasVector = reader.pointer();
  reader.uint32();
  const maximumObjects = reader.uint32();
  reader.uint32();
  const isOneObject = reader.uint32() === ONE_OBJECT;
  reader.uint64();
  reader.pointer();
  reader.pointer();
  const prefixes = reader.uint32();
  reader.pointer();
  const name = readDsName(reader);
  const vector = hasVector ? readVector(reader) : undefined;
  const count = reader.align(4).uint32();
  reader.skip(8).same(count, 'the number of attributes');
  const types = Array.from({ length: count }, () => reader.uint32());
  const numbers = readTable(reader, prefixes);
  const attributes = types.flatMap((type) => numbers.get(type) ?? []);
  const hasSchemaInfo = prefixes > requestTable(false).length;
  return { name, invocation, from, vector, attributes, maximumObjects, isOneObject, hasSchemaInfo };
}

export interface ChangesAnswer {
  readonly source: string;
  readonly invocation: string;
  readonly head: LabObject;
  readonly objects: readonly LabObject[];
  readonly from: HighWatermark;
  readonly to: HighWatermark;
  readonly vector: UpToDateness | undefined;
  readonly hasMore: boolean;
  readonly extendedResult?: number;
  /** 6; another number makes an answer that nobody asked for. */
  readonly version?: number;
}

export function changesReply(answer: ChangesAnswer, sessionKey: Uint8Array, code = 0): Buffer {
  const { objects, vector, version = 6 } = answer;
  const writer = new NdrWriter().uint32(version).uint32(version).align(8);
  writer.guid(Buffer.from(answer.source, 'hex')).guid(Buffer.from(answer.invocation, 'hex')).pointer();
  writeHighWatermark(writer.align(8), answer.from);
  writeHighWatermark(writer, answer.to);
  writer
    .pointer(vector !== undefined)
    .uint32(TABLE.length)
    .pointer();
  writer
    .uint32(answer.extendedResult ?? 0)
    .uint32(objects.length)
    .uint32(0);
  writer.pointer(objects.length > 0).uint32(answer.hasMore ? 1 : 0);
  // How much there is, which was not asked for, and no links.
  writer.uint32(0).uint32(0).uint32(0).pointer(false).uint32(0);
  writeName(writer, answer.head);
  if (vector) writeAnsweredVector(writer, vector);
  writer.align(4);
  writeTable(writer, TABLE);
  writeObjects(writer, objects, sessionKey);
  return writer.align(4).uint32(code).finish();
}

/** Numbered as Windows numbers them, so that nobody relies on the request's own numbers. */
const TABLE = requestTable(true).map(({ index, prefix }, at) => ({ index: [9, 2][at] ?? index, prefix }));

function typeOf(name: AttributeName): number {
  const { prefix, arc } = ATTRIBUTES[name];
  const entry = TABLE.find((one) => one.prefix.toString('hex') === prefix);
  return (((entry?.index ?? 0) << 16) | arc) >>> 0;
}

function writeName(writer: NdrWriter, { guid, sid, dn }: Pick<LabObject, 'guid' | 'sid' | 'dn'>): void {
  const room = Buffer.alloc(28);
  sid.copy(room);
  writer
    .uint32(dn.length + 1)
    .uint32(56 + (dn.length + 1) * 2)
    .uint32(sid.length);
  writer
    .guid(guid)
    .octets(room)
    .uint32(dn.length)
    .octets(Buffer.from(`${dn}\0`, 'utf16le'));
}

function writeAnsweredVector(writer: NdrWriter, vector: UpToDateness): void {
  writer.align(4).uint32(vector.length).align(8).uint32(2).uint32(0).uint32(vector.length).uint32(0);
  for (const { invocation, usn } of vector) {
    writer.align(8).octets(Buffer.from(invocation, 'hex')).uint64(usn).uint64(0n);
  }
}

/** All nodes first; then what they point to, the last one's first. */
function writeObjects(writer: NdrWriter, objects: readonly LabObject[], sessionKey: Uint8Array): void {
  objects.forEach(({ attributes, isNamingContext }, index) => {
    writer
      .pointer(index < objects.length - 1)
      .pointer()
      .uint32(0);
    writer
      .uint32(attributes.size)
      .pointer(attributes.size > 0)
      .uint32(isNamingContext ? 1 : 0);
    writer.pointer(false).pointer(attributes.size > 0);
  });
  for (const object of objects.toReversed()) writeObject(writer, object, sessionKey);
}

function writeObject(writer: NdrWriter, object: LabObject, sessionKey: Uint8Array): void {
  writeName(writer.align(4), object);
  const attributes = [...object.attributes];
  if (attributes.length === 0) return;
  writer.align(4).uint32(attributes.length);
  for (const [name, { values }] of attributes) {
    writer
      .uint32(typeOf(name))
      .uint32(values.length)
      .pointer(values.length > 0);
  }
  const rid = object.sid.readUInt32LE(object.sid.length - 4);
  for (const [, { values }] of attributes) {
    if (values.length === 0) continue;
    const octets = values.map((value) =>
      Buffer.isBuffer(value) ? value : encryptedPassword(value.password, rid, sessionKey),
    );
    writer.align(4).uint32(octets.length);
    for (const { length } of octets) writer.uint32(length).pointer();
    for (const value of octets) writer.align(4).uint32(value.length).octets(value);
  }
  writer.align(4).uint32(attributes.length).align(8).uint32(attributes.length).align(8);
  for (const [, { stamp }] of attributes) {
    writer.align(8).uint32(stamp.version).uint64(stamp.changed);
    writer.octets(Buffer.from(stamp.invocation, 'hex')).uint64(stamp.usn);
  }
}

export interface AskedNames {
  readonly names: readonly string[];
  readonly from: number;
  readonly to: number;
}

export function readCrackNamesRequest(stub: Buffer): AskedNames {
  const reader = new NdrReader(stub).skip(HANDLE_LENGTH + 20);
  const [from, to, count] = [reader.uint32(), reader.uint32(), reader.uint32()];
  reader.pointer();
  reader.same(count, 'the number of names');
  for (let at = 0; at < count; at++) reader.pointer();
  return { names: Array.from({ length: count }, () => reader.align(4).wideString()), from, to };
}

/** Undefined: DS_NAME_ERROR_NOT_FOUND, [MS-DRSR] 4.1.4.1.9. */
export function crackNamesReply(names: readonly (string | undefined)[]): Buffer {
  const writer = new NdrWriter().uint32(1).uint32(1).pointer();
  writer.uint32(names.length).pointer().uint32(names.length);
  for (const name of names)
    writer
      .uint32(name === undefined ? 2 : 0)
      .pointer(false)
      .pointer(name !== undefined);
  for (const name of names) if (name !== undefined) writer.align(4).wideString(name);
  return writer.align(4).uint32(0).finish();
}

export function domainControllersReply(controllers: readonly DomainController[]): Buffer {
  const writer = new NdrWriter().uint32(2).uint32(2).uint32(controllers.length).pointer();
  writer.uint32(controllers.length);
  for (const { isPdc, ntdsGuid } of controllers) {
    writer.pointer(false).pointer().pointer();
    for (let name = 0; name < 4; name++) writer.pointer(false);
    writer
      .uint32(isPdc ? 1 : 0)
      .uint32(1)
      .uint32(1)
      .octets(Buffer.alloc(48))
      .octets(Buffer.from(ntdsGuid, 'hex'));
  }
  for (const { hostName, site } of controllers) writer.align(4).wideString(hostName).align(4).wideString(site);
  return writer.align(4).uint32(0).finish();
}
