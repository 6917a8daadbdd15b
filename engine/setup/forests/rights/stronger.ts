/**
 * Rights in a whole domain that nothing here ever needs, and that make an account its master, or a domain controller's equal:
 * given by the lists on the domain's head rather than by membership in a group.
 */

import { CONTROL_RIGHT, inheritedBy, isGranted, RIGHT } from '../../../connectors/active-directory/security/access.ts';
import type { AccessControlList } from '../../../connectors/active-directory/security/descriptor.ts';

/** As the directory's own tools call them; with each, those that it stands for. */
const EVERYTHING_EXTENDED = 'All extended rights';
const RIGHTS: readonly (readonly [label: string, mask: number, controlRight?: string])[] = [
  ['Modify permissions', RIGHT.writeAccessList],
  ['Modify owner', RIGHT.writeOwner],
  ['Delete', RIGHT.delete],
  ['Delete subtree', RIGHT.deleteTree],
  [EVERYTHING_EXTENDED, RIGHT.control],
];
const EXTENDED: typeof RIGHTS = [
  ['Replication synchronization', RIGHT.control, CONTROL_RIGHT.replicationSynchronization],
  ['Manage replication topology', RIGHT.control, CONTROL_RIGHT.manageReplicationTopology],
  ['Add/remove replica in domain', RIGHT.control, CONTROL_RIGHT.addReplica],
  ['Migrate SID history', RIGHT.control, CONTROL_RIGHT.migrateSidHistory],
];

/** schemaIDGUIDs of user and group, the same in every forest ([MS-ADSC]). */
const CLASSES = ['bf967aba-0de6-11d0-a285-00aa003049e2', 'bf967a9c-0de6-11d0-a285-00aa003049e2'];

/** `head`: the list of the domain's head. `token`: SIDs of the account and of all it belongs to. */
export function strongerRights(head: AccessControlList | undefined, token: ReadonlySet<string>): readonly string[] {
  const lists = [head, ...CLASSES.map((guid) => inheritedBy(head, guid))];
  const isHeld = ([, mask, right]: (typeof RIGHTS)[number]) =>
    lists.some((list) => isGranted(list, token, { mask, objectTypes: right === undefined ? [] : [right] }));
  const held = RIGHTS.filter(isHeld).map(([label]) => label);
  return held.includes(EVERYTHING_EXTENDED) ? held : [...held, ...EXTENDED.filter(isHeld).map(([label]) => label)];
}
