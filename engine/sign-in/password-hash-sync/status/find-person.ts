/** The account that somebody means: by its number, or by what he types. */

import { loadByIds, loadByMetaverse, type ConnectorObjectRow } from '../../../connector-space/objects.ts';
import { lookUp } from '../../../connector-space/look-up.ts';
import type { Reader } from '../../../store/database.ts';
import { isOfPeople, type ScopeContext } from '../pipeline/scope.ts';
import type { PersonReference } from '../status.ts';

/** Undefined where there is none. An object of the tenant stands for the account of its identity in a forest. */
export async function findPerson(
  reader: Reader,
  context: ScopeContext,
  person: PersonReference,
): Promise<ConnectorObjectRow | undefined> {
  const found = 'id' in person ? await loadByIds(reader, [person.id]) : await named(reader, person.name);
  const identities = found.flatMap(({ connector_id: id, mv_id: identity }) =>
    id === context.tenant.id && identity !== null ? [identity] : [],
  );
  const accounts = [...found, ...(await loadByMetaverse(reader, identities))].filter(
    (row) => row.connector_id !== context.tenant.id && context.connectors.has(row.connector_id),
  );
  return accounts.find((row) => isOfPeople(context, row)) ?? accounts.find(({ object_type: type }) => type !== '');
}

/** Names that several share lead to the one that is meant exactly, and else to the only one there is. */
async function named(reader: Reader, name: string): Promise<ConnectorObjectRow[]> {
  const way = lookUp(name);
  if (!way) return [];
  const text = name
    .trim()
    .toLowerCase()
    .replace(/^[^\\]*\\/, '');
  const exact = `(lower(o.dn) = ? OR o.anchor = ? OR lower(o.image ->> '$.sAMAccountName[0]') = ?
     OR lower(o.image ->> '$.userPrincipalName[0]') = ? OR lower(o.image ->> '$.displayName[0]') = ?)`;
  const rows = await reader.all<ConnectorObjectRow & { readonly is_exact: 0 | 1 }>(
    `SELECT o.*, ${exact} AS is_exact FROM (${way.sql}) AS f CROSS JOIN connector_object AS o ON o.id = f.id
     WHERE o.object_type <> '' ORDER BY is_exact DESC, o.id LIMIT 20`,
    [...Array.from({ length: 5 }, () => text), ...way.parameters],
  );
  const exactly = rows.filter(({ is_exact: isExact }) => isExact === 1);
  return exactly.length > 0 ? exactly : rows.length === 1 ? rows : [];
}
