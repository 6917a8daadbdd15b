/** What a metaverse holds, in a form that does not tell in which order it came to be. */

import { decodeAttributes, type Attributes } from '../../../engine/model/attribute-value.ts';
import type { Reader } from '../../../engine/store/database.ts';

/** Objects by what is joined to them in the forests. */
export type MetaverseDigest = { readonly [key: string]: DigestedObject };

export interface DigestedObject {
  readonly type: string;
  readonly attributes: { readonly [attribute: string]: unknown };
  /** For each attribute the rules that speak of it, the winner first, each with the connector of its object. */
  readonly lineage: { readonly [attribute: string]: readonly string[] };
  /** Metaverse objects that this one points to, by their keys. */
  readonly references: readonly string[];
  /** Connector and object type of everything joined. */
  readonly joined: readonly string[];
}

/**
 * The metaverse without numbers: objects by what is joined to them (connector and anchor in the forests), rules by their
 * ids. Two engines that came to the same metaverse, in whatever order, give the same.
 */
export async function metaverseDigest(reader: Reader): Promise<MetaverseDigest> {
  const rules = await namesOf(reader, 'SELECT number AS id, rule_id AS name FROM rule_number');
  const joined = await reader.all<JoinedRow>(
    `SELECT o.id, o.mv_id, o.object_type, o.anchor, c.name AS connector, c.kind FROM connector_object AS o
     JOIN connector AS c ON c.id = o.connector_id WHERE o.mv_id IS NOT NULL`,
  );
  const connectorOf = new Map(joined.map((row) => [row.id, row.connector]));
  const byIdentity = Map.groupBy(joined, (row) => row.mv_id);
  const keyOf = (id: number) =>
    (byIdentity.get(id) ?? [])
      .flatMap((row) => (row.kind === 'active-directory' ? [`${row.connector} ${row.anchor ?? ''}`] : []))
      .sort()
      .join(', ');
  const references = await reader.all<{ mv_id: number; attribute: string; target_id: number }>(
    'SELECT mv_id, attribute, target_id FROM metaverse_reference WHERE present = 1',
  );
  const objects = await reader.all<{ id: number; object_type: string; attributes: string; lineage: string }>(
    'SELECT id, object_type, attributes, lineage FROM metaverse_object',
  );
  const digested = objects.map((object): [string, DigestedObject] => [
    keyOf(object.id),
    {
      type: object.object_type,
      attributes: withoutIds(decodeAttributes(object.attributes)),
      lineage: Object.fromEntries(
        Object.entries(JSON.parse(object.lineage) as Record<string, [number, number][]>).map(([attribute, entries]) => [
          attribute,
          entries.map(([rule, csId]) => `${rules.get(rule) ?? '?'} of ${connectorOf.get(csId) ?? '?'}`),
        ]),
      ),
      references: references
        .flatMap((row) => (row.mv_id === object.id ? [`${row.attribute} ${keyOf(row.target_id)}`] : []))
        .sort(),
      joined: (byIdentity.get(object.id) ?? []).map((row) => `${row.connector} ${row.object_type}`).sort(),
    },
  ]);
  return Object.fromEntries(digested.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The tenant's own number of an object is another one in each tenant. */
function withoutIds(attributes: Attributes): DigestedObject['attributes'] {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== 'cloudAnchor'));
}

interface JoinedRow {
  readonly id: number;
  readonly mv_id: number;
  readonly object_type: string;
  readonly anchor: string | null;
  readonly connector: string;
  readonly kind: string;
}

async function namesOf(reader: Reader, sql: string): Promise<Map<number, string>> {
  const rows = await reader.all<{ id: number; name: string }>(sql);
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** The connector that each attribute of a person comes from. */
export function contributorsOf(
  digest: MetaverseDigest,
  userPrincipalName: string,
): { readonly [attribute: string]: string } {
  const found = Object.values(digest).find(({ attributes }) =>
    (attributes['userPrincipalName'] as readonly string[] | undefined)?.includes(userPrincipalName),
  );
  return Object.fromEntries(
    Object.entries(found?.lineage ?? {}).map(([attribute, [winner = '']]) => [
      attribute,
      winner.split(' of ')[1] ?? '',
    ]),
  );
}
