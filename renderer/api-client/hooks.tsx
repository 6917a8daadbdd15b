/** The engine's state in components: questions that stay fresh, commands with progress and cancelling, events. */

import { QueryClient, QueryClientProvider, keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type {
  CallArguments,
  CallResult,
  CommandName,
  ContractFault,
  EventName,
  EventPayload,
  QueryName,
} from '../../engine/api/contract/contract.ts';
import { CallError, faultOf, type Broadcast, type RendererClient } from './client.ts';
import type { ConnectionState } from './transport.ts';

const ClientContext = createContext<RendererClient | undefined>(undefined);

/** Broadcasts after which answers are others; the many that tell of progress change nothing until it ends. */
const REFRESHING = /[-.](ended|changed)$|^attention$/;

/** Asked again this long after an answer when it is needed anew, whatever the broadcasts say. Milliseconds. */
const FRESH = 10_000;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH,
        // Whether a fault passes by itself is part of the fault; the person is not kept waiting to see it.
        retry: false,
        refetchOnWindowFocus: true,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

interface EngineProviderProps {
  readonly client: RendererClient;
  readonly queryClient: QueryClient;
  readonly children: ReactNode;
}

export function EngineProvider({ client, queryClient, children }: EngineProviderProps) {
  useEffect(() => {
    const refresh = () => void queryClient.invalidateQueries();
    const endBroadcasts = client.onBroadcast(({ name }) => {
      if (REFRESHING.test(name)) refresh();
    });
    let before = client.connection();
    const endConnection = client.onConnection(() => {
      const now = client.connection();
      if (now === 'connected' && before === 'away') refresh();
      before = now;
    });
    return () => (endBroadcasts(), endConnection());
  }, [client, queryClient]);
  return (
    <ClientContext value={client}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </ClientContext>
  );
}

export function useEngineClient(): RendererClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error('useEngineClient needs an EngineProvider above it');
  return client;
}

export function useConnection(): ConnectionState {
  const client = useEngineClient();
  return useSyncExternalStore(
    useCallback((listener) => client.onConnection(listener), [client]),
    () => client.connection(),
  );
}

export interface QueryOptions {
  /** False: not asked yet, because something it needs is not known. */
  readonly enabled?: boolean;
  /** Milliseconds. Asked again this often while it is shown. */
  readonly every?: number;
  /** Shows the former answer while another is awaited: for lists whose filter changes. */
  readonly keep?: boolean;
}

export interface QueryState<N extends QueryName> {
  readonly data: CallResult<N> | undefined;
  readonly fault: ContractFault | undefined;
  /** No answer yet. */
  readonly loading: boolean;
  /** Asked (again) right now. */
  readonly fetching: boolean;
  /** When the answer came. */
  readonly at: Date | undefined;
  refetch(): void;
}

/** The answer to a question, kept fresh: broadcasts of the engine make it asked again. */
export function useEngineQuery<N extends QueryName>(
  name: N,
  callArguments: CallArguments<N>,
  { enabled = true, every, keep = false }: QueryOptions = {},
): QueryState<N> {
  const client = useEngineClient();
  const query = useQuery<CallResult<N>>({
    queryKey: [name, callArguments],
    queryFn: ({ signal }) => client.call(name, callArguments, { signal }),
    enabled,
    ...(every === undefined ? {} : { refetchInterval: every }),
    ...(keep ? { placeholderData: keepPreviousData as never } : {}),
  });
  const { refetch } = query;
  return {
    data: query.data,
    fault: query.error ? faultOf(query.error) : undefined,
    loading: enabled && query.data === undefined && !query.error,
    fetching: query.isFetching,
    at: query.dataUpdatedAt === 0 ? undefined : new Date(query.dataUpdatedAt),
    refetch: useCallback(() => void refetch(), [refetch]),
  };
}

export interface CommandState<N extends CommandName> {
  /** Resolves with the answer, or with undefined when it failed or was cancelled: the fault is in `fault`. */
  run(callArguments: CallArguments<N>): Promise<CallResult<N> | undefined>;
  cancel(): void;
  /** Forgets the last answer and fault. */
  reset(): void;
  readonly running: boolean;
  readonly cancelling: boolean;
  readonly result: CallResult<N> | undefined;
  readonly fault: ContractFault | undefined;
  /** The last event of each name that this call sent. */
  readonly events: { readonly [E in EventName]?: EventPayload<E> };
}

export interface CommandOptions {
  onEvent?(event: Broadcast): void;
}

interface CommandStatus<N extends CommandName> {
  readonly running: boolean;
  readonly cancelling: boolean;
  readonly result: CallResult<N> | undefined;
  readonly fault: ContractFault | undefined;
  readonly events: { readonly [E in EventName]?: EventPayload<E> };
}

const IDLE = { running: false, cancelling: false, result: undefined, fault: undefined, events: {} };

/**
 * A command of the engine. It goes on when its component leaves the page: only `cancel` ends it. Every query is asked
 * again when it has ended.
 */
export function useEngineCommand<N extends CommandName>(name: N, options: CommandOptions = {}): CommandState<N> {
  const client = useEngineClient();
  const queryClient = useQueryClient();
  const [status, setStatus] = useState<CommandStatus<N>>(IDLE);
  const abort = useRef<AbortController | undefined>(undefined);
  const onEvent = useRef(options.onEvent);
  useEffect(() => {
    onEvent.current = options.onEvent;
  });

  const run = useCallback(
    async (callArguments: CallArguments<N>) => {
      const mine = new AbortController();
      abort.current = mine;
      setStatus({ ...IDLE, running: true });
      try {
        const result = await client.call(name, callArguments, {
          signal: mine.signal,
          onEvent: (eventName, payload) => {
            setStatus((before) => ({ ...before, events: { ...before.events, [eventName]: payload } }));
            onEvent.current?.({ name: eventName, payload } as Broadcast);
          },
        });
        setStatus((before) => ({ ...before, running: false, cancelling: false, result }));
        return result;
      } catch (error) {
        setStatus((before) => ({ ...before, running: false, cancelling: false, fault: faultOf(error) }));
        return undefined;
      } finally {
        await queryClient.invalidateQueries();
      }
    },
    [client, name, queryClient],
  );
  const cancel = useCallback(() => {
    setStatus((before) => ({ ...before, cancelling: before.running }));
    abort.current?.abort();
  }, []);
  const reset = useCallback(() => setStatus(IDLE), []);
  return useMemo(() => ({ ...status, run, cancel, reset }), [status, run, cancel, reset]);
}

/** Calls the listener for each broadcast of the name, for as long as the component is shown. */
export function useEngineEvent<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): void {
  const client = useEngineClient();
  const current = useRef(listener);
  useEffect(() => {
    current.current = listener;
  });
  useEffect(
    () =>
      client.onBroadcast((broadcast) => {
        if (broadcast.name === name) current.current(broadcast.payload as EventPayload<N>);
      }),
    [client, name],
  );
}

export { CallError, type Broadcast };
