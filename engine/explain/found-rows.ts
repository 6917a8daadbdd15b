/** Objects that a search found, as rows of its list. */

import { SHOWN_NAME, type PendingImport } from '../connector-space/objects.ts';
import { nameOfDn } from '../model/distinguished-name.ts';
import type { ShownRow } from '../connector-space/shown-objects.ts';
import type { Reader } from '../store/database.ts';

export interface FoundKey {
  readonly key: string | number;
  /** The connector, 0 for the metaverse. */
  readonly space: number;
  readonly id: number;
}

export interface FoundRow extends ShownRow {
  readonly anchor: string | null;
  readonly account: string | null;
  readonly mail: string | null;
  readonly joined: boolean;
  readonly pendingImport: PendingImport | null;
  readonly pendingExport: 'add' | 'update' | 'delete' | null;
  readonly faults: number;
}

/** In the order of the keys. */
export async function foundRows(reader: Reader, keys: readonly FoundKey[]): Promise<FoundRow[]> {
  const of = (metaverse: boolean) => keys.filter((key) => (key.space === 0) === metaverse).map((key) => key.id);
  const objects = await connectorRows(reader, of(false));
  const identities = await identityRows(reader, of(true));
  return keys.flatMap((key) => (key.space === 0 ? identities : objects).get(key.id) ?? []);
}

interface ObjectRow {
  readonly id: number;
  readonly mv_id: number | null;
  readonly connector: string;
  readonly object_type: string;
  readonly dn: string;
  readonly anchor: string | null;
  readonly name: string | null;
  readonly account: string | null;
  readonly mail: string | null;
  readonly pending_import: PendingImport | null;
  readonly operation: FoundRow['pendingExport'];
  readonly links: number;
  readonly faults: number;
}

/** Of an object `o`: the operation that is staged for it; where only links wait, an update. */
const STAGED = `(SELECT p.operation FROM pending_export AS p WHERE p.object_id = o.id AND p.state = 'staged') AS operation,
  EXISTS (SELECT 1 FROM connector_reference AS r INDEXED BY connector_reference_pending
    WHERE r.object_id = o.id AND r.pending <> 0 AND r.sent = 0) AS links`;

async function connectorRows(reader: Reader, ids: readonly number[]): Promise<Map<number, FoundRow>> {
  const rows = await reader.all<ObjectRow>(
    `SELECT o.id, o.mv_id, c.name AS connector, o.object_type, o.dn, o.anchor, ${SHOWN_NAME} AS name,
       coalesce(o.image ->> '$.sAMAccountName[0]', o.image ->> '$.userPrincipalName[0]') AS account,
       o.image ->> '$.mail[0]' AS mail, o.pending_import, ${STAGED},
       (SELECT count(*) FROM object_fault AS f WHERE f.object_id = o.id) AS faults
     FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.id = a.value JOIN connector AS c ON c.id = o.connector_id`,
    [JSON.stringify(ids)],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...{ connectorObject: row.id, metaverse: row.mv_id, connector: row.connector, objectType: row.object_type },
        ...{ name: row.name ?? nameOfDn(row.dn), dn: row.dn, gone: false, anchor: row.anchor },
        ...{ account: row.account, mail: row.mail, joined: row.mv_id !== null },
        ...{ pendingImport: row.pending_import, faults: row.faults },
        pendingExport: row.operation ?? (row.links === 1 ? 'update' : null),
      },
    ]),
  );
}

interface IdentityRow {
  readonly id: number;
  readonly object_type: string;
  readonly name: string | null;
  readonly account: string | null;
  readonly mail: string | null;
  readonly pending_import: PendingImport | null;
  readonly operation: FoundRow['pendingExport'];
  readonly links: number;
  readonly faults: number;
}

/** What waits, and what went wrong, is that of the objects joined to the identity. */
async function identityRows(reader: Reader, ids: readonly number[]): Promise<Map<number, FoundRow>> {
  const rows = await reader.all<IdentityRow>(
    `SELECT m.id, m.object_type, coalesce(m.attributes ->> '$.displayName[0]', m.attributes ->> '$.cn[0]') AS name,
       coalesce(m.attributes ->> '$.accountName[0]', m.attributes ->> '$.userPrincipalName[0]') AS account,
       m.attributes ->> '$.mail[0]' AS mail,
       (SELECT o.pending_import FROM connector_object AS o WHERE o.mv_id = m.id AND o.pending_import IS NOT NULL
        LIMIT 1) AS pending_import,
       (SELECT p.operation FROM connector_object AS o CROSS JOIN pending_export AS p ON p.object_id = o.id
        WHERE o.mv_id = m.id AND p.state = 'staged' LIMIT 1) AS operation,
       EXISTS (SELECT 1 FROM connector_object AS o CROSS JOIN connector_reference AS r INDEXED BY connector_reference_pending
         ON r.object_id = o.id AND r.pending <> 0 AND r.sent = 0 WHERE o.mv_id = m.id) AS links,
       (SELECT count(*) FROM connector_object AS o CROSS JOIN object_fault AS f ON f.object_id = o.id
        WHERE o.mv_id = m.id) AS faults
     FROM json_each(?) AS a CROSS JOIN metaverse_object AS m ON m.id = a.value`,
    [JSON.stringify(ids)],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...{ connectorObject: null, metaverse: row.id, connector: null, objectType: row.object_type },
        ...{ name: row.name ?? `mv:${row.id}`, dn: null, gone: false, anchor: null },
        ...{ account: row.account, mail: row.mail, joined: true, pendingImport: row.pending_import },
        ...{ pendingExport: row.operation ?? (row.links === 1 ? 'update' : null), faults: row.faults },
      },
    ]),
  );
}
