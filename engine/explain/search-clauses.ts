/** Clauses of a search on the values of attributes. */

import type { SqlValue } from '../store/database.ts';
import type { Condition } from './pending-filter.ts';

export interface SearchClause {
  readonly attribute: string;
  readonly op: 'equals' | 'not-equals' | 'starts-with' | 'contains' | 'present' | 'absent';
  readonly value: string;
}

/** Texts are compared without regard to letter case; a boolean is `true` or `false`. */
const VALUE = `CASE v.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(v.value AS TEXT) END`;

const TESTS: { readonly [op in SearchClause['op']]: string | undefined } = {
  equals: `${VALUE} = ? COLLATE NOCASE`,
  'not-equals': `${VALUE} = ? COLLATE NOCASE`,
  'starts-with': `substr(lower(${VALUE}), 1, length(?)) = lower(?)`,
  contains: `instr(lower(${VALUE}), lower(?)) > 0`,
  present: undefined,
  absent: undefined,
};

/** @param columns attributes that are columns of their own (`dn`, `anchor`), by name */
export function clauseCondition(
  { attribute, op, value }: SearchClause,
  document: string,
  columns: { readonly [attribute: string]: string },
): Condition {
  const negated = op === 'not-equals' || op === 'absent' ? 'NOT ' : '';
  const test = TESTS[op];
  const column = columns[attribute];
  const values = column === undefined ? `json_each(${document}, ?)` : `json_each(json_array(${column}))`;
  const parameters: SqlValue[] = column === undefined ? [pathOf(attribute)] : [];
  const presence = `v.type <> 'null'`;
  if (test === undefined) {
    return { sql: `${negated}EXISTS (SELECT 1 FROM ${values} AS v WHERE ${presence})`, parameters };
  }
  const wanted = op === 'starts-with' ? [value, value] : [value];
  return {
    sql: `${negated}EXISTS (SELECT 1 FROM ${values} AS v WHERE ${presence} AND ${test})`,
    parameters: [...parameters, ...wanted],
  };
}

/** A name with a quote is in no directory; it would end the path's own. */
function pathOf(attribute: string): string {
  return `$."${attribute.replaceAll('"', '')}"`;
}
