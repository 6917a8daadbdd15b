/** What the next export would do, readable: before and after, attribute by attribute, and the links that move. */

import { fromRow } from '../connector-space/pending-exports.ts';
import { CARRIED } from '../export/plan.ts';
import { decodeAttributes } from '../model/attribute-value.ts';
import type { Reader } from '../store/database.ts';
import { shownValue, type ShownValue } from './show.ts';

export interface ShownPendingExport {
  readonly id: number;
  readonly connector: string;
  readonly operation: 'add' | 'update' | 'delete';
  readonly objectType: string;
  readonly dn: string;
  readonly name: string;
  readonly supported: boolean;
  readonly changes: readonly {
    readonly attribute: string;
    readonly before: readonly ShownValue[];
    readonly after: readonly ShownValue[];
  }[];
  readonly unsupported: readonly string[];
}

export interface ShownPendingReferences {
  readonly objectId: number;
  readonly name: string;
  readonly attribute: string;
  readonly added: number;
  readonly removed: number;
  readonly samples: readonly { readonly change: 'add' | 'remove'; readonly name: string }[];
}

/** The name of a connector space object: its own, its identity's, or its DN. */
const NAME = `coalesce(o.image ->> '$.displayName[0]',
  (SELECT m.attributes ->> '$.displayName[0]' FROM metaverse_object AS m WHERE m.id = o.mv_id), o.dn)`;
const SAMPLES = 5;

/** One page by key: objects whose row number is above `after`. */
export async function listPending(
  reader: Reader,
  connectorId: number,
  connector: string,
  limit: number,
  after: number,
): Promise<{ readonly exports: ShownPendingExport[]; readonly references: ShownPendingReferences[] }> {
  const rows = await reader.all<
    Parameters<typeof fromRow>[0] & { object_type: string; dn: string; image: string; name: string }
  >(
    `SELECT p.*, o.object_type, o.dn, o.image, ${NAME} AS name
     FROM pending_export AS p JOIN connector_object AS o ON o.id = p.object_id
     WHERE p.connector_id = ? AND p.object_id > ?
       AND (p.state = 'staged' OR (p.state = 'unsupported' AND p.operation <> 'update'))
     ORDER BY p.object_id LIMIT ?`,
    [connectorId, after, limit],
  );
  const exports = rows.map((row): ShownPendingExport => {
    const pending = fromRow(row);
    const image = decodeAttributes(row.image);
    return {
      id: pending.objectId,
      connector,
      operation: pending.operation,
      objectType: row.object_type,
      dn: row.dn,
      name: row.name,
      supported: pending.state === 'staged',
      changes: Object.entries(pending.attributes).map(([attribute, values]) => ({
        attribute,
        before: (image[attribute] ?? (attribute === 'dn' ? [row.dn] : [])).map(shownValue),
        after: values.map(shownValue),
      })),
      unsupported: pending.unsupported,
    };
  });
  return { exports, references: await listReferences(reader, connectorId, limit, after) };
}

async function listReferences(
  reader: Reader,
  connectorId: number,
  limit: number,
  after: number,
): Promise<ShownPendingReferences[]> {
  const rows = await reader.all<{ id: number; name: string; attribute: string; added: number; removed: number }>(
    `SELECT o.id, ${NAME} AS name, r.attribute, sum(r.pending > 0) AS added, sum(r.pending < 0) AS removed
     FROM connector_reference AS r JOIN connector_object AS o ON o.id = r.object_id
     WHERE r.pending <> 0 AND r.sent = 0 AND o.connector_id = ? AND o.id > ? AND ${CARRIED}
     GROUP BY o.id, r.attribute ORDER BY o.id, r.attribute LIMIT ?`,
    [connectorId, after, limit],
  );
  const shown: ShownPendingReferences[] = [];
  for (const { id, name, attribute, added, removed } of rows) {
    const samples = await reader.all<{ name: string; pending: number }>(
      `SELECT ${NAME} AS name, r.pending FROM connector_reference AS r JOIN connector_object AS o ON o.id = r.target_id
       WHERE r.object_id = ? AND r.attribute = ? AND r.pending <> 0 AND r.sent = 0 ORDER BY r.target_id LIMIT ${SAMPLES}`,
      [id, attribute],
    );
    shown.push({
      objectId: id,
      name,
      attribute,
      added,
      removed,
      samples: samples.map((sample) => ({ change: sample.pending > 0 ? 'add' : 'remove', name: sample.name })),
    });
  }
  return shown;
}
