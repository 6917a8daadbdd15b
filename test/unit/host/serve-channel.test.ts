import { describe, expect, it } from 'vitest';
import type { CallName, CallOptions, EngineClient } from '../../../engine/api/contract/contract.ts';
import type { HostMessage } from '../../../engine/api/contract/messages.ts';
import { FaultError } from '../../../engine/model/fault.ts';
import type { Channel } from '../../../main/host/channel.ts';
import { serveChannel } from '../../../main/host/serve-channel.ts';

/** A call that the engine has got and the test answers. */
interface Asked {
  readonly name: CallName;
  readonly arguments: unknown;
  readonly options: CallOptions;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

function interfaceOn() {
  const posted: HostMessage[] = [];
  const asked: Asked[] = [];
  const failed: unknown[] = [];
  let receive: (message: unknown) => void = () => undefined;
  let end: () => void = () => undefined;
  let closed: string | undefined;
  const channel: Channel = {
    post: (message) => void posted.push(message),
    onMessage: (listener) => (receive = listener),
    onClose: (listener) => (end = listener),
    close: (reason) => (closed = reason),
  };
  const client: EngineClient = {
    call: (name: CallName, callArguments: unknown, options: CallOptions = {}) =>
      new Promise<never>((resolve, reject) => {
        asked.push({ name, arguments: callArguments, options, resolve: resolve as (value: unknown) => void, reject });
      }),
  };
  const served = serveChannel(channel, { client, onFault: (_, error) => void failed.push(error) });
  return {
    ...{ posted, asked, failed, served },
    send: (message: unknown) => receive(message),
    leave: () => end(),
    closed: () => closed,
  };
}

const call = (id: number, name: string, callArguments: unknown = {}) => ({
  type: 'call',
  id,
  name,
  arguments: callArguments,
});

/** What was asked first; a test that gets here without a call has failed. */
function first(asked: readonly Asked[]): Asked {
  const [only] = asked;
  if (!only) throw new Error('the engine was not called');
  return only;
}

describe('an interface that is served', () => {
  it('gets the answer under the number it gave', async () => {
    const { send, asked, posted, served } = interfaceOn();
    send(call(7, 'status'));
    first(asked).resolve({ configured: true });
    await served.settled();
    expect(posted).toEqual([{ type: 'result', id: 7, value: { configured: true } }]);
  });

  it('gets the events of its own call under that number, too', () => {
    const { send, asked, posted } = interfaceOn();
    send(call(3, 'cycle', { policy: 'delta' }));
    const progress = { runId: 1, connector: 'c', profile: 'Export', done: 2, rate: 1 } as const;
    first(asked).options.onEvent?.('progress', progress);
    expect(posted).toEqual([{ type: 'event', id: 3, name: 'progress', payload: progress }]);
  });

  it('gets a fault as it is', async () => {
    const { send, asked, posted, served, failed } = interfaceOn();
    const fault = { code: 'not-configured', stage: 'setup', detail: { dataDirectory: '/d' }, retry: 'never' } as const;
    send(call(1, 'status'));
    first(asked).reject(new FaultError(fault));
    await served.settled();
    expect(posted).toEqual([{ type: 'fault', id: 1, fault }]);
    expect(failed).toHaveLength(1);
  });

  it('learns of any other error its message alone, without what looks like a secret', async () => {
    const { send, asked, posted, served } = interfaceOn();
    send(call(1, 'status'));
    first(asked).reject(new TypeError('it broke at password=Hunter2 somewhere'));
    await served.settled();
    const detail = { message: 'it broke at password=(removed) somewhere' };
    expect(posted).toEqual([
      { type: 'fault', id: 1, fault: { code: 'unexpected', stage: 'run', detail, retry: 'later' } },
    ]);
  });

  it.each(['no-such-call', 'toString', '__proto__', 'constructor'])('is refused %s, which is no call', (name) => {
    const { send, asked, posted } = interfaceOn();
    send(call(1, name));
    expect(asked).toEqual([]);
    expect(posted).toMatchObject([
      { type: 'fault', id: 1, fault: { code: 'answers-invalid', detail: { call: name } } },
    ]);
  });

  it.each([
    ['no message', 'hello'],
    ['nothing', null],
    ['a message of no known type', { type: 'evaluate', id: 1 }],
    ['a call with more than a call has', { ...call(1, 'status'), sudo: true }],
    ['a number that is none', call(Number.NaN, 'status')],
  ])('is cut off when it sends %s', (_, message) => {
    const { send, asked, closed } = interfaceOn();
    send(message);
    expect([asked, closed()]).toEqual([[], 'protocol']);
  });

  it('is cut off when it gives two open calls one number', () => {
    const { send, closed, asked } = interfaceOn();
    send(call(1, 'status'));
    send(call(1, 'status'));
    expect([closed(), asked.length]).toEqual(['protocol', 1]);
  });

  it('can cancel its call, and nobody minds a cancel that crossed the answer', async () => {
    const { send, asked, posted, served, closed } = interfaceOn();
    send(call(1, 'cycle', { policy: 'delta' }));
    send({ type: 'cancel', id: 1 });
    expect(first(asked).options.signal?.aborted).toBe(true);
    first(asked).resolve({});
    await served.settled();
    send({ type: 'cancel', id: 1 });
    expect([closed(), posted.length]).toEqual([undefined, 1]);
  });

  it('may leave: its questions are given up, its commands go on', async () => {
    const { send, asked, leave, served } = interfaceOn();
    send(call(1, 'status'));
    send(call(2, 'cycle', { policy: 'delta' }));
    leave();
    expect(asked.map(({ options }) => options.signal?.aborted)).toEqual([true, false]);
    served.cancelAll();
    expect(asked[1]?.options.signal?.aborted).toBe(true);
  });
});
