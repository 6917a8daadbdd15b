/**
 * One LDAP connection, on ldapts' message codec.
 *
 * ldapts' own client is not used: it collects a whole search before it shows the first entry (a DirSync answer may be a
 * whole domain), reconnects by itself without a bind, and does not notice that a StartTLS connection has ended.
 */

import type { Duplex } from 'node:stream';
import type { SearchResponse } from 'ldapts';
import {
  AbandonRequest,
  MessageParser,
  SearchEntry,
  SearchReference,
  UnbindRequest,
  ExtendedResponse,
  type SearchRequest,
} from 'ldapts';
import { LdapResultError, LdapTransportError, RESULT, type LdapOperation } from './errors.ts';
import { Frames } from './frames.ts';

/** ldapts does not export the base class of its requests by name. */
type LdapRequest = Parameters<MessageParser['read']>[1] extends Map<string, { message: infer M }> ? M : never;
export interface LdapResponse {
  readonly messageId: number;
  readonly status: number;
  readonly errorMessage: string;
  readonly controls?: SearchResponse['controls'];
}

interface Pending {
  readonly message: LdapRequest;
  readonly entry: ((entry: SearchEntry) => void) | undefined;
  readonly done: (response: LdapResponse) => void;
  readonly failed: (error: LdapTransportError) => void;
  timer: NodeJS.Timeout | undefined;
}

/** Entries held for a reader that is slower than the server, before the server is made to wait. */
const READ_AHEAD = 2000;

/** `S`: a socket, or what stands between one and this: TLS, or a security layer of SASL. */
export class LdapConnection<S extends Duplex = Duplex> {
  readonly #socket: S;
  readonly #timeout: number;
  readonly #onRequest: () => void;
  readonly #parser = new MessageParser();
  readonly #frames = new Frames();
  readonly #pending = new Map<string, Pending>();
  #lastId = 0;
  #ended: LdapTransportError | undefined;
  #endedOwing = false;

  /** `timeout`: milliseconds of silence of a server that owes an answer. `onRequest` is called for every request. */
  constructor(socket: S, options: { readonly timeout: number; readonly onRequest: () => void }) {
    this.#socket = socket;
    this.#timeout = options.timeout;
    this.#onRequest = options.onRequest;
    this.#parser.on('message', (message) => this.#received(message));
    this.#parser.on('error', (error) => this.#end(new LdapTransportError('protocol-error', { reason: error.message })));
    socket.on('data', this.#onData);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
  }

  get isOpen(): boolean {
    return this.#ended === undefined;
  }

  /** Why it ended, if it ended while the server owed an answer; a server may close an idle connection at any time. */
  get loss(): LdapTransportError | undefined {
    return this.#endedOwing ? this.#ended : undefined;
  }

  /** Gives the socket back, for StartTLS. Refuses when the server has sent more than it was asked for. */
  detach(): S {
    if (this.#frames.pending > 0) {
      this.#end(new LdapTransportError('protocol-error', { reason: 'data before TLS' }));
      throw this.#ended ?? new LdapTransportError('connection-lost', {});
    }
    this.#ended = new LdapTransportError('connection-lost', { reason: 'detached' });
    this.#socket.off('data', this.#onData).off('error', this.#onError).off('close', this.#onClose);
    return this.#socket;
  }

  /** Sends a request that has one answer; throws `LdapResultError` unless it is success. */
  async request(operation: LdapOperation, message: LdapRequest): Promise<LdapResponse> {
    const response = await new Promise<LdapResponse>((done, failed) => this.#send(message, { done, failed }));
    if (response.status === RESULT.success) return response;
    throw new LdapResultError(operation, response.status, response.errorMessage);
  }

  /**
   * Searches; yields entries as they arrive, as many at a time as are there, and returns the final answer. Leaving the
   * loop early abandons the search. While the reader is busy and nothing else is asked, the server is made to wait.
   */
  async *search(message: SearchRequest, signal?: AbortSignal): AsyncGenerator<SearchEntry[], LdapResponse> {
    signal?.throwIfAborted();
    let queue: SearchEntry[] = [];
    let response: LdapResponse | undefined;
    let failure: unknown;
    let wake: () => void = () => undefined;
    const aborted = () => {
      failure = signal?.reason;
      wake();
    };
    signal?.addEventListener('abort', aborted, { once: true });
    this.#send(message, {
      entry: (entry) => {
        queue.push(entry);
        if (queue.length >= READ_AHEAD && this.#pending.size === 1) this.#socket.pause();
        wake();
      },
      done: (answer) => {
        response = answer;
        wake();
      },
      failed: (error) => {
        failure = error;
        wake();
      },
    });
    try {
      for (;;) {
        if (failure !== undefined) throw failure;
        if (queue.length > 0) {
          const entries = queue;
          queue = [];
          yield entries;
        } else if (response !== undefined) {
          if (response.status === RESULT.success) return response;
          throw new LdapResultError('search', response.status, response.errorMessage);
        } else {
          const woken = new Promise<void>((resolve) => (wake = resolve));
          this.#resume();
          await woken;
        }
      }
    } finally {
      signal?.removeEventListener('abort', aborted);
      if (response === undefined) this.#abandon(message);
    }
  }

  /** Says goodbye and closes. Requests under way fail with `connection-lost`. */
  close(): Promise<void> {
    if (this.#ended !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#socket.once('close', () => resolve());
      this.#socket.resume();
      this.#socket.end(new UnbindRequest({ messageId: this.#nextId() }).write(), () => {
        this.#end(new LdapTransportError('connection-lost', { reason: 'closed' }));
      });
    });
  }

  #send(message: LdapRequest, callbacks: Partial<Pending> & Pick<Pending, 'done' | 'failed'>): void {
    if (this.#ended !== undefined) {
      callbacks.failed(new LdapTransportError('connection-lost', this.#ended.detail, this.#ended));
      return;
    }
    message.messageId = this.#nextId();
    const pending: Pending = { entry: undefined, ...callbacks, message, timer: undefined };
    this.#pending.set(String(message.messageId), pending);
    this.#watch(pending);
    this.#onRequest();
    this.#socket.write(message.write());
    this.#resume();
  }

  #nextId(): number {
    // RFC 4511 4.1.1.1: 1 to 2^31 - 1; 0 is the server's for unsolicited notifications.
    this.#lastId = this.#lastId >= 0x7fffffff ? 1 : this.#lastId + 1;
    return this.#lastId;
  }

  readonly #onData = (chunk: Buffer): void => {
    try {
      for (const frame of this.#frames.push(chunk)) this.#parser.read(frame, this.#pending);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#end(new LdapTransportError('protocol-error', { reason }, error));
    }
  };

  readonly #onError = (error: Error): void => {
    const isOurs = error instanceof LdapTransportError;
    this.#end(isOurs ? error : new LdapTransportError('connection-lost', { reason: error.message }, error));
  };

  readonly #onClose = (): void => {
    this.#end(new LdapTransportError('connection-lost', { reason: 'closed by the server' }));
  };

  #received(message: LdapResponse | SearchEntry | SearchReference): void {
    if (message instanceof ExtendedResponse && message.messageId === 0) {
      // Notice of Disconnection, RFC 4511 4.4.1.
      this.#end(new LdapTransportError('connection-lost', { reason: message.errorMessage }));
      return;
    }
    const pending = this.#pending.get(String(message.messageId));
    // An answer to something abandoned.
    if (pending === undefined) return;
    if (message instanceof SearchEntry) {
      this.#watch(pending);
      pending.entry?.(message);
    } else if (message instanceof SearchReference) {
      // A continuation reference names another naming context, which is a partition of its own here.
      this.#watch(pending);
    } else {
      this.#forget(pending);
      pending.done(message);
    }
  }

  #watch(pending: Pending): void {
    if (pending.timer !== undefined) {
      pending.timer.refresh();
      return;
    }
    pending.timer = setTimeout(() => {
      // While the reader makes the server wait, the silence is ours.
      if (this.#socket.isPaused()) pending.timer?.refresh();
      else this.#end(new LdapTransportError('server-timeout', { waitedMilliseconds: String(this.#timeout) }));
    }, this.#timeout);
  }

  #forget(pending: Pending): void {
    clearTimeout(pending.timer);
    this.#pending.delete(String(pending.message.messageId));
    this.#resume();
  }

  #abandon(message: LdapRequest): void {
    const pending = this.#pending.get(String(message.messageId));
    if (pending === undefined || this.#ended !== undefined) return;
    this.#forget(pending);
    const abandon = new AbandonRequest({ messageId: this.#nextId(), abandonId: message.messageId });
    this.#onRequest();
    this.#socket.write(abandon.write());
  }

  #resume(): void {
    if (this.#socket.isPaused()) this.#socket.resume();
  }

  #end(error: LdapTransportError): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    this.#endedOwing = this.#pending.size > 0;
    this.#socket.off('data', this.#onData).off('error', this.#onError).off('close', this.#onClose);
    this.#socket.on('error', () => undefined);
    this.#socket.destroy();
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      pending.failed(error);
    }
    this.#pending.clear();
  }
}
