/** Conflicts as they were last found. */

import type { Fault } from '../../model/fault.ts';
import { insertRows } from '../../store/batch.ts';
import type { Reader, SqlValue, Writer } from '../../store/database.ts';
import {
  SEVERITIES,
  type ConflictFix,
  type ConflictKind,
  type ConflictSeverity,
  type Facts,
  type Finding,
} from './finding.ts';
import type { Party } from './parties.ts';

export interface Conflict {
  readonly id: number;
  readonly kind: ConflictKind;
  readonly severity: ConflictSeverity;
  readonly error: string | null;
  readonly attribute: string | null;
  readonly value: string | null;
  readonly detail: Facts;
  readonly object: Party;
  readonly other: Party | null;
  readonly further: number;
  readonly standing: boolean;
  readonly fixes: readonly ConflictFix[];
}

export interface ConflictFilter {
  readonly severity?: ConflictSeverity | undefined;
  readonly kind?: ConflictKind | undefined;
  readonly search?: string | undefined;
  /** Row of the tenant's connector space that has part in it. */
  readonly object?: number | undefined;
  /** False: only of what waits to be exported. */
  readonly standing?: false;
}

export interface ConflictCounts {
  readonly total: number;
  readonly severities: { readonly [severity in ConflictSeverity]: number };
  readonly kinds: readonly {
    readonly kind: ConflictKind;
    readonly severity: ConflictSeverity;
    readonly count: number;
  }[];
}

/** How the tenant had a say: it was `asked`, everything of it is `imported`, it was `not-asked`, or asking `failed`. */
export type CloudSaid = 'asked' | 'imported' | 'not-asked' | 'failed';

export interface ConflictSearch {
  readonly round: number;
  readonly foundAt: string;
  readonly runId: number;
  readonly objects: number;
  readonly milliseconds: number;
  readonly cloud: CloudSaid;
  readonly fault: Fault | null;
}

/** A finding with both objects as people know them. */
export type DescribedFinding = Omit<Finding, 'object' | 'other'> & Pick<Conflict, 'object' | 'other'>;

export async function saveConflicts(writer: Writer, round: number, found: readonly DescribedFinding[]): Promise<void> {
  const rows = found.map((finding): SqlValue[] => [
    keyOf(finding),
    round,
    SEVERITIES.indexOf(finding.severity),
    finding.kind,
    finding.object.connectorObject,
    finding.other?.connectorObject ?? null,
    wordsOf(finding),
    JSON.stringify(finding),
  ]);
  await insertRows(
    writer,
    'conflict (conflict_key, round, severity, kind, object_id, other_id, words, body)',
    rows,
    `ON CONFLICT (conflict_key) DO UPDATE SET round = excluded.round, severity = excluded.severity,
       object_id = excluded.object_id, other_id = excluded.other_id, words = excluded.words, body = excluded.body`,
  );
}

function keyOf({ kind, attribute, value, object, other }: DescribedFinding): string {
  const nameOf = (party: Party | null) => (party === null ? null : (party.connectorObject ?? party.anchor));
  return JSON.stringify([kind, nameOf(object), nameOf(other), attribute, value]);
}

function wordsOf({ value, object, other }: DescribedFinding): string {
  const texts = [object, other].flatMap((party) => [party?.name, party?.dn, party?.userPrincipalName]);
  return [value, ...texts]
    .filter((text) => text !== null && text !== undefined)
    .join('\n')
    .toLowerCase();
}

export async function nextRound(reader: Reader): Promise<number> {
  return ((await lastSearch(reader))?.round ?? 0) + 1;
}

/** What was not found again is none any more. */
export async function endSearch(writer: Writer, search: ConflictSearch): Promise<void> {
  await writer.run('DELETE FROM conflict WHERE round <> ?', [search.round]);
  await writer.run(
    `INSERT INTO conflict_search (id, round, found_at, run_id, objects, milliseconds, cloud, fault)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET round = excluded.round, found_at = excluded.found_at, run_id = excluded.run_id,
       objects = excluded.objects, milliseconds = excluded.milliseconds, cloud = excluded.cloud, fault = excluded.fault`,
    [
      search.round,
      search.foundAt,
      search.runId,
      search.objects,
      search.milliseconds,
      search.cloud,
      search.fault === null ? null : JSON.stringify(search.fault),
    ],
  );
}

export async function lastSearch(reader: Reader): Promise<ConflictSearch | undefined> {
  const row = await reader.get<{
    round: number;
    found_at: string;
    run_id: number;
    objects: number;
    milliseconds: number;
    cloud: CloudSaid;
    fault: string | null;
  }>('SELECT * FROM conflict_search');
  if (!row) return undefined;
  const { round, objects, milliseconds, cloud } = row;
  const fault = row.fault === null ? null : (JSON.parse(row.fault) as Fault);
  return { round, foundAt: row.found_at, runId: row.run_id, objects, milliseconds, cloud, fault };
}

export async function newestRun(reader: Reader): Promise<number> {
  return (await reader.get<{ id: number | null }>('SELECT max(id) AS id FROM run'))?.id ?? 0;
}

/** The gravest first, one page by number. */
export async function listConflicts(
  reader: Reader,
  filter: ConflictFilter,
  after: number,
  limit: number,
): Promise<Conflict[]> {
  const { sql, parameters } = where(filter);
  const rows = await reader.all<{ id: number; body: string }>(
    `SELECT id, body FROM conflict WHERE ${sql}
       AND (? = 0 OR (severity, id) > (SELECT severity, id FROM conflict WHERE id = ?))
     ORDER BY severity, id LIMIT ?`,
    [...parameters, after, after, limit],
  );
  return rows.map(({ id, body }) => ({ ...(JSON.parse(body) as Omit<Conflict, 'id'>), id }));
}

export async function loadConflict(reader: Reader, id: number): Promise<Conflict | undefined> {
  const row = await reader.get<{ body: string }>('SELECT body FROM conflict WHERE id = ?', [id]);
  return row && { ...(JSON.parse(row.body) as Omit<Conflict, 'id'>), id };
}

/** `severities` and `kinds` say what choosing one would show: each is counted by everything of the filter but itself. */
export async function countConflicts(reader: Reader, filter: ConflictFilter = {}): Promise<ConflictCounts> {
  const count = async (narrowed: ConflictFilter) => {
    const { sql, parameters } = where(narrowed);
    return reader.all<{ severity: number; kind: ConflictKind; count: number }>(
      `SELECT severity, kind, count(*) AS count FROM conflict WHERE ${sql} GROUP BY severity, kind ORDER BY severity, kind`,
      parameters,
    );
  };
  const sum = (rows: readonly { readonly count: number }[]) => rows.reduce((total, row) => total + row.count, 0);
  const bySeverity = await count({ ...filter, severity: undefined });
  const byKind = await count({ ...filter, kind: undefined });
  const both = (row: { severity: number; kind: ConflictKind }) => filter.kind === undefined || row.kind === filter.kind;
  const of = (severity: ConflictSeverity) =>
    sum(bySeverity.filter((row) => SEVERITIES[row.severity] === severity && both(row)));
  return {
    total: sum(byKind.filter(both)),
    severities: {
      fails: of('fails'),
      'takes-over': of('takes-over'),
      quarantined: of('quarantined'),
      changed: of('changed'),
    },
    kinds: byKind.map(({ severity, kind, count: objects }) => ({
      kind,
      severity: SEVERITIES[severity]!,
      count: objects,
    })),
  };
}

function where({ severity, kind, search, object, standing }: ConflictFilter): {
  readonly sql: string;
  readonly parameters: SqlValue[];
} {
  const clauses = ['true'];
  const parameters: SqlValue[] = [];
  const add = (clause: string, ...values: SqlValue[]) => {
    clauses.push(clause);
    parameters.push(...values);
  };
  if (severity !== undefined) add('severity = ?', SEVERITIES.indexOf(severity));
  if (kind !== undefined) add('kind = ?', kind);
  if (object !== undefined) add('(object_id = ? OR other_id = ?)', object, object);
  if (standing === false) add(`body ->> '$.standing' = 0`);
  if (search !== undefined && search !== '') add('instr(words, ?) > 0', search.toLowerCase());
  return { sql: clauses.join(' AND '), parameters };
}
