/** Which groups an account is in. */

import type { Directory } from './directory.ts';
import type { DirectoryObject } from './directory-object.ts';

/** Groups an account is in, through other groups too, its primary group included. */
export function groupsOf(directory: Directory, object: DirectoryObject): Set<DirectoryObject> {
  const member = directory.schema.known('member');
  const groups = new Set<DirectoryObject>();
  const visit = (group: DirectoryObject) => {
    if (groups.has(group)) return;
    groups.add(group);
    group.sources(member).forEach(visit);
  };
  object.sources(member).forEach(visit);
  const primary = object.text(directory.schema.known('primaryGroupID'));
  const group = primary === undefined ? undefined : directory.bySid(directory.accountSid(Number(primary)));
  if (group) visit(group);
  return groups;
}
