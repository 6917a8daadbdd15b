/**
 * Groups that Graph made and that the directory-sync service does not match: it makes each anew, and the old one stays as
 * it is, with whatever was given to it, until somebody decides. Nothing of it is deleted by itself.
 */

import { isGraphObject, textOf } from '../../connectors/entra-id/graph/objects.ts';
import type { Administration } from '../../connectors/entra-id/graph/administration/administration.ts';
import { FaultError, toFault, type Fault } from '../../model/fault.ts';
import { noteAudit } from '../../settings/audit.ts';
import type { Reader, Writer } from '../../store/database.ts';
import type { TaskContext } from '../tasks/context.ts';

export interface GraphGroup {
  /** Object id in the tenant. */
  readonly id: string;
  readonly name: string;
  readonly members: number;
}

interface Remembered extends GraphGroup {
  readonly sourceAnchor: string;
  readonly kept?: true;
}

export interface SupersededGroup extends GraphGroup {
  /** `ready`: its successor is in the tenant with its members. */
  readonly state: 'ready' | 'waiting' | 'kept';
}

const KEY = 'superseded-groups';

type Known = Pick<TaskContext, 'engine' | 'configuration'>;

/** Those that the tenant has now, imported or just exported, and that stand for a group of a forest; by name. */
export async function groupsOfGraph(reader: Reader, tenant: string): Promise<Remembered[]> {
  const value = (name: string) => `coalesce(o.image ->> '$.${name}[0]', p.awaiting ->> '$.${name}[0]')`;
  const rows = await reader.all<{ anchor: string; name: string; members: number; sourceAnchor: string }>(
    `SELECT o.anchor, coalesce(${value('displayName')}, o.dn) AS name, ${value('sourceAnchor')} AS sourceAnchor,
       (SELECT count(*) FROM connector_reference AS r
        WHERE r.object_id = o.id AND r.attribute = 'member' AND (r.imported = 1 OR r.sent = 1)) AS members
     FROM connector_object AS o JOIN connector AS c ON c.id = o.connector_id
     LEFT JOIN pending_export AS p ON p.object_id = o.id
     WHERE c.name = ? AND o.object_type = 'group' AND o.mv_id IS NOT NULL AND o.anchor IS NOT NULL
       AND ${value('sourceAnchor')} IS NOT NULL
     ORDER BY name, o.id`,
    [tenant],
  );
  return rows.map(({ anchor, ...group }) => ({ id: anchor.replace(/^Group_/, ''), ...group }));
}

/** Part of the transaction that changes the back end. */
export async function remember(writer: Writer, groups: readonly Remembered[]): Promise<void> {
  if (groups.length === 0) await writer.run('DELETE FROM engine_state WHERE key = ?', [KEY]);
  else {
    await writer.run(
      'INSERT INTO engine_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      [KEY, JSON.stringify(groups)],
    );
  }
}

async function remembered(reader: Reader): Promise<readonly Remembered[]> {
  const found = await reader.get<{ value: string }>('SELECT value FROM engine_state WHERE key = ?', [KEY]);
  return found ? (JSON.parse(found.value) as Remembered[]) : [];
}

export async function supersededGroups({ engine, configuration }: Known): Promise<SupersededGroup[]> {
  const { reader } = engine.store;
  const groups = await remembered(reader);
  if (groups.length === 0) return [];
  const successors = await successorsOf(reader, configuration.tenant.name);
  return groups.map(({ sourceAnchor, kept, ...group }) => ({
    ...group,
    state: kept ? 'kept' : isSucceeded(successors.get(sourceAnchor), group.id) ? 'ready' : 'waiting',
  }));
}

/** Until the tenant is imported through the service, the old group itself is the one that is known. */
function isSucceeded(successor: string | undefined, id: string): boolean {
  return successor !== undefined && successor !== `Group_${id}`;
}

/** Groups by their source anchors of which nothing waits any more. */
async function successorsOf(reader: Reader, tenant: string): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.all<{ anchor: string; sourceAnchor: string }>(
    `SELECT o.anchor, o.image ->> '$.sourceAnchor[0]' AS sourceAnchor
     FROM connector_object AS o JOIN connector AS c ON c.id = o.connector_id
     WHERE c.name = ? AND o.object_type = 'group' AND o.in_directory = 1 AND o.anchor IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM connector_reference AS r WHERE r.object_id = o.id AND r.pending <> 0)
       AND NOT EXISTS (SELECT 1 FROM pending_export AS p WHERE p.object_id = o.id AND p.state <> 'unsupported')`,
    [tenant],
  );
  return new Map(rows.map(({ anchor, sourceAnchor }) => [sourceAnchor, anchor]));
}

export interface Settled {
  readonly settled: readonly string[];
  readonly refused: readonly { readonly id: string; readonly fault: Fault }[];
}

/** Keeps them for good: nobody is asked about them again. */
export async function keepGroups(context: Known, ids: readonly string[]): Promise<Settled> {
  const wanted = new Set(ids);
  await context.engine.store.write(async (writer) => {
    const groups = await remembered(writer);
    await remember(
      writer,
      groups.map((group) => (wanted.has(group.id) ? { ...group, kept: true as const } : group)),
    );
    await note(context, writer, 'superseded-groups-kept', { groups: ids.length });
  });
  return { settled: ids, refused: [] };
}

/** Each is looked at before it goes: one that is synchronized, or whose successor is not there, stays. */
export async function deleteGroups(context: Known, graph: Administration, ids: readonly string[]): Promise<Settled> {
  const known = new Map((await supersededGroups(context)).map((group) => [group.id, group]));
  const settled: string[] = [];
  const refused: { id: string; fault: Fault }[] = [];
  for (const id of ids) {
    try {
      const group = known.get(id);
      if (group?.state !== 'ready') throw notReady(id);
      await deleteGroup(graph, id);
      await forget(context, group);
      settled.push(id);
    } catch (error) {
      const fault = toFault(error, 'setup');
      if (fault.code === 'run-cancelled') throw error;
      refused.push({ id, fault });
    }
  }
  return { settled, refused };
}

async function deleteGroup(graph: Administration, id: string): Promise<void> {
  const found = await graph.find('read-group', `/groups/${id}?$select=id,displayName,onPremisesSyncEnabled`);
  // Gone already: deleted by somebody else, or by a call before this one whose answer was lost.
  if (!found) return;
  if (!isGraphObject(found) || found['onPremisesSyncEnabled'] === true || textOf(found['id']) !== id) {
    throw notReady(id);
  }
  await graph.call('delete-group', { method: 'DELETE', path: `/groups/${id}` });
}

async function forget(context: Known, { id, name, members }: GraphGroup): Promise<void> {
  await context.engine.store.write(async (writer) => {
    await remember(
      writer,
      (await remembered(writer)).filter((group) => group.id !== id),
    );
    await note(context, writer, 'superseded-group-deleted', { id, name, members });
  });
}

function note({ engine }: Known, writer: Writer, action: string, detail: object): Promise<void> {
  return noteAudit(writer, { at: engine.now(), who: engine.actor, action, detail });
}

function notReady(id: string): FaultError {
  return new FaultError({ code: 'group-not-superseded', stage: 'setup', detail: { id }, retry: 'later' });
}
