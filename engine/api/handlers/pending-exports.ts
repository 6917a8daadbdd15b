/** Pending exports. */

import { countPending } from '../../explain/pending-counts.ts';
import { listPendingLinks, pendingDetail } from '../../explain/pending-detail.ts';
import { listPendingExports } from '../../explain/pending-exports.ts';
import { pendingFile } from '../../explain/pending-file.ts';
import { FaultError } from '../../model/fault.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { pendingExportCommands, pendingExportQueries } from '../contract/pending-exports.ts';
import type { Engine } from '../engine.ts';
import { rulesInForce, writable, type Handlers, type Parsed } from './handlers.ts';

export const pendingExportHandlers: Handlers<keyof typeof pendingExportQueries | keyof typeof pendingExportCommands> = {
  'pending-exports': async (engine, request) => writable(await listPendingExports(engine.store.reader, request)),
  'pending-counts': async (engine, filter) => writable(await countPending(engine.store.reader, filter)),
  'pending-export': async (engine, { id }) =>
    writable(await pendingDetail(engine.store.reader, await rulesInForce(engine), id)),
  'pending-links': async (engine, request) => writable(await listPendingLinks(engine.store.reader, request)),
  'pending-export-file': writeFile,
};

async function writeFile(
  engine: Engine,
  { format, filter }: Parsed<'pending-export-file'>,
  options: CallOptions,
): Promise<CallResult<'pending-export-file'>> {
  const { reader } = engine.store;
  const { total, linksAdded, linksRemoved } = await countPending(reader, filter);
  const expected = total + linksAdded + linksRemoved;
  const sum = { objects: 0, changes: 0, chunks: 0 };
  try {
    for await (const chunk of pendingFile(reader, { ...filter, format, signal: options.signal })) {
      sum.objects += chunk.objects;
      sum.changes += chunk.changes;
      options.onEvent?.('pending-export-chunk', {
        ...{ index: sum.chunks, text: chunk.text, done: Math.min(sum.changes, expected), expected },
      });
      sum.chunks += 1;
    }
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    throw new FaultError({ code: 'run-cancelled', stage: 'run', detail: {}, retry: 'now' }, { cause: error });
  }
  const day = engine.now().toISOString().slice(0, 10);
  const name = ['pending-exports', filter.connector, day].filter((part) => part !== undefined).join('-');
  return {
    fileName: `${name.replaceAll(/[^\w.-]+/g, '-')}.${format}`,
    contentType: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/xml; charset=utf-8',
    ...sum,
  };
}
