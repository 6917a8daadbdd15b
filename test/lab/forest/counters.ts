/** What a forest was asked, so that tests can hold cost against change. */

import type { OperationKind } from './messages.ts';

export interface ForestCounters {
  connections: number;
  binds: number;
  searches: number;
  entriesReturned: number;
  modifies: number;
  adds: number;
  deletes: number;
  moves: number;
  readonly byOperation: Record<OperationKind, number>;
}

export function newCounters(): ForestCounters {
  return {
    connections: 0,
    binds: 0,
    searches: 0,
    entriesReturned: 0,
    modifies: 0,
    adds: 0,
    deletes: 0,
    moves: 0,
    byOperation: {
      bind: 0,
      search: 0,
      modify: 0,
      add: 0,
      modifyDn: 0,
      delete: 0,
      compare: 0,
      extended: 0,
      unbind: 0,
      abandon: 0,
    },
  };
}

const TOTALS = {
  bind: 'binds',
  search: 'searches',
  modify: 'modifies',
  add: 'adds',
  delete: 'deletes',
  modifyDn: 'moves',
} as const;

export function count(counters: ForestCounters, kind: OperationKind): void {
  counters.byOperation[kind]++;
  const total = Object.hasOwn(TOTALS, kind) ? TOTALS[kind as keyof typeof TOTALS] : undefined;
  if (total) counters[total]++;
}
