/** Long answers page by page: the next is asked for when it is needed. */

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { CallArguments, CallResult, ContractFault, QueryName } from '../../engine/api/contract/contract.ts';
import { faultOf } from './client.ts';
import { useEngineClient } from './hooks.tsx';

interface PageReader<N extends QueryName, R, K> {
  rowsOf(answer: CallResult<N>): readonly R[];
  /** The key of the page after; null: this was the last. */
  nextOf(answer: CallResult<N>): K | null;
  /** The arguments with that key. */
  at(callArguments: CallArguments<N>, key: K): CallArguments<N>;
}

export interface Pages<R, A> {
  readonly rows: readonly R[];
  readonly first: A | undefined;
  readonly fault: ContractFault | undefined;
  /** No answer yet. */
  readonly loading: boolean;
  readonly more: { readonly hasMore: boolean; readonly loading: boolean; load(): void };
  /** Everything, for an export: asks for what has not been read, and keeps none of it. */
  readAll(): Promise<readonly R[]>;
}

export function useEnginePages<N extends QueryName, R, K>(
  name: N,
  callArguments: CallArguments<N>,
  reader: PageReader<N, R, K>,
  { enabled = true }: { readonly enabled?: boolean } = {},
): Pages<R, CallResult<N>> {
  const client = useEngineClient();
  const { rowsOf, nextOf, at } = reader;
  const key = JSON.stringify(callArguments);
  const query = useInfiniteQuery({
    queryKey: [name, 'pages', callArguments],
    enabled,
    initialPageParam: null as K | null,
    queryFn: ({ pageParam, signal }) =>
      client.call(name, pageParam === null ? callArguments : at(callArguments, pageParam as K), { signal }),
    getNextPageParam: (last: CallResult<N>) => nextOf(last),
    placeholderData: keepPreviousData,
  });
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage, error } = query;
  // The reader's functions are the caller's constants.
  const rows = useMemo(() => data?.pages.flatMap((page) => [...rowsOf(page)]) ?? [], [data, rowsOf]);
  const load = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const more = useMemo(
    () => ({ hasMore: hasNextPage, loading: isFetchingNextPage, load }),
    [hasNextPage, isFetchingNextPage, load],
  );
  const readAll = useCallback(async () => {
    const asked = JSON.parse(key) as CallArguments<N>;
    const all: R[] = [];
    let next: K | null = null;
    do {
      const answer: CallResult<N> = await client.call(name, next === null ? asked : at(asked, next));
      for (const row of rowsOf(answer)) all.push(row);
      next = nextOf(answer);
    } while (next !== null);
    return all;
  }, [client, name, key, rowsOf, nextOf, at]);
  return {
    rows,
    first: data?.pages[0],
    fault: error ? faultOf(error) : undefined,
    loading: enabled && data === undefined && !error,
    more,
    readAll,
  };
}
