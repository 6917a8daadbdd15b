/** All listeners of an agent: one for each endpoint, opened again when it ends, and before its token does. */

import { backoff, type Ambient } from '../../../connectors/entra-id/ambient.ts';
import { toFault, type Fault } from '../../../model/fault.ts';
import type { ListenerEndpoint } from '../bootstrap/response.ts';
import type { ListenerOptions, OpenListener } from './listener.ts';

export type OpenOne = (
  options: Pick<ListenerOptions, 'endpoint' | 'tokenExpires' | 'keepAlive'>,
  signal: AbortSignal,
) => Promise<OpenListener>;

export interface ListenerState {
  readonly endpoint: string;
  readonly open: boolean;
  /** Of the last attempt, until one succeeds. */
  readonly fault: Fault | undefined;
}

export interface ListenersOptions {
  readonly open: OpenOne;
  readonly ambient: Ambient;
  readonly onChange: () => void;
}

/** Milliseconds. */
export interface Timing {
  readonly tokenLifetime: number;
  readonly keepAlive: number;
}

export interface Listeners {
  /** Listens at these endpoints, and no longer at others. Keys that have changed are used from the next opening on. */
  listenAt(endpoints: readonly ListenerEndpoint[], timing: Timing): void;
  /** Opens each anew, the new connection before the old one goes: with another certificate. */
  refresh(): void;
  states(): readonly ListenerState[];
  /** Failures since the beginning. */
  readonly failures: number;
  /** Answers once nothing is announced any more. */
  close(): Promise<void>;
}

/** Of a token's life; the rest is for openings that fail. */
const USED_OF_TOKEN = 0.8;
/** Milliseconds: as Microsoft's agent tries five times from 200 ms on, doubling; then ever more slowly. */
const FIRST_RETRY = 200;
const SLOWEST_RETRY = 60_000;

interface Place {
  endpoint: ListenerEndpoint;
  timing: Timing;
  readonly stop: AbortController;
  /** Wakes the loop to open anew. */
  refresh: () => void;
  open: boolean;
  fault: Fault | undefined;
  done: Promise<void>;
}

export function createListeners({ open, ambient, onChange }: ListenersOptions): Listeners {
  const places = new Map<string, Place>();
  const ending = new Set<Promise<void>>();
  let failures = 0;

  const set = (place: Place, isOpen: boolean, fault: Fault | undefined) => {
    place.open = isOpen;
    place.fault = fault;
    onChange();
  };

  const openNow = (place: Place): Promise<OpenListener> =>
    open(
      {
        endpoint: place.endpoint,
        keepAlive: place.timing.keepAlive,
        tokenExpires: new Date(ambient.clock() + place.timing.tokenLifetime),
      },
      place.stop.signal,
    );

  /** Until the listener ends (with its fault), is to be replaced, or the place is given up. */
  const lastingOf = async (place: Place, listener: OpenListener): Promise<'ended' | 'replace' | 'stopped'> => {
    const over = new AbortController();
    const { signal } = place.stop;
    const stopped = new Promise<'stopped'>((resolve) => {
      if (signal.aborted) resolve('stopped');
      signal.addEventListener('abort', () => resolve('stopped'), { once: true, signal: over.signal });
    });
    const asked = new Promise<'replace'>((resolve) => (place.refresh = () => resolve('replace')));
    const timer = ambient.sleep(place.timing.tokenLifetime * USED_OF_TOKEN, over.signal).then(
      () => 'replace' as const,
      () => 'replace' as const,
    );
    try {
      return await Promise.race([listener.ended.then(() => 'ended' as const), asked, timer, stopped]);
    } finally {
      over.abort();
    }
  };

  const keepOpen = async (place: Place): Promise<void> => {
    const { signal } = place.stop;
    let current: OpenListener | undefined;
    for (let attempt = 0; !signal.aborted;) {
      try {
        const next = await openNow(place);
        current?.close();
        current = next;
        attempt = 0;
        set(place, true, undefined);
        // It may also end while another one is being opened in its place.
        void next.ended.then(() => {
          if (current !== next) return;
          current = undefined;
          place.open = false;
          onChange();
        });
      } catch (error) {
        if (signal.aborted) break;
        failures += 1;
        set(place, current !== undefined, toFault(error, 'connect'));
        await waitFor(backoff(attempt, ambient, FIRST_RETRY * 2, SLOWEST_RETRY), signal);
        attempt += 1;
        continue;
      }
      const lasting: OpenListener = current;
      const why = await lastingOf(place, lasting);
      if (why !== 'ended') continue;
      const fault = await lasting.ended;
      failures += 1;
      set(place, false, fault);
      await waitFor(backoff(0, ambient, FIRST_RETRY * 2), signal);
    }
    current?.close();
    await current?.ended;
    place.open = false;
  };

  const waitFor = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    try {
      await ambient.sleep(milliseconds, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };

  const stop = (name: string, place: Place) => {
    places.delete(name);
    place.stop.abort();
    const done = place.done.finally(() => ending.delete(done));
    ending.add(done);
  };

  return {
    listenAt(endpoints, timing) {
      const wanted = new Map(endpoints.map((endpoint) => [nameOf(endpoint), endpoint]));
      for (const [name, place] of places) if (!wanted.has(name)) stop(name, place);
      for (const [name, endpoint] of wanted) {
        const known = places.get(name);
        if (known) Object.assign(known, { endpoint, timing });
        else {
          const place: Place = {
            endpoint,
            timing,
            stop: new AbortController(),
            refresh: () => undefined,
            open: false,
            fault: undefined,
            done: Promise.resolve(),
          };
          places.set(name, place);
          place.done = keepOpen(place);
        }
      }
      onChange();
    },
    refresh() {
      for (const place of places.values()) place.refresh();
    },
    states: () => [...places].map(([endpoint, { open: isOpen, fault }]) => ({ endpoint, open: isOpen, fault })),
    get failures() {
      return failures;
    },
    async close() {
      for (const [name, place] of places) stop(name, place);
      await Promise.all(ending);
    },
  };
}

function nameOf({ namespace, servicePath }: ListenerEndpoint): string {
  return `${namespace}/${servicePath}`;
}
