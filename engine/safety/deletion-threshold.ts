/**
 * The accidental-delete threshold: an export that would delete more objects than the administrator allows sends nothing
 * at all. What it held is stored as a list; approving it lets exactly these objects go, once.
 */

import type { ExportGate, ExportIntent, GateVerdict } from '../export/gates.ts';
import type { Reader, Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import type { Fault } from '../model/fault.ts';

export interface DeletionThreshold {
  readonly enabled: boolean;
  /** Deletions in one export run; more than this holds it. Entra Connect's default is 500. */
  readonly count: number;
}

interface ApprovalRow {
  readonly id: number;
  readonly deletions: string;
  readonly approved_at: string | null;
}

export function deletionThresholdGate(threshold: () => DeletionThreshold, now: () => Date): ExportGate {
  return {
    name: 'deletion-threshold',
    async check(store, intent) {
      const { enabled, count } = threshold();
      if (intent.single) return enabled ? checkSingle(store.reader, intent, count) : { pass: true };
      if (!enabled || intent.deletes <= count) {
        await endHold(store, intent);
        return { pass: true };
      }
      return store.write((writer) => decide(writer, intent, count, now()));
    },
  };
}

/**
 * An export of single objects decides nothing about the others: it neither makes a hold nor ends one nor uses up an
 * approval. Its deletions pass where those of the whole plan would.
 */
async function checkSingle(reader: Reader, intent: ExportIntent, count: number): Promise<GateVerdict> {
  if (intent.deletes === 0) return { pass: true };
  const staged = await reader.get<{ deletions: number }>(
    `SELECT count(*) AS deletions FROM pending_export
     WHERE connector_id = ? AND state = 'staged' AND operation = 'delete'`,
    [intent.connectorId],
  );
  if (staged!.deletions <= count) return { pass: true };
  const fault = heldFault({ ...intent, deletes: staged!.deletions }, count);
  return { pass: false, result: 'stopped-deletion-threshold-exceeded', fault };
}

/**
 * What was held is no longer wanted, or is let go without an approval: the hold is over, and an approval that nobody
 * needed must not let a later export of the same objects pass.
 */
async function endHold(store: Store, intent: ExportIntent): Promise<void> {
  const open = `connector_id = ? AND gate = 'deletion-threshold' AND used_run IS NULL`;
  const hold = await store.reader.get(`SELECT id FROM approval WHERE ${open} LIMIT 1`, [intent.connectorId]);
  if (!hold) return;
  await store.write((writer) =>
    writer.run(`UPDATE approval SET used_run = ? WHERE ${open}`, [intent.runId, intent.connectorId]),
  );
}

async function decide(writer: Writer, intent: ExportIntent, count: number, now: Date): Promise<GateVerdict> {
  const staged = await writer.all<{ object_id: number }>(
    `SELECT object_id FROM pending_export WHERE connector_id = ? AND state = 'staged' AND operation = 'delete'
     ORDER BY object_id`,
    [intent.connectorId],
  );
  const wanted = staged.map((row) => row.object_id);
  const open = await writer.get<ApprovalRow>(
    `SELECT id, deletions, approved_at FROM approval
     WHERE connector_id = ? AND gate = 'deletion-threshold' AND used_run IS NULL ORDER BY id DESC LIMIT 1`,
    [intent.connectorId],
  );
  const held = new Set(open ? (JSON.parse(open.deletions) as number[]) : []);
  const covered = wanted.every((id) => held.has(id));
  if (open?.approved_at && covered) {
    await writer.run('UPDATE approval SET used_run = ? WHERE id = ?', [intent.runId, open.id]);
    return { pass: true };
  }
  // Said once: the same deletions held again are the same hold.
  const sameHold = open !== undefined && covered && held.size === wanted.length;
  if (!sameHold) await hold(writer, intent, open, wanted, now);
  return { pass: false, result: 'stopped-deletion-threshold-exceeded', fault: heldFault(intent, count) };
}

async function hold(
  writer: Writer,
  intent: ExportIntent,
  open: ApprovalRow | undefined,
  wanted: readonly number[],
  now: Date,
): Promise<void> {
  if (open) {
    await writer.run(
      'UPDATE approval SET deletions = ?, approved_at = NULL, approved_by = NULL, held_run = ?, held_at = ? WHERE id = ?',
      [JSON.stringify(wanted), intent.runId, now.toISOString(), open.id],
    );
    return;
  }
  await writer.run(
    `INSERT INTO approval (connector_id, gate, deletions, held_run, held_at) VALUES (?, 'deletion-threshold', ?, ?, ?)`,
    [intent.connectorId, JSON.stringify(wanted), intent.runId, now.toISOString()],
  );
}

function heldFault(intent: ExportIntent, count: number): Fault {
  return {
    code: 'deletion-threshold-exceeded',
    stage: 'export',
    object: { connector: intent.connectorName },
    detail: { deletions: intent.deletes, threshold: count },
    retry: 'never',
  };
}

export interface HeldExport {
  readonly id: number;
  readonly connectorId: number;
  readonly heldAt: string;
  readonly approvedAt: string | null;
  readonly deletions: readonly {
    readonly objectId: number;
    readonly dn: string;
    readonly name: string;
    readonly objectType: string;
  }[];
}

/** Exports that a threshold holds, with the objects they would delete. */
export async function heldExports(store: Store): Promise<HeldExport[]> {
  const rows = await store.reader.all<ApprovalRow & { connector_id: number; held_at: string }>(
    'SELECT * FROM approval WHERE used_run IS NULL ORDER BY id',
  );
  const held: HeldExport[] = [];
  for (const row of rows) {
    // Only what is still staged: the list empties itself when people come back into scope.
    const objects = await store.reader.all<{ id: number; dn: string; object_type: string; name: string }>(
      `SELECT o.id, o.dn, o.object_type, coalesce(o.image ->> '$.displayName[0]', o.dn) AS name FROM json_each(?) AS d CROSS JOIN connector_object AS o ON o.id = d.value
       JOIN pending_export AS p ON p.object_id = o.id AND p.operation = 'delete' AND p.state = 'staged'`,
      [row.deletions],
    );
    if (objects.length === 0) continue;
    held.push({
      id: row.id,
      connectorId: row.connector_id,
      heldAt: row.held_at,
      approvedAt: row.approved_at,
      deletions: objects.map(({ id, dn, name, object_type: objectType }) => ({ objectId: id, dn, name, objectType })),
    });
  }
  return held;
}

export interface HeldCount {
  readonly id: number;
  readonly connectorId: number;
  readonly heldAt: string;
  readonly approvedAt: string | null;
  readonly deletions: number;
}

/** The same holds with the number of objects only. */
export async function countHeld(reader: Reader): Promise<HeldCount[]> {
  const rows = await reader.all<HeldCount>(
    `SELECT a.id, a.connector_id AS connectorId, a.held_at AS heldAt, a.approved_at AS approvedAt,
       (SELECT count(*) FROM json_each(a.deletions) AS d CROSS JOIN pending_export AS p ON p.object_id = d.value
        WHERE p.operation = 'delete' AND p.state = 'staged') AS deletions
     FROM approval AS a WHERE a.used_run IS NULL ORDER BY a.id`,
  );
  return rows.filter((row) => row.deletions > 0);
}

/** Lets the deletions of a hold go with the next export. Answers whether there was such a hold. */
export async function approveHeld(store: Store, id: number, by: string, now: Date): Promise<boolean> {
  const changed = await store.write((writer) =>
    writer.run('UPDATE approval SET approved_at = ?, approved_by = ? WHERE id = ? AND used_run IS NULL', [
      now.toISOString(),
      by,
      id,
    ]),
  );
  return changed === 1;
}
