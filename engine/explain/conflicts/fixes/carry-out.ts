/** The writes of a fix, journaled before the first of them is sent, and undone. */

import type { Connector } from '../../../connectors/connector.ts';
import type { CloudRemedies } from '../../../connectors/entra-id/companion/cloud-objects.ts';
import type { ExportOperation } from '../../../model/export-operation.ts';
import { FaultError, toFault, type Fault } from '../../../model/fault.ts';
import type { Reader, Writer } from '../../../store/database.ts';
import type { Store } from '../../../store/store.ts';
import type { ConflictFix } from '../finding.ts';
import type { FixPlan, PlannedWrite, Undo } from './plan.ts';

export interface FixTools {
  readonly store: Store;
  readonly remedies: CloudRemedies;
  /** Opens the connector to a forest; the caller closes it. */
  openForest(name: string): Promise<Connector>;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly actor: string;
}

export interface FixRecord {
  readonly id: number;
  readonly fix: ConflictFix;
  readonly writes: readonly PlannedWrite[];
  readonly state: 'sent' | 'done' | 'failed' | 'undone';
  readonly at: string;
  readonly by: string;
  readonly undo: Undo;
  readonly fault: Fault | null;
}

/** Never throws for what a directory refuses: the record says it. */
export async function carryOut(tools: FixTools, { fix, writes, undo }: FixPlan): Promise<FixRecord> {
  const { store, now, actor } = tools;
  const id = await store.write((writer) => journal(writer, { fix, writes, undo, at: now(), who: actor }));
  const fault = await writeAll(tools, fix, writes);
  await store.write((writer) => answer(writer, id, fault === null ? 'done' : 'failed', fault));
  return loadFix(store.reader, id);
}

/** The values before, written back, if nobody wrote others since. Throws `not-found` where there is nothing to undo. */
export async function undoFix(tools: FixTools, id: number): Promise<FixRecord> {
  const { store, now } = tools;
  const record = await findFix(store.reader, id);
  if (record?.state !== 'done' || record.undo !== 'possible') {
    throw new FaultError({ code: 'not-found', stage: 'run', detail: { what: 'conflict-fix', id }, retry: 'never' });
  }
  const back = record.writes.map((write) => ({ ...write, before: write.after, after: write.before }));
  const fault = await writeAll(tools, record.fix, back);
  if (fault !== null) throw new FaultError(fault);
  await store.write((writer) =>
    writer.run(`UPDATE conflict_fix SET state = 'undone', undone_at = ? WHERE id = ?`, [now().toISOString(), id]),
  );
  return loadFix(store.reader, id);
}

async function writeAll(tools: FixTools, fix: ConflictFix, writes: readonly PlannedWrite[]): Promise<Fault | null> {
  try {
    for (const write of writes) {
      if (write.where === 'tenant') await writeToTenant(tools, fix, write);
      else await writeToForest(tools, write);
    }
    return null;
  } catch (error) {
    return toFault(error, 'export');
  }
}

async function writeToTenant({ remedies, signal }: FixTools, fix: ConflictFix, write: PlannedWrite): Promise<void> {
  const { anchor } = write.object;
  if (anchor === null) throw new RangeError('An object of the tenant has an anchor');
  const [before] = write.before;
  const [after] = write.after;
  if (fix === 'restore') return remedies.restore(anchor, signal);
  if (write.attribute === 'onPremisesImmutableId') return remedies.setImmutableId(anchor, after ?? null, signal);
  if (write.attribute === 'mail' && before !== undefined) {
    return remedies.dropAddress(
      anchor,
      { attribute: 'mail', value: before, ...(after ? { instead: after } : {}) },
      signal,
    );
  }
  if (write.attribute === 'userPrincipalName' && before !== undefined && after !== undefined) {
    const address = { attribute: 'userPrincipalName', value: before, instead: after } as const;
    return remedies.dropAddress(anchor, address, signal);
  }
  throw new FaultError({
    ...{ code: 'operation-refused', stage: 'export', retry: 'never', attribute: write.attribute },
    ...{ object: { name: write.object.name, anchor }, detail: { reason: 'exchange-only' } },
  });
}

async function writeToForest({ store, openForest, signal }: FixTools, write: PlannedWrite): Promise<void> {
  const { object, attribute, before, after, connector: name } = write;
  const row = await store.reader.get<{ anchor: string; object_type: string; dn: string }>(
    `SELECT o.anchor, o.object_type, o.dn FROM connector_object AS o JOIN connector AS c ON c.id = o.connector_id
     WHERE c.name = ? AND o.dn = ? AND o.anchor IS NOT NULL`,
    [name, object.dn],
  );
  if (!row) {
    const detail = { reason: 'not-in-directory' };
    throw new FaultError({
      code: 'object-missing',
      stage: 'export',
      object: { name: object.name },
      detail,
      retry: 'later',
    });
  }
  const connector = await openForest(name);
  try {
    const operation: ExportOperation = {
      operationId: 1,
      kind: 'update',
      objectType: row.object_type,
      dn: row.dn,
      anchor: row.anchor,
      attributes: { [attribute]: after },
      before: { [attribute]: before },
      references: [],
      settle: false,
    };
    for await (const outcome of connector.export([operation], { signal })) {
      if (outcome.status === 'failed') throw new FaultError(outcome.fault);
    }
  } finally {
    await connector.close();
  }
}

interface Journaled {
  readonly fix: ConflictFix;
  readonly writes: readonly PlannedWrite[];
  readonly undo: Undo;
  readonly at: Date;
  readonly who: string;
}

async function journal(writer: Writer, { fix, writes, undo, at, who }: Journaled): Promise<number> {
  await writer.run(`INSERT INTO conflict_fix (at, who, fix, writes, undo, state) VALUES (?, ?, ?, ?, ?, 'sent')`, [
    ...[at.toISOString(), who, fix, JSON.stringify(writes), undo],
  ]);
  return (await writer.get<{ id: number }>('SELECT last_insert_rowid() AS id'))!.id;
}

async function answer(writer: Writer, id: number, state: FixRecord['state'], fault: Fault | null): Promise<void> {
  await writer.run('UPDATE conflict_fix SET state = ?, fault = ? WHERE id = ?', [
    ...[state, fault === null ? null : JSON.stringify(fault), id],
  ]);
}

interface FixRow {
  readonly id: number;
  readonly at: string;
  readonly who: string;
  readonly fix: ConflictFix;
  readonly writes: string;
  readonly undo: Undo;
  readonly state: FixRecord['state'];
  readonly fault: string | null;
}

function toRecord({ id, at, who, fix, writes, undo, state, fault }: FixRow): FixRecord {
  return {
    ...{ id, at, by: who, fix, undo, state },
    writes: JSON.parse(writes) as PlannedWrite[],
    fault: fault === null ? null : (JSON.parse(fault) as Fault),
  };
}

async function findFix(reader: Reader, id: number): Promise<FixRecord | undefined> {
  const row = await reader.get<FixRow>('SELECT * FROM conflict_fix WHERE id = ?', [id]);
  return row && toRecord(row);
}

async function loadFix(reader: Reader, id: number): Promise<FixRecord> {
  const record = await findFix(reader, id);
  if (!record) throw new RangeError(`No fix ${id}`);
  return record;
}

/** The newest first. */
export async function listFixes(reader: Reader, limit: number): Promise<FixRecord[]> {
  const rows = await reader.all<FixRow>('SELECT * FROM conflict_fix ORDER BY id DESC LIMIT ?', [limit]);
  return rows.map(toRecord);
}
