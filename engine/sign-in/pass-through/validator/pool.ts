/**
 * Connections to one domain controller, each lent to one sign-in at a time: a bind changes whose connection it is, so two
 * at once could each be given the other's answer.
 */

export interface Pooled {
  readonly isOpen: boolean;
  close(): Promise<void>;
}

export interface Lease<C extends Pooled> {
  readonly connection: C;
  /** Whether it has been used before: the server may have closed it in the same moment. */
  readonly isUsed: boolean;
  /** Gives it back; `isSound` false where nobody knows what its server will say next. */
  end(isSound: boolean): void;
}

export interface PoolOptions<C extends Pooled> {
  readonly open: () => Promise<C>;
  /** Most connections at a time. */
  readonly size: number;
  /** Milliseconds after which a connection that nobody needs is closed. */
  readonly idle: number;
  readonly now: () => number;
}

export interface Pool<C extends Pooled> {
  /** Waits for a connection; throws what opening one threw, or the reason of `signal`. */
  lease(signal: AbortSignal): Promise<Lease<C>>;
  readonly size: { readonly open: number; readonly lent: number };
  close(): Promise<void>;
}

interface Waiter<C extends Pooled> {
  readonly given: (lease: Lease<C>) => void;
  readonly refused: (reason: unknown) => void;
}

export function createPool<C extends Pooled>({ open, size, idle, now }: PoolOptions<C>): Pool<C> {
  /** The one used last is at the end and used next, so that the others can grow old. */
  const free: { readonly connection: C; readonly since: number }[] = [];
  const waiting = new Set<Waiter<C>>();
  const closing = new Set<Promise<void>>();
  let lent = 0;
  let opening = 0;
  let isClosed = false;
  let sweeper: NodeJS.Timeout | undefined;

  function discard(connection: C): void {
    const closed = connection.close().finally(() => closing.delete(closed));
    closing.add(closed);
  }

  function sweep(): void {
    while (free[0] !== undefined && (!free[0].connection.isOpen || now() - free[0].since >= idle)) {
      const old = free.shift();
      if (old !== undefined) discard(old.connection);
    }
    sweeper = free.length === 0 ? undefined : setTimeout(sweep, idle).unref();
  }

  function lend(connection: C, isUsed: boolean): Lease<C> {
    lent += 1;
    let isOver = false;
    return {
      connection,
      isUsed,
      end(isSound) {
        if (isOver) return;
        isOver = true;
        lent -= 1;
        if (isSound && connection.isOpen && !isClosed) {
          const next = firstWaiting();
          if (next !== undefined) {
            next.given(lend(connection, true));
            return;
          }
          free.push({ connection, since: now() });
          sweeper ??= setTimeout(sweep, idle).unref();
          return;
        }
        discard(connection);
        openForNext();
      },
    };
  }

  function firstWaiting(): Waiter<C> | undefined {
    const [next] = waiting;
    if (next !== undefined) waiting.delete(next);
    return next;
  }

  /** Opens as many as wait and as may be; each goes to whoever waits longest by then. */
  function openForNext(): void {
    while (!isClosed && opening < waiting.size && lent + opening + free.length < size) {
      opening += 1;
      open().then(
        (connection) => {
          opening -= 1;
          const next = isClosed ? undefined : firstWaiting();
          if (next !== undefined) next.given(lend(connection, false));
          else if (isClosed) discard(connection);
          else {
            free.push({ connection, since: now() });
            sweeper ??= setTimeout(sweep, idle).unref();
          }
        },
        (error: unknown) => {
          opening -= 1;
          // They would meet the same, one after the other.
          for (const waiter of [...waiting]) {
            waiting.delete(waiter);
            waiter.refused(error);
          }
        },
      );
    }
  }

  return {
    get size() {
      return { open: lent + free.length, lent };
    },
    lease(signal) {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      for (let kept = free.pop(); kept !== undefined; kept = free.pop()) {
        if (kept.connection.isOpen) return Promise.resolve(lend(kept.connection, true));
        discard(kept.connection);
      }
      return new Promise<Lease<C>>((resolve, reject) => {
        const waiter: Waiter<C> = {
          given(lease) {
            signal.removeEventListener('abort', abort);
            resolve(lease);
          },
          refused(reason) {
            signal.removeEventListener('abort', abort);
            reject(reason as Error);
          },
        };
        const abort = () => {
          waiting.delete(waiter);
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', abort, { once: true });
        waiting.add(waiter);
        openForNext();
      });
    },
    async close() {
      isClosed = true;
      clearTimeout(sweeper);
      for (const { connection } of free.splice(0)) discard(connection);
      await Promise.all(closing);
    },
  };
}
