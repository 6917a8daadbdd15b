/** Pages of events and of people. */

import { SHOWN_NAME } from '../../../connector-space/objects.ts';
import type { Fault } from '../../../model/fault.ts';
import type { Reader, SqlValue } from '../../../store/database.ts';
import type { PersonRow } from '../pipeline/records.ts';
import { dateOfStamp } from '../pipeline/stamps.ts';
import type {
  EventQuery,
  ListedPerson,
  PasswordCause,
  PasswordEvent,
  PasswordEventKind,
  PeopleQuery,
  PersonOutcome,
  ScopeReason,
} from '../status.ts';

interface EventRow {
  readonly id: number;
  readonly at: string;
  readonly kind: PasswordEventKind;
  readonly connector: string | null;
  readonly partition: string | null;
  readonly anchor: string | null;
  readonly name: string | null;
  readonly outcome: PersonOutcome | null;
  readonly reason: ScopeReason | null;
  readonly cause: PasswordCause | null;
  readonly who: string | null;
  readonly changed: number | null;
  readonly fault: string | null;
  readonly detail: string;
}

/** A condition with its parameters. */
type Clause = readonly [sql: string, ...parameters: SqlValue[]];

export async function listEvents(reader: Reader, query: EventQuery): Promise<PasswordEvent[]> {
  const { limit, before, connector, partition, anchor, kinds, outcomes } = query;
  const clauses: Clause[] = [
    ...(before === undefined ? [] : [['e.id < ?', before] as const]),
    ...(connector === undefined
      ? []
      : [['e.connector_id = (SELECT id FROM connector WHERE name = ?)', connector] as const]),
    ...(partition === undefined ? [] : [['e.partition = ?', partition] as const]),
    ...(anchor === undefined ? [] : [['e.anchor = ?', anchor] as const]),
    ...(kinds === undefined ? [] : [['e.kind IN (SELECT value FROM json_each(?))', JSON.stringify(kinds)] as const]),
    ...(outcomes === undefined
      ? []
      : [['e.outcome IN (SELECT value FROM json_each(?))', JSON.stringify(outcomes)] as const]),
    // The history of domains is found among that of people by an index of its own.
    ...(kinds !== undefined && !kinds.includes('person') ? [['e.anchor IS NULL'] as const] : []),
  ];
  const rows = await reader.all<EventRow>(
    `SELECT e.id, e.at, e.kind, c.name AS connector, e.partition, e.anchor, ${SHOWN_NAME} AS name, e.outcome, e.reason,
       e.cause, e.who, e.changed, e.fault, e.detail
     FROM password_event AS e LEFT JOIN connector AS c ON c.id = e.connector_id
     LEFT JOIN connector_object AS o ON o.connector_id = e.connector_id AND o.anchor = e.anchor
     WHERE ${allOf(clauses)} ORDER BY e.id DESC LIMIT ?`,
    [...parametersOf(clauses), limit],
  );
  return rows.map(({ changed, fault, detail, ...row }) => ({
    ...row,
    changedAt: changed === null ? null : dateOfStamp({ changed }).toISOString(),
    fault: fault === null ? null : (JSON.parse(fault) as Fault),
    detail: JSON.parse(detail) as PasswordEvent['detail'],
  }));
}

const allOf = (clauses: readonly Clause[]) => clauses.map(([sql]) => sql).join(' AND ') || 'true';
const parametersOf = (clauses: readonly Clause[]) => clauses.flatMap(([, ...parameters]) => parameters);

interface ListedRow extends Pick<PersonRow, 'connector_id' | 'anchor' | 'outcome' | 'reason' | 'at' | 'fault'> {
  readonly connector: string;
  readonly id: number | null;
  readonly name: string | null;
  readonly dn: string | null;
}

export async function listPeople(reader: Reader, query: PeopleQuery): Promise<ListedPerson[]> {
  const { outcome, reason, cause, connector, limit, after } = query;
  const [connectorId = 0, anchor = ''] = after === undefined ? [] : (JSON.parse(after) as [number, string]);
  const clauses: Clause[] = [
    ['p.outcome = ?', outcome],
    ...(reason === undefined ? [] : [['p.reason = ?', reason] as const]),
    ...(cause === undefined ? [] : [["p.fault ->> '$.code' = ?", cause] as const]),
    ...(connector === undefined ? [] : [['c.name = ?', connector] as const]),
    ...(after === undefined ? [] : [['(p.connector_id, p.anchor) > (?, ?)', connectorId, anchor] as const]),
  ];
  const rows = await reader.all<ListedRow>(
    `SELECT p.connector_id, p.anchor, p.outcome, p.reason, p.at, p.fault, c.name AS connector, o.id, ${SHOWN_NAME} AS name, o.dn
     FROM password_person AS p JOIN connector AS c ON c.id = p.connector_id
     LEFT JOIN connector_object AS o ON o.connector_id = p.connector_id AND o.anchor = p.anchor
     WHERE ${allOf(clauses)} ORDER BY p.connector_id, p.anchor LIMIT ?`,
    [...parametersOf(clauses), limit],
  );
  return rows.map(({ connector_id: id, name, dn, fault, ...row }) => ({
    ...row,
    key: JSON.stringify([id, row.anchor]),
    name: name ?? dn ?? row.anchor,
    dn: dn ?? '',
    fault: fault === null ? null : (JSON.parse(fault) as Fault),
  }));
}
