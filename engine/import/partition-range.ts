/**
 * Which objects of a connector space belong to a partition. The DN of a child domain lies below that of its parent, yet
 * it is a partition of its own: what an import of the parent does not see says nothing about the child.
 */

import type { Connector } from '../connectors/connector.ts';
import { dnPath, rangeEnd } from '../model/distinguished-name.ts';

/** A condition on `dn_path`, to be used after AND. */
export interface PartitionRange {
  readonly sql: string;
  readonly parameters: readonly string[];
  /** The same of one path. */
  contains(path: string): boolean;
}

/** The tenant is one partition; its objects have no place in a tree. */
const EVERYTHING: PartitionRange = { sql: 'true', parameters: [], contains: () => true };

export function partitionRange(
  kind: Connector['kind'],
  partition: string,
  partitions: readonly string[],
): PartitionRange {
  if (kind !== 'active-directory') return EVERYTHING;
  const path = dnPath(partition);
  const isIn = (root: string, one: string) => one >= root && one < rangeEnd(root);
  const nested = partitions.map(dnPath).filter((other) => other !== path && isIn(path, other));
  return {
    sql: ['dn_path >= ? AND dn_path < ?', ...nested.map(() => 'NOT (dn_path >= ? AND dn_path < ?)')].join(' AND '),
    parameters: [path, ...nested].flatMap((root) => [root, rangeEnd(root)]),
    contains: (one) => isIn(path, one) && !nested.some((root) => isIn(root, one)),
  };
}
