/** What is kept of a run beside its counters: the steps it took, what it staged where, who answered it. */

import type { ImportStep } from '../import/import-run.ts';
import type { StagedCounters } from '../outbound-sync/counters.ts';

export interface RunDetail {
  /** Of an import: the partitions in the order in which they were read. */
  steps: ImportStep[];
  /** Of a synchronization: by the name of the target connector. */
  outbound: { [connector: string]: StagedCounters };
  /** Host names of the servers that answered, in order; none where the connector does not say. */
  servers: readonly string[];
  /** Row numbers, where the run was of single objects. */
  readonly only?: readonly number[];
}

export function emptyRunDetail(only?: readonly number[]): RunDetail {
  return { steps: [], outbound: {}, servers: [], ...(only === undefined ? {} : { only }) };
}

/** Null where there is nothing to keep. */
export function encodeRunDetail(detail: RunDetail): string | null {
  const { steps, outbound, servers, only } = detail;
  const nothing =
    only === undefined && steps.length === 0 && servers.length === 0 && Object.keys(outbound).length === 0;
  return nothing ? null : JSON.stringify(detail);
}

export function decodeRunDetail(text: string | null): RunDetail {
  return text === null ? emptyRunDetail() : { ...emptyRunDetail(), ...(JSON.parse(text) as Partial<RunDetail>) };
}
