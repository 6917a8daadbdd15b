/** The plan that synchronization left in the scratch copy, as the rows of a preview. */

import type { Fault } from '../../model/fault.ts';
import { dnPath, nameOfDn } from '../../model/distinguished-name.ts';
import { containerScope, CONTAINER_TYPES, type ContainerScope } from '../../import/container-scope.ts';
import type { ConnectorPlan } from '../../runs/configuration.ts';
import { resultOfRun } from '../../runs/results.ts';
import type { Reader, Writer } from '../../store/database.ts';
import type { Store } from '../../store/store.ts';
import { leftOutObjects, type LeftOutContext, type Reason } from './left-out.ts';
import { addRows, nameOf, type Category, type PreviewRow } from './tables.ts';

export interface NumberedPlan extends ConnectorPlan {
  readonly id: number;
}

/** Where an object of the tenant comes from: the DN of an account of its identity, now or before. */
const SOURCE_DN = `coalesce(
  (SELECT a.dn FROM connector_object AS a JOIN connector AS c ON c.id = a.connector_id
   WHERE a.mv_id = o.mv_id AND c.kind = 'active-directory' ORDER BY a.id LIMIT 1),
  (SELECT b.dn FROM preview_before AS was JOIN preview_before AS b ON b.mv_id = was.mv_id
   JOIN connector AS c ON c.id = b.connector_id
   WHERE was.id = o.id AND c.kind = 'active-directory' ORDER BY b.id LIMIT 1),
  CASE WHEN c.kind = 'active-directory' THEN o.dn ELSE coalesce(o.image ->> '$.userPrincipalName[0]', o.dn) END)`;

const WITH_NAMES = `o.object_type AS objectType, o.id AS objectId, ${nameOf('o')} AS name, ${SOURCE_DN} AS dn`;
const OBJECTS = 'connector_object AS o JOIN connector AS c ON c.id = o.connector_id';

/** An object of the directory that stands for an identity now and did not before. */
const NEWLY_JOINED = `o.in_directory = 1 AND o.mv_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM preview_before AS b WHERE b.id = o.id)`;

type Named = Pick<PreviewRow, 'objectType' | 'objectId' | 'name' | 'dn'>;

const PAGE = 2_000;

/** Everything the query finds, page by page; it selects `objectId` and takes rows above the last one seen. */
async function eachPage<R extends Named>(
  store: Store,
  sql: string,
  parameters: readonly (string | number)[],
  rowsOf: (found: readonly R[]) => readonly PreviewRow[] | Promise<readonly PreviewRow[]>,
): Promise<void> {
  for (let after = 0; ;) {
    const found = await store.reader.all<R>(`${sql} AND o.id > ? ORDER BY o.id LIMIT ${PAGE}`, [...parameters, after]);
    if (found.length === 0) return;
    after = found.at(-1)!.objectId;
    const rows = await rowsOf(found);
    await store.write((writer) => addRows(writer, rows));
  }
}

export async function addTenantRows(store: Store, tenant: NumberedPlan, verified: ReadonlySet<string>): Promise<void> {
  const { id, name: connector } = tenant;
  const select = `SELECT ${WITH_NAMES}, p.attributes ->> '$.userPrincipalName[0]' AS after,
    o.image ->> '$.userPrincipalName[0]' AS before`;
  const staged = `${OBJECTS} JOIN pending_export AS p ON p.object_id = o.id WHERE o.connector_id = ?
    AND p.state = 'staged'`;
  type Staged = Named & { readonly before: string | null; readonly after: string | null };
  await eachPage<Staged>(store, `${select} FROM ${staged} AND p.operation = 'add'`, [id], (found) =>
    found.flatMap((row) => [{ category: 'create', connector, ...plain(row) }, ...unverified(connector, row, verified)]),
  );
  await eachPage<Staged>(
    store,
    `${select} FROM ${staged} AND p.operation = 'update' AND NOT (${NEWLY_JOINED})`,
    [id],
    (found) =>
      found.flatMap((row) => [{ category: 'update', connector, ...plain(row) }, ...names(connector, row, verified)]),
  );
  await addJoins(store, tenant, verified);
}

const plain = ({ objectType, objectId, name, dn }: Named): Named => ({ objectType, objectId, name, dn });

interface Renamed extends Named {
  readonly before: string | null;
  readonly after: string | null;
}

function names(connector: string, row: Renamed, verified: ReadonlySet<string>): PreviewRow[] {
  return [...signInName(connector, row), ...unverified(connector, row, verified)];
}

/** Letter case does not count in a user principal name. */
function signInName(connector: string, row: Renamed): PreviewRow[] {
  const { before, after } = row;
  if (before === null || after === null || before.toLowerCase() === after.toLowerCase()) return [];
  const changes = [{ attribute: 'userPrincipalName', before: [before], after: [after] }];
  return [{ category: 'sign-in-name-changes', connector, ...plain(row), changes }];
}

/** The Graph back end is refused such a name; nothing is renamed in silence. */
function unverified(connector: string, row: Renamed, verified: ReadonlySet<string>): PreviewRow[] {
  const suffix = row.after?.split('@').at(-1)?.toLowerCase();
  if (row.after === null || suffix === undefined || verified.has(suffix)) return [];
  const reason: Reason = { code: 'suffix-not-verified', detail: { suffix, effect: 'refused' } };
  const changes = [
    { attribute: 'userPrincipalName', before: row.before === null ? [] : [row.before], after: [row.after] },
  ];
  return [{ category: 'suffix-not-verified', connector, ...plain(row), reason, changes }];
}

async function addJoins(store: Store, tenant: NumberedPlan, verified: ReadonlySet<string>): Promise<void> {
  const connector = tenant.name;
  type Joined = Renamed & { readonly anchor: string | null; readonly byAddress: number | null };
  await eachPage<Joined>(
    store,
    `SELECT ${WITH_NAMES}, p.attributes ->> '$.userPrincipalName[0]' AS after,
       o.image ->> '$.userPrincipalName[0]' AS before, o.image ->> '$.sourceAnchor[0]' AS anchor,
       lower(o.image ->> '$.primarySmtpAddress[0]') = lower((SELECT m.attributes ->> '$.primarySmtpAddress[0]'
         FROM metaverse_object AS m WHERE m.id = o.mv_id)) AS byAddress
     FROM ${OBJECTS} LEFT JOIN pending_export AS p ON p.object_id = o.id AND p.state = 'staged'
     WHERE o.connector_id = ? AND ${NEWLY_JOINED}`,
    [tenant.id],
    (found) =>
      found.flatMap((row) => {
        const attribute = row.byAddress === 1 ? 'primarySmtpAddress' : 'userPrincipalName';
        const reason: Reason =
          row.anchor === null
            ? { code: 'soft-match', detail: { attribute } }
            : { code: 'source-anchor', detail: { attribute: 'sourceAnchor' } };
        const joined = { connector, ...plain(row), reason };
        return [
          { category: 'join', ...joined },
          ...(row.anchor === null ? [{ category: 'existing-account-joined' as const, ...joined }] : []),
          ...names(connector, row, verified),
        ];
      }),
  );
}

/** What a forest would be written, and accounts that are found to be of somebody whom another forest brought. */
export async function addForestRows(store: Store, forest: NumberedPlan): Promise<void> {
  const connector = forest.name;
  await eachPage<Named & { readonly operation: 'add' | 'update' | 'delete' }>(
    store,
    `SELECT ${WITH_NAMES}, p.operation FROM ${OBJECTS} JOIN pending_export AS p ON p.object_id = o.id
     WHERE o.connector_id = ? AND p.state = 'staged'`,
    [forest.id],
    (found) => found.map((row) => ({ category: FOREST_CATEGORIES[row.operation], connector, ...plain(row) })),
  );
  await eachPage<Named & { readonly other: string }>(
    store,
    `SELECT ${WITH_NAMES}, oc.name AS other FROM ${OBJECTS}
     JOIN connector_object AS first ON first.mv_id = o.mv_id AND first.connector_id <> o.connector_id AND first.id < o.id
     JOIN connector AS oc ON oc.id = first.connector_id AND oc.kind = 'active-directory'
     WHERE o.connector_id = ? AND ${NEWLY_JOINED}`,
    [forest.id],
    (found) =>
      found.map((row) => ({
        category: 'join',
        connector,
        ...plain(row),
        reason: { code: 'same-person', detail: { forest: row.other } },
      })),
  );
}

const FOREST_CATEGORIES = { add: 'create', update: 'update', delete: 'delete' } as const;

/** Who is left out, and those among them who have no anchor. */
export async function addLeftOut(store: Store, context: LeftOutContext): Promise<void> {
  const connector = context.connector.name;
  for await (const page of leftOutObjects(context)) {
    const rows = page.flatMap(({ row, reason }): PreviewRow[] => {
      const image = JSON.parse(row.image) as { readonly displayName?: readonly string[] };
      const name = image.displayName?.[0] ?? nameOfDn(row.dn);
      const named = { connector, objectType: row.object_type, objectId: row.id, name, dn: row.dn, reason };
      const anchorless = reason.code === 'anchor-missing' || reason.detail['code'] === 'anchor-missing';
      return [
        { category: 'leave-out', ...named },
        ...(anchorless ? [{ category: 'anchor-missing' as const, ...named }] : []),
      ];
    });
    await store.write((writer) => addRows(writer, rows));
  }
}

/** Deletions, each with why its identity has nobody left; and with them everybody of today who would not be there. */
export async function addLeaving(
  store: Store,
  tenant: NumberedPlan,
  forests: readonly NumberedPlan[],
  isChange: boolean,
): Promise<void> {
  const reasons = await leavingReasons(store.reader, forests);
  type Leaving = Named & { readonly operation: string | null; readonly before: number | null };
  const sources = new Map<number, Reason>();
  const reasonOf = async (ids: readonly number[]) => {
    for (const [id, reason] of await reasons(ids)) sources.set(id, reason);
  };
  await eachPage<Leaving>(
    store,
    `SELECT ${WITH_NAMES}, p.operation, b.id AS before FROM ${OBJECTS}
     LEFT JOIN preview_before AS b ON b.id = o.id
     LEFT JOIN pending_export AS p ON p.object_id = o.id AND p.operation = 'delete' AND p.state = 'staged'
     WHERE o.connector_id = ? AND (p.object_id IS NOT NULL OR (b.id IS NOT NULL AND o.mv_id IS NULL))`,
    [tenant.id],
    async (found) => {
      await reasonOf(found.map((row) => row.objectId));
      return found.flatMap((row): PreviewRow[] => {
        const reason = sources.get(row.objectId) ?? { code: 'not-in-scope-any-more', detail: {} };
        const named = { connector: tenant.name, ...plain(row), reason };
        const deleted = row.operation === 'delete';
        return [
          ...(deleted ? [{ category: 'delete' as const, ...named }] : []),
          ...(deleted && row.objectType === 'user' ? [{ category: 'person-deleted' as const, ...named }] : []),
          ...(isChange && row.before !== null ? [{ category: 'leaves' as const, ...named }] : []),
        ];
      });
    },
  );
  if (isChange) await addGoneAndComing(store, tenant);
}

/** Planned and never sent, and dropped from the plan; and whoever was not there before. */
async function addGoneAndComing(store: Store, tenant: NumberedPlan): Promise<void> {
  await store.write(async (writer) => {
    await writer.run(
      `INSERT INTO preview_object (category, connector, object_type, object_id, name, dn)
       SELECT 'leaves', ?, b.object_type, b.id, b.name,
         coalesce((SELECT a.dn FROM preview_before AS a JOIN connector AS c ON c.id = a.connector_id
           WHERE a.mv_id = b.mv_id AND c.kind = 'active-directory' LIMIT 1), b.dn)
       FROM preview_before AS b WHERE b.connector_id = ?
         AND NOT EXISTS (SELECT 1 FROM connector_object AS o WHERE o.id = b.id) ORDER BY b.id`,
      [tenant.name, tenant.id],
    );
    await writer.run(
      `INSERT INTO preview_object (category, connector, object_type, code, object_id, name, dn, reason)
       SELECT 'comes', p.connector, p.object_type, p.code, p.object_id, p.name, p.dn, p.reason FROM preview_object AS p
       WHERE p.category IN ('create', 'join') AND p.connector = ?
         AND NOT EXISTS (SELECT 1 FROM preview_before AS b WHERE b.id = p.object_id) ORDER BY p.id`,
      [tenant.name],
    );
  });
}

/** For objects of the tenant by number: what became of the accounts that they came from. */
async function leavingReasons(reader: Reader, forests: readonly NumberedPlan[]) {
  const scopes = new Map<number, { readonly path: string; readonly scope: ContainerScope }[]>();
  for (const forest of forests) scopes.set(forest.id, await scopesOf(reader, forest));
  return async (ids: readonly number[]): Promise<[number, Reason][]> => {
    const rows = await reader.all<{
      id: number;
      connector_id: number;
      dn: string;
      dn_path: string;
      left_out: string | null;
      there: number;
    }>(
      `SELECT was.id, b.connector_id, b.dn, b.dn_path,
         (SELECT r.reason FROM preview_object AS r WHERE r.category = 'leave-out' AND r.object_id = b.id) AS left_out,
         EXISTS (SELECT 1 FROM connector_object AS o WHERE o.id = b.id AND o.in_directory = 1) AS there
       FROM json_each(?) AS a CROSS JOIN preview_before AS was ON was.id = a.value
       JOIN preview_before AS b ON b.mv_id = was.mv_id JOIN connector AS c ON c.id = b.connector_id
       WHERE c.kind = 'active-directory' ORDER BY b.id DESC`,
      [JSON.stringify(ids)],
    );
    return rows.map((row): [number, Reason] => {
      if (row.left_out !== null) return [row.id, JSON.parse(row.left_out) as Reason];
      const own = scopes.get(row.connector_id)?.find(({ path }) => row.dn_path.startsWith(path));
      const outside = own === undefined || !own.scope.includes(row.dn_path);
      if (row.there === 1) return [row.id, { code: 'not-in-scope-any-more', detail: {} }];
      return [row.id, { code: outside ? 'container-out-of-scope' : 'gone-from-directory', detail: { dn: row.dn } }];
    });
  };
}

async function scopesOf(reader: Reader, forest: NumberedPlan) {
  const containers = await reader.all<{ anchor: string; path: string }>(
    `SELECT anchor, dn_path AS path FROM connector_object WHERE connector_id = ? AND anchor IS NOT NULL
       AND object_type IN (SELECT value FROM json_each(?))`,
    [forest.id, JSON.stringify([...CONTAINER_TYPES])],
  );
  return forest.partitions
    .map(({ name, containers: choice }) => ({ path: dnPath(name), scope: containerScope(containers, choice) }))
    .toSorted((left, right) => right.path.length - left.path.length);
}

/** Errors and warnings of the imports and synchronizations: those of the copy's own runs and those that still stand. */
export async function addFaults(writer: Writer): Promise<void> {
  const rows = await writer.all<{
    id: number;
    connector: string;
    object_id: number;
    object_type: string | null;
    name: string | null;
    dn: string | null;
    fault: string;
  }>(
    `SELECT f.id, coalesce(c.name, '') AS connector, f.object_id, o.object_type, ${nameOf('o')} AS name, o.dn, f.fault
     FROM object_fault AS f LEFT JOIN connector AS c ON c.id = f.connector_id
     LEFT JOIN connector_object AS o ON o.id = f.object_id
     WHERE f.stage IN ('import', 'inbound-sync', 'outbound-sync') ORDER BY f.id`,
  );
  await addRows(
    writer,
    rows.map((row): PreviewRow => {
      const fault = JSON.parse(row.fault) as Fault;
      const category: Category = resultOfRun('Full Import', [fault]) === 'completed-warnings' ? 'warning' : 'error';
      return {
        category,
        connector: row.connector,
        objectType: row.object_type ?? fault.object?.objectType ?? '',
        objectId: row.object_id,
        name: row.name ?? fault.object?.name ?? fault.object?.dn ?? '',
        dn: row.dn ?? fault.object?.dn ?? '',
        fault,
      };
    }),
  );
}
