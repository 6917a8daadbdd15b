/** What holds of a store at any time between two runs, in SQL: each check finds the rows that break it. */

import type { Store } from '../../../engine/store/store.ts';

interface Check {
  readonly says: string;
  readonly sql: string;
}

const ALWAYS: readonly Check[] = [
  {
    says: 'a link of an object that is not there',
    sql: `SELECT * FROM connector_reference AS r WHERE NOT EXISTS (SELECT 1 FROM connector_object AS o WHERE o.id = r.object_id)`,
  },
  {
    says: 'a link to an object that is not there',
    sql: `SELECT * FROM connector_reference AS r WHERE NOT EXISTS (SELECT 1 FROM connector_object AS o WHERE o.id = r.target_id)`,
  },
  {
    says: 'a link of a placeholder',
    sql: `SELECT r.* FROM connector_reference AS r JOIN connector_object AS o ON o.id = r.object_id WHERE o.object_type = ''`,
  },
  {
    says: 'a metaverse link with an end that is not there',
    sql: `SELECT * FROM metaverse_reference AS r WHERE NOT EXISTS (SELECT 1 FROM metaverse_object AS m WHERE m.id = r.mv_id)
            OR NOT EXISTS (SELECT 1 FROM metaverse_object AS m WHERE m.id = r.target_id)`,
  },
  {
    says: 'a contributor of links that is not joined to the identity it contributes to',
    sql: `SELECT s.* FROM metaverse_reference_source AS s LEFT JOIN connector_object AS o ON o.id = s.cs_id
          WHERE o.id IS NULL OR o.mv_id IS NOT s.mv_id`,
  },
  {
    says: 'a receiver of links that is not joined to the identity it receives from',
    sql: `SELECT s.* FROM export_reference_source AS s LEFT JOIN connector_object AS o ON o.id = s.cs_id
          WHERE o.id IS NULL OR o.mv_id IS NOT s.mv_id`,
  },
  {
    says: 'an object joined to an identity that is not there',
    sql: `SELECT * FROM connector_object AS o
          WHERE mv_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM metaverse_object AS m WHERE m.id = o.mv_id)`,
  },
  {
    says: 'an identity to which nothing is joined',
    sql: `SELECT * FROM metaverse_object AS m WHERE NOT EXISTS (SELECT 1 FROM connector_object AS o WHERE o.mv_id = m.id)`,
  },
  {
    says: 'two objects of one connector joined to one identity',
    sql: `SELECT connector_id, mv_id, count(*) AS objects FROM connector_object WHERE mv_id IS NOT NULL
          GROUP BY connector_id, mv_id HAVING objects > 1`,
  },
  {
    says: 'a placeholder that is more than a name',
    sql: `SELECT o.* FROM connector_object AS o WHERE object_type = '' AND (mv_id IS NOT NULL OR image <> '{}'
            OR in_directory = 1 OR pending_import IS NOT NULL OR retry = 1
            OR EXISTS (SELECT 1 FROM pending_export AS p WHERE p.object_id = o.id)
            OR EXISTS (SELECT 1 FROM connector_key AS k WHERE k.object_id = o.id))`,
  },
  {
    says: 'an object that is neither in the directory nor planned',
    sql: `SELECT o.* FROM connector_object AS o WHERE in_directory = 0 AND object_type <> ''
            AND NOT EXISTS (SELECT 1 FROM pending_export AS p WHERE p.object_id = o.id)`,
  },
  {
    says: 'a pending export of an object that is not there',
    sql: `SELECT p.* FROM pending_export AS p LEFT JOIN connector_object AS o ON o.id = p.object_id
          WHERE o.id IS NULL OR o.connector_id <> p.connector_id`,
  },
  {
    says: 'a pending export that stages nothing',
    sql: `SELECT * FROM pending_export WHERE state = 'staged' AND operation = 'update' AND attributes = '{}'`,
  },
  {
    says: 'a pending export that was sent and is still staged',
    sql: `SELECT * FROM pending_export WHERE state = 'sent' AND attributes <> '{}'`,
  },
  {
    says: 'a link that waits for what is already so',
    sql: `SELECT * FROM connector_reference WHERE (pending = 1 AND imported = 1) OR (pending = -1 AND imported = 0)`,
  },
  {
    says: 'a link that was sent and waits for nothing',
    sql: `SELECT * FROM connector_reference WHERE sent = 1 AND pending = 0`,
  },
  {
    says: 'a key of an object that is not there',
    sql: `SELECT attribute, value, object_id FROM connector_key WHERE object_id NOT IN (SELECT id FROM connector_object)
          UNION ALL SELECT attribute, value, object_id FROM metaverse_key
            WHERE object_id NOT IN (SELECT id FROM metaverse_object)`,
  },
  {
    says: 'a planned object under an anchor, or an object of the directory without one',
    sql: `SELECT * FROM connector_object AS o WHERE in_directory = 1 AND anchor IS NULL`,
  },
];

/** Besides: once every connector was synchronized and nothing was refused, no mark of work is left. */
const SYNCHRONIZED: readonly Check[] = [
  {
    says: 'an imported change that was not synchronized',
    sql: `SELECT * FROM connector_object WHERE pending_import IS NOT NULL`,
  },
  { says: 'a changed link that was not looked at', sql: `SELECT * FROM connector_reference WHERE changed = 1` },
  {
    says: 'a changed metaverse link that was not looked at',
    sql: `SELECT * FROM metaverse_reference WHERE changed = 1 OR recheck = 1`,
  },
  {
    says: 'a link that nobody has or wants',
    sql: `SELECT * FROM connector_reference WHERE imported = 0 AND pending = 0`,
  },
  { says: 'a metaverse link that is absent', sql: `SELECT * FROM metaverse_reference WHERE present = 0` },
];

/** Besides: nothing is on its way. What the back end cannot carry stays staged for good. */
const QUIET: readonly Check[] = [
  {
    says: 'an export that was not sent or not confirmed',
    sql: `SELECT * FROM pending_export WHERE state <> 'unsupported' OR awaiting <> '{}'`,
  },
  {
    says: 'a link that was not exported or not confirmed',
    sql: `SELECT r.*, o.anchor, t.anchor AS target_anchor FROM connector_reference AS r JOIN connector_object AS o ON o.id = r.object_id
          JOIN connector_object AS t ON t.id = r.target_id
          WHERE r.pending <> 0 AND o.anchor IS NOT NULL AND t.anchor IS NOT NULL`,
  },
  { says: 'an object to be looked at again', sql: `SELECT * FROM connector_object WHERE retry = 1` },
  { says: 'an exported change without an answer', sql: `SELECT * FROM export_journal WHERE state IN ('sent', 'lost')` },
];

/** Besides: a full import sweeps up. */
const SWEPT: readonly Check[] = [
  {
    says: 'a placeholder that nothing refers to',
    sql: `SELECT * FROM connector_object AS o WHERE object_type = ''
            AND NOT EXISTS (SELECT 1 FROM connector_reference AS r WHERE r.target_id = o.id)`,
  },
];

export type Moment = 'any' | 'synchronized' | 'quiet' | 'swept';

/** The first broken rule in words with its first row, or nothing. */
export async function brokenInvariant(store: Store, moment: Moment): Promise<string | undefined> {
  const checks = [
    ...ALWAYS,
    ...(moment === 'any' ? [] : SYNCHRONIZED),
    ...(moment === 'quiet' || moment === 'swept' ? QUIET : []),
    ...(moment === 'swept' ? SWEPT : []),
  ];
  for (const { says, sql } of checks) {
    const row = await store.reader.get(sql);
    if (row) return `${says}: ${JSON.stringify(row)}`;
  }
  if (moment !== 'swept') return undefined;
  const answer = await store.reader.get<{ integrity_check: string }>('PRAGMA integrity_check(1)');
  return answer?.integrity_check === 'ok' ? undefined : `the database is damaged: ${answer?.integrity_check}`;
}
