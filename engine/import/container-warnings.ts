/** What an administrator should hear of the containers that were chosen: another name, another place, or none at all. */

import { loadByAnchors } from '../connector-space/objects.ts';
import { parentDn } from '../model/distinguished-name.ts';
import type { Fault } from '../model/fault.ts';
import type { Reader } from '../store/database.ts';
import type { ContainerChoice } from './container-scope.ts';
import type { ContainerMoves } from './containers.ts';

export interface WarningContext {
  readonly connectorId: number;
  readonly connector: string;
  readonly partition: string;
}

/** Nothing fails by these: a renamed container is followed, and from a missing one people leave as from any other. */
export async function containerWarnings(
  reader: Reader,
  { connectorId, connector, partition }: WarningContext,
  choice: ContainerChoice,
  moved: ContainerMoves['moved'],
): Promise<Fault[]> {
  const chosen = [...new Set([...choice.included, ...choice.excluded])];
  if (chosen.length === 0) return [];
  const warning = (
    code: 'container-renamed' | 'container-missing',
    anchor: string,
    detail: Fault['detail'],
  ): Fault => ({
    code,
    stage: 'import',
    object: { connector, anchor },
    detail: { partition, ...detail },
    retry: 'never',
  });
  const renamed = moved.filter((move) => chosen.includes(move.anchor) && !movedWithParent(move, moved));
  const rows = new Map((await loadByAnchors(reader, connectorId, chosen)).map((row) => [row.anchor, row]));
  const isThere = (anchor: string) => {
    const row = rows.get(anchor);
    return row !== undefined && row.in_directory === 1 && row.pending_import !== 'delete';
  };
  const missing = chosen.filter((anchor) => !isThere(anchor));
  return [
    ...renamed.map(({ anchor, from, to }) => warning('container-renamed', anchor, { from, to })),
    // Its last name is known until synchronization has forgotten it.
    ...missing.map((anchor) => warning('container-missing', anchor, { container: rows.get(anchor)?.dn ?? anchor })),
  ];
}

type Move = ContainerMoves['moved'][number];

/** Whether the container has another DN only because one above it has. */
function movedWithParent({ from, to }: Move, moved: readonly Move[]): boolean {
  const sameName = from.slice(0, from.length - parentDn(from).length) === to.slice(0, to.length - parentDn(to).length);
  return sameName && moved.some((above) => above.from === parentDn(from) && above.to === parentDn(to));
}
