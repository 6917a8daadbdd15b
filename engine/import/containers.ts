/**
 * The container tree of a partition during an import: which containers there are, what a rename or a move of one does
 * to everything below it, and which subtrees thereby came into scope or left it.
 */

import { markPendingDelete, loadByAnchors } from '../connector-space/objects.ts';
import { replaceConnectorNames } from '../connector-space/names.ts';
import type { RunObjects } from '../connector-space/run-objects.ts';
import { decodeAttributes, type Attributes } from '../model/attribute-value.ts';
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
  /** Containers that have another DN by a change of their own. */
  readonly moved: { readonly anchor: string; readonly from: string; readonly to: string }[];
  renamed: number;
  removed: number;
}

/** A container that was known under another name or in another place. */
interface Move {
  readonly id: number;
  readonly anchor: string;
  readonly from: { readonly dn: string; readonly path: string };
  readonly to: { readonly dn: string; readonly path: string };
  readonly attributes: Attributes;
}

/**
 * Takes note of the containers in a page before its other changes are applied. What a container was called before is
 * looked up before anything is renamed: in one page a container may move while the one above it gets another name, and
 * one may get the name that another had.
 */
export async function followContainers(
  writer: Writer,
  connectorId: number,
  tree: ContainerTree,
  changes: readonly ImportChange[],
  moves: ContainerMoves,
  noted: RunObjects,
): Promise<void> {
  const present: { anchor: string; dn: string; path: string }[] = [];
  let changed = false;
  for (const change of changes) {
    if (change.kind === 'delete') {
      if (tree.paths.delete(change.anchor)) changed = true;
      continue;
    }
    if (change.kind === 'references') continue;
    const known = tree.paths.get(change.anchor);
    const isContainer = known !== undefined || CONTAINER_TYPES.has(change.objectType ?? '');
    if (!isContainer || change.dn === undefined) continue;
    present.push({ anchor: change.anchor, dn: change.dn, path: dnPath(change.dn) });
  }
  if (present.length > 0) {
    const before = tree.scope;
    const moved = await movesAmong(writer, connectorId, present);
    moves.renamed += await renameBelow(writer, connectorId, moved, noted);
    for (const { anchor, from, to } of moved) moves.moved.push({ anchor, from: from.dn, to: to.dn });
    relocate(tree.paths, moved);
    for (const { anchor, path } of present) {
      if (tree.paths.get(anchor) !== path) changed = true;
      tree.paths.set(anchor, path);
    }
    if (moved.length > 0 || changed) tree.scope = scopeOf(tree.paths, tree.choice);
    for (const { anchor, from, to } of moved) {
      const was = before.includes(from.path);
      const is = tree.scope.includes(to.path);
      if (is && !was) moves.entered.push(anchor);
      if (was || is) moves.removed += await leaveScope(writer, connectorId, to.path, tree.scope, noted);
    }
  } else if (changed) tree.scope = scopeOf(tree.paths, tree.choice);
}

async function movesAmong(
  reader: Reader,
  connectorId: number,
  present: readonly { readonly anchor: string; readonly dn: string; readonly path: string }[],
): Promise<Move[]> {
  const rows = await loadByAnchors(
    reader,
    connectorId,
    present.map((container) => container.anchor),
  );
  const before = new Map(rows.map((row) => [row.anchor, row]));
  return present.flatMap(({ anchor, dn, path }): Move[] => {
    const row = before.get(anchor);
    if (!row || row.dn === dn) return [];
    const attributes = decodeAttributes(row.image);
    return [{ id: row.id, anchor, from: { dn: row.dn, path: row.dn_path }, to: { dn, path }, attributes }];
  });
}

/**
 * Gives every object below these containers its new name; answers how many there were. With several containers each
 * subtree is put aside first, the deepest before what it lay in, so that none is taken for part of another.
 */
async function renameBelow(
  writer: Writer,
  connectorId: number,
  moved: readonly Move[],
  noted: RunObjects,
): Promise<number> {
  const aside = (move: Move) => (moved.length === 1 ? move.from.path : `\u0003${move.id}\u0001`);
  if (moved.length > 1) {
    for (const move of [...moved].sort((left, right) => right.from.path.length - left.from.path.length)) {
      await writer.run(
        `UPDATE connector_object SET dn_path = ?1 || substr(dn_path, length(?2) + 1)
         WHERE connector_id = ?3 AND dn_path > ?2 AND dn_path < ?4`,
        [aside(move), move.from.path, connectorId, rangeEnd(move.from.path)],
      );
    }
  }
  let renamed = 0;
  for (const move of moved) {
    renamed += await writer.run(
      `UPDATE connector_object SET
         dn = substr(dn, 1, length(dn) - length(?1)) || ?2,
         dn_path = ?3 || substr(dn_path, length(?4) + 1),
         pending_import = CASE WHEN in_directory = 1 THEN coalesce(pending_import, 'update') END
       WHERE connector_id = ?5 AND dn_path > ?4 AND dn_path < ?6`,
      [move.from.dn, move.to.dn, move.to.path, aside(move), connectorId, rangeEnd(aside(move))],
    );
    const below = [connectorId, move.to.path, rangeEnd(move.to.path)];
    await noted.noteWhere(writer, 'renames', 'connector_id = ? AND dn_path > ? AND dn_path < ?', below);
  }
  // Last, because a container that moved may lie below another that did.
  for (const { id, to } of moved) {
    await writer.run('UPDATE connector_object SET dn = ?, dn_path = ? WHERE id = ?', [to.dn, to.path, id]);
  }
  const named = moved.map(({ id, to, attributes }) => ({ id, dn: to.dn, attributes }));
  await replaceConnectorNames(writer, connectorId, named);
  return renamed;
}

/** The same for the paths in memory: each follows the nearest container at or above it that moved. */
function relocate(paths: Map<string, string>, moved: readonly Move[]): void {
  if (moved.length === 0) return;
  const deepestFirst = [...moved].sort((left, right) => right.from.path.length - left.from.path.length);
  for (const [anchor, path] of paths) {
    const move = deepestFirst.find(({ from }) => path.startsWith(from.path));
    if (move) paths.set(anchor, move.to.path + path.slice(move.from.path.length));
  }
}

/** Stages the deletion of everything below a container that is no longer in scope. */
async function leaveScope(
  writer: Writer,
  connectorId: number,
  path: string,
  scope: ContainerScope,
  noted: RunObjects,
): Promise<number> {
  const rows = await writer.all<{ id: number; dn_path: string }>(
    `SELECT id, dn_path FROM connector_object
     WHERE connector_id = ? AND dn_path > ? AND dn_path < ? AND in_directory = 1
       AND coalesce(pending_import, '') <> 'delete'
       AND object_type NOT IN (SELECT value FROM json_each(?))`,
    [connectorId, path, rangeEnd(path), CONTAINER_TYPE_LIST],
  );
  const leaving = rows.filter((row) => !scope.includes(row.dn_path)).map((row) => row.id);
  if (leaving.length === 0) return 0;
  noted.noteAll('deletes', leaving);
  return markPendingDelete(writer, leaving);
}
