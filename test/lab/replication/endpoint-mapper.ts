/** The endpoint mapper, C706 appendix L: on which port the replication service is, or that it is on none. */

import { NdrWriter } from '../../../engine/sign-in/password-hash-sync/rpc/ndr.ts';
import { ENDPOINT_MAPPER } from '../../../engine/sign-in/password-hash-sync/rpc/endpoint-mapper.ts';
import { startRpcServer, type RpcAnswer, type RpcCall } from './rpc-server.ts';

/** ept_s_not_registered. */
const NOT_REGISTERED = 0x16c9a0d6;

export interface LabEndpointMapper {
  readonly port: number;
  /** Another port than the service's, or none: a service that is starting. */
  tells: number | 'nothing' | undefined;
  /** What it answers instead of anything that makes sense. */
  trick: ((call: RpcCall) => RpcAnswer) | undefined;
  close(): Promise<void>;
}

export async function startEndpointMapper(servicePort: () => number): Promise<LabEndpointMapper> {
  const server = await startRpcServer({
    interface: ENDPOINT_MAPPER,
    answer(call) {
      if (mapper.trick) return mapper.trick(call);
      if (mapper.tells === 'nothing') return { kind: 'stub', stub: towers([], NOT_REGISTERED) };
      return { kind: 'stub', stub: towers([towerTo(mapper.tells ?? servicePort(), call.stub)], 0) };
    },
  });
  const mapper: LabEndpointMapper = {
    port: server.port,
    tells: undefined,
    trick: undefined,
    close: () => server.close(),
  };
  return mapper;
}

/** The tower that was asked about, with the port in its fourth floor and an address that nobody should believe. */
function towerTo(port: number, request: Buffer): Buffer {
  const tower = Buffer.from(request.subarray(32, 32 + request.readUInt32LE(28)));
  // Two floors of 25 octets after the count, one of 7; then 2 + 1 + 2 before the port.
  tower.writeUInt16BE(port, 2 + 25 + 25 + 7 + 5);
  tower.set([192, 0, 2, 1], tower.length - 4);
  return tower;
}

function towers(all: readonly Buffer[], status: number): Buffer {
  const writer = new NdrWriter().octets(Buffer.alloc(20)).uint32(all.length);
  writer.uint32(all.length).uint32(0).uint32(all.length);
  for (const { length } of all) writer.pointer(length > 0);
  for (const tower of all) writer.align(4).uint32(tower.length).uint32(tower.length).octets(tower);
  return writer.align(4).uint32(status).finish();
}
