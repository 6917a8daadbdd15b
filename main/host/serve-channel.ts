/** Answers one interface: checks what it sends, calls the engine, routes events, results and faults back. */

import {
  commands,
  queries,
  type CallName,
  type CallOptions,
  type ContractFault,
  type EngineClient,
} from '../../engine/api/contract/contract.ts';
import { clientMessageSchema, type ClientMessage } from '../../engine/api/contract/messages.ts';
import { toFault } from '../../engine/model/fault.ts';
import type { Channel } from './channel.ts';
import { cleanText } from './log.ts';

export interface Serving {
  readonly client: EngineClient;
  /** Of every failed call, for the log. */
  onFault(name: string, error: unknown): void;
}

export interface ServedChannel {
  /** Resolves when every call that is open now has ended. */
  settled(): Promise<void>;
  /** Asks every open call to end. */
  cancelAll(): void;
}

interface OpenCall {
  readonly controller: AbortController;
  readonly isQuery: boolean;
  readonly ended: Promise<void>;
}

/**
 * When the channel closes, questions are given up; commands go on to their end: closing a window stops no cycle and
 * leaves no setup half applied.
 */
export function serveChannel(channel: Channel, serving: Serving): ServedChannel {
  const open = new Map<number, OpenCall>();

  const begin = (message: Extract<ClientMessage, { type: 'call' }>): void => {
    const { id, name } = message;
    if (!isCallName(name)) {
      channel.post({ type: 'fault', id, fault: unknownCall(name) });
      return;
    }
    const controller = new AbortController();
    const options: CallOptions = {
      signal: controller.signal,
      onEvent: (event, payload) => channel.post({ type: 'event', id, name: event, payload }),
    };
    const ended = call(serving, name, message.arguments, options).then((answer) => {
      open.delete(id);
      channel.post({ id, ...answer });
    });
    open.set(id, { controller, isQuery: Object.hasOwn(queries, name), ended });
  };

  channel.onMessage((received) => {
    const parsed = clientMessageSchema.safeParse(received);
    // Two calls of one number could not be told apart by whoever waits for them.
    if (!parsed.success || (parsed.data.type === 'call' && open.has(parsed.data.id))) {
      channel.close('protocol');
      return;
    }
    if (parsed.data.type === 'call') begin(parsed.data);
    // The number of a call that has just been answered is no mistake: the two messages crossed.
    else open.get(parsed.data.id)?.controller.abort();
  });
  channel.onClose(() => {
    for (const { controller, isQuery } of open.values()) if (isQuery) controller.abort();
  });
  return {
    async settled() {
      await Promise.all([...open.values()].map(({ ended }) => ended));
    },
    cancelAll() {
      for (const { controller } of open.values()) controller.abort();
    },
  };
}

type Answer =
  { readonly type: 'result'; readonly value: unknown } | { readonly type: 'fault'; readonly fault: ContractFault };

/** Never rejects. */
async function call(
  { client, onFault }: Serving,
  name: CallName,
  callArguments: unknown,
  options: CallOptions,
): Promise<Answer> {
  try {
    // The dispatcher checks the arguments by the schema of the name; here they are still anything.
    return { type: 'result', value: await client.call(name, callArguments as never, options) };
  } catch (error) {
    onFault(name, error);
    return { type: 'fault', fault: shownFault(error) };
  }
}

/** A fault and nothing but a fault: of any other error only its message, cleaned, and never its stack. */
function shownFault(error: unknown): ContractFault {
  const { detail, ...fault } = toFault(error, 'run');
  if (fault.code !== 'unexpected') return { ...fault, detail };
  const clean = Object.entries(detail).map(([key, value]) => [
    key,
    typeof value === 'string' ? cleanText(value) : value,
  ]);
  return { ...fault, detail: Object.fromEntries(clean) as ContractFault['detail'] };
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(queries, name) || Object.hasOwn(commands, name);
}

function unknownCall(name: string): ContractFault {
  const call = name.slice(0, 100);
  return {
    code: 'answers-invalid',
    stage: 'run',
    detail: { call, path: call, message: 'unknown call' },
    retry: 'never',
  };
}
