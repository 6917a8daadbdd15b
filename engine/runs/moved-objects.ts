/** The objects behind numbers of runs, read back in pages. */

import { lookUp } from '../connector-space/look-up.ts';
import { counterNumber } from '../connector-space/run-objects.ts';
import { shownObjects, type ShownRow } from '../connector-space/shown-objects.ts';
import { FaultError } from '../model/fault.ts';
import type { Reader, SqlValue } from '../store/database.ts';

export interface MovedRequest {
  readonly runs: readonly number[];
  /** Of `RUN_COUNTERS`, or one of `DERIVED` or `EXPORTED`. */
  readonly counters: readonly string[];
  readonly connector?: string | undefined;
  readonly search?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface MovedRow extends ShownRow {
  readonly run: number;
  readonly counter: string;
}

export interface MovedPage {
  readonly rows: readonly MovedRow[];
  readonly next: string | null;
  readonly total: number;
}

/** Objects of one counter without, or with, those of another of the same run. */
const DERIVED: { readonly [counter: string]: { readonly of: readonly string[]; readonly without?: string } } = {
  flowUpdates: { of: ['flowUpdates', 'projections'] },
  identityUpdates: { of: ['flowUpdates'] },
  linkUpdates: { of: ['references'], without: 'adds' },
};

/** What exports did is in their journal. */
const EXPORTED: { readonly [counter: string]: readonly [operation: string, state: string] } = {
  exportAdds: ['add', 'done'],
  exportUpdates: ['update', 'done'],
  exportDeletes: ['delete', 'done'],
  exportReferences: ['references', 'done'],
  exportSessions: ['revoke-sessions', 'done'],
};

interface Source {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** Rows (object_id, run_id, counter) of one counter in these runs, by the primary key or an index. */
function sourceOf(counter: string, runs: string): Source {
  const exported = EXPORTED[counter];
  if (exported) {
    return {
      sql: `SELECT j.object_id, j.run_id, '${counter}' AS counter FROM json_each(?) AS r
        CROSS JOIN export_journal AS j ON j.run_id = r.value AND j.operation = ? AND j.state = ?`,
      parameters: [runs, ...exported],
    };
  }
  if (counter === 'linkExports') {
    // Links of objects that were created in the same run belong to their creation.
    return {
      sql: `SELECT j.object_id, j.run_id, 'linkExports' AS counter FROM json_each(?) AS r
        CROSS JOIN export_journal AS j ON j.run_id = r.value AND j.operation = 'references' AND j.state = 'done'
        WHERE NOT EXISTS (SELECT 1 FROM export_journal AS n WHERE n.run_id = j.run_id AND n.operation = 'add'
          AND n.state = 'done' AND n.object_id = j.object_id)`,
      parameters: [runs],
    };
  }
  if (counter === 'exportFailed') {
    return {
      sql: `SELECT j.object_id, j.run_id, 'exportFailed' AS counter FROM json_each(?) AS r
        CROSS JOIN export_journal AS j ON j.run_id = r.value AND j.operation > '' AND j.state = 'failed'`,
      parameters: [runs],
    };
  }
  const { of, without } = DERIVED[counter] ?? { of: [counter] };
  const numbers = of.map(counterNumber);
  if (numbers.includes(undefined)) {
    throw new FaultError({ code: 'not-found', stage: 'run', detail: { what: 'counter', id: counter }, retry: 'never' });
  }
  const excluded =
    without === undefined
      ? ''
      : `WHERE NOT EXISTS (SELECT 1 FROM run_object AS n
           WHERE n.run_id = m.run_id AND n.counter = ${counterNumber(without)} AND n.object_id = m.object_id)`;
  return {
    sql: `SELECT m.object_id, m.run_id, '${counter}' AS counter FROM json_each(?) AS r
      CROSS JOIN json_each(?) AS w CROSS JOIN run_object AS m ON m.run_id = r.value AND m.counter = w.value ${excluded}`,
    parameters: [runs, JSON.stringify(numbers)],
  };
}

function allSources({ runs, counters }: Pick<MovedRequest, 'runs' | 'counters'>): Source {
  const list = JSON.stringify(runs);
  const sources = [...new Set(counters)].map((counter) => sourceOf(counter, list));
  return {
    sql: sources.map((source) => source.sql).join(' UNION ALL '),
    parameters: sources.flatMap((source) => source.parameters),
  };
}

/** Of a connector: those there are, and those that left their names. */
const OF_CONNECTOR = `(SELECT id FROM connector WHERE name = ?) =
  coalesce((SELECT connector_id FROM connector_object AS o WHERE o.id = x.object_id),
    (SELECT connector_id FROM removed_object AS g WHERE g.id = x.object_id))`;

/** How many objects, each once. */
export async function countMoved(
  reader: Reader,
  request: Pick<MovedRequest, 'runs' | 'counters' | 'connector'>,
): Promise<number> {
  const { sql, parameters } = allSources(request);
  const { connector } = request;
  const row = await reader.get<{ objects: number }>(
    `SELECT count(DISTINCT x.object_id) AS objects FROM (${sql}) AS x
     ${connector === undefined ? '' : `WHERE ${OF_CONNECTOR}`}`,
    [...parameters, ...(connector === undefined ? [] : [connector])],
  );
  return row!.objects;
}

/** Each object once, in the order of its row number. Throws `not-found` for a counter that has no objects. */
export async function movedObjects(reader: Reader, request: MovedRequest): Promise<MovedPage> {
  const { sql, parameters } = allSources(request);
  const conditions: string[] = [];
  const narrowing: SqlValue[] = [];
  if (request.connector !== undefined) {
    conditions.push(OF_CONNECTOR);
    narrowing.push(request.connector);
  }
  const total = await countMoved(reader, request);
  const search = request.search === undefined ? null : lookUp(request.search);
  if (search) {
    conditions.push(`x.object_id IN (${search.sql})`);
    narrowing.push(...search.parameters);
  }
  conditions.push('x.object_id > ?');
  narrowing.push(Number(request.after ?? 0));
  const found = await reader.all<{ object_id: number; run_id: number; counter: string }>(
    `SELECT x.object_id, min(x.run_id) AS run_id, x.counter FROM (${sql}) AS x WHERE ${conditions.join(' AND ')}
     GROUP BY x.object_id ORDER BY x.object_id LIMIT ?`,
    [...parameters, ...narrowing, request.limit],
  );
  const shown = await shownObjects(
    reader,
    found.map((row) => row.object_id),
  );
  const rows = found.map(({ object_id: id, run_id: run, counter }) => ({
    ...(shown.get(id) ?? forgotten(id)),
    run,
    counter,
  }));
  const next = found.length < request.limit ? null : String(found.at(-1)!.object_id);
  return { rows, next, total };
}

/** It left before names were kept. */
function forgotten(id: number): ShownRow {
  return {
    connectorObject: id,
    metaverse: null,
    connector: null,
    objectType: '',
    name: `cs:${id}`,
    dn: null,
    gone: true,
  };
}
