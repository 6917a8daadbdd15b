/** Each operation goes to the domain that its object lies in. */

import type { ExportOperation, ExportOutcome } from '../../../model/export-operation.ts';
import type { Domains } from '../domains.ts';
import { withFaultsIn } from '../directory.ts';
import { exportOperations } from './export.ts';

/** A domain that is away does not keep the others from being written; its failure is thrown when they are done. */
export async function* exportToDomains(
  domains: Domains,
  operations: readonly ExportOperation[],
  signal: AbortSignal,
): AsyncGenerator<ExportOutcome> {
  const failures: unknown[] = [];
  for (const [directory, own] of Map.groupBy(operations, ({ dn }) => domains.holding(dn))) {
    try {
      yield* withFaultsIn(directory, 'export', exportOperations(directory, own, signal));
    } catch (error) {
      signal.throwIfAborted();
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
