/** The contract's client over a transport: calls with cancelling and events, broadcasts, and whether anybody is there. */

import {
  commands,
  events,
  queries,
  type CallArguments,
  type CallName,
  type CallOptions,
  type CallResult,
  type ContractFault,
  type EngineClient,
  type EventName,
  type EventPayload,
} from '../../engine/api/contract/contract.ts';
import type { HostMessage } from '../../engine/api/contract/messages.ts';
import type { ConnectionState, Transport } from './transport.ts';

/** The thrown form of a fault. */
export class CallError extends Error {
  readonly fault: ContractFault;
  constructor(fault: ContractFault) {
    super(fault.code);
    this.name = 'CallError';
    this.fault = fault;
  }
}

/** Any thrown thing as a fault, for a screen to put into words. */
export function faultOf(error: unknown): ContractFault {
  if (error instanceof CallError) return error.fault;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', stage: 'run', detail: { message }, retry: 'later' };
}

export type Broadcast = { [N in EventName]: { readonly name: N; readonly payload: EventPayload<N> } }[EventName];

export interface RendererClient extends EngineClient {
  /** Events that belong to no call of this page. Returns the end of the subscription. */
  onBroadcast(listener: (broadcast: Broadcast) => void): () => void;
  onConnection(listener: () => void): () => void;
  connection(): ConnectionState;
  retry(): void;
}

interface OpenCall {
  readonly name: CallName;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  readonly onEvent: CallOptions['onEvent'];
}

export function createRendererClient(transport: Transport): RendererClient {
  const open = new Map<number, OpenCall>();
  const broadcasts = new Set<(broadcast: Broadcast) => void>();
  const connectionListeners = new Set<() => void>();
  let connection: ConnectionState = 'connecting';
  let lastId = 0;

  const settle = (id: number, end: (call: OpenCall) => void): void => {
    const call = open.get(id);
    open.delete(id);
    if (call) end(call);
  };

  const receive = (message: HostMessage): void => {
    if (message.type === 'fault') settle(message.id, (call) => call.reject(new CallError(message.fault)));
    else if (message.type === 'result') settle(message.id, (call) => finish(call, message.value));
    else receiveEvent(message, open, broadcasts);
  };

  transport.listen({
    message: receive,
    state(state) {
      connection = state;
      // What was asked of an engine that is gone gets no answer any more. Questions are asked again by themselves.
      if (state === 'away') for (const id of [...open.keys()]) settle(id, (call) => call.reject(new CallError(AWAY)));
      for (const listener of connectionListeners) listener();
    },
  });

  return {
    call<N extends CallName>(name: N, callArguments: CallArguments<N>, options: CallOptions = {}) {
      const id = (lastId += 1);
      return new Promise<CallResult<N>>((resolve, reject) => {
        if (connection === 'away') {
          reject(new CallError(AWAY));
          return;
        }
        const cancel = () => transport.send({ type: 'cancel', id });
        const done = () => options.signal?.removeEventListener('abort', cancel);
        open.set(id, {
          name,
          onEvent: options.onEvent?.bind(options),
          resolve: (value) => (done(), resolve(value as CallResult<N>)),
          reject: (error: CallError) => (done(), reject(error)),
        });
        transport.send({ type: 'call', id, name, arguments: callArguments });
        if (options.signal?.aborted) cancel();
        options.signal?.addEventListener('abort', cancel, { once: true });
      });
    },
    onBroadcast(listener) {
      broadcasts.add(listener);
      return () => broadcasts.delete(listener);
    },
    onConnection(listener) {
      connectionListeners.add(listener);
      return () => connectionListeners.delete(listener);
    },
    connection: () => connection,
    retry: () => transport.retry(),
  };
}

/** Not one of the engine's codes: only this side knows that nobody answers. */
export const AWAY: ContractFault = { code: 'engine-away', stage: 'run', detail: {}, retry: 'now' };

/** The answer by the contract's schema: a host of another version is found out here, not deep in a screen. */
function finish(call: OpenCall, value: unknown): void {
  const parsed = { ...queries, ...commands }[call.name].result.safeParse(value);
  if (parsed.success) call.resolve(parsed.data);
  else call.reject(new TypeError(`The answer to ${call.name} does not fit the contract`, { cause: parsed.error }));
}

function receiveEvent(
  message: Extract<HostMessage, { type: 'event' }>,
  open: ReadonlyMap<number, OpenCall>,
  broadcasts: ReadonlySet<(broadcast: Broadcast) => void>,
): void {
  const { id, name, payload } = message;
  if (!isEventName(name)) return;
  const parsed = events[name].safeParse(payload);
  if (!parsed.success) {
    reportError(new TypeError(`The event ${name} does not fit the contract`, { cause: parsed.error }));
    return;
  }
  // The compiler cannot follow that the name picked the schema.
  const broadcast = { name, payload: parsed.data } as Broadcast;
  if (id === null) for (const listener of broadcasts) listener(broadcast);
  else open.get(id)?.onEvent?.(broadcast.name, broadcast.payload as never);
}

/** Events that a later host adds are none of this page's business. */
function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}
