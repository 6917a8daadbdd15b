/** The tenant's connector space as it will be when everything staged has arrived. */

import { decodeAttributes, type AttributeValue, type Attributes } from '../../model/attribute-value.ts';
import type { Reader } from '../../store/database.ts';
import type { Holder, HolderState, IdentifyingValues } from './finding.ts';
import { keysOf } from './keys.ts';
import { asShown, type ServiceProfile } from './service.ts';

export interface SpaceObject {
  readonly holder: Holder & { readonly id: number };
  /** What the next export writes of it; undefined where it writes nothing. */
  readonly wanted: Attributes | undefined;
}

interface SpaceRow {
  readonly id: number;
  readonly object_type: string;
  readonly in_directory: 0 | 1;
  readonly joined: 0 | 1;
  readonly anchor: string | null;
  readonly wanted: string | null;
  readonly has_anchor: 0 | 1;
  readonly known: string;
  /** Where something is staged. */
  readonly expected: string | null;
}

const PAGE = 2_000;

/** Values are lists, so that a merge patch lays one image over another (RFC 7396 takes a list as a whole). */
const KNOWN = `CASE WHEN p.awaiting IS NULL OR p.awaiting = '{}' THEN o.image ELSE json_patch(o.image, p.awaiting) END`;

const identifying = (
  image: string,
) => `json_array(${image} ->> '$.displayName[0]', ${image} ->> '$.userPrincipalName[0]',
  ${image} ->> '$.mail[0]', ${image} ->> '$.sourceAnchor[0]', ${image} ->> '$.onPremiseSecurityIdentifier[0]',
  ${image} -> '$.proxyAddresses')`;

/** What is deleted, staged or seen, is nobody's rival; nor is what the back end cannot make. */
const THERE = `o.object_type <> '' AND coalesce(o.pending_import, '') <> 'delete' AND coalesce(p.operation, '') <> 'delete'
  AND (o.in_directory = 1 OR p.state IN ('staged', 'sent'))`;

const select = (from: string, where: string) => `
WITH page AS MATERIALIZED (
  SELECT o.id, o.object_type, o.in_directory, o.mv_id IS NOT NULL AS joined, o.anchor,
    o.image -> '$.sourceAnchor[0]' IS NOT NULL AS has_anchor,
    CASE WHEN p.state = 'staged' THEN p.attributes END AS wanted, ${KNOWN} AS known
  FROM ${from} LEFT JOIN pending_export AS p ON p.object_id = o.id
  WHERE ${THERE} AND ${where})
SELECT id, object_type, in_directory, joined, anchor, has_anchor, wanted, ${identifying('known')} AS known,
  CASE WHEN wanted IS NOT NULL THEN ${identifying('json_patch(known, wanted)')} END AS expected FROM page`;

// Along the row numbers: the images of other connectors' objects are not read on the way.
const NEXT_PAGE = select(
  'connector_object AS o NOT INDEXED',
  `o.id > ? AND o.connector_id = ? ORDER BY o.id LIMIT ${PAGE}`,
);
const BY_IDS = select(
  'json_each(?) AS a CROSS JOIN connector_object AS o ON o.id = a.value',
  'o.connector_id = ? ORDER BY o.id',
);

/** All of it, page by page, by row number. */
export async function* readSpace(
  reader: Reader,
  connectorId: number,
  profile: ServiceProfile,
): AsyncGenerator<readonly SpaceObject[]> {
  for (let after = 0; ;) {
    const rows = await reader.all<SpaceRow>(NEXT_PAGE, [after, connectorId]);
    if (rows.length > 0) yield rows.map((row) => toObject(row, profile));
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

export async function loadSpace(
  reader: Reader,
  connectorId: number,
  profile: ServiceProfile,
  ids: readonly number[],
): Promise<SpaceObject[]> {
  const rows = await reader.all<SpaceRow>(BY_IDS, [JSON.stringify(ids), connectorId]);
  return rows.map((row) => toObject(row, profile));
}

type Values = readonly [
  displayName: string | null,
  userPrincipalName: string | null,
  mail: string | null,
  sourceAnchor: string | null,
  securityIdentifier: string | null,
  proxyAddresses: readonly string[] | null,
];

function toObject(row: SpaceRow, profile: ServiceProfile): SpaceObject {
  const { id, anchor, object_type: objectType, expected } = row;
  const wanted = row.wanted === null ? undefined : decodeAttributes(row.wanted);
  const known = valuesIn(row.known);
  const values = expected === null ? known : valuesIn(expected);
  const keysBefore = () => new Set(keysOf(asShown(known, objectType, profile)).map(({ key }) => key));
  return {
    holder: {
      ...{ id, anchor, objectType, name: values.name, state: stateOf(row, profile) },
      ...asShown(values, objectType, profile),
      objectIdentifier: octetsIn(wanted?.['onPremisesObjectIdentifier']?.[0]),
      kept: wanted === undefined ? undefined : keysBefore(),
      adopted:
        row.in_directory === 1 && row.joined === 1 && row.has_anchor === 0 && wanted?.['sourceAnchor'] !== undefined,
    },
    wanted,
  };
}

function octetsIn(value: AttributeValue | undefined): string | null {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : null;
}

function valuesIn(text: string): IdentifyingValues & { readonly name: string | null } {
  const [name, userPrincipalName, mail, sourceAnchor, securityIdentifier, proxyAddresses] = JSON.parse(text) as Values;
  return { name, userPrincipalName, mail, sourceAnchor, securityIdentifier, proxyAddresses: proxyAddresses ?? [] };
}

/** The directory-sync service shows what is synchronized alone; Graph also what nobody joined. */
function stateOf(row: SpaceRow, { backEnd }: ServiceProfile): HolderState {
  if (row.in_directory === 0) return 'planned';
  return backEnd === 'directory-sync' || row.joined === 1 ? 'synchronized' : 'cloud';
}

/** Groups that will have more members than the service takes, with how many; only of those that get more. */
export async function oversizeGroups(
  reader: Reader,
  connectorId: number,
  limit: number,
): Promise<{ readonly id: number; readonly members: number }[]> {
  return reader.all<{ id: number; members: number }>(
    `SELECT r.object_id AS id, count(*) AS members FROM (
       SELECT DISTINCT n.object_id FROM connector_reference AS n INDEXED BY connector_reference_pending
       CROSS JOIN connector_object AS o ON o.id = n.object_id
       WHERE n.pending <> 0 AND n.pending > 0 AND n.attribute = 'member' AND o.connector_id = ?) AS g
     CROSS JOIN connector_reference AS r ON r.object_id = g.object_id AND r.attribute = 'member'
     WHERE r.pending = 1 OR (r.imported = 1 AND r.pending = 0)
     GROUP BY r.object_id HAVING count(*) > ?`,
    [connectorId, limit],
  );
}
