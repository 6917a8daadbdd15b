import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { HostMessage } from '../../../engine/api/contract/messages.ts';
import { socketChannel } from '../../../main/web/socket-channel.ts';

const MEBIBYTE = 1024 * 1024;
const PROGRESS: HostMessage = { type: 'event', id: 1, name: 'progress', payload: {} };
const RESULT: HostMessage = { type: 'result', id: 1, value: 'x' };

/** A socket whose other side takes nothing until the test says so. */
function slowSocket() {
  const taken: (() => void)[] = [];
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    isPaused: false,
    ended: false,
    sent: [] as string[],
    send(text: string, then: () => void) {
      socket.sent.push(text);
      taken.push(then);
    },
    pause: () => void (socket.isPaused = true),
    resume: () => void (socket.isPaused = false),
    terminate: () => void (socket.ended = true),
    close: () => void (socket.ended = true),
  });
  const drainTo = (octets: number) => {
    socket.bufferedAmount = octets;
    for (const then of taken.splice(0)) then();
  };
  return { socket, drainTo, channel: socketChannel(socket as unknown as WebSocket) };
}

describe('a WebSocket whose other side does not read', () => {
  it('is read no further until it has taken most of what waits for it', () => {
    const { socket, channel, drainTo } = slowSocket();
    socket.bufferedAmount = 5 * MEBIBYTE;
    channel.post(RESULT);
    expect(socket.isPaused).toBe(true);
    drainTo(2 * MEBIBYTE);
    expect(socket.isPaused).toBe(true);
    channel.post(RESULT);
    drainTo(MEBIBYTE / 2);
    expect(socket.isPaused).toBe(false);
  });

  it('misses progress, and never a result', () => {
    const { socket, channel } = slowSocket();
    channel.post(PROGRESS);
    socket.bufferedAmount = 2 * MEBIBYTE;
    channel.post(PROGRESS);
    channel.post(RESULT);
    expect(socket.sent.map((text) => (JSON.parse(text) as HostMessage).type)).toEqual(['event', 'result']);
  });

  it('is cut off before it costs the machine its memory', () => {
    const { socket, channel } = slowSocket();
    socket.bufferedAmount = 300 * MEBIBYTE;
    channel.post(RESULT);
    expect(socket.ended).toBe(true);
  });

  it('gets nothing any more once it has closed', () => {
    const { socket, channel } = slowSocket();
    socket.readyState = 3;
    channel.post(RESULT);
    expect(socket.sent).toEqual([]);
  });
});
