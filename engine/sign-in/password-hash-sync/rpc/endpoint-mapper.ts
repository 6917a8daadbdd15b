/** On which port a domain controller serves an interface: ept_map, C706 appendix L and [MS-RPCE] 2.2.1.2. */

import type { Target } from '../../../connectors/active-directory/ldap/tls.ts';
import { openRpc, type RpcOptions } from './connection.ts';
import { NdrError, NdrReader, NdrWriter } from './ndr.ts';
import { NDR_SYNTAX, type Interface } from './pdu.ts';

export const ENDPOINT_MAPPER_PORT = 135;

export const ENDPOINT_MAPPER: Interface = {
  name: 'endpoint mapper',
  syntax: Buffer.from('0883afe11f5dc91191a408002b14a0fa03000000', 'hex'),
};
const EPT_MAP = { number: 3, name: 'ept_map' };

/** Floor identifiers: C706 appendix I. */
const UUID_FLOOR = 0x0d;
const CONNECTION_ORIENTED = 0x0b;
const TCP = 0x07;
const IP = 0x09;

/** The server knows no port of the interface: no domain controller, or one whose service is still starting. */
export class EndpointUnknown extends Error {
  readonly interfaceName: string;
  readonly status: number;
  constructor(interfaceName: string, status: number) {
    super(`${interfaceName} has no endpoint (0x${status.toString(16)})`);
    this.name = 'EndpointUnknown';
    this.interfaceName = interfaceName;
    this.status = status;
  }
}

export async function findPort(
  wanted: Interface,
  { target, timeouts }: { readonly target: Target; readonly timeouts: RpcOptions['timeouts'] },
): Promise<number> {
  const connection = await openRpc({ target, timeouts, interface: ENDPOINT_MAPPER, largestAnswer: 65_536 });
  try {
    return readPort(await connection.call(EPT_MAP, request(wanted)), wanted);
  } finally {
    connection.close();
  }
}

function request(wanted: Interface): Buffer {
  const tower = towerOf(wanted);
  const writer = new NdrWriter().pointer().octets(Buffer.alloc(16));
  writer.pointer().uint32(tower.length).uint32(tower.length).octets(tower).align(4);
  // No context yet, and as many towers as a server with several addresses may have.
  return writer.octets(Buffer.alloc(20)).uint32(16).finish();
}

function towerOf({ syntax }: Interface): Buffer {
  const floor = (left: Buffer, right: Buffer) => {
    const lengths = [Buffer.alloc(2), Buffer.alloc(2)] as const;
    lengths[0].writeUInt16LE(left.length);
    lengths[1].writeUInt16LE(right.length);
    return Buffer.concat([lengths[0], left, lengths[1], right]);
  };
  const uuidFloor = (of: Buffer) =>
    floor(Buffer.concat([Buffer.from([UUID_FLOOR]), of.subarray(0, 18)]), of.subarray(18, 20));
  const count = Buffer.from([5, 0]);
  const floors = [
    uuidFloor(syntax),
    uuidFloor(NDR_SYNTAX),
    floor(Buffer.from([CONNECTION_ORIENTED]), Buffer.alloc(2)),
    floor(Buffer.from([TCP]), Buffer.alloc(2)),
    floor(Buffer.from([IP]), Buffer.alloc(4)),
  ];
  return Buffer.concat([count, ...floors]);
}

function readPort(stub: Buffer, { name }: Interface): number {
  if (stub.length < 4) throw new NdrError('an answer without a status', stub.length);
  const status = stub.readUInt32LE(stub.length - 4);
  if (status !== 0) throw new EndpointUnknown(name, status);
  const reader = new NdrReader(stub).skip(20);
  reader.uint32();
  reader.count(0);
  reader.uint32();
  const towers = reader.count(4);
  for (let tower = 0; tower < towers; tower++) reader.pointer();
  for (let tower = 0; tower < towers; tower++) {
    reader.align(4).uint32();
    const length = reader.count(1);
    const port = portIn(reader.octets(length));
    if (port !== undefined) return port;
  }
  throw new EndpointUnknown(name, 0);
}

/** The port of a tower over TCP. Its address is not believed: the host that was asked is the one to connect to. */
function portIn(tower: Buffer): number | undefined {
  const reader = new NdrReader(tower);
  const short = () => reader.octets(2).readUInt16LE();
  for (let floors = short(); floors > 0; floors--) {
    const left = reader.octets(short());
    const right = reader.octets(short());
    // The one number here that is big-endian.
    if (left[0] === TCP && right.length === 2) return right.readUInt16BE();
  }
  return undefined;
}
