/**
 * Pending exports: the stored plan of what the next export will do, and the memory of what was sent and not yet seen.
 *
 * A value passes through three places: `attributes` (staged), `awaiting` (sent), the image (an import saw it).
 */

import {
  decodeAttributes,
  encodeAttributes,
  overlayAttributes,
  sameValues,
  type AttributeValue,
  type Attributes,
} from '../model/attribute-value.ts';
import { sameDn } from '../model/distinguished-name.ts';
import type { ExportKind } from '../model/export-operation.ts';
import { insertRows } from '../store/batch.ts';
import type { Reader, SqlValue, Writer } from '../store/database.ts';

/** `unsupported`: the back end can carry nothing of it; it is shown and counted and never sent. */
export type ExportState = 'staged' | 'sent' | 'unsupported';

export interface PendingExport {
  readonly objectId: number;
  readonly connectorId: number;
  readonly operation: ExportKind;
  readonly attributes: Attributes;
  readonly awaiting: Attributes;
  readonly state: ExportState;
  readonly settle: boolean;
  /** Attributes with a wish that the back end cannot carry: shown and counted, never sent. */
  readonly unsupported: readonly string[];
}

interface PendingExportRow {
  readonly object_id: number;
  readonly connector_id: number;
  readonly operation: ExportKind;
  readonly attributes: string;
  readonly awaiting: string;
  readonly state: ExportState;
  readonly settle: 0 | 1;
  readonly unsupported: string;
}

export function fromRow(row: PendingExportRow): PendingExport {
  return {
    objectId: row.object_id,
    connectorId: row.connector_id,
    operation: row.operation,
    attributes: decodeAttributes(row.attributes),
    awaiting: decodeAttributes(row.awaiting),
    state: row.state,
    settle: row.settle === 1,
    unsupported: JSON.parse(row.unsupported) as string[],
  };
}

export async function loadPendingExports(
  reader: Reader,
  objectIds: readonly number[],
): Promise<Map<number, PendingExport>> {
  const rows = await reader.all<PendingExportRow>(
    'SELECT p.* FROM json_each(?) AS a CROSS JOIN pending_export AS p ON p.object_id = a.value',
    [JSON.stringify(objectIds)],
  );
  return new Map(rows.map((row) => [row.object_id, fromRow(row)]));
}

export async function savePendingExports(writer: Writer, exports: readonly PendingExport[]): Promise<void> {
  const rows = exports.map((pending): SqlValue[] => [
    pending.objectId,
    pending.connectorId,
    pending.operation,
    encodeAttributes(pending.attributes),
    encodeAttributes(pending.awaiting),
    pending.state,
    pending.settle ? 1 : 0,
    JSON.stringify(pending.unsupported),
  ]);
  await insertRows(
    writer,
    'pending_export (object_id, connector_id, operation, attributes, awaiting, state, settle, unsupported)',
    rows,
    `ON CONFLICT (object_id) DO UPDATE SET operation = excluded.operation, attributes = excluded.attributes,
       awaiting = excluded.awaiting, state = excluded.state, settle = excluded.settle, unsupported = excluded.unsupported
     WHERE (pending_export.operation, pending_export.attributes, pending_export.awaiting, pending_export.state,
         pending_export.settle, pending_export.unsupported)
       IS NOT (excluded.operation, excluded.attributes, excluded.awaiting, excluded.state, excluded.settle,
         excluded.unsupported)`,
  );
}

export async function removePendingExports(writer: Writer, objectIds: readonly number[]): Promise<void> {
  if (objectIds.length === 0) return;
  await writer.run('DELETE FROM pending_export WHERE object_id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(objectIds),
  ]);
}

/** The object as it will be when everything staged and sent has arrived. */
export function expectedAttributes(image: Attributes, pending: PendingExport | undefined): Attributes {
  if (!pending) return image;
  return overlayAttributes(overlayAttributes(image, pending.awaiting), pending.attributes);
}

export interface Confirmation {
  /** What is left; absent when everything was confirmed. */
  readonly left: PendingExport | undefined;
  /** Attributes that were sent and came back otherwise; they are staged again. */
  readonly notReimported: readonly string[];
  /** The whole operation was sent and did not happen: an object added but absent, or deleted but there. */
  readonly operationLost: boolean;
}

/** A name that came back in another spelling is the name that was sent. */
function isThere(name: string, seen: readonly AttributeValue[] = [], wanted: readonly AttributeValue[]): boolean {
  const [is, ought] = [seen[0], wanted[0]];
  if (name === 'dn' && typeof is === 'string' && typeof ought === 'string') return sameDn(is, ought);
  return sameValues(seen, wanted);
}

/** Holds what an import saw of an object against what was sent. `image` is the object as now imported, its `dn` with it. */
export function confirmExport(pending: PendingExport, image: Attributes): Confirmation {
  if (pending.operation === 'delete') {
    const sent = pending.state === 'sent';
    return { left: sent ? { ...pending, state: 'staged' } : pending, notReimported: [], operationLost: sent };
  }
  const notReimported: string[] = [];
  const staged: Record<string, readonly AttributeValue[]> = {};
  for (const [name, values] of Object.entries(pending.attributes)) {
    if (!isThere(name, image[name], values)) staged[name] = values;
  }
  for (const [name, values] of Object.entries(pending.awaiting)) {
    if (name in pending.attributes || isThere(name, image[name], values)) continue;
    staged[name] = values;
    notReimported.push(name);
  }
  const nothingLeft = Object.keys(staged).length === 0;
  return {
    left:
      nothingLeft && pending.unsupported.length === 0
        ? undefined
        : {
            ...pending,
            operation: 'update',
            attributes: staged,
            awaiting: {},
            state: nothingLeft ? 'unsupported' : 'staged',
            settle: false,
          },
    notReimported,
    operationLost: false,
  };
}
