/**
 * Groups that rules name (`ISMEMBEROF`), and who is a direct member of them. The rows of a group's `member` links answer
 * that, for a batch of objects and all groups at once; a group is never loaded whole.
 */

import type { NamedGroup } from '../rules/compiled-rule.ts';
import type { Reader } from '../store/database.ts';

/** A group that rules of a connector name, and its row; null where the connector space has no such group. */
export interface FoundGroup {
  readonly connectorId: number;
  readonly group: NamedGroup;
  readonly row: number | null;
}

export interface GroupsOfConnector {
  readonly connectorId: number;
  readonly groups: readonly NamedGroup[];
}

/** Objects by row number, with the keys of the groups they are direct members of. */
export type Memberships = ReadonlyMap<number, ReadonlySet<string>>;

const STANDING = `o.object_type = 'group' AND o.in_directory = 1 AND coalesce(o.pending_import, '') <> 'delete'`;

/** A group whose deletion was imported is not found, whether synchronization has forgotten it yet or not. */
export async function findFilterGroups(reader: Reader, wanted: readonly GroupsOfConnector[]): Promise<FoundGroup[]> {
  const named = wanted.flatMap(({ connectorId, groups }) => groups.map((group) => ({ connectorId, group })));
  if (named.length === 0) return [];
  const keys = named.map(({ connectorId, group }, place) => [place, connectorId, group.by, group.key]);
  const rows = await reader.all<{ place: number; id: number }>(
    `SELECT g.value ->> 0 AS place, o.id FROM json_each(?1) AS g CROSS JOIN connector_object AS o
       ON o.connector_id = g.value ->> 1 AND o.anchor = g.value ->> 3
     WHERE g.value ->> 2 = 'anchor' AND ${STANDING}
     UNION ALL
     SELECT g.value ->> 0 AS place, o.id FROM json_each(?1) AS g CROSS JOIN connector_object AS o
       ON o.connector_id = g.value ->> 1 AND o.dn_path = g.value ->> 3
     WHERE g.value ->> 2 = 'path' AND ${STANDING}`,
    [JSON.stringify(keys)],
  );
  const found = new Map(rows.map((row) => [row.place, row.id]));
  return named.map((entry, place) => ({ ...entry, row: found.get(place) ?? null }));
}

/** Direct members as last imported; one look-up by key for each pair of group and object, in one statement. */
export async function loadMemberships(
  reader: Reader,
  groups: readonly FoundGroup[],
  objectIds: readonly number[],
): Promise<Memberships> {
  const memberships = new Map<number, Set<string>>();
  const found = groups.filter((group) => group.row !== null);
  if (found.length === 0 || objectIds.length === 0) return memberships;
  const rows = await reader.all<{ place: number; id: number }>(
    `SELECT g.key AS place, r.target_id AS id FROM json_each(?) AS g CROSS JOIN json_each(?) AS a
     CROSS JOIN connector_reference AS r ON r.object_id = g.value AND r.attribute = 'member' AND r.target_id = a.value
     WHERE r.imported = 1`,
    [JSON.stringify(found.map((group) => group.row)), JSON.stringify(objectIds)],
  );
  for (const { place, id } of rows) {
    const own = memberships.get(id) ?? new Set<string>();
    memberships.set(id, own.add(found[place]!.group.key));
  }
  return memberships;
}
