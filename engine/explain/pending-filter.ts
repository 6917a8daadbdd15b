/**
 * Which pending exports are meant: conditions over the two places where the plan lies. Objects with values to be sent are
 * rows of `pending_export`; an object of which only links wait (a member of a group that exists) has rows of
 * `connector_reference` alone, and counts as an update.
 */

import { lookUp } from '../connector-space/look-up.ts';
import { CARRIED } from '../export/plan.ts';
import type { SqlValue } from '../store/database.ts';

export interface PendingFilter {
  readonly connector?: string | undefined;
  readonly operation?: 'add' | 'update' | 'delete' | undefined;
  readonly objectType?: string | undefined;
  readonly attribute?: string | undefined;
  readonly search?: string | undefined;
  readonly state: 'staged' | 'unsupported' | 'unconfirmed';
}

/** A condition and its parameters. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

export const STORED_STATES = { staged: 'staged', unsupported: 'unsupported', unconfirmed: 'sent' } as const;

export function allOf(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.length === 0 ? 'true' : conditions.map(({ sql }) => `(${sql})`).join(' AND '),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

/** `p`: a row of `pending_export`; `o`: its object. */
export function ofExports(filter: PendingFilter): Condition {
  const conditions: Condition[] = [{ sql: `p.state = '${STORED_STATES[filter.state]}'`, parameters: [] }];
  if (filter.operation) conditions.push({ sql: 'p.operation = ?', parameters: [filter.operation] });
  if (filter.attribute !== undefined) {
    conditions.push({
      sql: `EXISTS (SELECT 1 FROM json_each(p.attributes) AS v WHERE v.key = ?)
        OR EXISTS (SELECT 1 FROM connector_reference AS r
          WHERE r.object_id = p.object_id AND r.attribute = ? AND ${waitingLinks(filter.state)})`,
      parameters: [filter.attribute, filter.attribute],
    });
  }
  return allOf([...conditions, ...ofObjects(filter, 'p.connector_id', 'p.object_id')]);
}

/** `r`: a link that waits; `o`: its object. Undefined where no such object is meant. */
export function ofLinks(filter: PendingFilter): Condition | undefined {
  if (filter.state === 'unsupported' || (filter.operation && filter.operation !== 'update')) return undefined;
  const conditions: Condition[] = [
    { sql: waitingLinks(filter.state), parameters: [] },
    {
      sql: `NOT EXISTS (SELECT 1 FROM pending_export AS p WHERE p.object_id = r.object_id
        AND (p.state = '${STORED_STATES[filter.state]}' OR p.operation = 'delete'
          OR (p.operation = 'add' AND p.state = 'unsupported')))`,
      parameters: [],
    },
  ];
  if (filter.attribute !== undefined) conditions.push({ sql: 'r.attribute = ?', parameters: [filter.attribute] });
  return allOf([...conditions, ...ofObjects(filter, 'o.connector_id', 'r.object_id')]);
}

/** Links to and from what the back end cannot make are never sent. */
export function waitingLinks(state: PendingFilter['state']): string {
  return `r.pending <> 0 AND r.sent = ${state === 'unconfirmed' ? 1 : 0} AND ${CARRIED}`;
}

function ofObjects(filter: PendingFilter, connectorColumn: string, idColumn: string): Condition[] {
  const conditions: Condition[] = [];
  if (filter.connector !== undefined) {
    const sql = `${connectorColumn} = (SELECT id FROM connector WHERE name = ?)`;
    conditions.push({ sql, parameters: [filter.connector] });
  }
  if (filter.objectType !== undefined) conditions.push({ sql: 'o.object_type = ?', parameters: [filter.objectType] });
  const search = filter.search === undefined ? null : lookUp(filter.search);
  if (search) {
    // Also by the names of what is joined to the same identity: the account name is known in the forest only.
    conditions.push({
      sql: `${idColumn} IN (WITH found AS (${search.sql})
        SELECT id FROM found UNION
        SELECT t.id FROM found CROSS JOIN connector_object AS s ON s.id = found.id
        CROSS JOIN connector_object AS t ON t.mv_id = s.mv_id)`,
      parameters: search.parameters,
    });
  }
  return conditions;
}
