/**
 * The container tree of a partition during an import: which containers there are, what a rename or a move of one does
 * to everything below it, and which subtrees thereby came into scope or left it.
 */

import { markPendingDelete, loadByAnchors } from '../connector-space/objects.ts';
import { dnPath, rangeEnd } from '../model/distinguished-name.ts';
import type { ImportChange } from '../model/directory-object.ts';
import type { Reader, Writer } from '../store/database.ts';
import { CONTAINER_TYPES, containerScope, type ContainerChoice, type ContainerScope } from './container-scope.ts';

export interface ContainerTree {
  /** Path by anchor. */
  readonly paths: Map<string, string>;
  readonly choice: ContainerChoice;
  scope: ContainerScope;
}

const CONTAINER_TYPE_LIST = JSON.stringify([...CONTAINER_TYPES]);
/** Word by word as in the index `connector_object_container`, or SQLite does not use it and reads every object. */
const CONTAINER_TYPE_WORDS = [...CONTAINER_TYPES].map((type) => `'${type}'`).join(', ');

export async function loadContainerTree(
  reader: Reader,
  connectorId: number,
  choice: ContainerChoice,
): Promise<ContainerTree> {
  const rows = await reader.all<{ anchor: string; dn_path: string }>(
    `SELECT anchor, dn_path FROM connector_object
     WHERE connector_id = ? AND in_directory = 1 AND object_type IN (${CONTAINER_TYPE_WORDS})`,
    [connectorId],
  );
  const paths = new Map(rows.map((row) => [row.anchor, row.dn_path]));
  return { paths, choice, scope: scopeOf(paths, choice) };
}

function scopeOf(paths: ReadonlyMap<string, string>, choice: ContainerChoice): ContainerScope {
  return containerScope(
    [...paths].map(([anchor, path]) => ({ anchor, path })),
    choice,
  );
}

export interface ContainerMoves {
  /** Containers whose whole content came into scope: it has to be read. */
  readonly entered: string[];
  renamed: number;
  removed: number;
}

/**
 * Takes note of the containers in a page before its other changes are applied. Ancestors come first in every feed, so
 * each rename is carried out on names that its parents' renames have already mended.
 */
export async function followContainers(
  writer: Writer,
  connectorId: number,
  tree: ContainerTree,
  changes: readonly ImportChange[],
  moves: ContainerMoves,
): Promise<void> {
  let changed = false;
  const before = tree.scope;
  const moved: { anchor: string; from: string; to: string }[] = [];
  for (const change of changes) {
    if (change.kind === 'delete') {
      if (tree.paths.delete(change.anchor)) changed = true;
      continue;
    }
    if (change.kind === 'references') continue;
    const known = tree.paths.get(change.anchor);
    const isContainer = known !== undefined || CONTAINER_TYPES.has(change.objectType ?? '');
    if (!isContainer || change.dn === undefined) continue;
    const path = dnPath(change.dn);
    if (known === path && change.kind === 'patch') continue;
    if (known !== undefined) {
      const from = await renameBelow(writer, connectorId, change.anchor, change.dn, path, moves);
      if (from !== undefined) {
        shiftPaths(tree.paths, from, path);
        moved.push({ anchor: change.anchor, from, to: path });
      }
    }
    if (known !== path) changed = true;
    tree.paths.set(change.anchor, path);
  }
  if (!changed) return;
  tree.scope = scopeOf(tree.paths, tree.choice);
  for (const { anchor, from, to } of moved) {
    const was = before.includes(from);
    const is = tree.scope.includes(to);
    if (is && !was) moves.entered.push(anchor);
    if (was || is) moves.removed += await leaveScope(writer, connectorId, to, tree.scope);
  }
}

/** Gives every object below a renamed or moved container its new name; answers the container's old path if it moved. */
async function renameBelow(
  writer: Writer,
  connectorId: number,
  anchor: string,
  dn: string,
  path: string,
  moves: ContainerMoves,
): Promise<string | undefined> {
  const [row] = await loadByAnchors(writer, connectorId, [anchor]);
  if (!row || row.dn === dn) return undefined;
  const changed = await writer.run(
    `UPDATE connector_object SET
       dn = substr(dn, 1, length(dn) - length(?1)) || ?2,
       dn_path = ?3 || substr(dn_path, length(?4) + 1),
       pending_import = CASE WHEN in_directory = 1 THEN coalesce(pending_import, 'update') END
     WHERE connector_id = ?5 AND dn_path > ?4 AND dn_path < ?6`,
    [row.dn, dn, path, row.dn_path, connectorId, rangeEnd(row.dn_path)],
  );
  await writer.run('UPDATE connector_object SET dn = ?, dn_path = ? WHERE id = ?', [dn, path, row.id]);
  moves.renamed += changed;
  return row.dn_path;
}

function shiftPaths(paths: Map<string, string>, from: string, to: string): void {
  const end = rangeEnd(from);
  for (const [anchor, path] of paths) {
    if (path > from && path < end) paths.set(anchor, to + path.slice(from.length));
  }
}

/** Stages the deletion of everything below a container that is no longer in scope. */
async function leaveScope(writer: Writer, connectorId: number, path: string, scope: ContainerScope): Promise<number> {
  const rows = await writer.all<{ id: number; dn_path: string }>(
    `SELECT id, dn_path FROM connector_object
     WHERE connector_id = ? AND dn_path > ? AND dn_path < ? AND in_directory = 1
       AND coalesce(pending_import, '') <> 'delete'
       AND object_type NOT IN (SELECT value FROM json_each(?))`,
    [connectorId, path, rangeEnd(path), CONTAINER_TYPE_LIST],
  );
  const leaving = rows.filter((row) => !scope.includes(row.dn_path)).map((row) => row.id);
  if (leaving.length === 0) return 0;
  return markPendingDelete(writer, leaving);
}
