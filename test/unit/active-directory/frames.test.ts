import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Frames, LDAP_MESSAGES } from '../../../engine/connectors/active-directory/ldap/frames.ts';
import { RPC_MESSAGES, RpcFormatError } from '../../../engine/sign-in/password-hash-sync/rpc/pdu.ts';

function framed(body: Uint8Array): Buffer {
  const { length } = body;
  const size =
    length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return Buffer.concat([Buffer.from([0x30, ...size]), body]);
}

function rpcMessage(body: Uint8Array): Buffer {
  const header = Buffer.alloc(16);
  header.set([5, 0, 2, 3, 0x10]);
  header.writeUInt16LE(16 + body.length, 8);
  return Buffer.concat([header, body]);
}

describe('cutting octets into messages', () => {
  it.each([
    ['LDAP', LDAP_MESSAGES, framed],
    ['RPC', RPC_MESSAGES, rpcMessage],
  ])('gives the same messages of %s however they were cut up on the way', (_, framing, write) => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 700 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(bodies, fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (contents, cuts) => {
        const messages = contents.map(write);
        const stream = Buffer.concat(messages);
        const frames = new Frames(framing);
        const found: Buffer[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = cuts[turn % cuts.length] ?? 1;
          found.push(...frames.push(stream.subarray(at, at + size)));
          at += size;
        }
        expect(found.map((one) => one.toString('hex'))).toEqual(messages.map((one) => one.toString('hex')));
        expect(frames.pending).toBe(0);
      }),
    );
  });

  it('counts what belongs to no whole message', () => {
    const frames = new Frames();
    expect(frames.push(Buffer.from([0x30, 0x05, 0x01]))).toEqual([]);
    expect(frames.pending).toBe(3);
  });

  it('refuses what is no LDAP message', () => {
    expect(() => new Frames().push(Buffer.from('HTTP'))).toThrow(RangeError);
    expect(() => new Frames().push(Buffer.from([0x30, 0x80]))).toThrow(RangeError);
    expect(() => new Frames().push(Buffer.from([0x30, 0x85, 1, 1, 1, 1, 1]))).toThrow(RangeError);
  });

  it('refuses what is no RPC message, as soon as its header is here', () => {
    const frames = new Frames(RPC_MESSAGES);
    expect(frames.push(Buffer.alloc(15, 4))).toEqual([]);
    expect(() => frames.push(Buffer.from([4]))).toThrow(RpcFormatError);
  });
});
