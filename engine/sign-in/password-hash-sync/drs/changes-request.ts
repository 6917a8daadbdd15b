/** DRS_MSG_GETCHGREQ_V8, [MS-DRSR] 4.1.10.2.6. */

import { NdrWriter } from '../rpc/ndr.ts';
import { attributeTypes, requestTable, writeTable, type AttributeName } from './attributes.ts';
import { writeHighWatermark, writeVector, type HighWatermark, type UpToDateness } from './cursor.ts';
import { writeDsName } from './names.ts';

/** DRS_OPTIONS, [MS-DRSR] 5.41. */
const WRITABLE_REPLICA = 0x10;
const INITIAL = 0x20;

/** EXOP_REPL_OBJ: the one named object, whatever is known already. */
const ONE_OBJECT = 6;

export interface ChangesRequest {
  /** The naming context, or with `oneObject` the object. */
  readonly of: { readonly dn: string } | { readonly guid: Uint8Array };
  readonly oneObject?: boolean;
  readonly attributes: readonly AttributeName[];
  /** A GUID of this installation, or of a domain controller where one is demanded; hexadecimal. */
  readonly destination: string;
  /** invocationId that the watermark belongs to; hexadecimal. */
  readonly invocation: string;
  readonly from: HighWatermark;
  readonly vector: UpToDateness | undefined;
  readonly maximumObjects: number;
  readonly withSchemaInfo: boolean;
}

const MAXIMUM_OCTETS = 8 * 1024 * 1024;

export function changesRequest(handle: Buffer, request: ChangesRequest): Buffer {
  const { of, oneObject = false, attributes, destination, invocation, from, vector } = request;
  const table = requestTable(request.withSchemaInfo);
  const writer = new NdrWriter().octets(handle).uint32(8).uint32(8).align(8);
  writer.guid(Buffer.from(destination, 'hex')).guid(Buffer.from(invocation, 'hex')).pointer();
  writeHighWatermark(writer.align(8), from);
  writer.pointer(vector !== undefined);
  writer.uint32(WRITABLE_REPLICA | INITIAL);
  writer.uint32(oneObject ? 1 : request.maximumObjects).uint32(MAXIMUM_OCTETS);
  writer.uint32(oneObject ? ONE_OBJECT : 0).uint64(0n);
  writer.pointer().pointer(false);
  writer.uint32(table.length).pointer();
  writeDsName(writer, of);
  if (vector !== undefined) writeVector(writer, vector);
  const types = attributeTypes(attributes);
  writer.uint32(types.length).uint32(1).uint32(0).uint32(types.length);
  for (const type of types) writer.uint32(type);
  writeTable(writer, table);
  return writer.finish();
}
