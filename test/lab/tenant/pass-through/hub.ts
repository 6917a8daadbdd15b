/** Where listeners, relays and answers meet: what is connected, and what waits for whom. */

import type { AssignedListener, RegisteredAgent } from './agents.ts';
import type { PassThroughService } from './service.ts';
import type { RequestVariant } from './options.ts';

/** An agent's links at one path of the service bus. */
export interface LiveListener {
  readonly agent: RegisteredAgent;
  readonly assigned: AssignedListener;
  /** Requests sent over it. */
  sent: number;
  /** Whether the agent gave credit for another message. */
  readonly isReady: () => boolean;
  /** One data section; answers when it was accepted, throws where it was not. */
  readonly send: (section: Buffer) => Promise<void>;
}

/** What an agent said of a request. */
export type Answer =
  | { readonly kind: 'accepted'; readonly name: string }
  /** A number of Windows, or a word. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing that could be understood. */
  | { readonly kind: 'odd' };

/** What a fault may change in a request; everything else comes from the request itself. */
export interface RequestFacts {
  readonly tenantId: string;
  readonly returnHost: string;
  readonly returnPort: number;
  readonly variant: RequestVariant;
  /** In the place of the kind of context. */
  readonly contextType?: string;
}

/** A sign-in that waits for its answer. */
export interface PendingRequest {
  readonly requestId: string;
  readonly transactionId: string;
  readonly correlationId: string;
  readonly connectionId: string;
  readonly domain: string;
  readonly userPrincipalName: string;
  readonly blocks: readonly EncryptedBlock[];
  /** What a fault changed in it. */
  readonly changes: Partial<RequestFacts>;
  /** Agents that it was given to. */
  readonly givenTo: Set<string>;
  readonly answered: (answer: Answer) => void;
}

export interface EncryptedBlock {
  readonly base64: string;
  readonly keyIdentifier: string;
}

/** A relay that was announced to an agent, and to which it has to come. */
export interface PendingRelay {
  readonly id: string;
  readonly request: PendingRequest;
  readonly listener: LiveListener;
  readonly taken: (came: Came) => void;
}

/** The agent came to the relay; what becomes of the promise is what became of the request. */
export interface Came {
  readonly served: Promise<void>;
}

export interface Hub {
  readonly service: PassThroughService;
  readonly listeners: Set<LiveListener>;
  /** By the id of `RelayedConnect`. */
  readonly relays: Map<string, PendingRelay>;
  /** By request id. */
  readonly requests: Map<string, PendingRequest>;
  /** Requests that were answered or given up, the newest last: answers that come late are told apart from foreign ones. */
  readonly past: Set<string>;
  /** Breaks everything that is open. */
  readonly sockets: Set<{ terminate(): void; readonly agentId: string; readonly use: SocketUse }>;
  /** Of this listener, as agents reach it. */
  address: { readonly host: string; readonly port: number };
}

export type SocketUse = 'signalling' | 'relay' | 'connect';

export function createHub(service: PassThroughService): Hub {
  return {
    service,
    listeners: new Set(),
    relays: new Map(),
    requests: new Map(),
    past: new Set(),
    sockets: new Set(),
    address: { host: '127.0.0.1', port: 0 },
  };
}

const REMEMBERED = 10_000;

/** Nobody waits for it any more. */
export function settle(hub: Hub, requestId: string): void {
  hub.requests.delete(requestId);
  hub.past.add(requestId);
  if (hub.past.size <= REMEMBERED) return;
  const [oldest = ''] = hub.past;
  hub.past.delete(oldest);
}

/** The request was not given to the agent: another one may have it. */
export class NotDelivered extends Error {}
