/** The shell's own client: for the tray's "sync now" and for knowing when a person is needed. */

import type { MessagePortMain } from 'electron';
import {
  events,
  type CallArguments,
  type CallName,
  type CallResult,
  type ContractFault,
  type EventName,
  type EventPayload,
} from '../../../engine/api/contract/contract.ts';
import type { HostMessage } from '../../../engine/api/contract/messages.ts';

export type Broadcast = { [N in EventName]: { readonly name: N; readonly payload: EventPayload<N> } }[EventName];

export interface PortClient {
  /** Rejects with the fault. */
  call<N extends CallName>(name: N, callArguments: CallArguments<N>): Promise<CallResult<N>>;
}

/** The engine's process is our own code of the same version: its answers are taken as they come. */
export function portClient(port: MessagePortMain, onBroadcast: (broadcast: Broadcast) => void): PortClient {
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  port.on('message', ({ data }) => {
    const message = data as HostMessage;
    if (message.type === 'event') {
      if (message.id === null && Object.hasOwn(events, message.name)) onBroadcast(message as unknown as Broadcast);
      return;
    }
    const call = open.get(message.id);
    open.delete(message.id);
    if (message.type === 'result') call?.resolve(message.value);
    else call?.reject(message.fault);
  });
  port.once('close', () => {
    for (const call of open.values()) call.reject(AWAY);
    open.clear();
  });
  port.start();
  return {
    call<N extends CallName>(name: N, callArguments: CallArguments<N>) {
      const id = (lastId += 1);
      const answer = Promise.withResolvers<unknown>();
      open.set(id, answer);
      port.postMessage({ type: 'call', id, name, arguments: callArguments });
      return answer.promise as Promise<CallResult<N>>;
    },
  };
}

const AWAY: ContractFault = { code: 'connection-lost', stage: 'connect', detail: {}, retry: 'later' };
