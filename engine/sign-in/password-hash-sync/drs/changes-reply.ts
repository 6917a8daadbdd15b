/**
 * DRS_MSG_GETCHGREPLY_V1, V6 and V9, [MS-DRSR] 4.1.10.2.9 to 4.1.10.2.14: one page of changes.
 *
 * The whole answer is read, also what nobody needs: only a reader that ends exactly where the answer ends has understood
 * it. Values of secret attributes leave here as they came, encrypted with the session's key.
 */

import { NdrError, NdrReader } from '../rpc/ndr.ts';
import { readTable, type AttributeName, type AttributeNumbers } from './attributes.ts';
import { readHighWatermark, readVector, type HighWatermark, type UpToDateness } from './cursor.ts';
import { checkReturnCode } from './interface.ts';
import { readDsName, type DsName } from './names.ts';

/** When and where an attribute was last written, [MS-DRSR] 5.160. Of two, the larger is the newer one. */
export interface Stamp {
  readonly version: number;
  /** Seconds since 1601. */
  readonly changed: bigint;
  /** invocationId of the database where it was written; hexadecimal. */
  readonly invocation: string;
  readonly usn: bigint;
}

export interface ChangedAttribute {
  readonly values: readonly Buffer[];
  readonly stamp: Stamp | undefined;
}

export interface ChangedObject {
  readonly name: DsName;
  /** The head of the naming context, which comes on every page. */
  readonly isNamingContext: boolean;
  /** Those that changed; an attribute that was cleared has no values. */
  readonly attributes: ReadonlyMap<AttributeName, ChangedAttribute>;
}

export interface ChangesPage {
  /** NTDS Settings GUID and invocationId of the domain controller; hexadecimal. */
  readonly source: string;
  readonly invocation: string;
  readonly namingContext: DsName | undefined;
  readonly to: HighWatermark;
  /** On the last page only. */
  readonly vector: UpToDateness | undefined;
  /** EXOP_ERR, [MS-DRSR] 4.1.10.2.20: 1 is success; 0 where nothing of the kind was asked. */
  readonly extendedResult: number;
  readonly objects: readonly ChangedObject[];
  readonly hasMore: boolean;
}

const VERSIONS = [1, 6, 9] as const;
type Version = (typeof VERSIONS)[number];

/** Throws `DrsError` for what the directory refuses and {@link NdrError} for what is no such answer. */
export function readChangesReply(stub: Buffer): ChangesPage {
  checkReturnCode('IDL_DRSGetNCChanges', stub);
  const reader = new NdrReader(stub, 0, stub.length - 4);
  const version = versionOf(reader);
  reader.align(8);
  const source = reader.octets(16).toString('hex');
  const invocation = reader.octets(16).toString('hex');
  const hasNamingContext = reader.pointer();
  readHighWatermark(reader.align(8));
  const to = readHighWatermark(reader);
  const hasVector = reader.pointer();
  const prefixes = reader.uint32();
  const hasPrefixes = reader.pointer();
  const extendedResult = reader.uint32();
  const objectCount = reader.uint32();
  reader.uint32();
  const hasObjects = reader.pointer();
  const hasMore = reader.uint32() !== 0;
  const links = version === 1 ? { count: 0, present: false } : readLinkCounts(reader);
  const namingContext = hasNamingContext ? readDsName(reader) : undefined;
  const vector = hasVector ? readVector(reader) : undefined;
  const numbers: AttributeNumbers = hasPrefixes ? readTable(reader.align(4), prefixes) : new Map();
  const objects = hasObjects ? readObjects(reader, numbers, objectCount) : [];
  if (links.present) skipLinks(reader, version, links.count);
  if (reader.align(4).left !== 0) throw new NdrError(`${String(reader.left)} octets too many`, reader.offset);
  return { source, invocation, namingContext, to, vector, extendedResult, objects, hasMore };
}

function versionOf(reader: NdrReader): Version {
  const version = reader.uint32();
  const known = VERSIONS.find((one) => one === version);
  if (known === undefined) throw new NdrError(`an answer of version ${String(version)}`, 0);
  reader.same(version, "the answer's version");
  return known;
}

function readLinkCounts(reader: NdrReader): { readonly count: number; readonly present: boolean } {
  // How large the naming context is, which was not asked for.
  reader.uint32();
  reader.uint32();
  const count = reader.uint32();
  const present = reader.pointer();
  reader.uint32();
  return { count, present };
}

interface Node {
  readonly hasName: boolean;
  readonly attributes: number;
  readonly hasAttributes: boolean;
  readonly isNamingContext: boolean;
  readonly hasParent: boolean;
  readonly hasStamps: boolean;
}

const NODE_LENGTH = 32;

/**
 * REPLENTINFLIST is a linked list whose first member is the pointer to the next: all nodes come before what they point
 * to, and what they point to comes in reverse order.
 */
function readObjects(reader: NdrReader, numbers: AttributeNumbers, expected: number): ChangedObject[] {
  const nodes: Node[] = [];
  for (let hasNext = true; hasNext;) {
    if (reader.left < NODE_LENGTH) throw new NdrError('a list of objects cut short', reader.offset);
    hasNext = reader.pointer();
    const hasName = reader.pointer();
    reader.uint32();
    const attributes = reader.uint32();
    const hasAttributes = reader.pointer();
    const isNamingContext = reader.uint32() !== 0;
    nodes.push({
      hasName,
      attributes,
      hasAttributes,
      isNamingContext,
      hasParent: reader.pointer(),
      hasStamps: reader.pointer(),
    });
  }
  if (nodes.length !== expected) throw new NdrError(`${String(nodes.length)} objects`, reader.offset);
  return nodes
    .reverse()
    .map((node) => readObject(reader, node, numbers))
    .reverse();
}

function readObject(reader: NdrReader, node: Node, numbers: AttributeNumbers): ChangedObject {
  if (!node.hasName) throw new NdrError('an object without a name', reader.offset);
  const name = readDsName(reader);
  const attributes = node.hasAttributes ? readAttributes(reader, node.attributes) : [];
  if (node.hasParent) reader.guid();
  const stamps = node.hasStamps ? readStamps(reader) : [];
  const known = attributes.flatMap(({ type, values }, index) => {
    const attribute = numbers.get(type);
    return attribute ? [[attribute, { values, stamp: stamps[index] }] as const] : [];
  });
  return { name, isNamingContext: node.isNamingContext, attributes: new Map(known) };
}

function readAttributes(reader: NdrReader, count: number) {
  reader.align(4).same(count, 'the number of attributes');
  if (count * 12 > reader.left) throw new NdrError(`${String(count)} attributes`, reader.offset);
  const heads = Array.from({ length: count }, () => ({
    type: reader.uint32(),
    values: reader.uint32(),
    present: reader.pointer(),
  }));
  return heads.map(({ type, values, present }) => ({ type, values: present ? readValues(reader, values) : [] }));
}

function readValues(reader: NdrReader, count: number): Buffer[] {
  reader.align(4).same(count, 'the number of values');
  if (count * 8 > reader.left) throw new NdrError(`${String(count)} values`, reader.offset);
  const heads = Array.from({ length: count }, () => ({ length: reader.uint32(), present: reader.pointer() }));
  return heads.map(({ length, present }) =>
    present ? reader.align(4).same(length, 'the length of a value').octets(length) : Buffer.alloc(0),
  );
}

/** PROPERTY_META_DATA_EXT_VECTOR: beside the attributes, in their order. */
function readStamps(reader: NdrReader): Stamp[] {
  const count = reader.align(4).count(40);
  reader.align(8).same(count, 'the number of stamps').align(8);
  return Array.from({ length: count }, () => readStamp(reader));
}

function readStamp(reader: NdrReader): Stamp {
  return {
    version: reader.align(8).uint32(),
    changed: reader.uint64(),
    invocation: reader.octets(16).toString('hex'),
    usn: reader.uint64(),
  };
}

/** REPLVALINF_V1 or V3: a partial set of attributes does not keep links from coming. */
function skipLinks(reader: NdrReader, version: Version, expected: number): void {
  const count = reader.align(4).count(64);
  if (count !== expected) throw new NdrError(`${String(count)} links`, reader.offset);
  const heads = Array.from({ length: count }, () => {
    const hasObject = reader.align(8).pointer();
    reader.uint32();
    const length = reader.uint32();
    const hasValue = reader.pointer();
    reader.uint32();
    reader.uint64();
    readStamp(reader);
    if (version === 9) reader.skip(12).align(8).uint64();
    return { hasObject, length, hasValue };
  });
  for (const { hasObject, length, hasValue } of heads) {
    if (hasObject) readDsName(reader);
    if (hasValue) reader.align(4).same(length, 'the length of a link').octets(length);
  }
}
